"""What is proposed about a skill, from what there is and who needs it."""

from datetime import date
from uuid import UUID

from skills_centre.gaps.rules.organisation import (
    Heat,
    NamedCounts,
    Shown,
    heat,
    together,
    what_is_known,
    where_least_is_known,
    where_most_are_below,
)
from skills_centre.gaps.rules.supply import CourseSupply, Proposal, ProposalKind, Supply, proposals

MAY = date(2026, 5, 1)
SOME = Shown(met=60, below=40)


def course(title: str = "Charts", **more: object) -> CourseSupply:
    return CourseSupply(UUID(int=1), title.lower(), title, 40, 2, **{"is_at_any_time": False, **more})  # type: ignore[arg-type]


def said(shown: Shown, *courses: CourseSupply) -> list[Proposal]:
    return proposals(Supply(shown, courses), month=MAY)


def test_those_who_ask_are_served_by_one_session_in_words() -> None:
    [first] = said(Shown(met=100), course(asking=14, usual=16))
    assert first.words == "A session of 14 of “Charts” in May 2026 would serve the 14 people who ask."
    assert (first.kind, first.people) == (ProposalKind.SCHEDULE, 14)
    assert said(Shown(), course(asking=1))[0].words.endswith("would serve the 1 person who asks.")
    assert said(Shown(), course(asking=40, usual=16))[0].words.startswith("3 sessions of 14 of")


def test_free_seats_come_before_another_session() -> None:
    found = said(SOME, course(free=1, sessions=1, next_on=MAY))
    assert [one.kind for one in found] == [ProposalKind.FILL_SEATS]
    assert (
        found[0].words
        == "1 seat in 1 session to come is free, and about 40 people are below: suggest “Charts” to them."
    )


def test_a_course_that_needs_no_date_is_suggested() -> None:
    [one] = said(SOME, course(is_at_any_time=True))
    assert one.words == "“Charts” takes 40 minutes at any time: suggest it to the people who are below, about 40."


def test_where_nothing_is_coming_a_session_of_the_usual_size_is_proposed() -> None:
    [one] = said(SOME, course(usual=12))
    assert (
        one.words
        == "No seat is coming. A session of 12 of “Charts” in May 2026 would serve the first of these: about 40 people are below."
    )
    assert said(Shown(met=60, below=10), course())[0].people == 10


def test_a_skill_that_no_course_teaches_asks_for_one_and_one_without_gaps_for_nothing() -> None:
    assert [one.kind for one in said(SOME)] == [ProposalKind.ADD_COURSE]
    assert said(Shown(met=50)) == []
    assert said(Shown()) == []


def test_people_are_asked_first_where_too_few_are_assessed() -> None:
    assert [one.kind for one in said(Shown(met=10, unknown=30), course())] == [ProposalKind.ASK]
    assert said(Shown(met=24, unknown=16), course()) == []


def test_what_is_there_is_said_in_words() -> None:
    assert Supply(SOME, ()).in_words == "no course teaches it"
    assert Supply(SOME, (course(),)).in_words == "1 course; no session to come"
    assert (
        Supply(SOME, (course(free=3, sessions=2), course(free=1, sessions=1))).in_words
        == "2 courses; 4 free seats in 3 sessions to come"
    )


def test_a_cell_is_warm_by_the_share_below_and_never_where_too_little_is_known() -> None:
    assert heat(Shown(met=10, below=10)) is Heat.MANY
    assert heat(Shown(met=15, below=5)) is Heat.SOME
    assert heat(Shown(met=20, below=5)) is Heat.FEW
    assert heat(Shown(below=20, unknown=20)) is Heat.ASK
    assert heat(Shown()) is Heat.ASK
    assert heat(None) is Heat.WITHHELD


def test_totals_are_sums_of_the_rounded() -> None:
    assert together([Shown(met=5, unknown=10), Shown(met=10, below=5)]) == Shown(met=15, below=5, unknown=10)
    assert together([]) == Shown()


def test_the_sentences_name_what_is_below_and_what_is_not_known() -> None:
    skills = [NamedCounts("Charts", Shown(met=10, below=20)), NamedCounts("Prompts", Shown(below=30, unknown=60))]
    assert what_is_known(skills, withheld=1) == (
        "About 60 of 120 requirements in 2 skills have been assessed: 10 are met, 50 are below and 60 are unknown."
        " 1 cell of the tables is withheld."
    )
    assert where_most_are_below(skills) == "Most people are below in Charts (about 20 of 30)."
    assert where_least_is_known(skills).startswith("Least is known of Prompts: about 60 of 90 people")
    assert what_is_known([], withheld=3) == "There is nothing to show yet: no row is about ten people or more."
    assert where_most_are_below([]) == "Of no skill is enough known to say where most people are below."
    assert where_least_is_known(skills[:1]) == "Everybody has been assessed in everything that is shown."


def test_who_asks_is_told_by_what_they_did_those_whom_a_session_left_out_among_them() -> None:
    supply = Supply(SOME, (course(waiting=3, asking=3), course("Data", left_out=12, asked=1, asking=12)))
    assert supply.who_asks == "3 waiting, 12 had no place before, 1 asked for a date"
    assert Supply(SOME, (course(),)).who_asks == "nobody waiting, nobody asked for a date"
