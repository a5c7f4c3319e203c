"""A session at half past one in the nights in which London's clocks change: an hour is an hour, and nothing is early or late by one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from skills_centre.bookings.errors import BookingClosed, OfferEnded
from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.attendance import Presence, Tap
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.attendance import close_register, record_taps
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.offers import accept_offer, take_free_place
from skills_centre.bookings.services.scheduling import Times
from skills_centre.bookings.services.settling import settle
from skills_centre.learning.queries.record import record_of
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import at_time
from tests.bookings.builders import a_session, assert_counters_are_true, book, people, states_in, the_session

CONFIRMED, WAITING, CANCELLED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.CANCELLED

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
#: In spring the clocks leave half past one out: an hour before and after it in real time. In autumn they show it twice.
BEFORE_THE_GAP, AFTER_THE_GAP = datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
THE_FIRST, THE_SECOND = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

EACH = pytest.mark.parametrize("start", [BEFORE_THE_GAP, AFTER_THE_GAP, THE_FIRST, THE_SECOND])


def a_night(start: datetime, **chosen: object) -> UUID:
    """A session of one hour of real time for one person."""
    return a_session(capacity=1, dates=(Times(start, start + HOUR),), **chosen)


def give_up(booking_id: UUID, by_id: UUID, now: datetime) -> None:
    with transaction():
        cancel_booking(booking_id, reason=EndReason.WORK, by_id=by_id, now=now)


def sweep(session_id: UUID, now: datetime) -> None:
    with transaction():
        if session_id in sessions_due(now=now):
            settle(session_id, now=now)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (BEFORE_THE_GAP, "Sunday 29 March 2026, 12:30 am to 2:30 am"),
        (AFTER_THE_GAP, "Sunday 29 March 2026, 2:30 am to 3:30 am"),
        (THE_FIRST, "Sunday 25 October 2026, 1:30 am BST to 1:30 am GMT"),
        (THE_SECOND, "Sunday 25 October 2026, 1:30 am GMT to 2:30 am"),
    ],
)
def test_it_is_shown_so_that_the_two_half_past_ones_are_told_apart(app: Flask, start: datetime, words: str) -> None:
    session_id = a_night(start)
    assert (the_session(session_id).starts_at, the_session(session_id).ends_at) == (start, start + HOUR)
    assert session_line(session_id).when == words
    if start is THE_FIRST:
        assert at_time(start + HOUR) == "25 October 2026 at 1:30 am GMT"


@EACH
def test_it_takes_bookings_until_the_second_at_which_it_starts_and_promotes_nobody_after(
    app: Flask, start: datetime
) -> None:
    session_id, (ada, ben, cy) = a_night(start), people(3)
    first, second = book(ada, session_id, now=start - SECOND), book(ben, session_id, now=start - SECOND)
    sweep(session_id, start - SECOND)
    assert states_in(session_id) == [CONFIRMED, WAITING]
    with pytest.raises(BookingClosed):
        book(cy, session_id, now=start)
    with pytest.raises(BookingClosed):
        give_up(first, ada, start)
    with pytest.raises(BookingClosed), transaction():
        take_free_place(second, by_id=ben, now=start)
    sweep(session_id, start)
    assert states_in(session_id) == [CONFIRMED, CANCELLED]
    assert_counters_are_true(session_id)


@EACH
def test_offers_end_48_hours_of_real_time_before_it(app: Flask, start: datetime) -> None:
    session_id, (ada, ben, cy) = a_night(start), people(3)
    first, second, third = (book(one, session_id, now=start - timedelta(days=9)) for one in (ada, ben, cy))
    cut_off = start - timedelta(hours=48)
    give_up(first, ada, cut_off - 3 * HOUR)
    sweep(session_id, cut_off - SECOND)
    assert states_in(session_id) == [CANCELLED, BookingState.OFFERED, WAITING]
    with pytest.raises(OfferEnded), transaction():
        accept_offer(second, by_id=ben, now=cut_off)
    sweep(session_id, cut_off)
    assert states_in(session_id) == [CANCELLED, BookingState.EXPIRED, WAITING], "nobody is offered anything any more"
    assert the_session(session_id).told_free_at == cut_off
    with transaction():
        take_free_place(third, by_id=cy, now=cut_off)
    assert states_in(session_id)[-1] is CONFIRMED


@EACH
def test_its_deadline_passes_at_its_own_second(app: Flask, start: datetime) -> None:
    session_id, [ada, ben] = a_night(start + 2 * HOUR, booking_closes_at=start, cancel_by=start), people(2)
    book(ada, session_id, now=start - SECOND)
    with pytest.raises(BookingClosed):
        book(ben, session_id, now=start)


@EACH
def test_an_hour_in_it_is_an_hour_of_learning_on_that_day(app: Flask, start: datetime) -> None:
    session_id, [ada, lea] = a_night(start), people(2)
    book(ada, session_id, now=start - timedelta(days=9))
    with transaction():
        record_taps(session_id, [Tap(new_id(), 1, ada, Presence.HERE)], by_id=lea, now=start)
        close_register(session_id, absent=None, by_id=lea, now=start + HOUR)
    assert states_in(session_id) == [BookingState.ATTENDED]
    db.session.close()
    [entry] = record_of(ada)
    assert (entry.minutes, entry.learned_on) == (60, start.date())
