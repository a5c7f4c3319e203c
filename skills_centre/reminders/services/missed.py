"""Registers that say of somebody that they were not there, in the ledger: an absence, and a completion that was taken back with it.

Each is owed one working day after it was recorded, so that it can be put right first. What is found is marked as told where it stands, in
the same transaction, so that a sweep reads what registers said since, and not all that they said in weeks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.bookings.queries.absences import (
    TELL_ABSENCE_WITHIN,
    UntoldAbsence,
    standing_absences,
    untold_absences,
)
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.rules.attendance import absence_told_at
from skills_centre.bookings.services.posting import page_of_session
from skills_centre.bookings.services.told import mark_told
from skills_centre.learning.queries.taken_back import TakenBack, sessions_behind, taken_back_at, untold_taken_back
from skills_centre.learning.services.taking_back import mark_taken_back_told
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.reminders.queries.ledger import Owed, in_ledger
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.facts import Fact
from skills_centre.reminders.services.part import Thing

MISSED, REOPENED = ReminderKind.SESSION_MISSED, ReminderKind.COMPLETION_TAKEN_BACK


@dataclass(frozen=True)
class Registered:
    """What registers owe by an instant, and the entries that this settles: also those that were put right first, and owe nothing."""

    facts: list[Fact]
    event_ids: list[UUID]
    taken_back_ids: list[UUID]


def registered_by(now: datetime) -> Registered:
    """What registers owe that has not been told, where the working day to put it right has passed."""
    absences, taken_back = _due(untold_absences(now=now), untold_taken_back(), now=now)
    return Registered(
        [
            *(Fact(one.person_id, MISSED, one.session_id, local_day(one.at)) for one in _to_tell(absences)),
            *(Fact(one.person_id, REOPENED, one.enrolment_id, local_day(one.at)) for one in taken_back if one.stands),
        ],
        [one.event_id for one in absences],
        [one.id for one in taken_back],
    )


def settle(found: Registered, *, now: datetime) -> None:
    """Mark as told what the ledger holds now, or never will."""
    if found.event_ids:
        mark_told(found.event_ids, now=now)
    if found.taken_back_ids:
        mark_taken_back_told(found.taken_back_ids, now=now)


def _due(
    absences: list[UntoldAbsence], taken_back: list[TakenBack], *, now: datetime
) -> tuple[list[UntoldAbsence], list[TakenBack]]:
    """Those whose time has come, and those that do not stand and owe nothing."""
    if not absences and not taken_back:
        return [], []
    today = local_day(now)
    closed = closed_days(today - TELL_ABSENCE_WITHIN, today + TELL_ABSENCE_WITHIN)

    def is_due(one: UntoldAbsence | TakenBack) -> bool:
        return not one.stands or absence_told_at(one.at, closed_days=closed) <= now

    return [one for one in absences if is_due(one)], [one for one in taken_back if is_due(one)]


def _to_tell(absences: Iterable[UntoldAbsence]) -> list[UntoldAbsence]:
    """Those of these that stand, once for a person and session however often the register said so.

    Whose completion is taken back has a message that says both.
    """
    standing = [one for one in absences if one.stands]
    if not standing:
        return []
    people, sessions = {one.person_id for one in standing}, {one.session_id for one in standing}
    told = in_ledger(MISSED, people, sessions) | taken_back_at(sessions)
    return [one for one in standing if (one.person_id, one.session_id) not in told]


def reasons_of_registers(owed: Iterable[Owed]) -> dict[UUID, Reason | None]:
    """Why each reminder of a register among these is not sent, looked at once more; none where the register still says so."""
    mine = [one for one in owed if one.kind in {MISSED, REOPENED}]
    if not mine:
        return {}
    sessions = {one.subject_id for one in mine if one.kind is MISSED}
    absent = standing_absences(sessions, {one.person_id for one in mine}) if sessions else set()
    reopened = taken_back_at(sessions) if sessions else set()
    behind = sessions_behind({one.subject_id for one in mine if one.kind is REOPENED})

    def reason(one: Owed) -> Reason | None:
        if one.kind is REOPENED:
            return None if one.subject_id in behind else Reason.PUT_RIGHT
        if (one.person_id, one.subject_id) not in absent:
            return Reason.PUT_RIGHT
        return Reason.LATER_ONE if (one.person_id, one.subject_id) in reopened else None

    return {one.id: reason(one) for one in mine}


def sessions_in(owed: Iterable[Owed]) -> Mapping[UUID, SessionLine]:
    """The session behind each of these reminders of registers, by the id of what it is about. Three statements where there are any."""
    mine = [one for one in owed if one.kind in {MISSED, REOPENED}]
    if not mine:
        return {}
    behind = sessions_behind({one.subject_id for one in mine if one.kind is REOPENED})
    about = {one.subject_id: behind.get(one.subject_id, one.subject_id) for one in mine}
    lines = sessions_by_id(set(about.values()))
    return {subject_id: lines[session_id] for subject_id, session_id in about.items() if session_id in lines}


def missed_by(owed: Iterable[Owed], sessions: Mapping[UUID, SessionLine]) -> dict[ReminderKind, list[Thing]]:
    """What one person's reminders of registers are about, by kind, each as a message names it."""
    found: dict[ReminderKind, list[Thing]] = {MISSED: [], REOPENED: []}
    for one in owed:
        if one.kind in found and one.subject_id in sessions:
            line = sessions[one.subject_id]
            page = page_of_session(line.id) if one.kind is MISSED else f"/learning/{one.subject_id}"
            when = f"{line.when_in_short}; {line.where}" if one.kind is MISSED else line.when_in_short
            found[one.kind].append(Thing(line.title, when, page))
    return found
