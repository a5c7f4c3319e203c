"""What a file of attendance would change in a register, and changing it, whole or not at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.bookings.errors import AttendanceChangedMeanwhile, AttendanceNotSound, NotYetTime
from skills_centre.bookings.importing.said import RowProblem, SaidFile, SaidRow
from skills_centre.bookings.importing.table import read_attendance
from skills_centre.bookings.queries.attendance import Addressed, booked_people, numbered_dates, people_at, who_was_there
from skills_centre.bookings.queries.sessions import facilitators_of
from skills_centre.bookings.rules.attendance import (
    NOWHERE,
    NumberedDate,
    Presence,
    Seen,
    Tap,
    date_to_show,
    is_time_for,
    seen_for,
)
from skills_centre.bookings.services.attendance import record_taps
from skills_centre.bookings.services.places import locked_session
from skills_centre.platform.clock import local_day
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import in_words
from skills_centre.platform.uploads import SentFile


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file says of one person on one date; none for not being there."""

    person_id: UUID
    name: str
    number: int
    seen: Seen | None
    has_booking: bool


@dataclass(frozen=True, slots=True)
class AttendancePlan:
    """All that a file would change; with problems it changes nothing. `same` rows say what the register says already."""

    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]
    marks: tuple[Mark, ...]
    same: int
    left_out: tuple[str, ...]
    #: Who was in the meeting without an address, by the name that they gave: nobody is marked for them.
    guests: tuple[str, ...]

    def fingerprint(self) -> str:
        """By which a confirmation is held to what was shown."""
        return hashlib.sha256(repr(self.marks).encode()).hexdigest()


def plan_attendance(session_id: UUID, file: SentFile, *, number: int | None = None, now: datetime) -> AttendancePlan:
    """Say what taking a file in would change; nothing changes. A row without a day is about the date with this number.

    Raises TableNotSound or NotYetTime.
    """
    said, dates = read_attendance(file.content), numbered_dates(session_id)
    planner = _Planner(session_id, said, dates, number or date_to_show(dates, now=now))
    for row in planner.rows():
        planner.read(row)
    days = {one.number: one for one in dates}
    if not all(is_time_for(days[one], now=now) for one in planner.numbers):
        raise NotYetTime
    return planner.plan()


def bring_in_attendance(
    session_id: UUID, file: SentFile, *, number: int | None, confirmed: str, by_id: UUID, now: datetime
) -> AttendancePlan:
    """Mark in the register what a file says, whole or not at all, and give the plan that was carried out.

    The same file twice changes nothing the second time. Raises NotFound, TableNotSound, AttendanceNotSound, NotYetTime,
    SessionCancelled, or AttendanceChangedMeanwhile when the plan is no longer the one that was confirmed.
    """
    locked_session(session_id)
    plan = plan_attendance(session_id, file, number=number, now=now)
    if plan.problems:
        raise AttendanceNotSound
    if confirmed != plan.fingerprint():
        raise AttendanceChangedMeanwhile
    if plan.marks:
        record_taps(session_id, [_tap(one) for one in plan.marks], by_id=by_id, now=now)
    return plan


def _tap(mark: Mark) -> Tap:
    seen = mark.seen or Seen(Presence.AWAY)
    return Tap(new_id(), mark.number, mark.person_id, seen.presence, minutes=seen.minutes)


class _Planner:
    """Goes through the rows of a file, and keeps what each would change or what is wrong with it."""

    def __init__(self, session_id: UUID, said: SaidFile, dates: Sequence[NumberedDate], number: int) -> None:
        self._said, self._dates = said, {one.number: one for one in dates}
        self._by_day = {local_day(one.starts_at): one.number for one in reversed(dates)}
        self._people = people_at({row.email for row in said.rows})
        self._register, self._booked = who_was_there(session_id), booked_people(session_id)
        self._running = {person_id for person_id, _name in facilitators_of(session_id)}
        self._number = self._meant(number)
        self._first: dict[tuple[UUID, int], int] = {}
        self._marks: list[Mark] = []
        self._problems = list(said.problems)
        self._left_out: list[str] = []
        self._same = 0
        self.numbers: set[int] = set()

    def rows(self) -> Sequence[SaidRow]:
        """The rows to read: none of a meeting that was on another day."""
        if self._number is not None:
            return self._said.rows
        days = " or ".join(in_words(day) for day in sorted(self._said.began_on))
        ours = ", ".join(in_words(one.starts_at) for one in self._dates.values())
        self._problems.append(
            RowProblem(
                1, "the whole file", f"This meeting was on {days}, and the session is on {ours}. It is another one."
            )
        )
        return ()

    def _meant(self, number: int) -> int | None:
        """The date that the file is about: that of the meeting, if it says its day; None for a day that is none of the session's."""
        if not self._said.began_on:
            return number
        if local_day(self._dates[number].starts_at) in self._said.began_on:
            return number
        return next((self._by_day[day] for day in sorted(self._said.began_on) if day in self._by_day), None)

    def read(self, row: SaidRow) -> None:
        """Keep what a row says, or what is wrong with it."""
        person, number = self._people.get(row.email), self._date_of(row)
        if person is None:
            self._wrong(row, "email", f"Nobody here has the address “{row.email[:80]}”.")
        elif person.has_left:
            self._wrong(row, "email", f"“{row.email[:80]}” has left.")
        elif number is None and row.day is not None:
            self._wrong(row, "date", f"The session is not on {in_words(row.day)}. Is the row about another one?")
        elif self._said.is_meeting and person.id in self._running and person.id not in self._booked:
            self._left_out.append(person.name)
        elif number is not None:
            first = self._first.setdefault((person.id, number), row.row)
            if first != row.row:
                self._wrong(row, "email", f"Row {first} is about {person.name} too.")
            else:
                self._mark(person, number, row)

    def _mark(self, person: Addressed, number: int, row: SaidRow) -> None:
        seen = seen_for(row.presence, row.minutes, whole=self._dates[number].minutes)
        self.numbers.add(number)
        if self._register.get(person.id, NOWHERE).get(number) == seen:
            self._same += 1
        else:
            self._marks.append(Mark(person.id, person.name, number, seen, person.id in self._booked))

    def _date_of(self, row: SaidRow) -> int | None:
        return self._by_day.get(row.day) if row.day else self._number

    def _wrong(self, row: SaidRow, column: str, sentence: str) -> None:
        self._problems.append(RowProblem(row.row, column, sentence))

    def plan(self) -> AttendancePlan:
        """What the rows come to."""
        return AttendancePlan(
            tuple(sorted(self._problems)),
            self._said.notes,
            tuple(self._marks),
            self._same,
            tuple(self._left_out),
            self._said.guests,
        )
