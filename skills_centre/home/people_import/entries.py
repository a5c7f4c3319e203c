"""What a row says of a person, understood cell by cell; whatever is wrong with it in words, every problem at once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from skills_centre.home.people_import.file import Column, PeopleFile, Row
from skills_centre.people.models import PersonType, Role
from skills_centre.people.vocabulary import PERSON_TYPES, ROLES, understood
from skills_centre.platform.csv_reading import day_of
from skills_centre.platform.mail.addresses import is_well_formed
from skills_centre.platform.text import normal_email, sort_key

#: Letters that fit into a person's columns, and units on the way from a body to a team.
LONGEST = {Column.NAME: 160, Column.STAFF_NUMBER: 40, Column.JOB_TITLE: 160}
LONGEST_UNIT_NAME = 160
DEEPEST = 6

EARLIEST = date(1940, 1, 1)
#: How far ahead somebody's first day may lie.
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that is wrong with a row: where, and what, as a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says of a person. None is an empty cell, or a column that the file has not."""

    row: int
    name: str
    email: str
    person_type: PersonType
    staff_number: str | None
    job_title: str | None
    joined_on: date | None
    left_on: date | None
    unit: tuple[str, ...]
    manager_email: str | None
    role_profile: str | None
    roles: tuple[Role, ...]


def entries_of(file: PeopleFile, *, today: date) -> tuple[list[Entry], list[Problem]]:
    """The rows that can be understood, and what is wrong with the others and between them."""
    problems = [
        Problem(
            half.row,
            "the whole row",
            f"It has {half.cells} cells, but there are {half.headings} headings. Is a part missing?",
        )
        for half in file.half_rows
    ]
    entries = []
    for cells in file.rows:
        reader = _RowReader(cells, today)
        entry = reader.entry()
        problems += reader.problems
        if entry:
            entries.append(entry)
    problems += _twice(file.rows, Column.EMAIL, normal_email)
    problems += _twice(file.rows, Column.STAFF_NUMBER, str)
    return entries, problems


class _RowReader:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, cells: Row, today: date) -> None:
        self._row = cells.row
        self._texts = cells.texts
        self._today = today
        self.problems: list[Problem] = []

    def entry(self) -> Entry | None:
        """What the row says, its other mistakes left out so that all are found at once; none when it is about nobody."""
        for column, longest in LONGEST.items():
            if len(self._text(column)) > longest:
                self._wrong(column, f"It has more than {longest} characters.")
        if not self._text(Column.NAME):
            self._wrong(Column.NAME, "The name is missing.")
        email = self._email()
        kind = self._person_type()
        entry = Entry(
            row=self._row,
            name=self._text(Column.NAME),
            email=email,
            person_type=kind or PersonType.HOUSE_STAFF,
            staff_number=self._text(Column.STAFF_NUMBER) or None,
            job_title=self._text(Column.JOB_TITLE) or None,
            joined_on=self._day(Column.JOINED_ON),
            left_on=self._day(Column.LEFT_ON),
            unit=self._unit(),
            manager_email=normal_email(self._text(Column.MANAGER_EMAIL)) or None,
            role_profile=self._text(Column.ROLE_PROFILE) or None,
            roles=self._roles(),
        )
        if entry.joined_on and entry.left_on and entry.left_on < entry.joined_on:
            self._wrong(Column.LEFT_ON, "The last day lies before the first day.")
        is_about_somebody = not any(one.column in (Column.NAME, Column.EMAIL) for one in self.problems)
        return entry if is_about_somebody else None

    def _text(self, column: Column) -> str:
        return self._texts.get(column, "")

    def _wrong(self, column: Column, sentence: str) -> None:
        self.problems.append(Problem(self._row, column, sentence))

    def _email(self) -> str:
        written = self._text(Column.EMAIL)
        email = normal_email(written)
        if not email:
            self._wrong(Column.EMAIL, "The e-mail address is missing.")
        elif not is_well_formed(email):
            self._wrong(Column.EMAIL, f"“{written}” is not an e-mail address, such as name@example.org.")
        return email

    def _person_type(self) -> PersonType | None:
        written = self._text(Column.PERSON_TYPE)
        kind = understood(written, PERSON_TYPES)
        if kind is None:
            known = ", ".join(PERSON_TYPES.values())
            said = f"“{written}” is not a person type." if written else "The person type is missing."
            self._wrong(Column.PERSON_TYPE, f"{said} The types are: {known}.")
        return kind

    def _day(self, column: Column) -> date | None:
        written = self._text(column)
        if not written:
            return None
        day = day_of(written)
        if day is None:
            self._wrong(column, f"“{written}” is not a date. Write it like 2024-09-02 or 02/09/2024.")
        elif not EARLIEST <= day <= self._today + AHEAD and column is Column.JOINED_ON:
            self._wrong(column, f"{written} cannot be right as a first day.")
        return day

    def _unit(self) -> tuple[str, ...]:
        written = self._text(Column.UNIT)
        names = tuple(" ".join(name.split()) for name in written.split(">")) if written else ()
        if any(not name for name in names):
            self._wrong(Column.UNIT, f"“{written}” has an empty name between two signs >.")
        if any(len(name) > LONGEST_UNIT_NAME for name in names):
            self._wrong(Column.UNIT, f"A name has more than {LONGEST_UNIT_NAME} characters.")
        if len(names) > DEEPEST:
            self._wrong(Column.UNIT, f"It names {len(names)} levels; {DEEPEST} is the most.")
        return names

    def _roles(self) -> tuple[Role, ...]:
        roles = []
        for written in filter(None, (one.strip() for one in re.split("[;,|]", self._text(Column.ROLES)))):
            role = understood(written, ROLES)
            if role is None:
                self._wrong(Column.ROLES, f"“{written}” is not a role. The roles are: {', '.join(ROLES.values())}.")
            else:
                roles.append(role)
        return tuple(sorted(set(roles)))


def _twice(rows: Iterable[Row], column: Column, normal: Callable[[str], str]) -> list[Problem]:
    """A problem for each row that repeats an earlier row's address or staff number."""
    first: dict[str, int] = {}
    problems = []
    for cells in rows:
        value = normal(cells.texts.get(column, ""))
        if value and first.setdefault(value, cells.row) != cells.row:
            problems.append(Problem(cells.row, column, f"Row {first[value]} has the same: {value}."))
    return problems


def unit_key(path: Iterable[str]) -> tuple[str, ...]:
    """By what two paths are the same: case, accents and spaces do not matter."""
    return tuple(sort_key(name) for name in path)
