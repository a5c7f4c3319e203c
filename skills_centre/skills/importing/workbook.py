"""Our own workbook (.xlsx): six sheets, values only. A workbook that could run something, or unfold into too much, is refused."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from skills_centre.platform.later import imported_when_used
from skills_centre.platform.uploads import SentFile
from skills_centre.platform.workbooks import IS_DAMAGED, NotAWorkbook, check_workbook, damaged
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.importing.lines import MOST_ROWS, lines_of
from skills_centre.skills.importing.problems import FileNotSound, Problems
from skills_centre.skills.importing.rows import check_size
from skills_centre.skills.importing.tables import definition_from
from skills_centre.skills.sheets import ABOUT, NO, SHEETS, YES

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet import _read_only
else:
    openpyxl = imported_when_used("openpyxl")
    _read_only = imported_when_used("openpyxl.worksheet._read_only")

#: Columns that are looked at; the widest sheet has ten.
MOST_COLUMNS = 30

#: How the workbook's format writes the character with this number.
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_workbook(file: SentFile) -> FrameworkDefinition:
    """Read a framework from our own workbook. Raises FileNotSound or DefinitionNotSound with the places and the reasons."""
    check_size(file.name, len(file.content))
    _check_workbook(file)
    problems = Problems()
    try:
        book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, keep_links=False)
        _check_sheets(file.name, list(book.sheetnames), problems)
        tables = {
            sheet: lines_of(
                sheet, f"Sheet “{sheet.name}”", _rows(book[sheet.name], sheet.name, problems), problems=problems
            )
            for sheet in SHEETS
        }
    except damaged():
        raise FileNotSound(f"{file.name} {IS_DAMAGED}.") from None
    return definition_from(tables, name=file.name, problems=problems)


def _check_workbook(file: SentFile) -> None:
    """Refuse what is no workbook of values."""
    try:
        check_workbook(file.content)
    except NotAWorkbook as problem:
        raise FileNotSound(f"{file.name} {problem}.") from None


def _check_sheets(name: str, found: list[str], problems: Problems) -> None:
    known = {sheet.name for sheet in SHEETS}
    for sheet in known - set(found):
        problems.add(name, f"the sheet “{sheet}” is missing.")
    for sheet in found:
        if sheet not in known | {ABOUT}:
            problems.add(
                name, f"we do not know the sheet “{sheet}”. Take it out, so that nothing in it is lost unseen."
            )
    problems.refuse_if_any()


def _rows(page: object, name: str, problems: Problems) -> Iterator[list[str]]:
    if not isinstance(page, _read_only.ReadOnlyWorksheet):
        problems.add(f"Sheet “{name}”", "it is a chart, not rows and columns.")
        return
    page.reset_dimensions()
    rows: Iterator[tuple[ReadOnlyCell, ...]] = page.iter_rows(  # type: ignore[misc, assignment]  # its types say otherwise
        max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS
    )
    for number, cells in enumerate(rows, start=1):
        row = []
        for cell in cells:
            place = f"Sheet “{name}”, row {number:,}"
            if cell.data_type == "f":
                problems.add(place, "a cell holds a formula. Put its value there instead.")
            elif cell.data_type == "e":
                problems.add(place, f"a cell holds an error ({cell.value}).")
            row.append(_text(cell.value, place, problems))
        yield row


def _text(value: object, place: str, problems: Problems) -> str:
    """A cell as text, as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time | timedelta):
        problems.add(place, "a cell holds a date or a time. Format it as text.")
        return ""
    return _CODE.sub(lambda found: chr(int(found[1], 16)), str(value))
