"""A file of past learning: read row by row, whatever is wrong with it in words, every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from skills_centre.home.people_import.entries import Problem
from skills_centre.learning.queries.past_learning import PastLearning
from skills_centre.learning.rules.record import EARLIEST
from skills_centre.learning.services.record_keeping import MINUTES_AT_MOST
from skills_centre.platform.csv_reading import day_of, read_table
from skills_centre.platform.tables import csv_bytes
from skills_centre.platform.text import is_visible, normal_email


class Column(StrEnum):
    """The columns of a file of past learning, in the order of our template."""

    EMAIL = "email"
    TITLE = "title"
    DAY = "day"
    MINUTES = "minutes"
    PROVIDER = "provider"


NEEDED = (Column.EMAIL, Column.TITLE, Column.DAY, Column.MINUTES)
LONGEST = {Column.TITLE: 200, Column.PROVIDER: 120}
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom a file may name."""

    id: UUID
    has_left: bool


@dataclass(frozen=True, slots=True)
class PastFile:
    """What a file says: how many rows, what can be understood, what is wrong, and how it was read."""

    rows: int
    learned: tuple[PastLearning, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def template() -> bytes:
    """An empty file of past learning with one row as an example."""
    example = ("ada.okafor@parliament.example", "Writing for the web", "2024-09-02", 90, "The Writing School")
    return csv_bytes([column.value for column in Column], [example])


def read_past_file(content: bytes, people: Mapping[str, KnownPerson], *, today: date) -> PastFile:
    """Read a file of past learning; `people` are those who can be named, by address. Raises TableNotSound."""
    table = read_table(content, known=tuple(Column), needed=NEEDED, most_rows=MOST_ROWS)
    reader = _Reader(people, today)
    for row in table.rows:
        reader.read(row.row, row.texts)
    for half in table.half_rows:
        sentence = f"It has {half.cells} cells, but there are {half.headings} headings. Is a part missing?"
        reader.problems.append(Problem(half.row, "the whole row", sentence))
    rows = len(table.rows) + len(table.half_rows)
    return PastFile(rows, tuple(reader.rows), tuple(sorted(reader.problems, key=lambda one: one.row)), table.notes)


class _Reader:
    """Reads rows one after another, and keeps what is wrong with each."""

    def __init__(self, people: Mapping[str, KnownPerson], today: date) -> None:
        self._people = people
        self._today = today
        self.rows: dict[PastLearning, int] = {}
        self.problems: list[Problem] = []

    def read(self, row: int, texts: Mapping[Column, str]) -> None:
        """Understand one row, or say everything that is wrong with it."""
        before = len(self.problems)
        for column in LONGEST:
            self._check_text(row, column, texts.get(column, ""))
        person = self._person(row, texts[Column.EMAIL])
        day = self._day(row, texts[Column.DAY])
        minutes = self._minutes(row, texts[Column.MINUTES])
        if len(self.problems) > before or person is None or day is None or minutes is None:
            return
        learned = PastLearning(person.id, texts[Column.TITLE], day, minutes, texts.get(Column.PROVIDER, ""))
        first = self.rows.setdefault(learned, row)
        if first != row:
            self._wrong(row, "the whole row", f"Row {first} says the same.")

    def _wrong(self, row: int, column: str, sentence: str) -> None:
        self.problems.append(Problem(row, column, sentence))

    def _check_text(self, row: int, column: Column, text: str) -> None:
        if column is Column.TITLE and not text:
            self._wrong(row, column, "The title is missing.")
        elif len(text) > LONGEST[column]:
            self._wrong(row, column, f"It has more than {LONGEST[column]} characters.")
        elif not is_visible(text):
            self._wrong(row, column, "It holds a character that nobody can see.")

    def _person(self, row: int, written: str) -> KnownPerson | None:
        person = self._people.get(normal_email(written))
        if not written:
            self._wrong(row, Column.EMAIL, "The e-mail address is missing.")
        elif person is None:
            self._wrong(row, Column.EMAIL, f"Nobody here has the address “{written[:80]}”.")
        elif person.has_left:
            self._wrong(row, Column.EMAIL, f"“{written[:80]}” has left.")
        return person

    def _day(self, row: int, written: str) -> date | None:
        day = day_of(written)
        if day is None:
            said = f"“{written[:40]}” is not a date." if written else "The day is missing."
            self._wrong(row, Column.DAY, f"{said} Write it like 2024-09-02 or 02/09/2024.")
        elif day > self._today:
            self._wrong(row, Column.DAY, f"{written} is still to come.")
        elif day < EARLIEST:
            self._wrong(row, Column.DAY, f"{written} is before 1960.")
        return day

    def _minutes(self, row: int, written: str) -> int | None:
        digits = written.removesuffix(".0")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 8 and 1 <= int(digits) <= MINUTES_AT_MOST):
            said = f"“{written[:40]}” cannot be right." if written else "The minutes are missing."
            self._wrong(row, Column.MINUTES, f"{said} Write the minutes as a whole number, such as 90.")
            return None
        return int(digits)
