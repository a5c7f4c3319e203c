"""The sentences of the manager's page, and the choice of a next step."""

from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

import pytest

from skills_centre.gaps.rules import (
    ActKind,
    Possible,
    SkillSums,
    StepKind,
    Sums,
    acts_for,
    cell_in_words,
    essential_in_words,
    next_step,
    what_is_known,
    what_matters,
    who_reports,
    why_it_matters,
)


def a_skill(name: str, **sums: int) -> SkillSums:
    return SkillSums(skill_id=uuid5(NAMESPACE_URL, name), name=name, sort_key=name.casefold(), sums=Sums(**sums))


def test_direct_reports_are_named_and_a_crowd_is_named_in_part() -> None:
    assert who_reports(["Ann"]) == "1 person reports to you: Ann."
    assert who_reports(["Ann", "Ben", "Cy"]) == "3 people report to you: Ann, Ben and Cy."
    crowd = who_reports([f"P{number}" for number in range(60)])
    assert crowd.startswith("60 people report to you: P0, P1, ")
    assert crowd.endswith("P9 and 50 others.")
    assert "Nobody" in who_reports([])


def test_a_percentage_stands_only_beside_its_numbers_and_only_where_enough_is_assessed() -> None:
    enough = what_is_known([a_skill("Data", required=10, met=4, below=3, below_own_account=1, unknown=3)])
    assert enough == (
        "Their work asks for 1 skill, 10 requirements in all; 7 of 10 are assessed (70%) and 4 are met (40%), "
        "with 3 below (1 of them by their own account) and 3 unknown."
    )
    too_few = what_is_known([a_skill("Data", required=10, met=4, unknown=6)])
    assert too_few == (
        "Their work asks for 1 skill, 10 requirements in all; only 4 of 10 are assessed, too few for percentages: "
        "4 met, none below and 6 unknown."
    )


@pytest.mark.parametrize(
    "skills",
    [
        [],
        [a_skill("Data", required=2, exempt=2)],
        [a_skill("Data", required=4, unknown=4)],
    ],
)
def test_little_or_nothing_known_never_reads_as_none_or_all(skills: list[SkillSums]) -> None:
    said = what_is_known(skills) + what_matters(skills)
    assert "0%" not in said
    assert "100%" not in said


def test_what_matters_names_the_first_gap_and_what_is_least_known() -> None:
    skills = [
        a_skill("Data", required=9, below=2, met=7, weighted_distance=4, essential=9),
        a_skill("Writing", required=9, unknown=5, claimed=1, met=3),
    ]
    assert what_matters(skills) == (
        "What matters most is Data: 2 of 9 people are below what is asked; least is known about Writing, "
        "where 5 are unknown and 1 is claimed of 9."
    )
    assert what_matters(skills[:1]).endswith("and nothing is left to find out.")
    assert what_matters(skills[1:]).startswith("Nobody is known to be below")
    hardly_known = [a_skill("Data", required=9, below=1, unknown=8)]
    assert "too little is known" in what_matters(hardly_known)


def test_why_a_gap_matters_is_told_in_counts_with_n_and_the_assessed() -> None:
    sums = Sums(required=6, below=4, below_own_account=2, claimed=1, met=1)
    assert why_it_matters(sums) == (
        "4 of 6 people are below, 2 of them by their own account; 1 claimed, 1 met. 6 of 6 assessed, 17% met."
    )


def test_for_whom_a_skill_is_essential() -> None:
    assert essential_in_words(6, 6) == "Essential for all 6 who are asked."
    assert essential_in_words(2, 6, ["Ann", "Ben"]) == "Essential for Ann and Ben."
    assert essential_in_words(4, 6, ["A", "B", "C", "D"]) == "Essential for 4 of the 6 who are asked."
    assert essential_in_words(0, 6) == "Desirable for all who are asked."


def test_a_cell_says_everything_that_its_place_says() -> None:
    assert (
        cell_in_words(
            skill="Data analysis", person="Ada Okafor", state="below", needs="Practitioner", distance=1,
            confirmed="Working",
        )
        == "Data analysis, Ada Okafor: below by 1, needs practitioner, confirmed working"
    )  # fmt: skip
    own = cell_in_words(
        skill="Data", person="Ada", state="below", needs="Working", is_own_account=True, claimed="Awareness"
    )
    assert own == "Data, Ada: below, needs working, says awareness by their own account"


@dataclass(frozen=True)
class Course:
    minutes: int
    to_level: int


GAP = a_skill("Data", required=5, below=3, met=2)


def test_the_course_that_leads_most_of_them_on_comes_first_and_the_shortest_of_equals() -> None:
    short_but_low, long_and_high, shorter = Course(5, 1), Course(60, 3), Course(30, 3)
    step = next_step(GAP, courses=[short_but_low, long_and_high, shorter], levels_below=[0, 1, 2], colleagues=["Ann"])
    assert (step.kind, step.course, step.led_on) == (StepKind.COURSE, shorter, 3)


def test_a_course_that_leads_nobody_on_is_not_offered() -> None:
    step = next_step(GAP, courses=[Course(5, 1)], levels_below=[2, 2, 2], colleagues=["Ann"])
    assert (step.kind, step.colleagues) == (StepKind.COLLEAGUE, ("Ann",))


def test_without_a_course_or_a_colleague_claims_are_decided_and_else_people_talk() -> None:
    claims = a_skill("Data", required=5, below=3, below_own_account=2, claimed=1, met=1)
    assert next_step(claims, courses=[], levels_below=[1], colleagues=[]).kind is StepKind.DECIDE
    assert next_step(GAP, courses=[], levels_below=None, colleagues=[]).kind is StepKind.TALK


def test_what_can_be_done_stands_in_the_order_that_helps_most_each_with_why() -> None:
    gap = replace(GAP, sums=Sums(required=10, met=2, below=4, below_own_account=1, claimed=1, unknown=3))
    everything = Possible("Data for beginners", 40, led_on=3, places=5, colleagues=("Ann",), findable=4, by_name=True)
    acts = acts_for(gap, everything)
    assert [one.kind for one in acts] == [
        ActKind.DECIDE,
        ActKind.SUGGEST,
        ActKind.BOOK,
        ActKind.HELP,
        ActKind.FIND,
        ActKind.ASK,
        ActKind.PLAN,
    ]
    assert acts[1].why == "“Data for beginners” teaches it in 40 minutes and would take 3 of the 4 further."
    again = acts_for(gap, replace(everything, served=1))[1].why
    assert again == f"{acts[1].why[:-1]}; 1 of them has it or had it suggested."
    assert acts[4].why == "4 colleagues let others find them for this skill."
    assert all(one.why.endswith(".") for one in acts)


def test_only_what_is_possible_is_offered() -> None:
    gap = replace(GAP, sums=Sums(required=4, met=1, below=3))
    nothing = Possible(None, 0, led_on=None, places=0, colleagues=(), findable=0, by_name=False)
    assert acts_for(gap, nothing) == ()
    helps_nobody = Possible("Too low", 40, led_on=0, places=9, colleagues=(), findable=0, by_name=True)
    assert [one.kind for one in acts_for(gap, helps_nobody)] == [ActKind.PLAN]
    counts_only = Possible("A course", 40, led_on=None, places=0, colleagues=(), findable=0, by_name=False)
    assert acts_for(gap, counts_only)[0].why == "“A course” teaches it in 40 minutes."
