"""Whatever people do in whatever order, no result ends up in a state that the rules do not know."""

from collections import Counter
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
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, Decision, Source
from skills_centre.skills.services.deciding import Verdict, decide_claims, enter_assessment, revoke_result
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
        who=st.sampled_from(["manager", "manager", "delegate", "lead", "subject"]),
        what=st.sampled_from(["claim", "claim", "enter", "revoke", *Decision]),
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
    return People(team.mina, dan, a_person("Lena Lead", roles=(Role.SKILLS_LEAD,)), team.writing)


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
    with suppress(Refusal), transaction():
        if step.what == "enter":
            enter_assessment(ada, people.writing, level=step.level, basis=SEEN, by_id=who, now=NOW)
        elif step.what == "revoke" and len(results) > step.which:
            revoke_result(ada, results[step.which], reason=step.reason or "", by_id=who, now=NOW)
        elif step.what != "revoke" and len(results) > step.which:
            verdict = Verdict(results[step.which], Decision(step.what), step.level, SEEN, step.reason)
            decide_claims(ada, [verdict], by_id=who, now=NOW)


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
