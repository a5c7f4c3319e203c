"""Sessions and bookings for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.models import Booking, CourseSession, SessionEvent
from skills_centre.bookings.rules.states import HOLDING, BookingState, EndReason
from skills_centre.bookings.services.booking import book_place, cancel_booking
from skills_centre.bookings.services.scheduling import SessionPlan, Times, schedule_session
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course

#: Well ahead of the tests' today, on a Thursday at 10 in the morning of London.
STARTS = NOW + timedelta(days=23) - timedelta(hours=2)


def a_plan(course_id: UUID, **chosen: Any) -> SessionPlan:  # noqa: ANN401 - any field of the plan
    """A plan of an online session of two hours for two people, unless something else is chosen."""
    starts_at: datetime = chosen.pop("starts_at", STARTS)
    chosen.setdefault("dates", (Times(starts_at, starts_at + timedelta(hours=2)),))
    return SessionPlan(course_id, **{"capacity": 2, "is_online": True, **chosen})


def a_session(**chosen: Any) -> UUID:  # noqa: ANN401 - any field of the plan
    """An open session of a course."""
    course_id = chosen.pop("course_id", None) or add_course(key=f"course-{new_id()}")
    with transaction():
        return schedule_session(a_plan(course_id, **chosen), by_id=None, now=NOW)


def people(number: int) -> list[UUID]:
    """So many people, made at once."""
    made = [
        Person(
            id=new_id(),
            name=f"Person {place}",
            sort_key=f"person {place:05}",
            person_type=PersonType.HOUSE_STAFF,
            joined_on=TODAY,
        )
        for place in range(number)
    ]
    with transaction() as session:
        session.add_all(made)
    return [one.id for one in made]


def book(person_id: UUID, session_id: UUID, *, now: datetime = NOW) -> UUID:
    """Book by one's own hand, and give the booking."""
    with transaction():
        return book_place(person_id, session_id, by_id=person_id, now=now).booking_id


def in_days(days: float) -> datetime:
    """At ten in the morning, so many days from the real now on which pages are shown."""
    day = utc_now() + timedelta(days=days)
    return day.replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=UTC)


def fill(session_id: UUID, number: int) -> list[UUID]:
    """Bookings of so many others."""
    return [book(one, session_id, now=utc_now()) for one in people(number)]


def give_back(booking_id: UUID) -> None:
    with transaction():
        by_id = db.session.execute(select(Booking.person_id).where(Booking.id == booking_id)).scalar_one()
        cancel_booking(booking_id, reason=EndReason.WORK, by_id=by_id, now=utc_now())


def state_of(booking_id: UUID) -> BookingState:
    """Where a booking stands."""
    return db.session.execute(select(Booking.state).where(Booking.id == booking_id)).scalar_one()


def the_session(session_id: UUID) -> CourseSession:
    """A session as it is kept now."""
    db.session.close()
    return db.session.get_one(CourseSession, session_id)


def states_in(session_id: UUID) -> list[BookingState]:
    """The states of a session's bookings in the order of arrival."""
    db.session.close()
    return list(
        db.session.scalars(select(Booking.state).where(Booking.session_id == session_id).order_by(Booking.ticket))
    )


def assert_counters_are_true(session_id: UUID, *, reserved: int = 0) -> None:
    """What the session counts is what its bookings say, and the history's last line agrees."""
    session, states = the_session(session_id), states_in(session_id)
    assert session.taken == sum(state in HOLDING for state in states) + reserved <= session.capacity
    assert session.waiting == states.count(BookingState.WAITING)
    last = db.session.scalars(
        select(SessionEvent).where(SessionEvent.session_id == session_id).order_by(SessionEvent.id.desc()).limit(1)
    ).one()
    assert (last.taken, last.waiting, last.capacity) == (session.taken, session.waiting, session.capacity)
