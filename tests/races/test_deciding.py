"""Rival confirmers, and a person who changes their mind while somebody decides: one wins, the other reads what happened."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.models import Membership, Role, UnitKind
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.errors import ClaimOvertaken, DecidedMeanwhile
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentReply,
    AssessmentResult,
    Basis,
    Decision,
    SecondFinding,
    SecondOpinion,
)
from skills_centre.skills.services.deciding import (
    Verdict,
    VerdictsRefused,
    decide_claims,
    enter_assessment,
    revoke_result,
)
from skills_centre.skills.services.replying import Reply, reply_to
from skills_centre.skills.services.second_opinions import give_second_opinion
from skills_centre.skills.services.standing import lock_people, refresh_skill
from tests.people.builders import add_unit
from tests.races.test_learning import race
from tests.skills.assessed import kept, rebuilt, record
from tests.skills.builders import NOW, TODAY, a_person
from tests.skills.deciding_builders import SEEN, Team, a_team, agree, claim, delegate, say
from tests.skills.second_opinion_builders import EXPERT, LATER, STANDS, a_dispute, asked

AGAIN = 5


@pytest.fixture
def team(app: Flask) -> Team:
    return a_team()


def decisions_of(result_id: UUID) -> list[Decision]:
    return list(
        db.session.scalars(select(AssessmentDecision.decision).where(AssessmentDecision.result_id == result_id))
    )


def problem(outcome: object, result_id: UUID) -> type[Exception]:
    assert isinstance(outcome, VerdictsRefused), outcome
    [one] = outcome.by_result[result_id]
    return type(one)


def test_of_a_manager_and_a_fallback_one_decides_and_the_other_is_told(app: Flask, team: Team) -> None:
    fay, area, later = a_person("Fay Fallback"), add_unit("Area", kind=UnitKind.BUSINESS_AREA), NOW + timedelta(days=15)
    with transaction() as session:
        session.add(Membership(id=new_id(), person_id=team.ada, unit_id=area, starts_on=TODAY))
        name_fallback(area, fay, ends_on=None, by_id=None, now=NOW)
    made = claim(team.ada, team.writing)
    back = Verdict(made, Decision.RETURNED, reason="Add an example.")
    outcomes = race(
        app,
        lambda: decide_claims(team.ada, [agree(made)], by_id=team.mina, now=later),
        *[lambda: decide_claims(team.ada, [back], by_id=fay, now=later)] * 3,
    )
    decided = decisions_of(made)
    assert len(decided) == 1
    assert decided == [Decision.CONFIRMED if outcomes[0] == 1 else Decision.RETURNED]
    others = outcomes[1:] if outcomes[0] == 1 else outcomes[:1]
    assert all(problem(one, made) is DecidedMeanwhile for one in others)
    assert kept([team.ada]) == rebuilt([team.ada])


def test_of_a_manager_and_a_delegate_one_decides_and_the_other_is_told(app: Flask, team: Team) -> None:
    dan = a_person("Dan Delegate")
    delegate(team.mina, dan)
    for _ in range(AGAIN):
        made = claim(team.ada, team.writing)
        back = Verdict(made, Decision.RETURNED, reason="Add an example.")
        outcomes = race(
            app,
            lambda made=made: decide_claims(team.ada, [agree(made)], by_id=team.mina, now=NOW),  # type: ignore[misc]
            lambda back=back: decide_claims(team.ada, [back], by_id=dan, now=NOW),  # type: ignore[misc]
        )
        winner = outcomes.index(1)
        assert problem(outcomes[1 - winner], made) is DecidedMeanwhile
        assert decisions_of(made) == [(Decision.CONFIRMED, Decision.RETURNED)[winner]]
        assert kept([team.ada]) == rebuilt([team.ada])


def test_the_same_form_sent_many_times_at_once_has_one_effect(app: Flask, team: Team) -> None:
    made = claim(team.ada, team.writing)
    outcomes = race(app, *[lambda: decide_claims(team.ada, [agree(made)], by_id=team.mina, now=NOW)] * 6)
    assert sorted(map(str, outcomes)) == ["0"] * 5 + ["1"]
    assert decisions_of(made) == [Decision.CONFIRMED]


def test_a_newer_claim_against_a_decision_leaves_one_truth(app: Flask, team: Team) -> None:
    def claim_more() -> None:
        lock_people([team.ada])
        record(team.ada, team.writing, 4)
        refresh_skill(team.ada, team.writing, now=NOW)

    for _ in range(AGAIN):
        made = claim(team.ada, team.writing)
        decided, _told = race(
            app,
            lambda made=made: decide_claims(team.ada, [agree(made)], by_id=team.mina, now=NOW),  # type: ignore[misc]
            claim_more,
        )
        assert decided == 1 or problem(decided, made) is ClaimOvertaken
        assert len(decisions_of(made)) == (1 if decided == 1 else 0)
        assert kept([team.ada]) == rebuilt([team.ada])


def test_revoking_and_entering_at_once_each_happen_once(app: Flask, team: Team) -> None:
    made = claim(team.ada, team.writing)
    say(team.ada, agree(made), by_id=team.mina)
    outcomes = race(
        app,
        *[lambda: revoke_result(team.ada, made, reason="A mistake.", by_id=team.mina, now=NOW)] * 3,
        *[lambda: enter_assessment(team.ada, team.writing, level=2, basis=SEEN, by_id=team.mina, now=NOW)] * 3,
    )
    assert outcomes == [None] * 6
    assert decisions_of(made) == [Decision.CONFIRMED, Decision.REVOKED]
    entered = db.session.scalars(select(AssessmentResult.basis).where(AssessmentResult.assessor_id == team.mina)).all()
    assert entered == [Basis.SEEN_IN_WORK]
    assert kept([team.ada]) == rebuilt([team.ada])


def test_of_two_second_confirmers_one_decides_and_the_other_is_told(app: Flask) -> None:
    dispute = a_dispute()
    opinion, lou = asked(dispute), a_person("Lou Lead", roles=(Role.SKILLS_LEAD,))
    outcomes = race(
        app,
        lambda: give_second_opinion(opinion, STANDS, by_id=dispute.lena, now=LATER),
        lambda: give_second_opinion(opinion, EXPERT, by_id=lou, now=LATER),
    )
    assert sum(one is None for one in outcomes) == 1
    assert sum(isinstance(one, DecidedMeanwhile) for one in outcomes) == 1
    assert db.session.scalar(select(func.count()).select_from(SecondFinding)) == 1
    assert kept([dispute.ada]) == rebuilt([dispute.ada])


def test_the_same_reply_sent_many_times_at_once_is_kept_once(app: Flask) -> None:
    dispute = a_dispute()
    said = Reply(dispute.result, dispute.decision, "I wrote it alone.", asks_second=True)
    assert race(app, *[lambda: reply_to(dispute.ada, said, now=NOW)] * 4) == [None] * 4
    for table in (AssessmentReply, SecondOpinion):
        assert db.session.scalar(select(func.count()).select_from(table)) == 1
