"""Repeating a session week after week: each repetition is a session of its own, and all are one series."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from skills_centre.bookings.errors import SessionCancelled
from skills_centre.bookings.queries.plans import KeptPlan, kept_plan
from skills_centre.bookings.rules.repeating import Week, repetitions, weeks_on
from skills_centre.bookings.rules.states import SessionState
from skills_centre.bookings.services.places import locked_session
from skills_centre.bookings.services.scheduling import SessionPlan, Times, plan_as_kept, schedule_session
from skills_centre.people.queries.calendar import closed_days
from skills_centre.platform.clock import local_day
from skills_centre.platform.ids import new_id


@dataclass(frozen=True)
class Repeated:
    """What came of it: the sessions that were made, and the closed days because of which a week was left out."""

    made: tuple[UUID, ...]
    left_out: tuple[date, ...]


def repeat_weekly(session_id: UUID, weeks: int, *, by_id: UUID, form_id: UUID, now: datetime) -> Repeated:
    """Schedule a session again in each of the next weeks, but for those in which one of its dates is a closed day.

    Sent twice with one `form_id` it makes them once; a week that is past by now is not made. Raises NotFound or SessionCancelled.
    """
    session = locked_session(session_id)
    if session.state is SessionState.CANCELLED:
        raise SessionCancelled
    if session.series_id is None:
        session.series_id = new_id()
    kept = kept_plan(session_id)
    planned = planned_weeks(kept, weeks)
    made = [
        schedule_session(
            _plan(kept, week),
            by_id=by_id,
            now=now,
            opens=session.state is not SessionState.SCHEDULED,
            form_id=uuid5(form_id, str(week.number)),
            series_id=session.series_id,
        )
        for week in planned
        if week.closed_on is None and week.dates[0][0] > now
    ]
    return Repeated(tuple(made), tuple(week.closed_on for week in planned if week.closed_on))


def planned_weeks(kept: KeptPlan, weeks: int) -> list[Week]:
    """The repetitions as they would be."""
    first = local_day(kept.starts_at)
    last = local_day(kept.dates[-1][1]) + timedelta(weeks=weeks)
    return repetitions(kept.dates, weeks, closed=closed_days(first, last))


def _plan(kept: KeptPlan, week: Week) -> SessionPlan:
    return replace(
        plan_as_kept(kept),
        dates=tuple(Times(*date_) for date_ in week.dates),
        booking_closes_at=weeks_on(kept.booking_closes_at, week.number),
        cancel_by=weeks_on(kept.cancel_by, week.number),
    )
