"""The sessions that were held in a time, with their places: offered, attended, missed, and what a place cost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from skills_centre.bookings.models import Booking, CourseSession
from skills_centre.bookings.rules.states import ATTENDANCE, BookingState, SessionState
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class HeldPlaces:
    """Sessions whose register is closed, their places, and what became of those that somebody had; `pence` is what these cost.

    `still_open` are sessions that are over and whose register is not closed: nobody can say yet who came. Who came without a booking took
    no place.
    """

    sessions: int
    offered: int
    attended: int
    partly: int
    absent: int
    pence: int
    still_open: int

    @property
    def held(self) -> int:
        """Places that somebody had, whether they came or not."""
        return self.attended + self.partly + self.absent


def held_between(begins: datetime, ends: datetime) -> HeldPlaces:
    """The sessions whose last date ended in a time, `ends` excluded. Two statements."""
    held = (CourseSession.ends_at >= begins, CourseSession.ends_at < ends)
    is_closed = CourseSession.is_register_closed
    sessions, offered, still_open = db.session.execute(
        select(
            func.sum(case((is_closed, 1), else_=0)),
            func.sum(case((is_closed, CourseSession.capacity), else_=0)),
            func.sum(case((is_closed, 0), else_=1)),
        ).where(*held, CourseSession.state != SessionState.CANCELLED)
    ).one()
    rows = db.session.execute(
        select(Booking.state, func.count(), func.sum(CourseSession.cost_pence))
        .join(CourseSession, CourseSession.id == Booking.session_id)
        .where(*held, is_closed, Booking.state.in_(ATTENDANCE))
        .group_by(Booking.state)
    ).all()
    people = {state: number for state, number, _pence in rows}
    return HeldPlaces(
        int(sessions or 0),
        int(offered or 0),
        people.get(BookingState.ATTENDED, 0),
        people.get(BookingState.PARTLY_ATTENDED, 0),
        people.get(BookingState.DID_NOT_ATTEND, 0),
        sum(int(pence) for _state, _number, pence in rows),
        int(still_open or 0),
    )
