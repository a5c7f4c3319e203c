"""The pure rules of places, offers and the lives of bookings."""

from datetime import UTC, date, datetime, timedelta

import pytest

from skills_centre.bookings.rules.places import (
    Barrier,
    SessionFacts,
    barrier,
    may_newcomer_take,
    offer_ends_at,
)
from skills_centre.bookings.rules.states import ATTENDANCE, ENDED, LIVE, BookingState, SessionState, may_follow

START = datetime(2026, 3, 26, 10, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def facts(**chosen: object) -> SessionFacts:
    usual = {
        "state": SessionState.OPEN, "capacity": 3, "taken": 1, "waiting": 0, "starts_at": START,
        "booking_closes_at": START - timedelta(days=1), "needs_approval": False, "is_being_cancelled": False, "told_free_at": None,
    }  # fmt: skip
    return SessionFacts(**{**usual, **chosen})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chosen", "now", "expected"),
    [
        ({}, TUESDAY, None),
        ({"state": SessionState.SCHEDULED}, TUESDAY, Barrier.NOT_OPEN),
        ({"state": SessionState.CLOSED}, TUESDAY, Barrier.CLOSED),
        ({"state": SessionState.CANCELLED}, START, Barrier.CANCELLED),
        ({"state": SessionState.DELIVERED}, TUESDAY, Barrier.STARTED),
        ({"is_being_cancelled": True}, TUESDAY, Barrier.BEING_CANCELLED),
        ({}, START - timedelta(days=1), Barrier.CLOSED),
        ({}, START - timedelta(days=1, seconds=1), None),
        ({}, START, Barrier.STARTED),
    ],
)
def test_what_keeps_everybody_from_booking(chosen: dict[str, object], now: datetime, expected: Barrier | None) -> None:
    assert barrier(facts(**chosen), now=now) is expected


def test_a_free_place_is_a_newcomers_only_when_nobody_waits_or_those_who_waited_had_their_time() -> None:
    assert may_newcomer_take(facts(), now=TUESDAY)
    assert not may_newcomer_take(facts(taken=3), now=TUESDAY)
    assert not may_newcomer_take(facts(waiting=1), now=TUESDAY)
    told = START - timedelta(hours=40)
    assert not may_newcomer_take(facts(waiting=1, told_free_at=told), now=told + timedelta(hours=1, minutes=59))
    assert may_newcomer_take(facts(waiting=1, told_free_at=told), now=told + timedelta(hours=2))


@pytest.mark.parametrize(
    ("now", "closed", "expected"),
    [
        (TUESDAY, [], TUESDAY + timedelta(days=1)),
        (datetime(2026, 3, 6, 15, 30, tzinfo=UTC), [], datetime(2026, 3, 9, 15, 30, tzinfo=UTC)),  # Friday to Monday
        (datetime(2026, 3, 7, 9, 0, tzinfo=UTC), [], datetime(2026, 3, 9, 9, 0, tzinfo=UTC)),  # offered on a Saturday
        (TUESDAY, [date(2026, 3, 4), date(2026, 3, 5)], datetime(2026, 3, 6, 12, 0, tzinfo=UTC)),
        (START - timedelta(hours=50), [], START - timedelta(hours=48)),  # the cut-off comes first
    ],
)
def test_an_offer_lapses_at_the_same_clock_time_on_the_next_working_day_or_at_the_cut_off(
    now: datetime, closed: list[date], expected: datetime
) -> None:
    assert offer_ends_at(START, now=now, closed=closed) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Friday 27 March at 9 in London is 9 UTC; Monday the 30th at 9 is 8 UTC: the clocks went on.
        (datetime(2026, 3, 27, 9, 0, tzinfo=UTC), datetime(2026, 3, 30, 8, 0, tzinfo=UTC)),
        # Friday 23 October at 9 in London is 8 UTC; Monday the 26th at 9 is 9 UTC: the clocks went back.
        (datetime(2026, 10, 23, 8, 0, tzinfo=UTC), datetime(2026, 10, 26, 9, 0, tzinfo=UTC)),
    ],
)
def test_an_offer_keeps_londons_clock_time_over_a_change_of_clocks(now: datetime, expected: datetime) -> None:
    assert offer_ends_at(now + timedelta(days=30), now=now, closed=[]) == expected


def test_a_booking_has_the_lives_that_the_domain_knows() -> None:
    follows = {state: {after for after in BookingState if may_follow(state, after)} for state in BookingState}
    assert follows[BookingState.REQUESTED] == {
        BookingState.DECLINED, BookingState.CONFIRMED, BookingState.WAITING, BookingState.CANCELLED,
    }  # fmt: skip
    assert follows[BookingState.OFFERED] == {BookingState.CONFIRMED, BookingState.EXPIRED, BookingState.CANCELLED}
    assert follows[BookingState.CONFIRMED] == {*ATTENDANCE, BookingState.CANCELLED}
    for ended in ENDED:
        assert follows[ended] == set()
    assert {state for state in BookingState if may_follow(None, state)} == {
        BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.WAITING,
    }  # fmt: skip
    assert set(BookingState) == LIVE | ENDED
