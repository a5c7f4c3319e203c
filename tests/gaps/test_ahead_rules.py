"""What is ahead, without a database: each gap closes once and soonest, and every sentence says of how many and by when."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from skills_centre.gaps.rules.ahead import (
    Closing,
    Expiring,
    Holding,
    Learning,
    closing,
    what_could_close,
    what_goes_stale,
)

TODAY = date(2026, 3, 2)
ANN, BEN, DATA = uuid4(), uuid4(), uuid4()


def learning(person: UUID, *, by: date | None, closes: bool = True, title: str = "Reading data") -> Learning:
    return Learning(person, DATA, "reading-data", title, closes=closes, is_booked=by is not None, by=by)


def test_a_gap_closes_once_by_what_comes_soonest_and_what_leads_too_low_closes_none() -> None:
    soon, late = TODAY + timedelta(days=5), TODAY + timedelta(days=50)
    found = closing(
        [
            learning(ANN, by=late, title="A late one"),
            learning(ANN, by=soon, title="A soon one"),
            learning(ANN, by=None, title="One without a date"),
            learning(BEN, by=soon, closes=False),
        ],
        today=TODAY,
    )
    assert [(one.person_id, one.learning.title) for one in found] == [(ANN, "A soon one")]


def gaps(*days: date | None) -> list[Closing]:
    return closing((learning(uuid4(), by=day) for day in days), today=TODAY)


def test_a_day_that_is_past_hides_no_learning_that_is_still_ahead() -> None:
    late, ahead = TODAY - timedelta(days=1), TODAY + timedelta(days=50)
    learnings = [learning(ANN, by=late, title="Late"), learning(ANN, by=ahead, title="Ahead"), learning(BEN, by=late)]
    found = closing(learnings, today=TODAY)
    assert [(one.person_id, one.learning.title) for one in found] == [(ANN, "Ahead"), (BEN, "Reading data")]


@pytest.mark.parametrize(
    ("closes", "below", "sentence"),
    [
        ([], 0, "Nobody is below what is asked, so there is nothing to close."),
        (
            [],
            3,
            "No booked or assigned learning leads anybody to the level that is asked for: 0 of 3 gaps could close by it.",
        ),
        ([None], 1, "1 of 1 gap could close by learning that is booked or assigned; 1 has no date."),
        (
            [date(2026, 4, 1), None, None],
            9,
            "3 of 9 gaps could close by learning that is booked or assigned, by 1 April 2026; 2 have no date.",
        ),
        (
            [date(2026, 4, 1), date(2026, 5, 1)],
            9,
            "2 of 9 gaps could close by learning that is booked or assigned, the first by 1 April 2026 and the last by 1 May 2026.",
        ),
        (
            [TODAY, TODAY - timedelta(days=1)],
            9,
            "2 of 9 gaps could close by learning that is booked or assigned, by 2 March 2026; 1 should have been done by now.",
        ),
        (
            [TODAY - timedelta(days=9)],
            9,
            "1 of 9 gaps could close by learning that is booked or assigned; 1 should have been done by now.",
        ),
    ],
)
def test_what_could_close_is_said_of_how_many_and_by_when(closes: list[date | None], below: int, sentence: str) -> None:
    assert what_could_close(gaps(*closes), below=below, today=TODAY) == sentence


def test_what_goes_stale_counts_the_thirtieth_day_in() -> None:
    results = [Expiring(ANN, DATA, TODAY + timedelta(days=days)) for days in (30, 31, 90)]
    assert what_goes_stale(results, today=TODAY) == "1 result goes stale in the next 30 days, 3 in the next 90."
    assert what_goes_stale(results[1:], today=TODAY) == "No result goes stale in the next 30 days, 2 in the next 90."
    assert what_goes_stale([], today=TODAY) == "No result goes stale in the next 90 days."


@pytest.mark.parametrize(
    ("people", "enough", "one", "broken"),
    [(0, None, False, False), (1, None, True, False), (1, 2, True, True), (0, 2, False, True), (2, 2, False, False)],
)
def test_a_skill_hangs_on_one_person_or_has_fewer_than_are_enough(
    people: int,
    enough: int | None,
    one: bool,
    broken: bool,
) -> None:
    held = Holding(DATA, people, 3, enough)
    assert (held.hangs_on_one, held.breaks_rule) == (one, broken)
