"""What is shown, in words; how much fits beside each other; and what an address is understood to ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_centre.gaps.forms import PeopleOrder, SkillOrder, TeamFilter, View
from skills_centre.gaps.models import Scope
from skills_centre.gaps.rules import Sums
from skills_centre.gaps.rules.shown import (
    not_understood_in_words,
    of_a_group,
    skills_at_once,
    what_is_shown,
    what_was_asked,
)
from skills_centre.skills.models import SkillState


def test_the_status_counts_people_skills_and_cells() -> None:
    cells = Sums(required=4, below=4, below_own_account=1)
    assert what_is_shown(3, 2, cells, only_state="below") == (
        "3 people, 2 skills; 4 cells below, 1 of them by own account."
    )
    assert what_is_shown(1, 1, Sums(required=2, met=1, unknown=1)) == "1 person, 1 skill; 2 cells: 1 unknown, 1 met."
    assert what_is_shown(0, 0, Sums()) == "0 people, 0 skills; 0 cells. Nothing fits what you asked for."


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        (Sums(), ""),
        (Sums(required=1, met=1), "met"),
        (Sums(required=3, met=3), "all 3 met"),
        (Sums(required=5, below=2, unknown=1, met=2), "2 below, 1 unknown of 5"),
        (Sums(required=1, exempt=1), "exempt"),
    ],
)
def test_a_group_says_what_is_not_met(sums: Sums, words: str) -> None:
    assert of_a_group(sums) == words


def test_what_was_filtered_for_is_said_in_a_row() -> None:
    assert what_was_asked(state="below", is_essential=True, team="Hansard") == "below, essential skills, team Hansard"
    assert what_was_asked(is_ai=True, team="", role="") == (
        "AI skills, people without a team, people without an agreed role"
    )
    assert what_was_asked(role="Clerk", skill="Prompts") == "Prompts, role Clerk"
    assert what_was_asked() == ""


def test_as_many_skills_stand_beside_each_other_as_fit() -> None:
    assert [skills_at_once(people) for people in (0, 5, 60, 200, 500, 5000)] == [40, 40, 40, 40, 16, 8]


def test_an_address_that_makes_no_sense_is_left_out_and_told() -> None:
    wanted = TeamFilter.of({"state": "rubbish", "group": "colour", "page": "-3", "sort": "rank", "view": "list"})
    assert wanted.view is View.LIST
    assert (wanted.state, wanted.is_grouped, wanted.page) == (None, False, 1)
    assert dict(wanted.not_understood) == {"state": "rubbish", "group": "colour", "page": "-3"}
    told = not_understood_in_words(wanted.not_understood)
    assert told is not None
    assert "state “rubbish”" in told
    assert not_understood_in_words(()) is None


def test_a_team_role_or_skill_that_nobody_has_is_left_out_and_told() -> None:
    wanted = TeamFilter(team="hansard", role="clerk", skill="prompts").known_among(
        teams={"hansard"}, roles=set(), skills=set()
    )
    assert (wanted.team, wanted.role, wanted.skill) == ("hansard", None, None)
    assert wanted.not_understood == (("role", "clerk"), ("skill", "prompts"))


@given(
    st.builds(
        TeamFilter,
        scope=st.sampled_from(Scope),
        state=st.none() | st.sampled_from(SkillState),
        role=st.none() | st.just("clerk"),
        team=st.none() | st.just("none"),
        skill=st.none() | st.just("prompts"),
        essential_only=st.booleans(),
        ai_only=st.booleans(),
        people=st.sampled_from(PeopleOrder),
        skills=st.sampled_from(SkillOrder),
        is_grouped=st.booleans(),
        view=st.sampled_from(View),
    )
)
def test_whatever_is_asked_for_has_an_address_that_asks_for_the_same(wanted: TeamFilter) -> None:
    assert TeamFilter.of(wanted.address) == wanted


@given(st.dictionaries(st.sampled_from(["scope", "state", "view", "people", "skills", "group", "page"]), st.text()))
def test_no_address_is_too_odd_to_be_read(asked: dict[str, str]) -> None:
    assert TeamFilter.of(asked).page >= 1
