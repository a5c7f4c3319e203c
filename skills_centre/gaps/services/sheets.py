"""A sheet of a workbook as it is written: columns as wide as they should be, rows high enough for their words, pages that can be read."""

import math
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from skills_centre.gaps.services.tables import PURPOSE

#: The paper of a workbook, as Excel numbers it.
A4 = 9
#: Letters that fit across a sheet of A4 on its side where print is as small as it can be and still be read, about 9 points.
ACROSS = 160
#: Points of a line of words.
LINE = 15.0
#: How many letters a column of a hundred takes: words are narrower than the figures by which Excel measures, and bold ones wider.
PLAIN, BOLD = 100, 85


@dataclass
class Sheet:
    """A sheet with columns of these widths, in letters.

    A row's height is written down, because not every program works it out from words that are broken into lines.
    """

    sheet: Worksheet
    widths: Sequence[int]
    _lines: dict[int, int] = field(default_factory=lambda: defaultdict(lambda: 1))

    def __post_init__(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_footer(f"&L&A. {PURPOSE}.&RPage &P of &N")
        self.sheet.fit_to_pages(math.ceil(sum(self.widths) / ACROSS), 0)

    def keep_heads(self) -> None:
        """Keep the first row and column in sight, and on every sheet of paper."""
        self.sheet.freeze_panes(1, 1)
        self.sheet.repeat_rows(0)
        self.sheet.repeat_columns(0)

    def words(self, line: int, column: int, words: str, look: Format) -> None:
        """Write words, and make their row as high as they need."""
        self.sheet.write_string(line, column, words, look)
        fits = max(self.widths[column] * (BOLD if look.bold else PLAIN) // 100, 1)
        needs = len(textwrap.wrap(words, fits)) if len(words) > fits else 1
        if needs > self._lines[line]:
            self._lines[line] = needs
            self.sheet.set_row(line, needs * LINE)

    def heads(self, words: Sequence[str], look: Format) -> None:
        """Write the first row."""
        for column, one in enumerate(words):
            self.words(0, column, one, look)

    def number(self, line: int, column: int, number: int, look: Format) -> None:
        """Write a number as one."""
        self.sheet.write_number(line, column, number, look)
