"""What is recommended first and why, without any database."""

from datetime import date

from skills_centre.gaps.rules import reasons
from skills_centre.gaps.rules.recommending import Because, Candidate, Reason, helps, recommend


def of(key: str, because: Because, *, skill: str | None = None, minutes: int = 10, off_by: int = 0) -> Candidate:
    return Candidate(key, minutes, Reason(because, f"{because} {skill}", skill, off_by))


def order(*candidates: Candidate) -> list[str]:
    return [one.course_key for one in recommend(candidates)]


def test_essential_gaps_come_before_desirable_ones_and_what_is_unknown_and_never_by_title() -> None:
    assert order(
        of("a", Because.UNKNOWN_DESIRABLE, skill="s1"),
        of("b", Because.SAVED),
        of("c", Because.BELOW_DESIRABLE, skill="s2"),
        of("d", Because.UNKNOWN, skill="s3"),
        of("e", Because.BELOW, skill="s4"),
        of("f", Because.PATHWAY),
        of("g", Because.PLANNED),
        of("h", Because.BEGUN),
    ) == ["h", "g", "e", "f", "d", "c", "b", "a"]


def test_several_reasons_move_a_course_up_and_are_told_strongest_first_once_each() -> None:
    found = recommend(
        [
            of("one", Because.BELOW, skill="s1"),
            of("two", Because.TEAM),
            of("two", Because.UNKNOWN, skill="s2"),
            of("two", Because.UNKNOWN, skill="s2"),
        ]
    )
    assert [one.course_key for one in found] == ["two", "one"]
    assert [reason.because for reason in found[0].reasons] == [Because.UNKNOWN, Because.TEAM]


def test_after_two_courses_for_a_skill_come_others_and_the_rest_is_not_lost() -> None:
    alike = [of(f"same-{number}", Because.BELOW, skill="s1", minutes=number) for number in range(4)]
    found = order(*alike, of("other", Because.UNKNOWN_DESIRABLE, skill="s2"))
    assert found == ["same-0", "same-1", "other", "same-2", "same-3"]


def test_the_course_that_leads_just_there_comes_first_then_the_shorter_and_the_order_of_facts_changes_nothing() -> None:
    some = [
        of("far", Because.BELOW, skill="s1", off_by=2),
        of("just", Because.BELOW, skill="s2", minutes=50),
        of("quick", Because.BELOW, skill="s3", minutes=5),
    ]
    assert order(*some) == order(*reversed(some)) == ["quick", "just", "far"]


def test_what_is_worth_taking_first_comes_directly_before_and_a_ring_harms_nothing() -> None:
    some = [of(key, Because.BELOW, skill=key, minutes=minutes) for minutes, key in enumerate("abcd")]
    firsts = {"b": ("d", "elsewhere"), "d": ("c",), "c": ("b",)}
    assert [one.course_key for one in recommend(some, firsts=firsts)] == ["a", "c", "d", "b"]


def test_a_course_helps_where_it_begins_no_higher_and_ends_higher() -> None:
    assert helps(0, 2, level=None)
    assert helps(1, 3, level=1)
    assert helps(1, 2, level=0)
    assert not helps(0, 2, level=2)
    assert not helps(3, 4, level=2)
    assert not helps(2, 3, level=None)


def test_sentences_say_who_asks_and_nothing_is_asked_of_private_people() -> None:
    role, everyone, private = (
        reasons.Asking(is_of_everyone=one, is_private=two)
        for one, two in ((False, False), (True, False), (False, True))
    )
    assert (
        reasons.unknown(role, "data analysis", wanted="Working")
        == "Your role asks for working level in data analysis, and nobody has said yet where you are with it."
    )
    assert (
        reasons.below(everyone, "Tea", wanted="Working", at="Awareness", is_own_account=True)
        == "Everyone here is asked for working level in Tea; you are at awareness, by your own account."
    )
    assert reasons.unknown(private, "Tea", wanted=None).startswith("Some knowledge of Tea is suggested for work like")
    assert reasons.goal("Tea", level="Expert", by_on=date(2026, 5, 3)).endswith("expert level in Tea by 3 May 2026.")
