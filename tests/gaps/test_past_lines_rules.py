"""Who was in a team before, as plain values: how much is the same, and whose it was."""

from datetime import date
from uuid import uuid4

import pytest

from skills_centre.gaps.rules.past_lines import Line, Stretch, Turnover, led_before
from skills_centre.gaps.rules.trends import Kept, as_at, joined_as_one
from tests.gaps.test_trend_rules import sums

ADA, BEN, CY, NEW, OLD, OLDER = (uuid4() for _ in range(6))


def march(day: int) -> date:
    return date(2026, 3, day)


def led(*lines: Line) -> list[Stretch]:
    return led_before((ADA, BEN), lines, manager_id=NEW, before=march(20), since=march(1))


@pytest.mark.parametrize(
    ("turnover", "words"),
    [
        (Turnover(3, 3, 3), ""),
        (
            Turnover(9, 10, 8),
            (
                "9 people were counted then and 10 people are now, 8 of them on both days:"
                " so part of this is who is counted, and not what anybody learned."
            ),
        ),
        (
            Turnover(1, 1, 0),
            (
                "1 person was counted then and 1 person is now, nobody on both days:"
                " so this compares two sets of people, and says nothing of learning."
            ),
        ),
    ],
)
def test_it_is_said_when_the_people_are_not_the_same(turnover: Turnover, words: str) -> None:
    assert turnover.words == words


def test_a_team_that_was_handed_on_whole_was_the_former_managers() -> None:
    lines = [Line(one, OLD, march(1), march(19)) for one in (ADA, BEN)]
    lines += [Line(one, NEW, march(20), None) for one in (ADA, BEN)]
    assert led(*lines) == [Stretch(OLD, march(1), march(19))]


def test_it_goes_back_from_one_manager_to_the_one_before() -> None:
    lines = [Line(one, OLDER, date(2025, 1, 1), march(9)) for one in (ADA, BEN)]
    lines += [Line(one, OLD, march(10), march(19)) for one in (ADA, BEN)]
    assert led(*lines) == [Stretch(OLDER, march(1), march(9)), Stretch(OLD, march(10), march(19))]


def test_days_on_which_somebody_was_counted_who_is_elsewhere_now_are_not_the_new_managers_to_see() -> None:
    lines = [Line(one, OLD, march(1), march(19)) for one in (ADA, BEN)]
    assert led(*lines, Line(CY, OLD, march(1), march(12))) == [Stretch(OLD, march(13), march(19))]
    assert led(*lines, Line(CY, OLD, march(1), None)) == []


def test_whoever_came_from_two_teams_has_no_one_past() -> None:
    assert led(Line(ADA, OLD, march(1), march(19)), Line(BEN, OLDER, march(1), march(19))) == []
    joined = led(Line(ADA, OLD, march(1), march(19)), Line(BEN, OLDER, march(1), march(9)))
    assert joined == [Stretch(OLD, march(10), march(19))]


def test_days_that_were_the_managers_own_but_not_kept_are_passed_over() -> None:
    lines = [Line(one, OLD, march(1), march(14)) for one in (ADA, BEN)]
    lines += [Line(one, NEW, march(15), None) for one in (ADA, BEN)]
    assert led(*lines) == [Stretch(OLD, march(1), march(14))]


def test_nobody_has_a_past_without_lines() -> None:
    assert led() == []
    assert led(Line(ADA, OLD, march(1), march(3))) == []


def test_what_one_manager_after_another_kept_reads_as_one() -> None:
    one, two = uuid4(), uuid4()
    former = [Kept(one, march(1), sums(below=2)), Kept(two, march(2), sums(met=1)), Kept(one, march(20), sums())]
    own = [Kept(one, march(20), sums(met=2))]
    joined = joined_as_one([(march(5), march(19), former), (march(20), date.max, own)])
    assert min(each.day for each in joined) == march(5), "before the stretch nothing is told"
    assert as_at(joined, march(5)) == {one: sums(below=2), two: sums(met=1)}
    assert as_at(joined, march(20)) == {one: sums(met=2)}, "what the own team is not asked for has ended"
