"""The file of people: its columns, and reading it into rows of cells. What is wrong with the whole file is a refusal."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from skills_centre.platform.errors import Refusal
from skills_centre.platform.tables import as_typed, csv_bytes
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.importing.rows import one_line

#: Bytes, and rows of people. A row has about 150 bytes.
LARGEST = 5_000_000
MOST_ROWS = 20_000


class Column(StrEnum):
    """The columns that a file of people may have, in the order of our template."""

    STAFF_NUMBER = "staff_number"
    NAME = "name"
    EMAIL = "email"
    PERSON_TYPE = "person_type"
    JOB_TITLE = "job_title"
    JOINED_ON = "joined_on"
    LEFT_ON = "left_on"
    UNIT = "unit"
    MANAGER_EMAIL = "manager_email"
    ROLE_PROFILE = "role_profile"
    ROLES = "roles"

    @property
    def words(self) -> str:
        """What the column is about, as people say it."""
        return "line manager" if self is Column.MANAGER_EMAIL else self.value.replace("_", " ")


NEEDED = (Column.NAME, Column.EMAIL, Column.PERSON_TYPE)


class PeopleFileNotSound(Refusal):
    """A file cannot be read as a file of people; the sentence says why."""

    field = "file"


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as it stands in the file: tidied texts by column. Rows are counted as a spreadsheet counts; the headings are row 1."""

    row: int
    texts: dict[Column, str]


@dataclass(frozen=True, slots=True)
class HalfRow:
    """A row that has not as many cells as there are headings."""

    row: int
    cells: int
    headings: int


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file holds: its columns, its rows, and notes on how it was read."""

    columns: frozenset[Column]
    rows: tuple[Cells, ...]
    half_rows: tuple[HalfRow, ...]
    notes: tuple[str, ...]


def template() -> bytes:
    """An empty file of people with one row as an example."""
    example = (
        "10482",
        "Ada Okafor",
        "ada.okafor@parliament.example",
        "House staff",
        "Committee clerk",
        "2024-09-02",
        "",
        "House of Commons > Chamber and Participation > Table Office",
        "",
        "",
        "",
    )
    return csv_bytes([column.value for column in Column], [example])


def read_from_disk(path: Path) -> SentFile:
    """Read a file that a command was given; its size is looked at first. Raises PeopleFileNotSound."""
    if path.is_dir():
        raise PeopleFileNotSound(f"{path} is a folder, not a CSV file.")
    if not path.exists():
        raise PeopleFileNotSound(f"There is no file {path}.")
    _check_size(path.stat().st_size)
    return SentFile(path.name, path.read_bytes())


def read_people_file(file: SentFile) -> PeopleFile:
    """Read a CSV file of people. Raises PeopleFileNotSound when it is empty, too large, not text, or has the wrong columns."""
    numbered, notes = numbered_rows(file.content)
    first = next(numbered, None)
    if first is None:
        raise PeopleFileNotSound("The file is empty.")
    columns = columns_of(first[1], needed=NEEDED)
    rows: list[Cells] = []
    half_rows: list[HalfRow] = []
    for number, cells in numbered:
        if len(rows) + len(half_rows) >= MOST_ROWS:
            raise PeopleFileNotSound(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")
        if len(cells) == len(columns):
            rows.append(Cells(number, dict(zip(columns, map(tidy, cells), strict=True))))
        else:
            half_rows.append(HalfRow(number, len(cells), len(columns)))
    if not rows and not half_rows:
        raise PeopleFileNotSound("The file has headings, but no rows below them.")
    return PeopleFile(frozenset(columns), tuple(rows), tuple(half_rows), tuple(notes))


def numbered_rows(content: bytes) -> tuple[Iterator[tuple[int, list[str]]], list[str]]:
    """The rows of a CSV file that hold anything, with their numbers, the headings first; and notes on how it was read.

    Raises PeopleFileNotSound when it is too large or not text, and while it is read where it is no CSV.
    """
    _check_size(len(content))
    text, notes = _text(content)
    text, separator = _separated(text)
    if separator != ",":
        notes.append(
            "The cells are separated by semicolons." if separator == ";" else "The cells are separated by tabs."
        )
    return _numbered(text, separator), notes


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise PeopleFileNotSound(f"The file is larger than {LARGEST // 1_000_000} MB, which is the most we take.")


def _text(content: bytes) -> tuple[str, list[str]]:
    """The file's text, and a note when it is not in UTF-8."""
    if content.startswith(b"PK"):
        raise PeopleFileNotSound("This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” and send that.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError:
            raise PeopleFileNotSound("The file is damaged: it begins as UTF-16 and then is not.") from None
    if b"\x00" in content:
        raise PeopleFileNotSound("The file is not text. Save it as “CSV UTF-8” and send that.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        raise PeopleFileNotSound(
            f"Row {row} holds letters that are neither UTF-8 nor Windows-1252. Save the file as “CSV UTF-8” and send that."
        ) from None
    return text, ["The file is not in UTF-8, so it was read as Windows-1252. Look closely at names with accents."]


def _separated(text: str) -> tuple[str, str]:
    """The text without a spreadsheet's line "sep=;", and what separates its cells: whatever finds most of our columns."""
    lines = text.lstrip("\ufeff").split("\n", 1)
    if lines[0].strip().casefold().startswith("sep=") and len(lines) == 2:
        text = "\n" + lines[1]  # an empty first line keeps the count of rows
        lines = lines[1].split("\n", 1)
    known = {column.value for column in Column}
    found = {mark: sum(_heading(cell) in known for cell in lines[0].split(mark)) for mark in (",", ";", "\t")}
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
        raise PeopleFileNotSound(
            f"Row {number + 1} cannot be read as CSV. Perhaps a quotation mark is opened there and never closed."
        ) from None


def columns_of(
    headings: list[str], *, needed: Sequence[Column], known: Sequence[Column] = tuple(Column)
) -> list[Column]:
    """The columns that headings name. Raises PeopleFileNotSound for one that is missing, unknown or there twice."""
    names = [_heading(heading) for heading in headings]
    unknown = [
        heading.strip() or "(no heading)"
        for heading, name in zip(headings, names, strict=True)
        if name not in set(known)
    ]
    missing = [column.value for column in needed if column.value not in names]
    if missing:
        raise PeopleFileNotSound(
            f"Row 1 must hold the headings. {_listed(missing)} {'is' if len(missing) == 1 else 'are'} missing."
        )
    if unknown:
        raise PeopleFileNotSound(
            f"We do not know the heading {_listed(unknown)}. The headings are: {', '.join(known)}."
        )
    if len(set(names)) != len(names):
        raise PeopleFileNotSound("Row 1 holds the same heading twice.")
    return [Column(name) for name in names]


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word[:40]}”" for word in words)


def _heading(cell: str) -> str:
    return "_".join(one_line(cell).strip('"').casefold().replace("-", " ").replace("_", " ").split())


def tidy(cell: str) -> str:
    """The cell as one line of text. An apostrophe that our own files put before what looks like a formula comes off again."""
    text = one_line(cell)
    return as_typed(text)
