"""What a file of attendance says, whoever made it: rows that were understood, and what is wrong with the others."""

from dataclasses import dataclass
from datetime import date

from skills_centre.bookings.rules.attendance import Presence


@dataclass(frozen=True, slots=True, order=True)
class RowProblem:
    """Something that is wrong with a row: where, and what, as a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What one row says of a person: how they were there, or for how many minutes; on a day, or on the one that the file is about."""

    row: int
    email: str
    name: str
    presence: Presence | None = None
    minutes: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SaidFile:
    """What a file says. A meeting's names the days on which it may have begun: days are written differently in different places.

    `guests` are the names of participants without an address, of whom nobody can say who they are: a person has to.
    """

    rows: tuple[SaidRow, ...]
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()
    is_meeting: bool = False
    began_on: frozenset[date] = frozenset()
    guests: tuple[str, ...] = ()
