"""How many stand at each level: everybody once, and nothing unconfirmed among what is confirmed."""

from hypothesis import given
from hypothesis import strategies as st

from skills_centre.gaps.rules.levels import Stand, distribution
from skills_centre.skills.rules import SkillState

NAMES = {0: "Not yet", 1: "Awareness", 2: "Working", 3: "Practitioner", 4: "Expert"}

stands = st.builds(
    Stand,
    state=st.sampled_from(SkillState),
    verified=st.none() | st.integers(0, 4),
    required=st.none() | st.integers(1, 4),
    people=st.integers(1, 30),
)


def test_stale_claimed_and_unknown_stand_apart_from_the_confirmed_levels() -> None:
    found = distribution(
        [
            Stand(SkillState.MET, 3, 2),
            Stand(SkillState.BELOW, 1, 2),
            Stand(SkillState.STALE, 3, 2),
            Stand(SkillState.CLAIMED, None, 2),
            Stand(SkillState.BELOW, None, 3),
            Stand(SkillState.CLAIMED, 1, 2),
            Stand(SkillState.UNKNOWN, None, 4),
            Stand(SkillState.EXEMPT, 4, 4),
        ],
        NAMES,
    )
    assert [(one.name, one.people, one.asked) for one in found.levels] == [
        ("Not yet", 0, 0),
        ("Awareness", 2, 0),
        ("Working", 0, 5),
        ("Practitioner", 1, 1),
        ("Expert", 0, 1),
    ]
    assert (found.stale, found.own_account, found.unknown, found.exempt) == (1, 2, 1, 1)


def test_a_level_that_the_scale_has_no_name_for_is_still_counted() -> None:
    found = distribution([Stand(SkillState.MET, 5, 5, people=3)], {1: "Awareness"})
    assert [(one.name, one.people, one.asked) for one in found.levels] == [("Awareness", 0, 0), ("Level 5", 3, 3)]


@given(st.lists(stands, max_size=20))
def test_everybody_who_is_asked_stands_in_exactly_one_place(all_stands: list[Stand]) -> None:
    assert distribution(all_stands, NAMES).people == sum(one.people for one in all_stands)
