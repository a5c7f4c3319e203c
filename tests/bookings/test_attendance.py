"""Taking attendance: presses that arrive late, twice or from two phones, closing and correcting a register, and who is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.errors import NotYetTime, PeopleCameMeanwhile, RegisterTooEarly, SessionCancelled
from skills_centre.bookings.models import CourseSession
from skills_centre.bookings.queries.attendance import who_was_there
from skills_centre.bookings.rules.attendance import (
    Attended,
    NumberedDate,
    Presence,
    Seen,
    Tap,
    absence_told_at,
    minutes_there,
    outcome,
    when_pressed,
)
from skills_centre.bookings.rules.states import BookingState, SessionState
from skills_centre.bookings.services.attendance import close_register, mark_all, record_taps
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.scheduling import Times
from skills_centre.bookings.services.telling import tell_next
from skills_centre.learning.errors import SessionNotAttended
from skills_centre.learning.models import Enrolment, ModuleProgress
from skills_centre.learning.queries.record import record_of
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import STARTS, a_session, assert_counters_are_true, book, people, state_of, the_session
from tests.conftest import NOW
from tests.learning.builders import add_course, enrolled
from tests.reminders.builders import HEAD

ATTENDED, PARTLY, ABSENT = BookingState.ATTENDED, BookingState.PARTLY_ATTENDED, BookingState.DID_NOT_ATTEND
HERE, PART, AWAY = Presence.HERE, Presence.PART, Presence.AWAY
AFTER = STARTS + timedelta(hours=3)

MakePerson = Callable[..., Person]


@pytest.fixture
def lea(make_person: MakePerson) -> UUID:
    return make_person("Lea Runs").id


def tap(session_id: UUID, *taps: Tap, by_id: UUID, now: datetime = STARTS) -> None:
    with transaction():
        record_taps(session_id, taps, by_id=by_id, now=now)


def press(person_id: UUID, presence: Presence = HERE, *, number: int = 1, **more: timedelta | int) -> Tap:
    return Tap(new_id(), number, person_id, presence, **more)  # type: ignore[arg-type]


def close(session_id: UUID, by_id: UUID, *, now: datetime = AFTER, absent: list[UUID] | None = None) -> None:
    with transaction():
        close_register(session_id, absent=absent, by_id=by_id, now=now)


def hours(person_id: UUID) -> list[tuple[str, int, date]]:
    """The entries of somebody's record that stand."""
    db.session.close()
    return [(one.source, one.minutes, one.learned_on) for one in record_of(person_id)]


DATES = [
    NumberedDate(number, STARTS + timedelta(days=number), STARTS + timedelta(days=number, hours=2)) for number in (1, 2)
]


@pytest.mark.parametrize(
    ("seen", "state", "minutes"),
    [
        ({}, ABSENT, 0),
        ({1: Seen(HERE), 2: Seen(HERE)}, ATTENDED, 240),
        ({1: Seen(HERE)}, PARTLY, 120),
        ({1: Seen(HERE), 2: Seen(PART)}, PARTLY, 180),
        ({2: Seen(PART, 50)}, PARTLY, 50),
        ({2: Seen(PART, 500)}, PARTLY, 120),
    ],
)
def test_only_who_was_at_every_date_attended_and_the_time_is_what_they_were_there(
    seen: Attended, state: BookingState, minutes: int
) -> None:
    assert (outcome(seen, DATES), minutes_there(seen, DATES)) == (state, minutes)


def test_somebody_absent_is_told_at_the_same_clock_time_one_working_day_later_also_when_the_clocks_change() -> None:
    friday = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
    assert absence_told_at(friday, closed_days=()) == datetime(2026, 3, 30, 15, 30, tzinfo=UTC)
    assert absence_told_at(friday, closed_days={date(2026, 3, 30)}) == datetime(2026, 3, 31, 15, 30, tzinfo=UTC)


def test_a_phone_is_believed_how_long_ago_a_name_was_pressed_within_a_week() -> None:
    for said, kept in ((-5, 0), (90, 90), (10**9, 7 * 86_400)):
        assert when_pressed(timedelta(seconds=said), now=NOW) == NOW - timedelta(seconds=kept)


def test_a_press_counts_once_however_often_it_arrives_and_the_one_pressed_last_stands(app: Flask, lea: UUID) -> None:
    session_id, (ada,) = a_session(), people(1)
    first, undone = press(ada), press(ada, AWAY)
    tap(session_id, first, by_id=lea)
    tap(session_id, undone, by_id=lea, now=STARTS + timedelta(minutes=1))
    tap(session_id, first, first, by_id=lea, now=STARTS + timedelta(minutes=2))
    assert who_was_there(session_id) == {ada: {}}
    late = press(ada, PART, age=timedelta(hours=1))
    tap(session_id, late, by_id=lea, now=STARTS + timedelta(minutes=3))
    assert who_was_there(session_id) == {ada: {}}, "a press that waited in a phone undoes no later one"
    tap(session_id, press(ada, PART), press(ada), by_id=lea, now=STARTS + timedelta(minutes=4))
    assert who_was_there(session_id) == {ada: {1: Seen(HERE)}}


def test_attendance_is_taken_from_the_day_on_of_people_and_dates_that_there_are(app: Flask, lea: UUID) -> None:
    session_id, (ada,) = a_session(), people(1)
    with pytest.raises(NotYetTime):
        tap(session_id, press(ada), by_id=lea, now=STARTS - timedelta(days=1))
    tap(session_id, press(ada), by_id=lea, now=STARTS - timedelta(hours=1))
    for wrong in (press(ada, number=2), press(new_id())):
        with pytest.raises(NotFound):
            tap(session_id, press(ada, AWAY), wrong, by_id=lea)
    with pytest.raises(RegisterTooEarly):
        close(session_id, lea, now=STARTS - timedelta(minutes=1))
    assert who_was_there(session_id) == {ada: {1: Seen(HERE)}}
    gone = a_session()
    with transaction():
        cancel_session(gone, why="Flood", by_id=lea, now=NOW)
    with pytest.raises(SessionCancelled):
        tap(gone, press(ada), by_id=lea)


def test_nobody_is_absent_until_the_register_is_closed_and_then_everybody_has_what_they_did(
    app: Flask, lea: UUID, make_person: MakePerson
) -> None:
    session_id = a_session(capacity=3)
    ada, ben, cy = (make_person(name).id for name in ("Ada Okafor", "Ben Iqbal", "Cy Lund"))
    booked = {one: book(one, session_id) for one in (ada, ben, cy)}
    with transaction():
        assert mark_all(session_id, 1, by_id=lea, now=STARTS) == 3
    tap(session_id, press(ben, PART), press(cy, AWAY), by_id=lea)
    with transaction():
        assert mark_all(session_id, 1, by_id=lea, now=STARTS) == 1
    tap(session_id, press(cy, AWAY), by_id=lea, now=STARTS + timedelta(seconds=1))
    assert {state_of(one) for one in booked.values()} == {BookingState.CONFIRMED}
    assert hours(ada) == []
    close(session_id, lea, absent=[cy])
    close(session_id, lea, absent=[])
    assert [state_of(booked[one]) for one in (ada, ben, cy)] == [ATTENDED, PARTLY, ABSENT]
    assert the_session(session_id).state is SessionState.DELIVERED
    day = STARTS.date()
    assert [hours(one) for one in (ada, ben, cy)] == [[("session", 120, day)], [("session", 60, day)], []]
    assert_counters_are_true(session_id)


def test_a_walk_in_needs_no_place_so_that_a_full_session_is_never_oversold(app: Flask, lea: UUID) -> None:
    session_id = a_session(capacity=1)
    ada, ben = people(2)
    book(ada, session_id)
    tap(session_id, press(ada), press(ben), by_id=lea)
    close(session_id, lea)
    session = the_session(session_id)
    assert (session.taken, session.capacity) == (1, 1)
    assert hours(ben) == [("session", 120, STARTS.date())]
    assert_counters_are_true(session_id)


def test_a_register_is_not_closed_over_somebody_who_was_ticked_meanwhile(app: Flask, lea: UUID) -> None:
    session_id, (ada,) = a_session(), people(1)
    booking = book(ada, session_id)
    tap(session_id, press(ada), by_id=lea)
    with pytest.raises(PeopleCameMeanwhile):
        close(session_id, lea, absent=[ada])
    assert state_of(booking) is BookingState.CONFIRMED


def test_a_correction_after_closing_replaces_the_entry_in_the_record_by_a_new_one(app: Flask, lea: UUID) -> None:
    session_id, (ada, walk_in) = a_session(), people(2)
    booking = book(ada, session_id)
    close(session_id, lea)
    assert (state_of(booking), hours(ada)) == (ABSENT, [])
    steps = [(PART, PARTLY, [60]), (HERE, ATTENDED, [120]), (AWAY, ABSENT, []), (HERE, ATTENDED, [120])]
    for minute, (presence, state, minutes) in enumerate(steps):
        now = AFTER + timedelta(minutes=minute)
        tap(session_id, press(ada, presence), press(walk_in, presence), by_id=lea, now=now)
        assert (state_of(booking), [one[1] for one in hours(ada)]) == (state, minutes)
        assert [one[1] for one in hours(walk_in)] == minutes
    assert_counters_are_true(session_id)


def test_who_waits_or_asked_ends_at_closing_although_no_sweep_has_come_by(app: Flask, lea: UUID) -> None:
    session_id, (ada, ben) = a_session(capacity=1), people(2)
    book(ada, session_id)
    waiting = book(ben, session_id)
    close(session_id, lea)
    assert state_of(waiting) is BookingState.CANCELLED


def test_several_dates_make_one_attendance_with_the_day_of_the_last(app: Flask, lea: UUID) -> None:
    dates = tuple(Times(STARTS + timedelta(days=one), STARTS + timedelta(days=one, hours=1)) for one in (0, 7))
    session_id, (ada, ben) = a_session(dates=dates), people(2)
    first, second = book(ada, session_id), book(ben, session_id)
    tap(session_id, press(ada), press(ben), by_id=lea)
    with pytest.raises(NotYetTime):
        tap(session_id, press(ada, number=2), by_id=lea)
    tap(session_id, press(ada, number=2), by_id=lea, now=STARTS + timedelta(days=7))
    close(session_id, lea, now=STARTS + timedelta(days=7))
    assert (state_of(first), state_of(second)) == (ATTENDED, PARTLY)
    assert hours(ada) == [("session", 120, STARTS.date() + timedelta(days=7))]
    assert hours(ben) == [("session", 60, STARTS.date())]


def test_a_closed_register_stays_delivered_whatever_the_clock_makes_due(app: Flask, lea: UUID) -> None:
    session_id = a_session()
    close(session_id, lea)
    kept = db.session.get_one(CourseSession, session_id)
    assert (kept.is_register_closed, kept.state) == (True, SessionState.DELIVERED)


def test_who_attended_has_done_the_session_of_the_course_and_is_asked_what_they_thought(
    app: Flask, lea: UUID, make_person: MakePerson
) -> None:
    """Ada booked and is not on the course, Ben has read its lesson, Cy has not, Dee is there for a part, Eva walks in."""
    course_id = add_course(lessons=(), quiz=None, session_part=True)
    with_lesson = add_course("with-lesson", lessons=("first",), quiz=None, session_part=True)
    ada, ben, cy, dee, eva = (make_person(f"{name} X").id for name in ("Ada", "Ben", "Cy", "Dee", "Eva"))
    first, second = a_session(course_id=course_id), a_session(course_id=with_lesson)
    book(ada, first)
    for one in (ben, cy):
        book(one, second)
    enrolment = enrolled(ben, with_lesson).id
    enrolled(cy, with_lesson)
    with transaction():
        complete_lesson(enrolment, "first", person_id=ben, now=NOW)
    with pytest.raises(SessionNotAttended), transaction():
        complete_lesson(enrolment, "together", person_id=ben, now=NOW)
    tap(first, press(ada), press(dee, PART), press(eva), by_id=lea)
    tap(second, press(ben), press(cy), by_id=lea)
    for session_id in (first, second):
        close(session_id, lea)
        close(session_id, lea)
    assert [stands_on(one, course_id) for one in (ada, dee, eva)] == [["completed"], [], ["completed"]]
    assert [stands_on(one, with_lesson) for one in (ben, cy)] == [["completed"], ["in-progress"]]
    day = STARTS.date()
    assert sorted(hours(ada)) == [("course", 0, day), ("session", 120, day)]
    assert sorted(hours(ben)) == [("course", 5, day), ("session", 120, day)]
    with transaction():
        while tell_next(HEAD, now=AFTER):
            pass
    asked = db.session.scalars(select(OutboxMessage.address).where(OutboxMessage.subject.like("Thank you%"))).all()
    assert sorted((one or "")[:3] for one in asked) == ["ada", "ben", "eva"]
    body = db.session.scalars(select(OutboxMessage.text_body).where(OutboxMessage.subject.like("Thank you%"))).first()
    assert "/completed" in (body or "")


def test_a_correction_takes_the_part_back_and_a_completion_with_it_unless_another_session_was_attended(
    app: Flask, lea: UUID
) -> None:
    course_id = add_course(lessons=("first",), quiz=None, session_part=True)
    ada, ben = people(2)
    enrolment, ids = enrolled(ada, course_id).id, [a_session(course_id=course_id) for _ in range(2)]
    for session_id in ids:
        tap(session_id, press(ada), by_id=lea)
    close(ids[0], lea)
    assert is_done(enrolment)
    tap(ids[0], press(ada, PART), by_id=lea, now=AFTER)
    assert not is_done(enrolment)
    tap(ids[0], press(ada), by_id=lea, now=AFTER + timedelta(minutes=1))
    close(ids[1], lea)
    tap(ids[0], press(ada, AWAY), by_id=lea, now=AFTER + timedelta(minutes=2))
    assert is_done(enrolment)
    with transaction():
        complete_lesson(enrolment, "first", person_id=ada, now=AFTER)
    tap(ids[1], press(ada, AWAY), by_id=lea, now=AFTER + timedelta(minutes=3))
    assert stands_on(ada, course_id) == ["in-progress"]
    tap(ids[1], press(ada), by_id=lea, now=AFTER + timedelta(minutes=4))
    assert stands_on(ada, course_id) == ["completed"]
    assert stands_on(ben, course_id) == []


def stands_on(person_id: UUID, course_id: UUID) -> list[str]:
    """The states of somebody's enrolments on a course."""
    db.session.close()
    mine = select(Enrolment.state).where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    return [str(one) for one in db.session.scalars(mine)]


def is_done(enrolment_id: UUID) -> bool:
    """Whether the course's session is done."""
    db.session.close()
    return db.session.get_one(ModuleProgress, (enrolment_id, "together")).completed_at is not None
