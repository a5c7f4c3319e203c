"""What is proposed for skills that are gone; without any database."""

from skills_centre.skills.rules.carrying import MappingKind
from skills_centre.skills.rules.proposing import Proposal, proposals
from skills_centre.skills.rules.similar import Described


def named(*names: str) -> list[Described]:
    return [Described(name.casefold(), name) for name in names]


def proposed(gone: list[str], new: list[str], stay: list[str] | None = None) -> dict[str, Proposal]:
    return proposals(named(*gone), named(*new), named(*(stay or [])))


def test_the_same_words_in_another_order_are_an_obvious_rename() -> None:
    found = proposed(["Prompt writing", "Gardening"], ["Writing prompts"])["prompt writing"]
    assert (found.kind, found.new, found.is_obvious) == (MappingKind.RENAMED, ("writing prompts",), True)


def test_the_same_text_under_another_name_is_an_obvious_rename() -> None:
    old, new = (
        Described("a", "Testing", "Finding faults before others do."),
        Described("b", "QA", "Finding faults before others do."),
    )
    assert proposals([old], [new], [])["a"].is_obvious


def test_a_name_that_holds_the_others_words_is_proposed_and_not_obvious() -> None:
    found = proposed(["Testing"], ["Testing (technical)"])["testing"]
    assert (found.kind, found.is_obvious, found.likeness) == (MappingKind.RENAMED, False, 90)


def test_a_rival_that_is_as_near_makes_nothing_obvious() -> None:
    assert not proposed(["Data analysis"], ["Data analyses", "Data analysis 2"])["data analysis"].is_obvious


def test_two_new_ones_like_one_old_are_a_split() -> None:
    found = proposed(["Data analysis"], ["Data analysis (basic)", "Data analysis (advanced)"])["data analysis"]
    assert found.kind is MappingKind.SPLIT
    assert set(found.new) == {"data analysis (basic)", "data analysis (advanced)"}


def test_two_old_ones_like_one_new_were_merged() -> None:
    found = proposed(["User research (field)", "User research (desk)"], ["User research"])
    assert {one.kind for one in found.values()} == {MappingKind.MERGED}
    assert {one.new for one in found.values()} == {("user research",)}


def test_what_is_like_nothing_new_may_have_gone_into_one_that_stays() -> None:
    found = proposed(["Spreadsheets (advanced)"], [], ["Spreadsheets"])["spreadsheets (advanced)"]
    assert (found.kind, found.new, found.is_obvious) == (MappingKind.MERGED, ("spreadsheets",), False)


def test_nothing_is_proposed_for_what_is_like_nothing() -> None:
    assert proposed(["Gardening"], ["Cyber security"], ["Clear writing"]) == {}
