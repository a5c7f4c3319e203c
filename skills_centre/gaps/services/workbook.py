"""A manager’s page as a workbook (.xlsx): what the words mean, the skills as counts, people by skills, and every cell as a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from skills_centre.gaps.queries.matrix import Matrix
from skills_centre.gaps.services.sheets import Sheet
from skills_centre.gaps.services.tables import (
    BY_NAME,
    BY_SKILL,
    EVERYTHING,
    PURPOSE,
    TeamFile,
    as_of_in_words,
    by_name,
    by_skill,
    team_and_roles,
)
from skills_centre.platform.tables import Cell
from skills_centre.platform.workbooks import written_workbook
from skills_centre.skills.models import SkillState

#: The date of a workbook of which nothing has been worked out yet; a file must have one.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)

#: How narrow and how wide a column of a table is, in letters; what is longer is broken into lines.
NARROWEST, WIDEST = 12, 48

#: The colours of the states as the pages have them: behind the words, and of the words.
COLOURS = {
    SkillState.MET: ("#d9f0e6", "#00442f"),
    SkillState.STALE: ("#fdeecb", "#593a00"),
    SkillState.CLAIMED: ("#dfe9f9", "#173a6d"),
    SkillState.BELOW: ("#fadfe3", "#7a1020"),
    SkillState.UNKNOWN: ("#ffffff", "#43434d"),
    SkillState.EXEMPT: ("#ebeaf0", "#43434d"),
}
#: What each word means, in the order of the page.
MEANINGS = (
    ("Met", "Confirmed at the level asked for, and still current"),
    ("Stale", "Confirmed at the level, but long enough ago to look again"),
    ("Claimed", "The person says so; nobody has confirmed it yet"),
    ("Below", "Assessed, and under the level asked for; the number says by how many levels"),
    ("Unknown", "Nobody has said anything yet; never counted as nought, and never a gap"),
    ("Exempt", "Not asked of this person for now"),
    ("Assessed", "People of whom something is known, of those who are asked and not exempt"),
    ("Met in per cent", "Met of those who are asked and not exempt; empty where fewer than 60% are assessed"),
)


@dataclass
class Looks:
    """The workbook that is written, with its looks."""

    book: xlsxwriter.Workbook
    heading: Format = field(init=False)
    text: Format = field(init=False)
    states: dict[SkillState, Format] = field(init=False)

    def __post_init__(self) -> None:
        self.heading = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8edf2", "bottom": 1}
        )
        self.text = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.states = {state: self.coloured(behind, words) for state, (behind, words) in COLOURS.items()}

    def coloured(self, behind: str, words: str) -> Format:
        """The look of a cell that is read by its colour too: what is behind the words, and of the words."""
        return self.book.add_format(
            {
                "bg_color": behind,
                "font_color": words,
                "border": 1,
                "border_color": "#c8c8d0",
                "text_wrap": True,
                "valign": "top",
            }
        )


def team_workbook(shown: TeamFile) -> bytes:
    """The workbook of what the page shows, with its filters; without names where the page has none.

    It says nothing of when it was made: the same numbers always give the same bytes, and the as-of time is what counts.
    """

    def fill(book: xlsxwriter.Workbook) -> None:
        looks = Looks(book)
        write_about(book.add_worksheet("About"), shown.sentences, _about(shown), MEANINGS, looks)
        write_table(book.add_worksheet("Skills"), BY_SKILL, by_skill(shown), looks)
        if shown.matrix:
            _people(book.add_worksheet("People by skills"), shown.matrix, looks)
            write_table(book.add_worksheet("Every cell"), BY_NAME, by_name(shown, shown.matrix), looks)

    return written_workbook("Team skills", fill, made_at=shown.as_of or NEVER)


def write_about(
    sheet: Worksheet,
    said: Sequence[str],
    facts: Iterable[tuple[str, str]],
    meanings: Iterable[tuple[str, str]],
    looks: Looks,
) -> None:
    """The first sheet: each sentence on a line of its own, then facts, then what the words mean."""
    page = Sheet(sheet, (24, 100))
    sentences = [("" if place else "What it says", sentence) for place, sentence in enumerate(said)]
    for line, (name, words) in enumerate((*sentences, *facts, ("Word", "What it means"), *meanings)):
        page.words(line, 0, name, looks.heading)
        page.words(line, 1, words, looks.heading if name == "Word" else looks.text)


def _about(shown: TeamFile) -> tuple[tuple[str, str], ...]:
    looked = ". People see who has taken a file with their name in it" if shown.matrix else ""
    return (
        ("As of", as_of_in_words(shown.as_of)),
        ("Framework", "; ".join(shown.editions)),
        ("Filtered for", shown.asked or EVERYTHING),
        ("Use", f"{PURPOSE}{looked}."),
    )


def _people(sheet: Worksheet, matrix: Matrix, looks: Looks) -> None:
    """One row a person and one column a skill; a cell says its state in words, in the colour of the page."""
    page = Sheet(sheet, (28, 24, *(15 for _ in matrix.skills)))
    page.keep_heads()
    page.heads(("Person", "Team", *(skill.name for skill in matrix.skills)), looks.heading)
    for line, person in enumerate(matrix.people, start=1):
        page.words(line, 0, person.name, looks.heading)
        page.words(line, 1, team_and_roles(person)[0], looks.text)
        for column, cell in enumerate(matrix.row(person), start=2):
            if cell:
                own = ", own account" if cell.is_own_account else ""
                page.words(line, column, f"{cell.shown}{own}", looks.states[cell.state])


def write_table(sheet: Worksheet, columns: Sequence[str], rows: Iterable[Sequence[Cell]], looks: Looks) -> None:
    """Rows under their headings, numbers as numbers, to be filtered; each column as wide as what it holds, within reason."""
    lines = list(rows)
    page = Sheet(sheet, [_width(column) for column in zip(*lines, strict=True)] or [NARROWEST] * len(columns))
    page.keep_heads()
    page.heads(columns, looks.heading)
    for line, row in enumerate(lines, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.number(line, column, cell, looks.text)
            elif cell is not None:
                page.words(line, column, str(cell), looks.text)
    sheet.autofilter(0, 0, max(len(lines), 1), len(columns) - 1)


def _width(cells: Iterable[Cell]) -> int:
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    return min(max(NARROWEST, longest + 2), WIDEST)
