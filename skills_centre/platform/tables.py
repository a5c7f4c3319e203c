"""Tables as files: CSV that a spreadsheet opens without running anything that somebody typed."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import TypeAlias

from flask import Response

from skills_centre.platform.text import slug

Cell: TypeAlias = str | int | date | None

#: A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


#: Such a beginning, behind apostrophes or not: one apostrophe more says that there is one to take away again.
_ARMED = re.compile(r"'*[=+\-@\t\r]")


def neutral(cell: Cell) -> str:
    """A cell as text that no spreadsheet runs: words that look like a formula get a leading apostrophe, numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _ARMED.match(cell) else cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_typed(cell: str) -> str:
    """What `neutral` was given: the words without the apostrophe that it put before them."""
    return cell[1:] if cell.startswith("'") and _ARMED.match(cell) else cell


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file with a heading row: RFC 4180 lines, UTF-8 with the mark by which spreadsheets recognise it."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([neutral(column) for column in columns])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def csv_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The CSV file as a download; `name` is in words and becomes the file's name."""
    return Response(
        csv_bytes(columns, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug(name)}.csv"'},
    )
