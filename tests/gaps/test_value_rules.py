"""Quarters, what may be shown of a figure, the words in which it is said, and which decisions are proposed."""

from datetime import date

import pytest

from skills_centre.gaps.rules.organisation import Shown
from skills_centre.gaps.rules.quarters import Quarter, quarter_at, quarter_of
from skills_centre.gaps.rules.supply import CourseSupply, Supply
from skills_centre.gaps.rules.value import (
    NO_DATA,
    PARTS,
    WITHHELD,
    Figure,
    Numbers,
    Told,
    all_told,
    asking_shown,
    cost_shown,
    hours_shown,
    places_shown,
    shown,
    told,
)
from skills_centre.gaps.rules.value_decisions import DECISIONS, LONGEST, Asked, Findings, Needed, Reached, proposed
from skills_centre.platform.ids import new_id

DAY = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("day", "address", "last"),
    [
        (date(2026, 1, 1), "2026-q1", date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-q2", date(2026, 6, 30)),
        (date(2026, 7, 1), "2026-q3", date(2026, 9, 30)),
        (date(2024, 12, 31), "2024-q4", date(2024, 12, 31)),
    ],
)
def test_a_day_is_in_one_quarter_of_the_calendar(day: date, address: str, last: date) -> None:
    quarter = quarter_of(day)
    assert (quarter.address, quarter.last) == (address, last)
    assert quarter_at(address) == quarter
    assert quarter_of(quarter.first) == quarter


def test_a_quarter_is_over_on_the_day_after_its_last_and_told_of_until_today() -> None:
    quarter = Quarter(date(2026, 7, 1))
    assert [quarter.is_over(day) for day in (quarter.last, date(2026, 10, 1))] == [False, True]
    assert quarter.as_of(date(2026, 8, 9)) == date(2026, 8, 9)
    assert quarter.as_of(date(2027, 8, 9)) == quarter.last
    assert Quarter(date(2026, 1, 1)).before == Quarter(date(2025, 10, 1))


@pytest.mark.parametrize(
    "address", ["", "2026", "2026-q0", "2026-q5", "2026-q33", "26-q1", "2026-Q1", "0000-q1", "9999-q1"]
)
def test_an_address_that_names_no_quarter_is_none(address: str) -> None:
    assert quarter_at(address) is None


def test_numbers_of_fewer_than_ten_people_are_withheld_and_others_in_whole_fives() -> None:
    assert shown((12, 18), people=9) is None
    assert shown((12, 18), people=30) == (10, 20)
    assert shown((2, 2, 2, 2, 2), people=10) is None, "it would read as nobody"
    assert hours_shown(600, people=9) is None
    assert hours_shown(60 * 12 + 29, people=10) == 10
    assert [asking_shown(people) for people in (0, 1, 9, 10, 12, 13)] == [0, 5, 5, 10, 10, 15]


def test_places_count_seats_exactly_and_people_in_fives() -> None:
    assert places_shown(3, 42, (21, 4, 8), 1) == (3, 42, 20, 5, 10, 1)
    assert places_shown(3, 42, (5, 2, 2), 0) is None


def test_the_cost_of_a_place_cannot_be_worked_back_to_who_came() -> None:
    places = places_shown(1, 20, (11, 0, 6), 0)
    assert places == (1, 20, 10, 0, 5, 0)
    costs = {cost_shown(4_500 * (whole + absent), whole + absent, places) for whole in (9, 11) for absent in (4, 6)}
    assert costs == {68}, "the same for all numbers that are shown as these"
    assert cost_shown(0, 17, places) == 0
    assert cost_shown(4_500 * 17, 17, None) is None
    assert cost_shown(4_500 * 12, 12, (1, 20, 0, 0, 10, 0)) is None, "nobody came"


def test_an_empty_quarter_says_no_data_and_never_a_share_of_nothing() -> None:
    for one in all_told({}):
        assert one.value == NO_DATA
        assert one.rests_on
        assert "%" not in one.value + one.rests_on
    nobody = told(Figure.REACHED, {Figure.REACHED: (0, 0, 360)})
    assert (nobody.value, nobody.rests_on) == (NO_DATA, "Nothing is recorded of 360 people")


def test_a_withheld_figure_says_so_and_no_number() -> None:
    for one in all_told(dict.fromkeys(Figure)):
        assert one.value == WITHHELD
        assert not any(letter.isdigit() for letter in one.value + one.rests_on)


FULL: dict[Figure, Numbers] = {
    Figure.REACHED: (100, 45, 215),
    Figure.COMPLETIONS: (230,),
    Figure.HOURS: (310, 40),
    Figure.PLACES: (4, 60, 35, 5, 10, 1),
    Figure.COST: (68,),
    Figure.UNMET: (25, 5),
    Figure.CONFIDENCE: (20, 55, 0, 30),
    Figure.USED: (35, 25, 15, 150),
    Figure.CHANGE: (15, 45, 0, 20, 120),
}


def test_each_figure_is_said_with_its_denominator() -> None:
    said = {one.figure: (one.value, one.rests_on) for one in all_told(FULL)}
    assert said[Figure.REACHED] == ("145 of 360 (40%)", "100 of them completed a course")
    assert said[Figure.COMPLETIONS] == ("230", "By 100 people")
    assert said[Figure.HOURS][0] == "350"
    assert said[Figure.PLACES][0] == "40 attended of 60 offered (67%)"
    assert "1 register still open" in said[Figure.PLACES][1]
    assert said[Figure.UNMET] == (
        "25 people waiting for a session or a date",
        "Fewer than 10 people wishing for a topic that no course teaches",
    )
    assert said[Figure.CONFIDENCE][0] == "19% confident before, 71% after"
    assert "answers for 105 of 230 (46%) completed courses" in said[Figure.CONFIDENCE][1]
    assert said[Figure.USED] == (
        "80% used it",
        "35 yes, 25 a little, 15 not yet; answers for 75 of 150 (50%) completed courses",
    )
    assert said[Figure.CHANGE][0] == "15 rose, 20 confirmed for the first time"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((310, 40), "310 in courses and sessions, and 40 that people recorded themselves"),
        ((255, 0), "All of them in courses and sessions; what people recorded themselves is too little to be shown"),
        ((0, 40), "All of them recorded by people themselves; those in courses and sessions are too few to be shown"),
    ],
)
def test_hours_say_where_they_come_from_and_no_nought_that_may_be_a_withheld_number(
    hours: tuple[int, int], said: str
) -> None:
    assert told(Figure.HOURS, {Figure.HOURS: hours}) == Told(Figure.HOURS, str(sum(hours)), said)


def test_nobody_who_waits_is_said_as_nobody() -> None:
    none = told(Figure.UNMET, {Figure.UNMET: (0, 15)})
    assert none.value == "Nobody waiting for a session or a date"
    assert none.rests_on == "15 people wishing for a topic that no course teaches"


def test_every_figure_has_as_many_parts_as_numbers() -> None:
    assert {figure: len(parts) for figure, parts in PARTS.items()} == {
        figure: len(numbers or ()) for figure, numbers in FULL.items()
    }


def course(title: str, *, free: int = 0, at_any_time: bool = False) -> CourseSupply:
    return CourseSupply(new_id(), title.lower(), title, 40, 2, at_any_time, sessions=1 if free else 0, free=free)


KNOWN = Shown(met=100, below=60, unknown=20)
UNKNOWN = Shown(met=10, below=10, unknown=160)


def findings(**some: object) -> Findings:
    nothing: dict[str, object] = {"asked": (), "needed": (), "unused": (), "areas": (), "numbers": {}}
    return Findings(**{**nothing, **some})  # type: ignore[arg-type]


def test_of_nothing_no_decision_is_proposed() -> None:
    assert proposed(findings(), as_of=DAY) == []


def test_three_are_proposed_what_people_asked_for_first_and_each_of_another_kind() -> None:
    found = findings(
        asked=[Asked("Ethics", 15), Asked("Prompts", 5)],
        needed=[Needed("Data analysis", Supply(KNOWN, ())), Needed("Prompts", Supply(UNKNOWN, ()))],
        unused=["Old news"],
        areas=[Reached("Works", 5, 50), Reached("Chamber", 40, 50)],
        numbers=FULL,
    )
    words = proposed(found, as_of=DAY)
    assert len(words) == DECISIONS
    assert words[0].startswith("Hold more sessions of “Ethics”: 15 people wanted a place")
    assert words[1] == (
        "Write or buy a course in Data analysis: about 60 of 180 people are below what their roles ask, and no course teaches it."
    )
    assert words[2].startswith(
        "Have managers ask for assessments in Prompts: nothing is known of about 160 of 180 people"
    )


@pytest.mark.parametrize(
    ("courses", "begins"),
    [
        ((course("Sums", free=6), course("Charts", at_any_time=True)), "Fill the 6 free seats in Data analysis"),
        ((course("Sums"), course("Charts", at_any_time=True)), "Give people time for “Charts”, 40 minutes"),
        ((course("Sums"),), "Pay for a session in Data analysis"),
    ],
)
def test_what_is_there_already_is_used_before_anything_is_paid_for(
    courses: tuple[CourseSupply, ...], begins: str
) -> None:
    (words,) = proposed(findings(needed=[Needed("Data analysis", Supply(KNOWN, courses))]), as_of=DAY)
    assert words.startswith(begins)


def test_unused_courses_empty_places_and_the_least_reached_area_are_told_of_too() -> None:
    found = findings(
        unused=["Old news", "Older news"],
        areas=[Reached("Works", 5, 50), Reached("Chamber", 40, 50)],
        numbers={Figure.PLACES: (4, 100, 35, 5, 10, 0)},
    )
    assert proposed(found, as_of=DAY) == [
        "Withdraw or renew “Old news”: nobody began it in the twelve months to 30 September 2026, nor 1 other course like it.",
        "Offer fewer places, or fill them from waiting lists: 40 of 100 places were attended.",
        "Find out what keeps Works from learning: it reached 5 of 50 people there, against 45 of 100 in all areas.",
    ]


def test_no_area_is_named_where_all_are_alike_and_few_who_ask_are_no_number() -> None:
    alike = [Reached("Works", 10, 50), Reached("Chamber", 10, 50)]
    (words,) = proposed(findings(areas=alike, asked=[Asked("Ethics", 5)]), as_of=DAY)
    assert "fewer than 10 people wanted a place" in words


def test_a_proposal_is_never_too_long_to_be_kept() -> None:
    (words,) = proposed(findings(asked=[Asked("Ethics " * 99, 15)]), as_of=DAY)
    assert len(words) == LONGEST
