"""The days on which somebody hears of us: their own working days, and one day of the week for what they slowed down."""

from datetime import date

import pytest

from skills_centre.reminders.rules.own_days import Pattern, leaves_on, own_closed, weekly_closed
from skills_centre.reminders.rules.timing import owed_on

TODAY = date(2026, 3, 3)  # a Tuesday
NONE: frozenset[date] = frozenset()
PART_TIME = Pattern(works_on=frozenset({1, 2, 3}))
MONDAYS = Pattern()


def on(due_on: date, offset: int, pattern: Pattern, *, weekly: bool, not_before: date = TODAY) -> date:
    own = own_closed(pattern, NONE, today=TODAY)
    heard_on = weekly_closed(pattern, NONE, today=TODAY) if weekly else own
    return leaves_on(due_on, offset, heard_on=heard_on, own=own, not_before=not_before)


@pytest.mark.parametrize(
    ("due_on", "offset", "expected"),
    [
        (date(2026, 3, 14), -1, date(2026, 3, 12)),  # the Friday before a Saturday is no day of theirs: Thursday
        (date(2026, 3, 10), -1, date(2026, 3, 5)),  # a Monday: the Thursday before
        (date(2026, 3, 5), 1, date(2026, 3, 10)),  # a Friday after the date: the next Tuesday
        (date(2026, 3, 4), 0, date(2026, 3, 4)),
    ],
)
def test_ordinary_mail_reaches_somebody_on_their_own_working_days(due_on: date, offset: int, expected: date) -> None:
    assert on(due_on, offset, PART_TIME, weekly=False) == expected


@pytest.mark.parametrize(
    ("due_on", "offset", "expected"),
    [
        (date(2026, 3, 19), -7, date(2026, 3, 9)),  # a Thursday's week before: the Monday before that
        (date(2026, 3, 19), -1, date(2026, 3, 16)),
        (date(2026, 3, 16), 0, date(2026, 3, 16)),
        (date(2026, 3, 12), 1, date(2026, 3, 16)),
    ],
)
def test_what_is_slowed_moves_back_before_a_date_and_on_after_it(due_on: date, offset: int, expected: date) -> None:
    assert on(due_on, offset, MONDAYS, weekly=True) == expected


def test_what_would_be_told_too_late_leaves_on_the_next_day_of_work_instead() -> None:
    thursday = date(2026, 3, 5)
    assert on(thursday, -1, MONDAYS, weekly=True) == date(2026, 3, 4), "on its own day, since Monday has gone"
    assert on(thursday, -7, MONDAYS, weekly=True) == TODAY
    assert on(date(2026, 3, 9), -1, MONDAYS, weekly=True) == date(2026, 3, 9), "the Monday of the date is in time"


def test_a_closed_day_of_the_week_gives_way_to_the_next_or_the_last_before_it() -> None:
    pattern = Pattern(weekly_on=4)
    good_friday = date(2026, 4, 3)
    assert owed_on(date(2026, 3, 30), 0, weekly_closed(pattern, {good_friday}, today=TODAY)) == date(2026, 4, 2)
    easter_monday = date(2026, 4, 6)
    assert owed_on(easter_monday, 0, weekly_closed(MONDAYS, {easter_monday}, today=TODAY)) == date(2026, 4, 7)


def test_each_week_has_exactly_one_day_for_everybody_who_works_at_all() -> None:
    for works_on in (frozenset({0}), frozenset({4}), frozenset({0, 2, 4}), frozenset(range(5))):
        for weekly_on in range(5):
            closed = weekly_closed(Pattern(works_on, weekly_on), NONE, today=TODAY)
            week = [date(2026, 3, 9 + number) for number in range(7)]
            [only] = [day for day in week if day.weekday() < 5 and day not in closed]
            assert only.weekday() in works_on
