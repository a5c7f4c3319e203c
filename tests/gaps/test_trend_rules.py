"""Trends without a database: which days, what is carried forward, what changed in words, and where the lines of the chart go."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from skills_centre.gaps.rules import SkillSums, Sums
from skills_centre.gaps.rules.charts import chart, round_top
from skills_centre.gaps.rules.trends import (
    Kept,
    Span,
    as_at,
    change_in_words,
    changes_since,
    days_of,
    month_before,
    trend,
    what_changed,
)

TODAY = date(2026, 3, 31)
DATA, CHARTS = uuid4(), uuid4()


def sums(*, met: int = 0, below: int = 0, unknown: int = 0) -> Sums:
    return Sums(required=met + below + unknown, met=met, below=below, unknown=unknown)


def skill(skill_id: UUID, name: str, now: Sums) -> SkillSums:
    return SkillSums(skill_id, name, name.casefold(), now)


def test_twelve_weeks_go_by_the_week_and_a_year_by_the_ends_of_its_months() -> None:
    weeks = days_of(Span.WEEKS, TODAY)
    assert (weeks[0], weeks[-2], weeks[-1], len(weeks)) == (date(2026, 1, 6), date(2026, 3, 24), TODAY, 13)
    year = days_of(Span.YEAR, TODAY)
    assert year[0] == date(2025, 3, 31)
    assert year[-3:] == [date(2026, 1, 31), date(2026, 2, 28), TODAY]


def test_the_month_before_the_31st_ends_with_that_months_last_day() -> None:
    assert month_before(TODAY) == date(2026, 2, 28)


def test_a_skill_stays_as_it_was_last_kept_until_it_is_kept_again() -> None:
    kept = [Kept(DATA, date(2026, 1, 5), sums(unknown=3)), Kept(DATA, date(2026, 2, 5), sums(met=1, unknown=2))]
    assert as_at(kept, date(2026, 1, 4)) == {}
    assert as_at(kept, date(2026, 2, 4)) == {DATA: sums(unknown=3)}
    assert as_at(reversed(kept), date(2026, 2, 5)) == {DATA: sums(met=1, unknown=2)}


def test_a_skill_that_nobody_is_asked_for_any_more_is_left_out() -> None:
    kept = [Kept(DATA, date(2026, 1, 5), sums(unknown=3)), Kept(DATA, date(2026, 2, 5), Sums())]
    assert as_at(kept, TODAY) == {}


def test_a_trend_begins_with_the_first_day_that_is_kept_and_ends_as_things_are_now() -> None:
    kept = [Kept(DATA, date(2026, 3, 20), sums(unknown=3)), Kept(CHARTS, date(2026, 3, 22), sums(below=1))]
    points = trend(kept, days_of(Span.WEEKS, TODAY), now=sums(met=4))
    assert [(point.day, point.sums) for point in points] == [
        (date(2026, 3, 24), sums(unknown=3, below=1)),
        (TODAY, sums(met=4)),
    ]


def test_with_nothing_kept_there_is_today_alone_and_no_chart() -> None:
    points = trend([], days_of(Span.WEEKS, TODAY), now=sums(met=4))
    assert [point.day for point in points] == [TODAY]
    assert chart(points) is None


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (sums(below=4, unknown=2), sums(met=2, below=2, unknown=2), "2 more met, 2 fewer below"),
        (sums(met=1), sums(met=1), ""),
        (sums(unknown=1_500), sums(met=1_500), "1,500 more met, 1,500 fewer unknown"),
    ],
)
def test_a_change_is_told_in_counts(then: Sums, now: Sums, words: str) -> None:
    assert change_in_words(then, now) == words


def test_the_greatest_change_stands_first_and_what_is_as_it_was_nowhere() -> None:
    then = {DATA: sums(unknown=3), CHARTS: sums(below=5)}
    now = [
        skill(DATA, "Data", sums(met=1, unknown=2)),
        skill(CHARTS, "Charts", sums(met=5)),
        skill(uuid4(), "New", sums(unknown=1)),
    ]
    found = changes_since(then, now)
    assert [(one.skill.name, one.words) for one in found] == [
        ("Charts", "5 more met, 5 fewer below"),
        ("Data", "1 more met, 1 fewer unknown"),
        ("New", "1 more unknown"),
    ]
    assert changes_since({DATA: sums(met=1)}, [skill(DATA, "Data", sums(met=1))]) == []


def test_a_sentence_says_since_when_what_and_that_more_is_asked() -> None:
    then, now = sums(below=2, unknown=3), sums(met=2, below=1, unknown=3)
    since = date(2026, 2, 28)
    assert what_changed(then, now, since=since, whole_month=True) == (
        "Since 28 February: 2 more met, 1 fewer below; 1 more requirement in all, because people or roles changed."
    )
    assert what_changed(then, then, since=since, whole_month=False) == (
        "Since counting began on 28 February nothing has changed."
    )


@pytest.mark.parametrize(
    ("most", "top"), [(0, 5), (5, 5), (6, 10), (11, 20), (21, 50), (51, 100), (101, 200), (4_800, 5_000)]
)
def test_the_top_of_a_chart_is_a_round_number_not_below_the_greatest_count(most: int, top: int) -> None:
    assert round_top(most) == top


def test_lines_go_from_the_first_day_to_the_last_and_up_with_the_count() -> None:
    kept = [Kept(DATA, date(2026, 3, 17), sums(unknown=10)), Kept(DATA, date(2026, 3, 24), sums(met=5, unknown=5))]
    drawn = chart(trend(kept, days_of(Span.WEEKS, TODAY), now=sums(met=10)))
    assert drawn is not None
    assert (drawn.top, drawn.first, drawn.last) == (10, date(2026, 3, 17), TODAY)
    assert {line.key: line.points for line in drawn.lines} == {
        "met": "0,100 50,50 100,0",
        "below": "0,100 50,100 100,100",
        "unsure": "0,0 50,50 100,100",
    }
