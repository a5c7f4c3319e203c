"""Sums and numbers as people type them, and a session week after week."""

from datetime import UTC, date, datetime

from skills_centre.bookings.rules.repeating import repetitions
from skills_centre.bookings.rules.typed import in_pounds, number_of, pence_of
from skills_centre.bookings.rules.wording import places_in_words


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


def test_places_are_said_as_they_stand_while_people_wait_too() -> None:
    assert places_in_words(free=3, waiting=0) == "3 places left"
    assert places_in_words(free=0, waiting=0) == "Full"
    assert places_in_words(free=1, waiting=2) == "Full, 2 people waiting", "it is the next in line's"
    near = places_in_words(free=1, waiting=2, is_first_come=True)
    assert near == "1 place free and 2 people waiting: the first to take it has it"
    assert places_in_words(free=0, waiting=2, is_first_come=True) == "Full, 2 people waiting"
