"""A spreadsheet of attendance, as CSV or as a workbook: who, and how they were there. Ours can be downloaded with the names filled in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from skills_centre.bookings.importing.meeting import is_meeting, meeting_rows, read_meeting
from skills_centre.bookings.importing.said import RowProblem, SaidFile, SaidRow
from skills_centre.bookings.queries.attendance import RegisterLine
from skills_centre.bookings.rules.attendance import NumberedDate, Presence
from skills_centre.platform.clock import local_day
from skills_centre.platform.csv_reading import HalfRow, TableNotSound, day_of, read_table, text_of
from skills_centre.platform.tables import csv_bytes
from skills_centre.platform.text import normal_email
from skills_centre.platform.workbooks import NotAWorkbook, first_sheet


class Column(StrEnum):
    """The columns of a file of attendance, in the order of ours."""

    NAME = "name"
    EMAIL = "email"
    DATE = "date"
    ATTENDANCE = "attendance"
    MINUTES = "minutes"


MOST_ROWS = 2_000
MOST_MINUTES = 24 * 60
#: What may be written under "attendance".
WORDS = {
    "here": Presence.HERE, "attended": Presence.HERE, "yes": Presence.HERE, "present": Presence.HERE,
    "part": Presence.PART, "partly": Presence.PART, "partly attended": Presence.PART,
    "absent": Presence.AWAY, "did not attend": Presence.AWAY, "no": Presence.AWAY,
}  # fmt: skip


def read_attendance(content: bytes) -> SaidFile:
    """Read a file of attendance, whichever of the kinds it is. Raises TableNotSound."""
    if content.startswith(b"PK"):
        rows = _sheet(content)
        return read_meeting(rows) if is_meeting(rows) else _read_table(_as_csv(rows))
    rows = _meeting_rows(text_of(content)[0])
    return read_meeting(rows) if is_meeting(rows) else _read_table(content)


def our_file(
    lines: Iterable[RegisterLine], addresses: Mapping[UUID, str | None], dates: Sequence[NumberedDate]
) -> bytes:
    """A file with a row for each person on the register and each date, to be filled in."""
    rows = [
        (one.name, addresses.get(one.person_id) or "", local_day(day.starts_at).isoformat(), "", "")
        for day in dates
        for one in lines
    ]
    return csv_bytes([column.value for column in Column], rows)


def _sheet(content: bytes) -> list[list[str]]:
    try:
        return first_sheet(content, most_rows=MOST_ROWS + 100, most_columns=30)
    except NotAWorkbook as problem:
        raise TableNotSound(f"The file {problem}.") from None


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows of a sheet as a CSV file of the same rows, without columns that are empty throughout."""
    wide = max((place + 1 for cells in rows for place, cell in enumerate(cells) if cell), default=0)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(cells[:wide] for cells in rows)
    return text.getvalue().encode()


def _meeting_rows(text: str) -> list[list[str]]:
    try:
        return meeting_rows(text)
    except csv.Error:
        return []


def _read_table(content: bytes) -> SaidFile:
    table = read_table(content, known=tuple(Column), needed=(Column.EMAIL,), most_rows=MOST_ROWS)
    if not table.columns & {Column.ATTENDANCE, Column.MINUTES}:
        raise TableNotSound("Row 1 must hold the heading “attendance” or “minutes”, or both.")
    reader = _Reader()
    for row in table.rows:
        reader.read(row.row, row.texts)
    problems = [*reader.problems, *map(_half, table.half_rows)]
    return SaidFile(tuple(reader.rows), tuple(sorted(problems)), table.notes)


def _half(row: HalfRow) -> RowProblem:
    sentence = f"It has {row.cells} cells, but there are {row.headings} headings. Is a part missing?"
    return RowProblem(row.row, "the whole row", sentence)


class _Reader:
    """Reads rows one after another, and keeps what is wrong with each. A row that says nothing of attendance says nothing."""

    def __init__(self) -> None:
        self.rows: list[SaidRow] = []
        self.problems: list[RowProblem] = []

    def read(self, row: int, texts: Mapping[Column, str]) -> None:
        """Understand one row, or say everything that is wrong with it."""
        before = len(self.problems)
        presence = self._presence(row, texts.get(Column.ATTENDANCE, ""))
        minutes = self._minutes(row, texts.get(Column.MINUTES, ""))
        day = self._day(row, texts.get(Column.DATE, ""))
        email = normal_email(texts[Column.EMAIL])
        if presence is None and minutes is None and len(self.problems) == before:
            return
        if not email:
            self._wrong(row, Column.EMAIL, "The e-mail address is missing.")
        if len(self.problems) == before:
            self.rows.append(SaidRow(row, email, texts.get(Column.NAME, ""), presence, minutes, day))

    def _wrong(self, row: int, column: Column, sentence: str) -> None:
        self.problems.append(RowProblem(row, column, sentence))

    def _presence(self, row: int, written: str) -> Presence | None:
        found = WORDS.get(" ".join(written.casefold().replace("-", " ").split()))
        if written and found is None:
            self._wrong(row, Column.ATTENDANCE, f"“{written[:40]}” is none of “here”, “part” and “absent”.")
        return found

    def _minutes(self, row: int, written: str) -> int | None:
        if not written:
            return None
        digits = written.removesuffix(".0")
        if digits.isascii() and digits.isdecimal() and len(digits) < 6 and int(digits) <= MOST_MINUTES:
            return int(digits)
        self._wrong(row, Column.MINUTES, f"“{written[:40]}” cannot be right. Write a whole number, such as 90.")
        return None

    def _day(self, row: int, written: str) -> date | None:
        day = day_of(written)
        if written and day is None:
            self._wrong(row, Column.DATE, f"“{written[:40]}” is not a date. Write it like 2026-03-26 or 26/03/2026.")
        return day
