"""Working days, offsets and hours."""

from datetime import UTC, date, datetime

import pytest

from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import (
    DEFAULT_HOURS,
    days_left_in_words,
    may_mail_leave,
    next_mail_day,
    occasions_ahead,
    owed_on,
)

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
NONE: frozenset[date] = frozenset()


@pytest.mark.parametrize(
    ("due_on", "offset", "expected"),
    [
        (date(2026, 3, 10), -7, date(2026, 3, 3)),
        (date(2026, 3, 15), -7, date(2026, 3, 6)),  # a Sunday's week before is a Sunday: Friday
        (date(2026, 3, 9), -1, date(2026, 3, 6)),  # Monday's day before is Sunday: Friday
        (date(2026, 12, 29), -1, date(2026, 12, 24)),  # Monday 28, the weekend and Christmas Day are closed
        (date(2028, 3, 7), -7, date(2028, 2, 29)),  # a leap day is a day like others
        (date(2027, 3, 7), -7, date(2027, 2, 26)),
        (date(2026, 3, 31), -7, date(2026, 3, 24)),  # across the night on which clocks go forward
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # after a day moves on, not back
    ],
)
def test_offsets_before_move_back_and_offsets_after_move_on(due_on: date, offset: int, expected: date) -> None:
    assert owed_on(due_on, offset, CHRISTMAS) == expected


def test_several_offsets_are_owed_at_once_after_a_missed_run() -> None:
    held = Policies().of(ReminderKind.COURSE_DUE)
    owed = held.occasions_owed(date(2026, 3, 10), has_arrived=False, today=date(2026, 3, 9), closed=NONE)
    assert [one.offset_days for one in owed] == [-7, -1]
    assert occasions_ahead(date(2026, 3, 10), (-7, -1), today=date(2026, 3, 9), closed=NONE) == []


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 3, 3, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 3, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 3, 17, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 3, 18, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 7, 7, 0, tzinfo=UTC), True),  # summer time: eight o'clock in London
        (datetime(2026, 7, 7, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), False),
    ],
)
def test_ordinary_mail_leaves_in_working_hours_of_london(instant: datetime, expected: bool) -> None:
    assert may_mail_leave(instant, CHRISTMAS, DEFAULT_HOURS) is expected


def test_the_next_mail_day_is_today_only_while_it_can_be() -> None:
    morning, evening = datetime(2026, 3, 6, 6, tzinfo=UTC), datetime(2026, 3, 6, 18, 30, tzinfo=UTC)
    assert next_mail_day(morning, NONE, DEFAULT_HOURS, had_today=False) == date(2026, 3, 6)
    assert next_mail_day(morning, NONE, DEFAULT_HOURS, had_today=True) == date(2026, 3, 9)
    assert next_mail_day(evening, NONE, DEFAULT_HOURS, had_today=False) == date(2026, 3, 9)


def test_how_far_off_a_day_is_reads_as_people_say_it() -> None:
    today = date(2026, 3, 3)
    assert [days_left_in_words(date(2026, 3, day), today) for day in (3, 4, 10)] == ["today", "tomorrow", "in 7 days"]
    assert [days_left_in_words(date(2026, 3, day), today) for day in (2, 1)] == ["yesterday", "2 days ago"]
