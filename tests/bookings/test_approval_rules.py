"""Until when a request is answered, and which desks it reaches."""

from datetime import UTC, date, datetime, timedelta

import pytest

from skills_centre.bookings.rules.approvals import AnswerTimes, ApprovalDesk, answer_times, desks_reached
from skills_centre.bookings.rules.request_letters import AskedFor, words_of_request, words_of_requests

#: A Tuesday at noon.
ASKED = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
FAR = ASKED + timedelta(days=60)


def times(
    *,
    starts_at: datetime = FAR,
    closes_at: datetime | None = None,
    closed: tuple[date, ...] = (),
    later: timedelta = timedelta(),
) -> AnswerTimes:
    return answer_times(ASKED, starts_at=starts_at, closes_at=closes_at or starts_at, closed=closed, now=ASKED + later)


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, number, hour, tzinfo=UTC)


def test_it_goes_on_after_five_full_working_days_and_ends_after_ten() -> None:
    assert times() == AnswerTimes(day(11, 9), day(18, 9))
    assert times(closed=(date(2026, 3, 9), date(2026, 3, 17))) == AnswerTimes(day(12, 9), day(20, 9))


def test_it_outlasts_neither_the_last_offers_nor_the_closing_of_booking() -> None:
    starts = day(12, 12)
    assert times(starts_at=starts) == AnswerTimes(ASKED + timedelta(days=3, hours=12), day(10, 12))
    assert times(starts_at=starts, closes_at=day(7, 12)) == AnswerTimes(ASKED + timedelta(days=2), day(7, 12))
    assert times(closes_at=day(17)) == AnswerTimes(ASKED + (day(17) - ASKED) / 2, day(17))


def test_one_that_is_made_near_the_start_stands_until_booking_closes() -> None:
    assert times(starts_at=day(6)).answer_by == day(6)
    assert times(starts_at=day(6), closes_at=day(5, 12)).answer_by == day(5, 12)
    moved_nearer = times(starts_at=day(12, 12), later=timedelta(days=7))
    assert moved_nearer.answer_by == day(12, 12)


@pytest.mark.parametrize(
    ("there", "private", "moved", "reached"),
    [
        ("mfl", False, False, "m"),
        ("mfl", False, True, "mf"),
        ("ml", False, True, "ml"),
        ("fl", False, False, "f"),
        ("fl", False, True, "fl"),
        ("l", False, False, "l"),
        ("l", False, True, "l"),
        ("m", False, True, "m"),
        ("", False, True, ""),
        ("mfl", True, False, "l"),
        ("mf", True, True, ""),
    ],
)
def test_the_desks_that_it_reaches(there: str, private: bool, moved: bool, reached: str) -> None:
    letters = dict(zip("mfl", ApprovalDesk, strict=True))
    found = desks_reached(
        has_manager="m" in there,
        has_fallback="f" in there,
        has_learning="l" in there,
        is_private=private,
        has_moved=moved,
    )
    assert found == tuple(letters[one] for one in reached)


def test_why_a_message_of_requests_comes_is_as_true_of_several_people_as_of_one() -> None:
    ada, ben = (AskedFor(name, "Drafting", "Tuesday", "Linden Room") for name in ("Ada", "Ben"))
    by = datetime(2026, 3, 10, 9, tzinfo=UTC)
    several = words_of_requests([(ada, by), (ben, by)], ApprovalDesk.MANAGER)
    one = words_of_request(ada, ApprovalDesk.MANAGER, answer_by=by, has_come_on=False)
    assert several.why == one.why == "whoever asks is in your team, or you act for their manager"
