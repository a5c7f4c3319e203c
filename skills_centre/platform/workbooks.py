"""Workbooks (.xlsx): those that people send are refused if they could run something or unfold into too much; ours hold words as words."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

from skills_centre.platform.archives import ArchiveTooLarge, NotAnArchive, unpacked
from skills_centre.platform.later import imported_when_used

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.utils import exceptions
    from openpyxl.worksheet import _read_only
else:
    openpyxl = imported_when_used("openpyxl")
    exceptions = imported_when_used("openpyxl.utils.exceptions")
    _read_only = imported_when_used("openpyxl.worksheet._read_only")

#: Bytes of a workbook once unpacked, and how many parts it may have.
MOST_BYTES = 60_000_000
MOST_PARTS = 200

IS_DAMAGED = "is damaged, or is not a workbook that we can read"


class NotAWorkbook(Exception):
    """A file is no workbook of values. Its text follows the name of the file: "holds macros"."""


def damaged() -> tuple[type[Exception], ...]:
    """What a damaged or made-up workbook makes openpyxl raise."""
    return (
        exceptions.InvalidFileException, zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, KeyError, ValueError, TypeError,
        AttributeError, IndexError, EOFError, OSError, OverflowError, RuntimeError, NotImplementedError,
    )  # fmt: skip


def check_workbook(content: bytes) -> None:
    """Refuse what is no workbook of values, by the parts of its archive. Raises NotAWorkbook."""
    try:
        parts = unpacked(content, most_files=MOST_PARTS, most_bytes=MOST_BYTES)
    except NotAnArchive:
        raise NotAWorkbook("is not a workbook (.xlsx) that we can read") from None
    except ArchiveTooLarge:
        raise NotAWorkbook(
            f"holds more than {MOST_BYTES // 1_000_000} MB once unpacked, which is the most we take"
        ) from None
    if "[Content_Types].xml" not in parts or "xl/workbook.xml" not in parts:
        raise NotAWorkbook("is not a workbook (.xlsx) that we can read")
    if any("vbaproject" in name.casefold() for name in parts) or b"macroEnabled" in parts["[Content_Types].xml"]:
        raise NotAWorkbook("holds macros. Save it as a plain workbook (.xlsx) and try again")
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise NotAWorkbook("is not a workbook that we can read: it declares entities")


def first_sheet(content: bytes, *, most_rows: int, most_columns: int) -> list[list[str]]:
    """The rows of a workbook's first sheet as somebody would type them; what a formula gave last is its value. Raises NotAWorkbook."""
    check_workbook(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=True)
        sheet = book.worksheets[0]
        if not isinstance(sheet, _read_only.ReadOnlyWorksheet):
            raise NotAWorkbook(IS_DAMAGED)
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=most_rows, max_col=most_columns, values_only=True)
        return [[_typed(value) for value in row] for row in rows]
    except damaged():
        raise NotAWorkbook(IS_DAMAGED) from None


def _typed(value: object) -> str:
    """A cell as text: a day as 2026-03-26, a whole number without its nought."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def written_workbook(title: str, fill: Callable[[xlsxwriter.Workbook], None], *, made_at: datetime) -> bytes:
    """The bytes of a workbook that `fill` writes: words that are put into it never become a formula, a link or a number."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        fill(book)
    return buffer.getvalue()
