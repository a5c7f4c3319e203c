"""Tables that people send as CSV, whatever made them: rows by their headings, or a refusal that says what is wrong with the file."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from skills_centre.platform.errors import Refusal
from skills_centre.platform.tables import as_typed
from skills_centre.platform.text import one_line

#: Bytes of a file that is sent as a table.
LARGEST = 5_000_000

C = TypeVar("C", bound=str)


class TableNotSound(Refusal):
    """A file cannot be read as the table that was asked for; the sentence says why."""

    field = "file"


@dataclass(frozen=True, slots=True)
class Cells(Generic[C]):
    """One row as it stands in the file: tidied texts by column. Rows are counted as a spreadsheet counts; the headings are row 1."""

    row: int
    texts: dict[C, str]


@dataclass(frozen=True, slots=True)
class HalfRow:
    """A row that has not as many cells as there are headings."""

    row: int
    cells: int
    headings: int


@dataclass(frozen=True, slots=True)
class SentTable(Generic[C]):
    """What a file holds: its columns, its rows, those that are not whole, and notes on how it was read."""

    columns: frozenset[C]
    rows: tuple[Cells[C], ...]
    half_rows: tuple[HalfRow, ...]
    notes: tuple[str, ...]


def read_table(content: bytes, *, known: Sequence[C], needed: Sequence[C], most_rows: int) -> SentTable[C]:
    """Read a table whose headings are of those `known`, with those `needed` among them, in any order.

    Raises TableNotSound when the file is empty, too large, not text, or has the wrong headings.
    """
    text, notes = text_of(content)
    text, separator = _separated(text, known)
    if separator != ",":
        notes.append(f"The cells are separated by {'semicolons' if separator == ';' else 'tabs'}.")
    numbered = _numbered(text, separator)
    first = next(numbered, None)
    if first is None:
        raise TableNotSound("The file is empty.")
    columns = _columns(first[1], known=known, needed=needed)
    rows: list[Cells[C]] = []
    half_rows: list[HalfRow] = []
    for number, cells in numbered:
        if len(rows) + len(half_rows) >= most_rows:
            raise TableNotSound(f"The file has more than {most_rows:,} rows. Send it in parts.")
        if len(cells) == len(columns):
            rows.append(Cells(number, dict(zip(columns, map(_tidy, cells), strict=True))))
        else:
            half_rows.append(HalfRow(number, len(cells), len(columns)))
    if not rows and not half_rows:
        raise TableNotSound("The file has headings, but no rows below them.")
    return SentTable(frozenset(columns), tuple(rows), tuple(half_rows), tuple(notes))


def day_of(written: str) -> date | None:
    """A day written 2024-09-02 (also with a time of nought after it, as exports do) or 02/09/2024."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d 00:00:00", "%Y-%m-%dT00:00:00"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def text_of(content: bytes) -> tuple[str, list[str]]:
    """A file's text, and a note when it is not in UTF-8. Raises TableNotSound when it is too large or no text."""
    if len(content) > LARGEST:
        raise TableNotSound(f"The file is larger than {LARGEST // 1_000_000} MB, which is the most we take.")
    if content.startswith(b"PK"):
        raise TableNotSound("This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” and send that.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError:
            raise TableNotSound("The file is damaged: it begins as UTF-16 and then is not.") from None
    if b"\x00" in content:
        raise TableNotSound("The file is not text. Save it as “CSV UTF-8” and send that.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        raise TableNotSound(
            f"Row {row} holds letters that are neither UTF-8 nor Windows-1252. Save the file as “CSV UTF-8” and send that."
        ) from None
    return text, ["The file is not in UTF-8, so it was read as Windows-1252. Look closely at names with accents."]


def _separated(text: str, known: Sequence[str]) -> tuple[str, str]:
    """The text without a spreadsheet's line "sep=;", and what separates its cells: whatever finds most of the columns."""
    lines = text.lstrip("\ufeff").split("\n", 1)
    if lines[0].strip().casefold().startswith("sep=") and len(lines) == 2:
        text = "\n" + lines[1]  # an empty first line keeps the count of rows
        lines = lines[1].split("\n", 1)
    found = {mark: sum(_heading(cell) in set(known) for cell in lines[0].split(mark)) for mark in (",", ";", "\t")}
    return text, max(found, key=lambda mark: found[mark])


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers."""
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error:
        raise TableNotSound(
            f"Row {number + 1} cannot be read as CSV. Perhaps a quotation mark is opened there and never closed."
        ) from None


def _columns(headings: list[str], *, known: Sequence[C], needed: Sequence[C]) -> list[C]:
    by_name = {str(column): column for column in known}
    names = [_heading(heading) for heading in headings]
    unknown = [
        heading.strip() or "(no heading)" for heading, name in zip(headings, names, strict=True) if name not in by_name
    ]
    missing = [str(column) for column in needed if column not in names]
    if missing:
        raise TableNotSound(
            f"Row 1 must hold the headings. {_listed(missing)} {'is' if len(missing) == 1 else 'are'} missing."
        )
    if unknown:
        raise TableNotSound(f"We do not know the heading {_listed(unknown)}. The headings are: {', '.join(known)}.")
    if len(set(names)) != len(names):
        raise TableNotSound("Row 1 holds the same heading twice.")
    return [by_name[name] for name in names]


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word[:40]}”" for word in words)


def _heading(cell: str) -> str:
    return "_".join(one_line(cell).strip('"').casefold().replace("-", " ").replace("_", " ").split())


def _tidy(cell: str) -> str:
    """The cell as one line of text. An apostrophe that our own files put before what looks like a formula comes off again."""
    return as_typed(one_line(cell))
