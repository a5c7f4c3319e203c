"""A framework as one workbook (.xlsx): a sheet that explains, then its six sheets."""

import re
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from skills_centre.platform.errors import Refusal
from skills_centre.platform.workbooks import written_workbook
from skills_centre.skills.definitions import FrameworkDefinition
from skills_centre.skills.exporting.tables import Cell, Rows, tables_of
from skills_centre.skills.sheets import ABOUT, SHEETS, Column, Sheet

#: Characters in one cell of a spreadsheet.
LONGEST_CELL = 32_767
#: What the workbook's format takes for the code of a character, so that these letters would not come back.
_CODE = re.compile(r"x005F_|_x[0-9A-Fa-f]{4}_", re.IGNORECASE)

WIDE = {
    Column.DESCRIPTION,
    Column.ROLE_DESCRIPTION,
    Column.ROLE_LEVEL_DESCRIPTION,
    Column.TEXT,
    Column.NOTE,
}
_NARROW_WIDTH, _WIDE_WIDTH = 24, 70


class CannotBeHeld(Refusal):
    """A workbook cannot hold a text exactly; the sentence names the place and the way out."""


def workbook(definition: FrameworkDefinition, *, made_at: datetime) -> bytes:
    """The workbook; the same framework and moment always give the same bytes. Raises CannotBeHeld."""

    def fill(book: xlsxwriter.Workbook) -> None:
        heading = book.add_format({"bold": True, "bg_color": "#e8edf2", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        number = book.add_format({"valign": "top"})
        _explain(book.add_worksheet(ABOUT), heading, body)
        for sheet, rows in tables_of(definition).items():
            _fill(book.add_worksheet(sheet.name), sheet, rows, heading=heading, text=body, number=number)

    return written_workbook(definition.name[:255], fill, made_at=made_at)


def _explain(page: Worksheet, heading: Format, text: Format) -> None:
    page.set_column(0, 0, _NARROW_WIDTH)
    page.set_column(1, 1, 100)
    page.write_row(0, 0, ("Sheet", "What it holds"), heading)
    for place, sheet in enumerate(SHEETS, start=1):
        page.write_string(place, 0, sheet.name, text)
        page.write_string(place, 1, sheet.help, text)


def _fill(page: Worksheet, sheet: Sheet, rows: Rows, *, heading: Format, text: Format, number: Format) -> None:
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _WIDE_WIDTH if column in WIDE else _NARROW_WIDTH)
        page.write_string(0, place, column, heading)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(line, place, cell, number)
            elif cell:
                _check(cell, sheet, line)
                page.write_string(line, place, cell, text)


def _check(cell: Cell, sheet: Sheet, line: int) -> None:
    words = str(cell)
    where = f"Sheet “{sheet.name}”, row {line + 1}"
    if len(words) > LONGEST_CELL:
        raise CannotBeHeld(
            f"{where}: a text of {len(words):,} characters does not fit into a cell. Export as CSV instead."
        )
    if _CODE.search(words):
        raise CannotBeHeld(
            f"{where}: a text holds “{_CODE.findall(words)[0]}”, which a workbook cannot keep. Export as CSV."
        )
