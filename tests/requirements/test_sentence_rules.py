"""A rule as a sentence."""

from datetime import date

import pytest

from skills_centre.requirements.rules.audience import ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.sentences import NamedClause, RuleInWords

MONTH = Schedule(Recurrence.ONCE, days=30)
FROM = date(2026, 3, 3)


def clause(kind: ClauseKind, name: str = "", *, out: bool = False) -> NamedClause:
    return NamedClause(kind, name, is_exclusion=out)


def said(*clauses: NamedClause, schedule: Schedule = MONTH) -> str:
    return RuleInWords("Using AI safely", clauses, schedule, FROM).sentence


EVERYONE = clause(ClauseKind.EVERYONE)
TEAM = clause(ClauseKind.UNIT, "Select Committee Team")
CONTRACTORS = clause(ClauseKind.PERSON_TYPE, "Contractor")


def test_the_sentence_of_the_form() -> None:
    yearly = Schedule(Recurrence.ROLLING, days=30, months=12)
    out = clause(ClauseKind.PERSON_TYPE, "Contractor", out=True)
    assert said(TEAM, out, schedule=yearly) == (
        "Everyone in Select Committee Team and below, except contractors, completes “Using AI safely” within 30 days of joining"
        " and again every 12 months."
    )


def test_a_pathway_is_asked_for_course_by_course_and_the_facts_say_so() -> None:
    back = Schedule(Recurrence.ONCE, days=30, counts_back_months=12)
    rule = RuleInWords("AI for everyone", (EVERYONE,), back, FROM, is_pathway=True)
    assert (
        rule.sentence == "Everyone completes every course of the pathway “AI for everyone” within 30 days of joining."
    )
    assert rule.facts[2:] == (
        "Whoever completed a course of it in the 12 months before has done that course",
        "It asks for each course that the pathway needs, and for none that is optional in it",
        "A course that the pathway needs later is asked for from that day, with 30 days at least",
    )


@pytest.mark.parametrize(
    ("clauses", "audience"),
    [
        ((EVERYONE,), "Everyone"),
        ((TEAM, clause(ClauseKind.UNIT, "Library")), "Everyone in Select Committee Team or Library and below"),
        ((CONTRACTORS, TEAM), "Contractors in Select Committee Team and below"),
        ((clause(ClauseKind.PERSON_TYPE, "House staff"), CONTRACTORS), "House staff and contractors"),
        ((clause(ClauseKind.PROFILE, "Team manager"),), "Everyone whose role is Team manager"),
        ((clause(ClauseKind.NEW_STARTERS),), "Everyone who joins on or after 3 March 2026"),
        ((clause(ClauseKind.NEW_STARTERS), CONTRACTORS), "Contractors who join on or after 3 March 2026"),
        ((clause(ClauseKind.PERSON, "Ada Okafor"),), "Ada Okafor"),
        ((TEAM, clause(ClauseKind.PERSON, "Ada Okafor")), "Everyone in Select Committee Team and below, and also Ada Okafor"),
        (
            (EVERYONE, clause(ClauseKind.UNIT, "Library", out=True), clause(ClauseKind.PERSON, "Ben Li", out=True)),
            "Everyone, except everyone in Library and below and Ben Li",
        ),
    ],
)  # fmt: skip
def test_whom_it_concerns(clauses: tuple[NamedClause, ...], audience: str) -> None:
    assert RuleInWords("A", clauses, MONTH, FROM).audience == audience


@pytest.mark.parametrize(
    ("schedule", "timing"),
    [
        (Schedule(Recurrence.ONCE, days=1), "within 1 day of joining"),
        (Schedule(Recurrence.ONCE, days=30, fixed_on=date(2026, 9, 30)), "by 30 September 2026"),
        (Schedule(Recurrence.ROLLING, days=14, months=1), "within 14 days of joining and again every month"),
        (
            Schedule(Recurrence.FIXED, days=30, fixed_on=date(2026, 3, 31), months=12),
            "by 31 March 2026 and then every 12 months",
        ),
    ],
)
def test_by_when(schedule: Schedule, timing: str) -> None:
    assert RuleInWords("A", (EVERYONE,), schedule, FROM).timing == timing


def test_several_people_complete_and_one_completes() -> None:
    ada, ben = clause(ClauseKind.PERSON, "Ada Okafor"), clause(ClauseKind.PERSON, "Ben Li")
    assert said(ada).startswith("Ada Okafor completes “Using AI safely”")
    assert said(ada, ben).startswith("Ada Okafor and Ben Li complete ")
    assert said(CONTRACTORS).startswith("Contractors complete ")


def test_people_named_beside_others_are_set_off_by_a_comma() -> None:
    ada = clause(ClauseKind.PERSON, "Ada Okafor")
    assert said(TEAM, ada).startswith("Everyone in Select Committee Team and below, and also Ada Okafor, complete ")


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        ((TEAM,), "Everyone in Select Committee Team and below completes "),
        (("Ada",), "Ada completes "),
        (("Ada", "Ben"), "Ada and 1 other by name complete "),
        (("Ben", "Ada", "Cy"), "Ada and 2 others by name complete "),
        ((TEAM, "Ben"), "Everyone in Select Committee Team and below, and also 1 person by name, complete "),
        ((TEAM, "Ada"), "Everyone in Select Committee Team and below, and also Ada, complete "),
        (("Ben", "Cy"), "2 people by name complete "),
        (("Ben",), "1 person by name completes "),
        (("Ada", "Ada"), "Ada and 1 other by name complete "),
    ],
)
def test_somebody_is_told_a_rule_without_the_names_of_others(clauses: tuple[NamedClause | str, ...], told: str) -> None:
    named = tuple(clause(ClauseKind.PERSON, one) if isinstance(one, str) else one for one in clauses)
    rule = RuleInWords("Using AI safely", named, MONTH, FROM)
    assert rule.told_to("Ada").sentence.startswith(told)


def test_whom_a_rule_leaves_out_by_name_is_told_as_a_number() -> None:
    out = [clause(ClauseKind.PERSON, name, out=True) for name in ("Ben Li", "Cy Gale")]
    contractors = clause(ClauseKind.PERSON_TYPE, "Contractor", out=True)
    rule = RuleInWords("Using AI safely", (EVERYONE, contractors, *out), MONTH, FROM)
    assert rule.told_to("Ada").sentence.startswith("Everyone, except contractors and 2 people by name, completes ")
    assert (
        RuleInWords("A", (EVERYONE, out[0]), MONTH, FROM).told_to("Ben Li").audience
        == "Everyone, except 1 person by name"
    )


def test_what_the_sentence_leaves_out_stands_beside_it() -> None:
    schedule = Schedule(Recurrence.ONCE, days=30, grace_days=7, counts_back_months=24)
    assert RuleInWords("A", (EVERYONE,), schedule, FROM, date(2027, 3, 2)).facts == (
        "It holds from 3 March 2026 to 2 March 2027",
        "Nobody is given less than 30 days",
        "Overdue only after 7 more days",
        "Whoever completed it in the 24 months before has done it",
    )
