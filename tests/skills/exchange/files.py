"""Workbooks and archives of CSV files with whatever somebody may have put into them."""

import io
import zipfile
from collections.abc import Callable, Mapping

import xlsxwriter

from skills_centre.platform.tables import csv_bytes
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.exporting.tables import Cell, tables_of
from tests.skills.builders import small_framework

Sheets = dict[str, list[list[Cell]]]


def small_sheets() -> Sheets:
    """The sheets of the small framework, with the rows of column names."""
    return {
        sheet.name: [list(sheet.columns), *(list(row) for row in rows)]
        for sheet, rows in tables_of(small_framework()).items()
    }


def with_cell(sheet: str, row: int, column: str, value: Cell) -> Sheets:
    """The sheets of the small framework with one cell changed; rows as a spreadsheet counts them."""
    sheets = small_sheets()
    place = [str(name) for name in sheets[sheet][0]].index(column)
    sheets[sheet][row - 1][place] = value
    return sheets


def as_workbook(sheets: Sheets) -> SentFile:
    """A workbook of these sheets; a text that begins with = becomes a formula, as when somebody types it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    return SentFile("framework.xlsx", buffer.getvalue())


def as_archive(sheets: Sheets) -> SentFile:
    """An archive of CSV files with these rows."""
    return zipped({f"{name}.csv": csv_bytes([str(one) for one in rows[0]], rows[1:]) for name, rows in sheets.items()})


def zipped(files: Mapping[str, bytes], *, name: str = "framework.zip") -> SentFile:
    """An archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return SentFile(name, buffer.getvalue())


def with_parts(change: Callable[[dict[str, bytes]], None]) -> SentFile:
    """The small framework's workbook with the parts of its archive changed."""
    with zipfile.ZipFile(io.BytesIO(as_workbook(small_sheets()).content)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    change(parts)
    return zipped(parts, name="framework.xlsx")
