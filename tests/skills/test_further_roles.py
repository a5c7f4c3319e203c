"""Further roles, roles to come, their history, and what their days will change in what is asked."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import PersonType
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.skills.errors import NoSuchProposal, RoleEndsBeforeItStarts, RoleHeldThen, RoleTooFarAway
from skills_centre.skills.models import PersonProfile, RequiredSkill
from skills_centre.skills.queries.coming_changes import SkillTurn, coming_changes
from skills_centre.skills.queries.profiles import active_profiles, asked_of
from skills_centre.skills.queries.role_history import When, roles_over_time
from skills_centre.skills.services.exempting import grant_exemption
from skills_centre.skills.services.my_role import say_not_mine
from skills_centre.skills.services.profiles import (
    Days,
    add_profile,
    agree_proposal,
    ask_for_role,
    decline_proposal,
    end_further_role,
    end_profile,
    propose_primary_profile,
    set_primary_profile,
)
from skills_centre.skills.services.standing import turn_what_is_due
from tests.counting import statements
from tests.races.test_learning import race
from tests.skills.builders import NOW, TODAY, a_person, profile_id
from tests.skills.deciding_builders import Team, a_report, a_team

DAY = timedelta(days=1)
MONTH = timedelta(days=30)


@pytest.fixture
def team(app: Flask) -> Team:
    """Ada is a clerk from today, and Mina manages her."""
    return a_team()


def ask(person_id: UUID, key: str, days: Days, *, by_id: UUID, is_primary: bool = False) -> bool:
    profile = profile_id(key)
    with transaction():
        return ask_for_role(person_id, profile, days, is_primary=is_primary, by_id=by_id, now=NOW)


def the_proposal(person_id: UUID) -> UUID:
    [one] = roles_over_time(person_id, on=TODAY).proposals
    return one.id


def answer(person_id: UUID, by_id: UUID) -> None:
    proposal = the_proposal(person_id)
    with transaction():
        agree_proposal(proposal, by_id=by_id, now=NOW)


def set_primary(person_id: UUID, key: str, first: Days) -> None:
    profile = profile_id(key)
    with transaction():
        set_primary_profile(person_id, profile, starts_on=first.first, by_id=None, now=NOW)


def names(person_id: UUID, on: date = TODAY) -> list[str]:
    return [one.name for one in active_profiles(person_id, on) if not one.is_everyone]


def test_a_further_role_counts_for_its_days_once_the_other_side_has_agreed(team: Team) -> None:
    days = Days(TODAY + MONTH, TODAY + 2 * MONTH)
    for first, second in ((team.ada, team.mina), (team.mina, team.ada)):
        assert not ask(team.ada, "cook", days, by_id=first)
        assert names(team.ada, TODAY + MONTH) == ["Clerk"]
        with pytest.raises(NoSuchProposal):
            answer(team.ada, first)
        answer(team.ada, second)
        assert names(team.ada, TODAY + MONTH - DAY) == ["Clerk"]
        assert names(team.ada, TODAY + MONTH) == names(team.ada, TODAY + 2 * MONTH) == ["Clerk", "Cook"]
        assert names(team.ada, TODAY + 2 * MONTH + DAY) == ["Clerk"]
        assert asked_of(team.ada, TODAY).next_change_on == TODAY + MONTH
        with transaction():
            end_profile(team.ada, profile_id("cook"), last_day=TODAY, by_id=None, now=NOW)


def test_one_that_is_agreed_late_counts_from_its_start(team: Team) -> None:
    ask(team.ada, "cook", Days(TODAY - 5 * DAY), by_id=team.ada)
    answer(team.ada, team.mina)
    assert names(team.ada, TODAY - 5 * DAY) == ["Cook"]
    assert names(team.ada) == ["Clerk", "Cook"]


def test_several_further_roles_may_wait_and_a_newer_one_of_the_same_takes_the_place(team: Team) -> None:
    ask(team.ada, "cook", Days(TODAY), by_id=team.ada)
    ask(team.ada, "cook", Days(TODAY), by_id=team.ada)
    ask(team.ada, "cook", Days(TODAY, TODAY + DAY), by_id=team.ada)
    ask(team.ada, "senior-clerk", Days(TODAY), by_id=team.mina)
    waiting = roles_over_time(team.ada, on=TODAY).proposals
    assert sorted((one.name, one.wanted_until) for one in waiting) == [("Cook", TODAY + DAY), ("Senior clerk", None)]
    ask(team.ada, "cook", Days(TODAY, TODAY + DAY), by_id=team.mina)
    assert names(team.ada) == ["Clerk", "Cook"]


def test_declining_or_taking_back_leaves_no_trace_in_what_is_asked(team: Team) -> None:
    for by_id in (team.mina, team.ada):
        ask(team.ada, "cook", Days(TODAY), by_id=team.ada)
        proposal = the_proposal(team.ada)
        with transaction():
            decline_proposal(proposal, by_id=by_id, now=NOW)
    history = roles_over_time(team.ada, on=TODAY)
    assert (len(history.roles), history.proposals) == (1, ())


@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        (Days(TODAY, TODAY - DAY), RoleEndsBeforeItStarts),
        (Days(TODAY + MONTH, TODAY), RoleEndsBeforeItStarts),
        (Days(TODAY - 400 * DAY), RoleTooFarAway),
        (Days(TODAY + 400 * DAY), RoleTooFarAway),
    ],
)
def test_what_the_days_of_a_role_must_be(team: Team, days: Days, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        ask(team.ada, "cook", days, by_id=team.ada)
    with pytest.raises(refusal), transaction():
        add_profile(team.ada, profile_id("cook"), starts_on=days.first, ends_on=days.last, by_id=None, now=NOW)


def test_a_role_that_is_held_on_some_of_the_days_is_refused(team: Team) -> None:
    with transaction():
        add_profile(team.ada, profile_id("cook"), starts_on=TODAY, ends_on=TODAY + MONTH, by_id=None, now=NOW)
    ask(team.ada, "cook", Days(TODAY, TODAY + DAY), by_id=team.ada)
    assert roles_over_time(team.ada, on=TODAY).proposals == ()
    with pytest.raises(RoleHeldThen):
        ask(team.ada, "cook", Days(TODAY), by_id=team.ada)
    ask(team.ada, "cook", Days(TODAY + MONTH + DAY), by_id=team.ada)
    answer(team.ada, team.mina)
    assert names(team.ada, TODAY + 2 * MONTH) == ["Clerk", "Cook"]


def test_the_person_or_the_manager_ends_a_further_role_and_nobody_else(team: Team) -> None:
    cook = profile_id("cook")
    with transaction():
        add_profile(team.ada, cook, starts_on=TODAY, by_id=None, now=NOW)
    for stranger in (a_person("Cara Colleague"), a_report(team.mina, "Ben Adeyemi")):
        with pytest.raises(NotFound), transaction():
            end_further_role(team.ada, cook, last_day=TODAY, by_id=stranger, now=NOW)
    with pytest.raises(RoleEndsBeforeItStarts), transaction():
        end_further_role(team.ada, cook, last_day=TODAY - DAY, by_id=team.ada, now=NOW)
    for by_id, last, is_first in ((team.mina, TODAY + MONTH, True), (team.ada, TODAY, True), (team.ada, TODAY, False)):
        with transaction():
            assert end_further_role(team.ada, cook, last_day=last, by_id=by_id, now=NOW) is is_first
    with transaction():
        assert not end_further_role(team.ada, profile_id("clerk"), last_day=TODAY, by_id=team.ada, now=NOW)
    assert names(team.ada) == ["Clerk", "Cook"]
    assert names(team.ada, TODAY + DAY) == ["Clerk"]


def test_a_main_role_to_come_ends_the_present_one_the_day_before_and_history_tells_both(team: Team) -> None:
    ask(team.ada, "senior-clerk", Days(TODAY + MONTH), by_id=team.mina, is_primary=True)
    answer(team.ada, team.ada)
    assert names(team.ada, TODAY + MONTH - DAY) == ["Clerk"]
    assert names(team.ada, TODAY + MONTH) == ["Senior clerk"]
    history = roles_over_time(team.ada, on=TODAY)
    assert [(one.name, one.ends_on) for one in history.of(When.NOW)] == [("Clerk", TODAY + MONTH - DAY)]
    assert [(one.name, one.starts_on) for one in history.of(When.COMING)] == [("Senior clerk", TODAY + MONTH)]
    with transaction():
        turn_what_is_due(NOW + MONTH)
    levels = set(db.session.scalars(select(RequiredSkill.required_level).where(RequiredSkill.person_id == team.ada)))
    assert levels == {3}
    assert [one.name for one in roles_over_time(team.ada, on=TODAY + 2 * MONTH).of(When.PAST)] == ["Clerk"]


def test_setting_another_before_what_was_planned_takes_the_plan_away(team: Team) -> None:
    set_primary(team.ada, "senior-clerk", Days(TODAY + MONTH))
    set_primary(team.ada, "cook", Days(TODAY + DAY))
    assert names(team.ada) == ["Clerk"]
    assert names(team.ada, TODAY + 2 * MONTH) == ["Cook"]
    assert db.session.scalar(select(func.count()).select_from(PersonProfile)) == 2


def test_setting_the_present_role_again_or_taking_the_plan_back_lets_it_go_on(team: Team) -> None:
    undoing: list[Callable[[], None]] = [
        lambda: set_primary(team.ada, "clerk", Days(TODAY)),
        lambda: _end(team.ada, "senior-clerk"),
    ]
    for undo in undoing:
        set_primary(team.ada, "senior-clerk", Days(TODAY + MONTH))
        undo()
        assert names(team.ada, TODAY + 2 * MONTH) == ["Clerk"]
        assert asked_of(team.ada, TODAY).next_change_on is None


def _end(person_id: UUID, key: str) -> None:
    with transaction():
        end_profile(person_id, profile_id(key), last_day=TODAY, by_id=None, now=NOW)


def test_this_is_not_my_role_also_ends_one_that_has_a_last_day(team: Team) -> None:
    set_primary(team.ada, "senior-clerk", Days(TODAY + MONTH))
    with transaction():
        assert say_not_mine(team.ada, profile_id("clerk"), now=NOW)
    assert names(team.ada) == []


def test_a_members_staff_choose_a_further_role_at_once(team: Team) -> None:
    mel = a_person("Mel Member", person_type=PersonType.MEMBERS_STAFF)
    assert ask(mel, "cook", Days(TODAY), by_id=mel)
    assert ask(mel, "clerk", Days(TODAY), by_id=mel, is_primary=True)
    assert names(mel) == ["Clerk", "Cook"]


def test_who_needs_what_from_when_says_what_each_day_changes(team: Team) -> None:
    set_primary(team.ada, "senior-clerk", Days(TODAY + MONTH))
    with transaction():
        add_profile(team.ada, profile_id("cook"), starts_on=TODAY, ends_on=TODAY + MONTH - DAY, by_id=None, now=NOW)
        grant_exemption(team.ada, team.writing, ends_on=TODAY + DAY, reason="On loan", by_id=team.mina, now=NOW)
    ben = a_report(team.mina, "Ben Adeyemi")
    first, second = coming_changes([team.ada, ben], on=TODAY)
    assert (first.person_id, first.day, first.asked_again) == (team.ada, TODAY + 2 * DAY, ("Writing",))
    assert (second.day, second.begins, second.ends) == (TODAY + MONTH, ("Senior clerk",), ("Clerk", "Cook"))
    assert second.skills == (
        SkillTurn("Leading", "Met", None),
        SkillTurn("Searching", "Working", "Practitioner"),
        SkillTurn("Writing", "Working", "Practitioner"),
    )
    assert coming_changes([ben], on=TODAY) == []


def test_what_will_change_takes_the_same_statements_for_one_and_for_many(team: Team) -> None:
    people = [team.ada, *(a_report(team.mina, f"Person {n}") for n in range(8))]
    for n, person in enumerate(people):
        set_primary(person, "senior-clerk", Days(TODAY + (n + 1) * DAY))
    one = statements(lambda: coming_changes(people[:1], on=TODAY))
    assert statements(lambda: coming_changes(people, on=TODAY)) == one <= 6
    assert statements(lambda: roles_over_time(team.ada, on=TODAY)) == 2


def test_of_two_who_propose_the_same_role_at_once_it_is_agreed_and_held_once(app: Flask, team: Team) -> None:
    cook, days = profile_id("cook"), Days(TODAY)

    def asking(by_id: UUID) -> Callable[[], object]:
        return lambda: ask_for_role(team.ada, cook, days, is_primary=False, by_id=by_id, now=NOW)

    outcomes = race(app, asking(team.ada), asking(team.mina))
    assert outcomes == [False, False]
    assert names(team.ada) == ["Clerk", "Cook"]
    held = select(func.count()).where(PersonProfile.person_id == team.ada, PersonProfile.profile_id == cook)
    assert db.session.scalar(held) == 1


def test_a_primary_proposal_of_the_same_role_for_another_day_takes_the_place(team: Team) -> None:
    for first in (TODAY + DAY, TODAY + MONTH):
        with transaction():
            propose_primary_profile(team.ada, profile_id("cook"), starts_on=first, by_id=team.ada, now=NOW)
    [one] = roles_over_time(team.ada, on=TODAY).proposals
    assert one.wanted_from == TODAY + MONTH
