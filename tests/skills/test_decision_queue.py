"""What waits for whom, and that the home page counts what the queue shows."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from skills_centre.people.models import Person, PersonType, Role
from skills_centre.people.services.places import set_manager
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import Decision
from skills_centre.skills.queries.decision_queue import (
    ClaimToDecide,
    PersonWaiting,
    decision_queue,
    people_waiting,
    to_decide,
)
from skills_centre.skills.queries.waiting import numbers_waiting
from skills_centre.skills.rules import SkillState, Standing, is_leap, outcome
from skills_centre.skills.services.deciding import Verdict
from skills_centre.skills.services.profiles import propose_primary_profile
from tests.counting import statements
from tests.skills.assessed import report_to
from tests.skills.builders import NOW, TODAY, a_person, profile_id, skill_id
from tests.skills.deciding_builders import Team, a_report, a_team, agree, claim, delegate, say


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def queue(viewer_id: UUID) -> list[PersonWaiting]:
    """The queue, which the number on the home page must match."""
    found = people_waiting(viewer_id, on=TODAY)
    number = numbers_waiting([viewer_id], on=TODAY)[viewer_id]
    assert (number.claims, number.roles) == (sum(one.claims for one in found), sum(one.roles for one in found))
    for one in found:
        waiting = to_decide(viewer_id, one.person_id, on=TODAY)
        assert (len(waiting.claims), int(waiting.role is not None)) == (one.claims, one.roles)
    return found


def names(viewer_id: UUID) -> list[str]:
    return [one.name for one in queue(viewer_id)]


def pass_on(team: Team, result_id: UUID) -> None:
    say(team.ada, Verdict(result_id, Decision.CANNOT_JUDGE), by_id=team.mina)


def test_whoever_has_waited_longest_comes_first(team: Team) -> None:
    ben, cho = a_report(team.mina, "Ben Adeyemi"), a_report(team.mina, "Cho Lee")
    claim(ben, team.writing, at=NOW - timedelta(days=2))
    claim(team.ada, team.writing, at=NOW - timedelta(days=5))
    claim(cho, team.writing, at=NOW - timedelta(days=2))
    claim(ben, skill_id("searching"))
    assert [(one.name, one.claims, one.since) for one in queue(team.mina)] == [
        ("Ada Okafor", 1, TODAY - timedelta(days=5)),
        ("Ben Adeyemi", 2, TODAY - timedelta(days=2)),
        ("Cho Lee", 1, TODAY - timedelta(days=2)),
    ]


def test_what_is_decided_withdrawn_or_of_a_leaver_waits_no_longer(team: Team) -> None:
    ben, cho = a_report(team.mina, "Ben"), a_report(team.mina, "Cho")
    say(team.ada, agree(claim(team.ada, team.writing)), by_id=team.mina)
    for level in (3, None):
        claim(ben, team.writing, level)
    claim(cho, team.writing)
    assert names(team.mina) == ["Cho"]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == cho).values(left_on=TODAY))
    assert names(team.mina) == []


def test_a_delegate_shares_the_managers_list_on_those_days_without_themselves(team: Team) -> None:
    dan = a_report(team.mina, "Dan Delegate")
    claim(team.ada, team.writing)
    claim(dan, team.writing)
    assert names(dan) == []
    delegate(team.mina, dan)
    assert [(one.name, one.acting_for) for one in queue(dan)] == [("Ada Okafor", ("Mina Manager",))]
    assert names(team.mina) == ["Ada Okafor", "Dan Delegate"]
    assert people_waiting(dan, on=TODAY + timedelta(days=1)) == []


def test_skills_leads_have_what_was_passed_on_and_what_has_no_manager(team: Team) -> None:
    lead = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    made, ben = claim(team.ada, team.writing), a_person("Ben Nobodys")
    claim(team.ada, skill_id("searching"))
    claim(ben, team.writing)
    claim(lead, team.writing)
    assert names(lead) == ["Ben Nobodys"]
    pass_on(team, made)
    assert [(one.name, one.claims, one.is_for_leads) for one in queue(lead)] == [
        ("Ada Okafor", 1, True),
        ("Ben Nobodys", 1, True),
    ]
    assert [(one.name, one.claims) for one in queue(team.mina)] == [("Ada Okafor", 1)]


def test_what_waits_follows_the_person_and_is_never_stuck(team: Team) -> None:
    lead, nora = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)), a_person("Nora New")
    claim(team.ada, team.writing)
    with transaction():
        set_manager(team.ada, nora, starts_on=TODAY, by_id=None, now=NOW)
    assert (names(team.mina), names(nora), names(lead)) == ([], ["Ada Okafor"], [])
    with transaction() as session:
        session.execute(update(Person).where(Person.id == nora).values(left_on=TODAY))
    assert names(lead) == ["Ada Okafor"]


def test_nothing_of_private_people_waits_for_anybody(team: Team) -> None:
    lead = a_person("Lena Lead", roles=(Role.SKILLS_LEAD,))
    for kind in (PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF):
        mel = a_person(f"Mel {kind}", person_type=kind)
        report_to(team.mina, mel)
        claim(mel, team.writing)
        with transaction():
            propose_primary_profile(mel, profile_id("clerk"), by_id=mel, now=NOW)
        assert to_decide(team.mina, mel, on=TODAY).is_anything is False
    assert (names(team.mina), names(lead)) == ([], [])


def test_a_role_that_somebody_proposes_waits_for_their_manager_and_one_that_the_manager_proposes_does_not(
    team: Team,
) -> None:
    cook = profile_id("cook")
    with transaction():
        propose_primary_profile(team.ada, cook, by_id=team.ada, now=NOW)
    assert [(one.name, one.claims, one.roles) for one in queue(team.mina)] == [("Ada Okafor", 0, 1)]
    role = to_decide(team.mina, team.ada, on=TODAY).role
    assert role is not None
    assert role.profile_name == "Cook"
    ben = a_report(team.mina, "Ben")
    with transaction():
        propose_primary_profile(ben, cook, by_id=team.mina, now=NOW)
    assert names(team.mina) == ["Ada Okafor"]


def only_claim(team: Team) -> ClaimToDecide:
    [found] = to_decide(team.mina, team.ada, on=TODAY).claims
    return found


def test_a_claim_comes_with_all_that_a_decision_should_know(team: Team) -> None:
    say(team.ada, agree(claim(team.ada, team.writing, 1)), by_id=team.mina)
    claim(team.ada, team.writing, 3)
    found = only_claim(team)
    assert (found.skill.name, found.level_name, found.ability) == ("Writing", "Practitioner", "writing at Practitioner")
    assert (found.asked_level_name, found.verified_level_name, found.is_leap) == ("Working", "Awareness", True)
    assert (found.once_agreed.state, found.once_agreed.sentence) == (SkillState.MET, "They meet what is asked.")
    assert [one.name for one in found.levels] == ["Not yet", "Awareness", "Working", "Practitioner", "Expert"]


def test_a_skill_without_a_ladder_that_nobody_asks_for_has_its_three_steps(team: Team) -> None:
    claim(team.ada, skill_id("leading"), 2)
    found = only_claim(team)
    assert (found.level_name, found.asked_level_name, found.once_agreed.state) == ("Met", None, None)
    assert [one.name for one in found.levels] == ["Not yet", "Developing", "Met"]


@pytest.mark.parametrize(
    ("claimed", "verified", "expected"), [(3, None, False), (3, 2, False), (3, 1, True), (2, 0, True), (1, 4, False)]
)
def test_a_leap_is_two_levels_above_what_was_confirmed(claimed: int, verified: int | None, expected: bool) -> None:
    assert is_leap(claimed, verified) is expected


@pytest.mark.parametrize(
    ("state", "distance", "words"),
    [
        (SkillState.BELOW, 1, "one level below"),
        (SkillState.BELOW, 2, "2 levels below"),
        (SkillState.BELOW, 0, "stay below"),
        (SkillState.STALE, 0, "out of date"),
        (SkillState.EXEMPT, 0, "not asked of them for now"),
    ],
)
def test_what_agreeing_would_do_is_said(state: SkillState, distance: int, words: str) -> None:
    assert words in outcome(Standing(state, distance, is_own_account=False, next_change_on=None)).sentence


def test_the_queue_and_a_person_take_the_same_statements_for_few_and_for_many(team: Team) -> None:
    claim(team.ada, team.writing)
    few = statements(lambda: decision_queue(team.mina, on=TODAY))
    few_of_one = statements(lambda: to_decide(team.mina, team.ada, on=TODAY))
    for number in range(30):
        claim(a_report(team.mina, f"Person {number}"), team.writing)
    for key in ("searching", "leading"):
        claim(team.ada, skill_id(key), 2)
    db.session.close()
    assert statements(lambda: decision_queue(team.mina, on=TODAY)) == few == 4
    assert statements(lambda: to_decide(team.mina, team.ada, on=TODAY)) == few_of_one <= 16
    assert statements(lambda: numbers_waiting([team.mina], on=TODAY)) == 5
