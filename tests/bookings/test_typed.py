"""Times, sums and numbers as people type them."""

from datetime import UTC, date, datetime, time

import pytest

from skills_centre.bookings.rules.repeating import repetitions
from skills_centre.bookings.rules.typed import clock_of, in_pounds, number_of, pence_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:30", time(9, 30)),
        ("14.00", time(14)),
        ("2pm", time(14)),
        (" 2:15 PM ", time(14, 15)),
        ("12am", time(0)),
        ("noon", time(12)),
        ("10", time(10)),
        ("25:00", None),
        ("14pm", None),
        ("0am", None),
        ("9:75", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time | None) -> None:
    assert clock_of(typed) == meant


def test_a_sum_is_read_in_pounds_and_shown_again() -> None:
    assert [pence_of(one) for one in ("", "45", "£12.50", "1,200", "12.5", "free")] == [
        0,
        4500,
        1250,
        120000,
        None,
        None,
    ]
    assert [in_pounds(one) for one in (0, 1250)] == ["", "12.50"]
    assert [number_of(one) for one in ("20", "1,000", "", "-1", "1e3", "٣")] == [20, 1000, None, None, None, None]


def test_a_repetition_keeps_its_clock_time_when_the_clocks_change_and_names_the_closed_day() -> None:
    dates = [(datetime(2026, 3, 26, 10, tzinfo=UTC), datetime(2026, 3, 26, 12, tzinfo=UTC))]
    first, second = repetitions(dates, 2, closed={date(2026, 4, 9)})
    assert first.dates == ((datetime(2026, 4, 2, 9, tzinfo=UTC), datetime(2026, 4, 2, 11, tzinfo=UTC)),)
    assert (first.closed_on, second.closed_on) == (None, date(2026, 4, 9))
