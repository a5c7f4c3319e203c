"""Whatever people do in whatever order, no result ends up in a state that the rules do not know."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from skills_centre.people.models import Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import Refusal
from skills_centre.skills.models import (
    AssessmentDecision,
    AssessmentReply,
    AssessmentResult,
    Decision,
    SecondFinding,
    SecondOpinion,
    Source,
)
from skills_centre.skills.rules import Finding
from skills_centre.skills.services.deciding import Verdict, decide_claims, enter_assessment, revoke_result
from skills_centre.skills.services.replying import Reply, reply_to
from skills_centre.skills.services.second_opinions import FoundBySecond, give_second_opinion
from tests.skills.assessed import kept, rebuilt
from tests.skills.builders import NOW, a_person
from tests.skills.deciding_builders import SEEN, a_report, a_team, claim, delegate

pytestmark = pytest.mark.sqlite_only

ENDS_THE_CLAIM = {Decision.CONFIRMED, Decision.CHANGED, Decision.RETURNED}
NEEDS_A_REASON = {Decision.CHANGED, Decision.RETURNED, Decision.REVOKED}


@dataclass(frozen=True)
class People:
    """Whoever may try, and the skill."""

    manager: UUID
    delegate: UUID
    lead: UUID
    other: UUID
    writing: UUID


@dataclass(frozen=True)
class Step:
    """Somebody does something; `which` counts results from the newest."""

    who: str
    what: str
    which: int
    level: int | None
    reason: str | None


steps = st.lists(
    st.builds(
        Step,
        who=st.sampled_from(["manager", "manager", "delegate", "lead", "other", "subject"]),
        what=st.sampled_from(["claim", "claim", "enter", "revoke", "reply", "ask", "second", "second", *Decision]),
        which=st.integers(0, 2),
        level=st.sampled_from([None, 0, 1, 2, 3, 4, 5]),
        reason=st.sampled_from([None, "", "Because."]),
    ),
    max_size=10,
)


@pytest.fixture
def people(app: Flask) -> People:
    team, dan = a_team(), a_person("Dan Delegate")
    delegate(team.mina, dan)
    lena, lou = (a_person(name, roles=(Role.SKILLS_LEAD,)) for name in ("Lena Lead", "Lou Lead"))
    return People(team.mina, dan, lena, lou, team.writing)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_sequence_of_acts_reaches_a_state_that_the_rules_forbid(people: People, acts: list[Step]) -> None:
    ada = a_report(people.manager, "Ada Okafor")
    for step in acts:
        _act(people, ada, step)
        _check(people, ada)


def _act(people: People, ada: UUID, step: Step) -> None:
    """Do it, or be refused."""
    who = ada if step.who == "subject" else getattr(people, step.who)
    results = db.session.scalars(
        select(AssessmentResult.id).where(AssessmentResult.person_id == ada).order_by(AssessmentResult.id.desc())
    ).all()
    if step.what == "claim":
        claim(ada, people.writing, None if step.level == 5 else step.level)
        return
    if step.what in {"reply", "ask", "second"}:
        _follow(ada, who, step, results)
        return
    with suppress(Refusal), transaction():
        if step.what == "enter":
            enter_assessment(ada, people.writing, level=step.level, basis=SEEN, by_id=who, now=NOW)
        elif step.what == "revoke" and len(results) > step.which:
            revoke_result(ada, results[step.which], reason=step.reason or "", by_id=who, now=NOW)
        elif step.what != "revoke" and len(results) > step.which:
            verdict = Verdict(results[step.which], Decision(step.what), step.level, SEEN, step.reason)
            decide_claims(ada, [verdict], by_id=who, now=NOW)


def _follow(ada: UUID, who: UUID, step: Step, results: Sequence[UUID]) -> None:
    """Reply, ask for a second person, or be one; or be refused. Whoever it is, tries it for the subject's results."""
    with suppress(Refusal), transaction():
        if step.what == "second":
            opinions = db.session.scalars(select(SecondOpinion.id).where(SecondOpinion.result_id.in_(results))).all()
            found = FoundBySecond(
                Finding.STANDS if step.level is None else Finding.ANOTHER_LEVEL, step.level, SEEN, step.reason
            )
            for opinion in opinions[: 1 + step.which]:
                give_second_opinion(opinion, found, by_id=who, now=NOW)
        elif len(results) > step.which:
            decisions = db.session.scalars(
                select(AssessmentDecision.id)
                .where(AssessmentDecision.result_id == results[step.which])
                .order_by(AssessmentDecision.id.desc())
            ).all()
            reply = Reply(results[step.which], next(iter(decisions), None), step.reason, step.what == "ask")
            reply_to(who, reply, now=NOW)


def _check_what_followed(result: AssessmentResult, decisions: Sequence[AssessmentDecision]) -> None:
    """One reply a decision, one second opinion a result, about a decision that went against the person, by somebody new to it."""
    replies = db.session.scalars(select(AssessmentReply).where(AssessmentReply.result_id == result.id)).all()
    assert len({one.decision_id for one in replies}) == len(replies)
    assert {one.decision_id for one in replies} <= {None, *(one.id for one in decisions)}
    opinions = db.session.scalars(select(SecondOpinion).where(SecondOpinion.result_id == result.id)).all()
    assert len(opinions) <= 1
    judged = {result.person_id, result.assessor_id}
    for one in decisions:
        judged |= {one.decided_by, one.acting_for_id}
    for opinion in opinions:
        disputed = next(one for one in decisions if one.id == opinion.decision_id)
        assert disputed.decision in NEEDS_A_REASON
        for found in db.session.scalars(select(SecondFinding).where(SecondFinding.opinion_id == opinion.id)):
            assert found.found_by not in judged - {
                one.decided_by for one in decisions if one.decided_at > found.found_at
            }
            entered = db.session.get(AssessmentResult, found.result_id) if found.result_id else None
            assert (entered is not None) is (found.finding is Finding.ANOTHER_LEVEL)
            assert entered is None or (entered.assessor_id, entered.person_id) == (found.found_by, result.person_id)


def _check(people: People, ada: UUID) -> None:
    assert kept([ada]) == rebuilt([ada])
    for result in db.session.scalars(select(AssessmentResult).where(AssessmentResult.person_id == ada)):
        assert result.assessor_id != ada
        decisions = db.session.scalars(
            select(AssessmentDecision).where(AssessmentDecision.result_id == result.id)
        ).all()
        counts = Counter(one.decision for one in decisions)
        assert sum(counts[kind] for kind in ENDS_THE_CLAIM) <= 1
        assert counts[Decision.REVOKED] <= 1
        if counts[Decision.REVOKED]:
            assert result.source is Source.MANAGER or counts[Decision.CONFIRMED] + counts[Decision.CHANGED] == 1
        for one in decisions:
            assert one.decided_by != ada
            assert one.acting_for_id == (people.manager if one.decided_by == people.delegate else None)
            assert (one.reason_id is not None) is (one.decision in NEEDS_A_REASON)
            assert one.decision is not Decision.CHANGED or (one.level in range(5) and one.level != result.level)
        _check_what_followed(result, decisions)
