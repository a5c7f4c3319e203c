"""Sheets of workbooks: rows high enough for their words whatever opens them, and as many sheets of paper as it takes to read them."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
import xlsxwriter

from skills_centre.gaps.services.sheets import Sheet
from skills_centre.platform.workbooks import written_workbook

AT = datetime(2026, 3, 4, tzinfo=UTC)
LONG = "Office of the Joint Departments and of whoever else works for both Houses"


def opened(widths: list[int], words: str, *, bold: bool = False) -> "openpyxl.worksheet.worksheet.Worksheet":
    def fill(book: xlsxwriter.Workbook) -> None:
        page = Sheet(book.add_worksheet("One"), widths)
        page.keep_heads()
        look = book.add_format({"bold": bold, "text_wrap": True})
        page.words(1, 0, words, look)
        page.words(1, len(widths) - 1, "short", look)
        page.number(2, 0, 7, look)

    book = openpyxl.load_workbook(io.BytesIO(written_workbook("Test", fill, made_at=AT)))
    return book["One"]


@pytest.mark.parametrize(
    ("width", "bold", "height"),
    [(100, False, None), (40, False, 30), (20, False, 60), (76, False, None), (76, True, 30)],
)
def test_a_row_is_as_high_as_its_longest_words_need(width: int, height: float | None, *, bold: bool) -> None:
    sheet = opened([width, 20], LONG, bold=bold)
    assert sheet.row_dimensions[2].height == height
    assert sheet.row_dimensions[3].height is None
    assert sheet["A3"].value == 7


@pytest.mark.parametrize(("widths", "across"), [([24, 100], 1), ([28, 24, *[15] * 7], 1), ([28, 24, *[15] * 23], 3)])
def test_a_table_is_printed_on_as_many_sheets_side_by_side_as_it_takes_to_read_it(
    widths: list[int], across: int
) -> None:
    sheet = opened(widths, "short")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (across, 0)
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.print_title_cols) == ("B2", "$1:$1", "$A:$A")
