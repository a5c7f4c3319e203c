"""Two facilitators at once: their presses, and the closing of their register."""

from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.models import AttendanceTap, SessionAct, SessionEvent
from skills_centre.bookings.rules.attendance import Presence, Tap
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.attendance import close_register, mark_all, record_taps
from skills_centre.learning.models import LearningRecordEntry
from skills_centre.learning.queries.record import stands
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from tests.bookings.builders import a_session, assert_counters_are_true, book, people, states_in, the_session
from tests.races.test_learning import race


def test_two_facilitators_at_once_leave_one_register_and_close_it_once(app: Flask) -> None:
    session_id, (fay, gus, *everybody) = a_session(capacity=6), people(8)
    for one in everybody:
        book(one, session_id)
    began = the_session(session_id).starts_at
    taps = [Tap(new_id(), 1, one, Presence.HERE) for one in everybody[:5]]
    by_both = [
        lambda by_id=by_id, order=order: record_taps(session_id, order, by_id=by_id, now=began)
        for by_id, order in ((fay, taps), (gus, taps[::-1]), (fay, taps[2:]), (gus, taps[:2]))
    ]
    assert race(app, *by_both) == [None] * 4
    turns = db.session.scalars(select(AttendanceTap.turn).where(AttendanceTap.session_id == session_id)).all()
    assert sorted(turns) == [1, 2, 3, 4, 5], "each press counts once"
    outcomes = race(
        app,
        *[lambda by_id=by_id: close_register(session_id, by_id=by_id, now=began) for by_id in (fay, gus)],
        lambda: record_taps(session_id, [Tap(new_id(), 1, everybody[5], Presence.PART)], by_id=gus, now=began),
        lambda: mark_all(session_id, 1, by_id=fay, now=began),
    )
    assert not [one for one in outcomes if isinstance(one, Exception)]
    states = states_in(session_id)
    assert states[:5] == [BookingState.ATTENDED] * 5
    assert states[5] in {BookingState.ATTENDED, BookingState.PARTLY_ATTENDED}
    minutes = db.session.scalars(select(LearningRecordEntry.minutes).where(stands())).all()
    assert sorted(minutes)[1:] == [120] * 5
    acts = db.session.scalars(select(SessionEvent.act).where(SessionEvent.session_id == session_id)).all()
    assert acts.count(SessionAct.DELIVERED) == 1
    assert_counters_are_true(session_id)
