"""Due dates without a database: cycles from their anchor, arrivals, windows, absences."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_centre.requirements.rules.owing import Held
from skills_centre.requirements.rules.schedule import (
    Pause,
    Period,
    Recurrence,
    Schedule,
    after_pauses,
    cycle_due,
    cycle_period,
    earliest_due,
    next_period,
)
from skills_centre.requirements.rules.states import ObligationState, obligation_state

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
YEARLY = Schedule(Recurrence.FIXED, days=30, fixed_on=date(2026, 3, 31), months=12)
ROLLING = Schedule(Recurrence.ROLLING, days=30, months=12)
ONCE = Schedule(Recurrence.ONCE, days=30)


def due(schedule: Schedule, since: date, completed: tuple[date, ...] = (), today: date | None = None) -> date | None:
    found = next_period(schedule, since=since, completed=completed, today=today or since)
    return found.due_on if found else None


def test_a_monthly_cycle_from_the_31st_never_drifts() -> None:
    monthly = Schedule(Recurrence.FIXED, days=0, fixed_on=date(2028, 1, 31), months=1)
    assert [cycle_due(monthly, number) for number in range(4)] == [
        date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30),
    ]  # fmt: skip


def test_a_yearly_cycle_from_29_february_comes_back_to_it() -> None:
    leap = Schedule(Recurrence.FIXED, days=0, fixed_on=date(2028, 2, 29), months=12)
    assert [cycle_due(leap, number) for number in (1, 4)] == [date(2029, 2, 28), date(2032, 2, 29)]


@given(anchor=days, months=st.integers(1, 60), number=st.integers(0, 20))
def test_every_day_belongs_to_exactly_one_period_of_a_cycle(anchor: date, months: int, number: int) -> None:
    schedule = Schedule(Recurrence.FIXED, days=0, fixed_on=anchor, months=months)
    here, following = cycle_period(schedule, number), cycle_period(schedule, number + 1)
    assert here.opens_on < here.due_on <= (here.closes_on or date.max)
    assert here.closes_on is not None
    assert following.opens_on == here.closes_on + timedelta(days=1)
    assert here.closes_on < following.due_on


@given(
    since=days, given_days=st.integers(0, 400), anchor=days, months=st.integers(1, 36), kind=st.sampled_from(Recurrence)
)
def test_nobody_is_born_overdue(since: date, given_days: int, anchor: date, months: int, kind: Recurrence) -> None:
    schedule = Schedule(
        kind, days=given_days, fixed_on=anchor if kind is not Recurrence.ROLLING else None,
        months=None if kind is Recurrence.ONCE else months,
    )  # fmt: skip
    first = due(schedule, since)
    assert first is not None
    assert first >= earliest_due(schedule, since)


@given(since=days, completed=st.lists(days, max_size=6), today=days, months=st.integers(1, 36))
def test_what_is_asked_next_in_a_cycle_is_open_and_not_done(
    since: date, completed: list[date], today: date, months: int
) -> None:
    schedule = Schedule(Recurrence.FIXED, days=14, fixed_on=date(2024, 1, 31), months=months)
    done = [day for day in completed if day <= today]
    period = next_period(schedule, since=since, completed=done, today=today)
    assert period is not None
    assert not any(period.holds(day) for day in done)
    assert period.closes_on is None or period.closes_on >= today


def test_a_completion_before_the_date_counts_for_it_inside_its_window_and_for_the_one_before_outside() -> None:
    joined = date(2025, 6, 1)
    assert due(YEARLY, joined, (date(2026, 1, 10),), today=date(2026, 1, 10)) == date(2027, 3, 31)
    assert due(YEARLY, joined, (date(2025, 12, 1),), today=date(2025, 12, 1)) == date(2026, 3, 31)


def test_a_late_completion_counts_for_the_date_that_passed_and_the_next_one_stands() -> None:
    joined, late = date(2025, 6, 1), date(2026, 5, 20)
    assert due(YEARLY, joined, today=late) == date(2026, 3, 31)
    assert due(YEARLY, joined, (late,), today=late) == date(2027, 3, 31)


def test_a_date_that_nobody_met_is_past_when_the_next_window_opens() -> None:
    joined, next_window = date(2025, 6, 1), date(2026, 12, 31)
    assert due(YEARLY, joined, today=next_window - timedelta(days=1)) == date(2026, 3, 31)
    assert due(YEARLY, joined, today=next_window) == date(2027, 3, 31)


def test_whoever_joins_shortly_before_a_date_has_until_the_next_one() -> None:
    assert due(YEARLY, date(2026, 3, 1)) == date(2026, 3, 31)
    assert due(YEARLY, date(2026, 3, 2)) == date(2027, 3, 31)


def test_rolling_goes_by_the_latest_completion_and_the_first_by_the_arrival() -> None:
    joined = date(2026, 1, 31)
    assert due(ROLLING, joined) == date(2026, 3, 2)
    assert due(ROLLING, joined, (date(2026, 2, 28),)) == date(2027, 2, 28)
    assert due(ROLLING, joined, (date(2026, 2, 28), date(2026, 8, 31))) == date(2027, 8, 31)


def test_rolling_counts_what_was_done_before_but_leaves_time_when_that_is_long_ago() -> None:
    joined = date(2026, 1, 31)
    assert due(ROLLING, joined, (date(2025, 9, 1),)) == date(2026, 9, 1)
    assert due(ROLLING, joined, (date(2021, 9, 1),)) == date(2026, 3, 2)


def test_what_is_asked_once_is_done_once() -> None:
    joined = date(2026, 1, 31)
    assert due(ONCE, joined, (date(2019, 1, 1),)) is None
    lately = Schedule(Recurrence.ONCE, days=30, counts_back_months=12)
    assert due(lately, joined, (date(2025, 1, 30),)) == date(2026, 3, 2)
    assert due(lately, joined, (date(2025, 1, 31),)) is None


def test_a_date_for_everybody_leaves_an_arrival_the_days_that_are_given() -> None:
    by_easter = Schedule(Recurrence.ONCE, days=30, fixed_on=date(2026, 4, 3))
    assert due(by_easter, date(2026, 1, 1)) == date(2026, 4, 3)
    assert due(by_easter, date(2026, 3, 20)) == date(2026, 4, 19)


@pytest.mark.parametrize(
    ("pauses", "moved"),
    [
        ((), date(2026, 3, 31)),
        ((Pause(date(2026, 3, 1), date(2026, 5, 31)),), date(2026, 6, 30)),
        ((Pause(date(2026, 3, 1), None),), None),
        ((Pause(date(2026, 4, 1), date(2026, 5, 31)),), date(2026, 3, 31)),
        ((Pause(date(2026, 1, 1), date(2026, 3, 20)),), date(2026, 4, 19)),
        ((Pause(date(2026, 1, 1), date(2026, 1, 20)),), date(2026, 3, 31)),
        ((Pause(date(2026, 3, 1), date(2026, 5, 31)), Pause(date(2026, 6, 10), date(2026, 6, 20))), date(2026, 7, 20)),
    ],
)
def test_a_date_in_an_absence_moves_past_the_return(pauses: tuple[Pause, ...], moved: date | None) -> None:
    assert after_pauses(date(2026, 3, 31), pauses, days=30) == moved


@pytest.mark.parametrize("last", [date.max, date.max - timedelta(days=1), date.max - timedelta(days=29)])
def test_an_end_after_which_the_calendar_has_no_days_is_none(last: date) -> None:
    """Some write 31 12 9999 where they know no day."""
    pause = Pause(date(2026, 3, 1), last)
    assert after_pauses(date(2026, 3, 31), [pause], days=30, grace_days=7) is None
    assert after_pauses(date(2026, 2, 1), [pause], days=30, grace_days=7) == date(2026, 2, 1), "it was overdue before"
    earlier = Pause(date(2026, 3, 1), date.max - timedelta(days=30))
    assert after_pauses(date(2026, 3, 31), [earlier], days=30, grace_days=7) == date.max


def test_dates_at_the_end_of_the_calendar_break_nothing() -> None:
    """No rule says such days any more, but some were saved."""
    last, today = date.max, date(2026, 3, 3)
    once = Schedule(Recurrence.ONCE, days=30, fixed_on=last, grace_days=9)
    assert next_period(once, since=today, completed=(), today=today) == Period(1, date.min, last, None)
    assert Held(today, None, last, 9).missed_on(today) is None
    assert obligation_state(last, grace_days=9, completed_on=None, is_exempt=False, on=today) is ObligationState.NOT_DUE
    assert after_pauses(last, [Pause(today, today)], days=30, grace_days=9) == last
    cycle = Schedule(Recurrence.FIXED, days=30, fixed_on=last, months=12)
    assert next_period(cycle, since=today, completed=(), today=today) == Period(
        0, last - timedelta(days=90), last, last - timedelta(days=1)
    )
    for schedule in (ONCE, YEARLY, ROLLING):
        found = next_period(schedule, since=last, completed=(), today=today)
        assert found is not None
        assert found.due_on == last


def test_an_absence_that_begins_within_the_grace_moves_the_date_too_and_a_later_one_does_not() -> None:
    due = date(2026, 3, 31)
    for first, moved in ((date(2026, 4, 7), date(2026, 6, 30)), (date(2026, 4, 8), due)):
        assert after_pauses(due, [Pause(first, date(2026, 5, 31))], days=30, grace_days=7) == moved


def test_an_exemption_moves_the_date_also_of_what_is_overdue_already() -> None:
    excused = Pause(date(2026, 4, 20), date(2026, 5, 31), is_exemption=True)
    assert after_pauses(date(2026, 3, 31), [excused], days=30) == date(2026, 6, 30)
    assert after_pauses(date(2026, 7, 31), [excused], days=30) == date(2026, 7, 31), "it is over by then"


def test_a_cycle_without_months_and_one_without_an_anchor_are_refused() -> None:
    with pytest.raises(ValueError, match="months"):
        Schedule(Recurrence.ROLLING, days=1)
    with pytest.raises(ValueError, match="anchor"):
        Schedule(Recurrence.FIXED, days=1, months=12)


def test_a_period_without_an_end_takes_every_later_completion() -> None:
    assert Period(1, date(2026, 1, 1), date(2026, 2, 1), None).holds(date(2040, 1, 1))
