"""Working days: counted over weekends and closed days, in both directions alike."""

from datetime import date, timedelta

import pytest

from skills_centre.platform.working_days import first_day_within, is_working_day, working_days_later

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def test_weekends_and_closed_days_are_not_working_days() -> None:
    assert is_working_day(date(2026, 12, 24), CHRISTMAS)
    assert not is_working_day(date(2026, 12, 25), CHRISTMAS)
    assert not is_working_day(date(2026, 12, 26), CHRISTMAS)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 3, 3), 10, date(2026, 3, 17)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # a Saturday: Monday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 18), 10, date(2027, 1, 5)),
    ],
)
def test_so_many_working_days_later(day: date, number: int, expected: date) -> None:
    assert working_days_later(day, number, CHRISTMAS) == expected


def test_a_day_lies_within_ten_working_days_until_the_eleventh_has_begun() -> None:
    start = date(2026, 12, 1)
    for days in range(60):
        for later in range(60):
            day = start + timedelta(days=days)
            today = day + timedelta(days=later)
            has_moved = today >= working_days_later(day, 11, CHRISTMAS)
            assert (day < first_day_within(10, today, CHRISTMAS)) == has_moved, (day, today)
