"""Exemptions: who may grant and end them, what they change, and what refuses them."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.models import PersonType, Role
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.skills.errors import (
    AlreadyExempt,
    ExemptionEndsTooLate,
    ExemptionHasNoFuture,
    NothingAsked,
    ReasonMissing,
    ReasonTooLong,
)
from skills_centre.skills.models import Exemption, RequiredSkill, SkillState
from skills_centre.skills.services.exempting import end_exemption, grant_exemption
from skills_centre.skills.services.standing import turn_what_is_due
from tests.races.test_learning import race
from tests.skills.assessed import report_to
from tests.skills.builders import NOW, TODAY, a_person, skill_id
from tests.skills.deciding_builders import Team, a_report, a_team, delegate

Be = Callable[[UUID], FlaskClient]
LAST = TODAY + timedelta(days=30)


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def grant(
    team: Team, *, by_id: UUID | None = None, until: date = LAST, reason: str = "On loan", skill: UUID | None = None
) -> None:
    with transaction():
        grant_exemption(
            team.ada, skill or team.writing, ends_on=until, reason=reason, by_id=by_id or team.mina, now=NOW
        )


def end(team: Team, by_id: UUID) -> bool:
    with transaction():
        return end_exemption(team.ada, team.writing, by_id=by_id, now=NOW)


def kept_state(team: Team) -> tuple[SkillState, date | None]:
    row = db.session.execute(
        select(RequiredSkill.state, RequiredSkill.next_change_on).where(
            RequiredSkill.person_id == team.ada, RequiredSkill.skill_id == team.writing
        )
    ).one()
    return row.state, row.next_change_on


def test_an_exemption_holds_until_its_last_day_and_the_calendar_ends_it(team: Team) -> None:
    grant(team)
    after = LAST + timedelta(days=1)
    assert kept_state(team) == (SkillState.EXEMPT, after)
    with transaction():
        turn_what_is_due(NOW + timedelta(days=30))
    assert kept_state(team) == (SkillState.EXEMPT, after)
    with transaction():
        turn_what_is_due(NOW + timedelta(days=31))
    assert kept_state(team) == (SkillState.UNKNOWN, None)


def test_ending_it_asks_for_the_skill_again_at_once_and_ending_twice_is_nothing(team: Team) -> None:
    grant(team)
    assert end(team, team.mina)
    assert kept_state(team) == (SkillState.UNKNOWN, None)
    assert not end(team, team.mina)
    grant(team, until=TODAY)
    acts = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("exemption"))).all()
    assert sorted(acts) == ["exemption.end", "exemption.grant", "exemption.grant"]


def test_a_delegate_a_skills_lead_and_learning_and_development_may_too(team: Team) -> None:
    dan = a_person("Dan Delegate")
    delegate(team.mina, dan)
    for may in (
        dan,
        a_person("Lea Lead", roles=(Role.SKILLS_LEAD,)),
        a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,)),
    ):
        grant(team, by_id=may)
        assert end(team, may)


def test_nobody_else_may_and_never_oneself(team: Team) -> None:
    cara = a_person("Cara Colleague")
    delegate(team.mina, team.ada)
    grant(team)
    for may_not in (cara, team.ada, a_report(team.mina, "Ben Adeyemi")):
        with pytest.raises(NotFound):
            grant(team, by_id=may_not)
        with pytest.raises(NotFound):
            end(team, may_not)


def test_nothing_of_a_member_is_set_aside_by_anybody(team: Team) -> None:
    member = a_person("Mel Member", person_type=PersonType.MEMBERS_STAFF)
    report_to(team.mina, member)
    with pytest.raises(NotFound), transaction():
        grant_exemption(member, team.writing, ends_on=LAST, reason="On loan", by_id=team.mina, now=NOW)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"reason": "x" * 2001}, ReasonTooLong),
        ({"until": TODAY - timedelta(days=1)}, ExemptionHasNoFuture),
        ({"until": date(2028, 3, 4)}, ExemptionEndsTooLate),
    ],
)
def test_what_an_exemption_must_have(team: Team, fields: dict[str, str], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        grant(team, **fields)  # type: ignore[arg-type]


def test_what_nothing_asks_for_cannot_be_set_aside(team: Team) -> None:
    with pytest.raises(NothingAsked):
        grant(team, skill=skill_id("leading"))


def test_the_same_form_twice_grants_one_and_another_day_is_refused(team: Team) -> None:
    grant(team)
    grant(team)
    with pytest.raises(AlreadyExempt):
        grant(team, until=TODAY)
    assert db.session.scalar(select(func.count()).select_from(Exemption)) == 1


def test_of_two_people_at_once_one_grants_and_the_other_is_told(app: Flask, team: Team) -> None:
    lead = a_person("Lea Lead", roles=(Role.SKILLS_LEAD,))

    def granting(by_id: UUID) -> Callable[[], object]:
        return lambda: grant_exemption(team.ada, team.writing, ends_on=LAST, reason="On loan", by_id=by_id, now=NOW)

    outcomes = race(app, granting(team.mina), granting(lead))
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyExempt", "NoneType"]
    assert db.session.scalar(select(func.count()).select_from(Exemption)) == 1


@pytest.mark.sqlite_only
def test_a_manager_sets_a_requirement_aside_and_the_person_reads_why(be: Be, team: Team) -> None:
    address = f"/team/people/{team.ada}/skills/writing"
    last = local_day(utc_now()) + timedelta(days=20)
    browser = be(team.mina)
    assert f'href="{address}/exemption"' in browser.get(address).text
    sent = {"ends_on": [str(last.day), str(last.month), str(last.year)], "reason": "On loan to the Lords."}
    for _ in range(2):
        answer = browser.post(f"{address}/exemption", data=sent)
        assert (answer.status_code, answer.location) == (303, address)
    assert "On loan to the Lords." in browser.get(f"{address}/exemption").text
    hers = be(team.ada).get("/my-skills/writing").text
    assert "On loan to the Lords." in hers
    assert "Exempt" in hers
    browser = be(team.mina)
    assert browser.post(f"{address}/exemption/end").status_code == 303
    assert "is asked for again from today" in browser.get(address).text


@pytest.mark.sqlite_only
def test_bad_days_and_a_missing_reason_are_told_and_what_was_typed_stays(be: Be, team: Team) -> None:
    browser = be(team.mina)
    refused = browser.post(
        f"/team/people/{team.ada}/skills/writing/exemption",
        data={"ends_on": ["31", "2", "2027"], "reason": "Kept words"},
    )
    assert refused.status_code == 422
    assert "Enter a real day" in refused.text
    assert "Kept words" in refused.text
    refused = browser.post(
        f"/team/people/{team.ada}/skills/writing/exemption",
        data={"ends_on": ["1", "1", "2020"], "reason": "Kept words"},
    )
    assert refused.status_code == 422
    assert "The last day must be today or later" in refused.text


@pytest.mark.sqlite_only
def test_learning_and_development_see_what_is_asked_and_no_level(be: Be, team: Team) -> None:
    lou = a_person("Lou Development", roles=(Role.LD_ADMINISTRATOR,))
    address = f"/team/people/{team.ada}/skills/writing"
    browser = be(lou)
    page = browser.get(f"{address}/exemption")
    assert page.status_code == 200
    assert "Clerk" in page.text
    assert browser.get(address).status_code == 404
    for stranger in (a_person("Cara Colleague"), team.ada):
        assert be(stranger).get(f"{address}/exemption").status_code == 404
        assert be(stranger).post(f"{address}/exemption/end").status_code == 404
