"""Which lost thing is most likely which new one under another name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_centre.skills.rules.similar import ALIKE, Described, likely_pairs, likeness


def named(name: str, text: str = "") -> Described:
    return Described(name.casefold(), name, text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Data ethicist", "Data and artificial intelligence ethicist"),
        ("Delivery manager", "Delivery manager (digital)"),
        ("Programming and build", "Programming and building"),
        ("Agile working", "agile working"),
    ],
)
def test_a_renamed_thing_looks_like_itself(before: str, after: str) -> None:
    assert [(one.before, one.after) for one in likely_pairs([named(before)], [named(after)])] == [
        (before.casefold(), after.casefold())
    ]


def test_two_different_things_are_no_rename() -> None:
    assert likely_pairs([named("Budgeting")], [named("User research")]) == ()


def test_the_same_words_about_two_names_are_pointed_out() -> None:
    text = "You can plan, run and learn from research with the people who use a service."
    assert likely_pairs([named("Finding out", text)], [named("User research", text)])[0].likeness == 100


def test_half_the_same_words_say_nothing() -> None:
    assert likeness(named("Law", "You can read a bill."), named("Cooking", "You can read a recipe aloud.")) < ALIKE


def test_the_better_match_wins_and_each_thing_is_in_one_pair_only() -> None:
    pairs = likely_pairs(
        [named("Know-how (soil)"), named("Know-how (trees)")], [named("Know how (trees)"), named("Know how of soil")]
    )
    assert {(one.before, one.after) for one in pairs} == {
        ("know-how (soil)", "know how of soil"),
        ("know-how (trees)", "know how (trees)"),
    }


names = st.lists(st.text("abc -", min_size=1, max_size=8), unique_by=str.casefold, max_size=6)


@given(names, names)
def test_pairs_never_share_a_thing_and_do_not_hang_on_the_order_of_the_lists(old: list[str], new: list[str]) -> None:
    pairs = likely_pairs([named(one) for one in old], [named(one) for one in new])
    assert len({one.before for one in pairs}) == len({one.after for one in pairs}) == len(pairs)
    backwards = likely_pairs([named(one) for one in reversed(old)], [named(one) for one in reversed(new)])
    assert sorted(one.likeness for one in backwards) == sorted(one.likeness for one in pairs)
