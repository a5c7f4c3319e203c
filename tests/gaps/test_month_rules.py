"""The one thing to do that the summary of a month suggests."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.gaps.rules import NextStep, SkillSums, StepKind, Sums
from skills_centre.gaps.rules.month import OneThing, gaps_of_the_month, month_told, one_thing_to_do


@dataclass(frozen=True)
class ACourse:
    """A course with what a sentence needs."""

    title: str
    minutes: int = 45
    to_level: int = 3
    key: str = "data-in-an-hour"


def skill(name: str, **sums: int) -> SkillSums:
    return SkillSums(UUID(int=1), name, name.casefold(), Sums(**sums), address=name.casefold())


GAP = skill("Data", required=5, met=2, below=3, below_by_1=3, weighted_distance=3, weighted_required=10)
UNKNOWN = skill("Prompts", required=5, unknown=4, claimed=1)


def thing(step: NextStep[ACourse] | None, *skills: SkillSums) -> OneThing:
    return one_thing_to_do(skills, next(iter(gaps_of_the_month(skills)), None), step)


def said(step: NextStep[ACourse] | None, *skills: SkillSums) -> str:
    return thing(step, *skills).words


def test_a_course_is_suggested_where_one_teaches_the_gap() -> None:
    step = NextStep(StepKind.COURSE, course=ACourse("Data in an hour"), people=3)
    assert said(step, GAP, UNKNOWN) == (
        "One thing to do: suggest “Data in an hour” (45 minutes): 3 of 5 are below what is asked in Data."
    )


def test_else_what_waits_is_decided_or_talked_about() -> None:
    assert said(NextStep(StepKind.DECIDE, people=1), GAP).startswith(
        "One thing to do: decide what waits in Data, where 1 state rests"
    )
    assert said(NextStep(StepKind.TALK, people=3), GAP).endswith(
        "3 of 5 are below what is asked, and no course here would take them further."
    )


def test_what_can_be_done_on_a_page_leads_to_it_and_what_cannot_leads_nowhere() -> None:
    course = NextStep(StepKind.COURSE, course=ACourse("Data in an hour"), people=3)
    assert thing(course, GAP).path == "/team/gaps/skills/data/suggest?course=data-in-an-hour"
    assert thing(NextStep(StepKind.DECIDE, people=1), GAP).path == "/team/decisions"
    assert thing(NextStep(StepKind.TALK, people=3), GAP).path == ""
    assert thing(None, UNKNOWN).path == "/team/gaps/skills/prompts/ask"


def test_without_a_gap_what_is_known_least_is_found_out_and_then_nothing() -> None:
    assert "find out about Prompts, where 5 of 5 are not known" in said(None, UNKNOWN)
    assert said(None, skill("Data", required=5, met=5)) == "Nothing calls for you this month."
    assert "agree with each of them which role is theirs" in said(None)


def test_a_gap_of_fewer_than_three_people_is_nobodys_suggestion() -> None:
    few = skill("Data", required=2, below=2, below_by_1=2, weighted_distance=2, weighted_required=4)
    assert gaps_of_the_month([few]) == []
    assert said(None, few) == "Nothing new calls for you this month."


def test_of_two_people_nothing_is_counted() -> None:
    told = month_told(
        2,
        [GAP],
        changed="Since 1 May: 1 more met.",
        thing=OneThing("One thing to do.", "See", "/team"),
        as_of=date(2026, 6, 1),
        editions=[],
    )
    assert told.thing is None
    assert [any(character.isdigit() for character in one) for one in told.sentences] == [False]
