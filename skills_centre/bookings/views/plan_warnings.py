"""What to think of before a session is saved: what is taken at the time, days on which nobody works, and a room that is too small."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import url_for

from skills_centre.bookings.access import runs_session
from skills_centre.bookings.queries.calendar import Taken, elsewhere_then, taken_by_others
from skills_centre.bookings.queries.plans import KeptPlan
from skills_centre.bookings.queries.venues import room_takes
from skills_centre.bookings.rules.clashes import ClashKind
from skills_centre.bookings.rules.repeating import Week
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.bookings.services.scheduling import SessionPlan
from skills_centre.people.models import DayKind
from skills_centre.people.queries.calendar import calendar_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.pages import counted, with_weekday

_DOES = {ClashKind.ROOM: "is taken by", ClashKind.FACILITATOR: "runs"}


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """A sentence, and where its session is found if it is about one."""

    words: str
    session: str = ""
    address: str = ""


def warnings_of(
    plan: SessionPlan, *, session_id: UUID | None = None, kept: KeptPlan | None = None
) -> Sequence[PlanWarning]:
    """What is to be thought of before a plan is saved; of a session that is there already, only what the change brings about."""
    spans = [(one.starts_at, one.ends_at) for one in plan.dates]
    found = [
        *_taken(spans, plan.venue_id, plan.facilitators, session_id),
        *_elsewhere(spans, session_id),
        *_days(spans),
        *_small_room(plan.venue_id, plan.capacity),
    ]
    if kept is None or not found:
        return found
    before = {
        *_taken(kept.dates, kept.venue_id, kept.facilitators, session_id),
        *_elsewhere(kept.dates, session_id),
        *_days(kept.dates),
        *_small_room(kept.venue_id, kept.capacity),
    }
    return [one for one in found if one not in before]


def warnings_by_week(kept: KeptPlan, weeks: Sequence[Week]) -> dict[int, list[PlanWarning]]:
    """What is to be thought of in each week in which a session is to be repeated, by its number; weeks that are left out have nothing."""
    coming = [week for week in weeks if week.closed_on is None]
    spans = [span for week in coming for span in week.dates]
    if not spans:
        return {}
    taken = taken_by_others(spans, venue_id=kept.venue_id, facilitators=kept.facilitators, except_id=None)
    recess = {
        day.day: day
        for day in calendar_days(local_day(spans[0][0]), local_day(spans[-1][1]))
        if day.kind is DayKind.RECESS
    }
    return {
        week.number: [
            *(words_of(one) for one in taken if any(one.starts_at < end and one.ends_at > start for start, end in week.dates)),
            *(
                PlanWarning(_said(day.day, day.kind, day.name))
                for starts_at, _end in week.dates
                if (day := recess.get(local_day(starts_at)))
            ),
        ]
        for week in coming
    }  # fmt: skip


def digest_of(warnings: Sequence[PlanWarning]) -> str:
    """By which a second press is known to have seen these warnings; empty for none."""
    return hashlib.sha256(repr(warnings).encode()).hexdigest()[:16] if warnings else ""


def words_of(taken: Taken) -> PlanWarning:
    """Something that is taken, in words."""
    endpoint = "bookings.look_after_session" if runs_session(taken.session_id) else "bookings.session_page"
    return PlanWarning(
        f"{taken.name} {_DOES[taken.kind]}",
        f"{taken.title}, {span_in_words(taken.starts_at, taken.ends_at)}",
        url_for(endpoint, session_id=taken.session_id),
    )


def _taken(
    spans: Sequence[tuple[datetime, datetime]],
    venue_id: UUID | None,
    facilitators: Sequence[UUID],
    session_id: UUID | None,
) -> list[PlanWarning]:
    found = taken_by_others(spans, venue_id=venue_id, facilitators=facilitators, except_id=session_id)
    return [words_of(one) for one in found]


def _elsewhere(spans: Sequence[tuple[datetime, datetime]], session_id: UUID | None) -> list[PlanWarning]:
    number = elsewhere_then(session_id, spans) if session_id else 0
    who = counted(number, "person who has", "people who have")
    return [PlanWarning(f"{who} a place here also has one on another session then.")] if number else []


def _days(spans: Sequence[tuple[datetime, datetime]]) -> list[PlanWarning]:
    days = {local_day(starts_at) for starts_at, _ends_at in spans}
    return [
        PlanWarning(_said(one.day, one.kind, one.name))
        for one in calendar_days(min(days), max(days))
        if one.day in days and one.kind is not DayKind.SITTING
    ]


def _said(day: date, kind: DayKind, name: str) -> str:
    if kind is DayKind.CLOSED:
        return f"The institution is closed on {with_weekday(day)} ({name})."
    return f"{with_weekday(day)} is in recess ({name})."


def _small_room(venue_id: UUID | None, capacity: int) -> list[PlanWarning]:
    takes = room_takes(venue_id) if venue_id else None
    if takes is None or takes >= capacity:
        return []
    return [PlanWarning(f"The session takes {counted(capacity, 'person', 'people')}, and the room takes {takes}.")]
