"""What somebody's calendar shows of their sessions: those on which they have a place, and those that they run."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import Booking, CalendarEntry, CalendarFeed, CourseSession, SessionFacilitator
from skills_centre.bookings.queries.sessions import SessionLine, sessions_by_id
from skills_centre.bookings.rules.states import WITH_PLACE, SessionState
from skills_centre.people.models import Person
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class Shown:
    """A session in somebody's calendar. `owner_id` names it there: the booking, or for who runs it the session; `revisions` by date."""

    owner_id: UUID
    session: SessionLine
    changed_at: datetime
    revisions: Sequence[int]
    is_run: bool = False


def feed_code(person_id: UUID) -> UUID | None:
    """The code of somebody's feed; None when they have none."""
    return db.session.scalar(select(CalendarFeed.code).where(CalendarFeed.person_id == person_id))


def feed_owner(code: UUID) -> UUID | None:
    """Whose feed has this code; None when it is nobody's, or theirs who has left."""
    return db.session.scalar(
        select(CalendarFeed.person_id)
        .join(Person, Person.id == CalendarFeed.person_id)
        .where(CalendarFeed.code == code, Person.left_on.is_(None))
    )


def shown_to(person_id: UUID, *, since: datetime) -> list[Shown]:
    """The sessions that end after an instant on which somebody has a place or which they run. Five statements, however many."""
    places = db.session.execute(
        select(Booking.id, Booking.session_id, Booking.changed_at)
        .join(CourseSession, CourseSession.id == Booking.session_id)
        .where(
            Booking.person_id == person_id,
            Booking.state.in_(WITH_PLACE),
            CourseSession.ends_at > since,
        )
        .order_by(CourseSession.starts_at, Booking.id)
    ).all()
    runs = db.session.execute(
        select(CourseSession.id, CourseSession.made_at, CourseSession.revision)
        .join(SessionFacilitator, SessionFacilitator.session_id == CourseSession.id)
        .where(
            SessionFacilitator.person_id == person_id,
            CourseSession.state != SessionState.CANCELLED,
            CourseSession.ends_at > since,
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    ).all()
    sessions = sessions_by_id({one.session_id for one in places} | {one.id for one in runs})
    revisions = _revisions({one.id for one in places})
    return [
        *(_place(one.id, sessions[one.session_id], one.changed_at, revisions) for one in places),
        *(
            Shown(one.id, sessions[one.id], one.made_at, [one.revision] * len(sessions[one.id].dates), is_run=True)
            for one in runs
        ),
    ]


def shown_of(booking_id: UUID, session: SessionLine, *, changed_at: datetime) -> Shown:
    """One booking as a calendar shows it."""
    return _place(booking_id, session, changed_at, _revisions({booking_id}))


def _place(
    booking_id: UUID, session: SessionLine, changed_at: datetime, revisions: dict[tuple[UUID, int], int]
) -> Shown:
    numbers = range(1, len(session.dates) + 1)
    return Shown(booking_id, session, changed_at, [revisions.get((booking_id, one), 0) for one in numbers])


def _revisions(booking_ids: Collection[UUID]) -> dict[tuple[UUID, int], int]:
    """How often our mails have changed each date of these bookings."""
    if not booking_ids:
        return {}
    rows = db.session.execute(
        select(CalendarEntry.booking_id, CalendarEntry.number, CalendarEntry.sequence).where(
            CalendarEntry.booking_id.in_(booking_ids)
        )
    )
    return {(row.booking_id, row.number): row.sequence for row in rows}
