"""The confirmer's side of an assessment: agree, change, return, pass on, revoke, and enter one's own.

Source of the rules: DOMAIN.md, "Assessment". Every act holds the person's row first, so that of two confirmers one wins and the other
reads what happened; the same act sent twice has one effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.people.queries.rights import Rights
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words
from skills_centre.skills.errors import (
    AlreadyPassedOn,
    BasisMissing,
    ClaimOvertaken,
    ClaimWaits,
    DecidedByYou,
    DecidedMeanwhile,
    LevelOutsideScale,
    LevelTheSame,
    NothingToRevoke,
    ReasonMissing,
    ReasonTooLong,
)
from skills_centre.skills.models import AssessmentDecision, AssessmentResult, Basis, Decision, Source
from skills_centre.skills.queries.claims import DecidableResult, decidable_results
from skills_centre.skills.queries.described import described_skills
from skills_centre.skills.queries.histories import Pair, kept_levels
from skills_centre.skills.queries.second_opinions import judged_before_second
from skills_centre.skills.rules import NOTHING_KNOWN
from skills_centre.skills.services.rights import (
    RightsToClaims,
    rights_as_manager,
    rights_to_decide,
    rights_to_decide_claims,
)
from skills_centre.skills.services.standing import lock_people, refresh_people, refresh_skill

LONGEST_REASON = 2_000

_VERBS = {
    Decision.CONFIRMED: "assessment.confirm",
    Decision.CHANGED: "assessment.change",
    Decision.RETURNED: "assessment.return",
    Decision.CANNOT_JUDGE: "assessment.pass-on",
    Decision.REVOKED: "assessment.revoke",
}
_RESTS_ON_SOMETHING = {Decision.CONFIRMED, Decision.CHANGED}
_NEEDS_A_REASON = {Decision.CHANGED, Decision.RETURNED, Decision.REVOKED}


@dataclass(frozen=True)
class Verdict:
    """What a confirmer says about one claim; `level` belongs to a change, `basis` to whatever confirms, `reason` to the rest."""

    result_id: UUID
    decision: Decision
    level: int | None = None
    basis: Basis | None = None
    reason: str | None = None


class VerdictsRefused(Refusal):
    """Some verdicts of several cannot stand, so none was kept; says which and why."""

    sentence = "Nothing has been saved yet. Put right what is named here, and send it again."

    def __init__(self, by_result: dict[UUID, list[Refusal]]) -> None:
        super().__init__()
        self.by_result = by_result


def decide_claims(person_id: UUID, verdicts: Sequence[Verdict], *, by_id: UUID, now: datetime) -> int:
    """Decide claims of one person, all or none; gives the number of those that were new rather than sent twice.

    Raises NotFound for whoever may not decide them, and VerdictsRefused with the refusals of each claim: DecidedMeanwhile,
    ClaimOvertaken, AlreadyPassedOn, LevelOutsideScale, LevelTheSame, BasisMissing, ReasonMissing or ReasonTooLong.
    """
    lock_people([person_id])
    by_result = {one.result_id: one for one in verdicts if one.decision is not Decision.REVOKED}
    claims = decidable_results(person_id, by_result)
    if claims.keys() != by_result.keys():
        raise NotFound
    fresh = [one for one in by_result.values() if not _was_said(one, claims[one.result_id], by_id)]
    theirs = rights_to_decide_claims(by_id, person_id, [one.result_id for one in fresh], on=local_day(now))
    problems = {one.result_id: _problems(one, claims[one.result_id], theirs) for one in fresh}
    if any(problems.values()):
        raise VerdictsRefused({result_id: some for result_id, some in problems.items() if some})
    for verdict in fresh:
        _write(verdict, claims[verdict.result_id], theirs.rights, now=now)
    if fresh:
        db.session.flush()
        refresh_people([person_id], now=now)
    return len(fresh)


def revoke_result(person_id: UUID, result_id: UUID, *, reason: str, by_id: UUID, now: datetime) -> None:
    """Take back a confirmed result: it counts no longer, and whatever was confirmed before it counts again.

    Raises NotFound, DecidedMeanwhile, NothingToRevoke, DecidedByYou, ReasonMissing or ReasonTooLong.
    """
    lock_people([person_id])
    rights = rights_to_decide(by_id, person_id, on=local_day(now))
    result = decidable_results(person_id, [result_id]).get(result_id)
    _check_rights_to_revoke(rights, result)
    verdict = Verdict(result_id, Decision.REVOKED, reason=reason)
    if result is None or _was_said(verdict, result, by_id):
        return
    if result.is_revoked:
        raise DecidedMeanwhile
    if not result.is_confirmed:
        raise NothingToRevoke
    if by_id in judged_before_second(result_id):
        raise DecidedByYou
    for problem in _problems_of_reason(reason):
        raise problem
    _write(verdict, result, rights, now=now)
    db.session.flush()
    refresh_skill(person_id, result.skill_id, now=now)


def enter_assessment(
    person_id: UUID, skill_id: UUID, *, level: int | None, basis: Basis | None, by_id: UUID, now: datetime
) -> None:
    """Enter a manager's own assessment of a person in a skill, made today. It is confirmed when entered.

    A delegate's is confirmed in the manager's name, so that the record says for whom. Raises NotFound, ClaimWaits,
    LevelOutsideScale or BasisMissing.
    """
    lock_people([person_id])
    today = local_day(now)
    rights = rights_as_manager(by_id, person_id, on=today)
    skill = described_skills([skill_id]).get(skill_id)
    if skill is None or not skill.is_published:
        raise NotFound
    current = kept_levels([person_id], skill_id).get(Pair(person_id, skill_id), NOTHING_KNOWN)
    if current.claimed_result_id is not None:
        raise ClaimWaits
    if level is None or level not in skill.names:
        raise LevelOutsideScale
    if basis is None:
        raise BasisMissing
    if _stands_already(current.verified_result_id, level=level, basis=basis, by_id=by_id, now=now):
        return
    result = AssessmentResult(
        id=new_id(),
        person_id=person_id,
        skill_id=skill_id,
        version_id=skill.version_id,
        level=level,
        source=Source.MANAGER,
        assessor_id=by_id,
        basis=basis,
        assessed_on=today,
        recorded_at=now,
    )
    db.session.add(result)
    db.session.flush()
    if rights.acting_for_id:
        db.session.add(_decision(Verdict(result.id, Decision.CONFIRMED, basis=basis), rights, reason_id=None, now=now))
        db.session.flush()
    record_act(
        "assessment.enter",
        actor_id=by_id,
        subject_kind="assessment",
        subject_id=result.id,
        now=now,
        fields=["level", "basis"],
    )
    refresh_skill(person_id, skill_id, now=now)


def _check_rights_to_revoke(rights: Rights, result: DecidableResult | None) -> None:
    """A skills lead revokes what was passed on, and what nobody else may. Raises NotFound."""
    if result is None:
        raise NotFound
    if rights.manager_id is None and rights.has_manager and not result.is_passed_on:
        raise NotFound


def _was_said(verdict: Verdict, result: DecidableResult, by_id: UUID) -> bool:
    """Whether the same person said the same before, and it stands: a form that was sent twice."""
    if result.is_revoked and verdict.decision is not Decision.REVOKED:
        return False
    return any(
        (one.decision, one.decided_by) == (verdict.decision, by_id)
        and (verdict.decision is not Decision.CHANGED or one.level == verdict.level)
        for one in result.decisions
    )


def _problems(verdict: Verdict, claim: DecidableResult, theirs: RightsToClaims) -> list[Refusal]:
    if claim.is_decided or claim.is_revoked:
        return [DecidedMeanwhile()]
    if not claim.is_open_claim:
        return [ClaimOvertaken()]
    if verdict.decision is Decision.CANNOT_JUDGE and not theirs.may_pass_on(claim.id):
        return [AlreadyPassedOn()]
    problems: list[Refusal] = []
    if verdict.decision is Decision.CHANGED and verdict.level not in claim.ranks:
        problems.append(LevelOutsideScale())
    elif verdict.decision is Decision.CHANGED and verdict.level == claim.level:
        problems.append(LevelTheSame())
    if verdict.decision in _RESTS_ON_SOMETHING and verdict.basis is None:
        problems.append(BasisMissing())
    if verdict.decision in _NEEDS_A_REASON:
        problems += _problems_of_reason(verdict.reason)
    return problems


def _problems_of_reason(reason: str | None) -> list[Refusal]:
    if not reason or not reason.strip():
        return [ReasonMissing()]
    return [ReasonTooLong()] if len(reason) > LONGEST_REASON else []


def _write(verdict: Verdict, result: DecidableResult, rights: Rights, *, now: datetime) -> None:
    needs_reason = verdict.decision in _NEEDS_A_REASON
    reason_id = (
        keep_words(verdict.reason, about_id=result.person_id, purpose="decision", now=now) if needs_reason else None
    )
    db.session.add(_decision(verdict, rights, reason_id=reason_id, now=now))
    record_act(
        _VERBS[verdict.decision],
        actor_id=rights.viewer_id,
        subject_kind="assessment",
        subject_id=result.id,
        now=now,
        fields=[
            *(["level"] if verdict.decision is Decision.CHANGED else []),
            *(["basis"] if verdict.decision in _RESTS_ON_SOMETHING else []),
            *(["reason"] if needs_reason else []),
        ],
    )


def _decision(verdict: Verdict, rights: Rights, *, reason_id: UUID | None, now: datetime) -> AssessmentDecision:
    return AssessmentDecision(
        id=new_id(),
        result_id=verdict.result_id,
        decision=verdict.decision,
        level=verdict.level if verdict.decision is Decision.CHANGED else None,
        basis=verdict.basis if verdict.decision in _RESTS_ON_SOMETHING else None,
        decided_by=rights.viewer_id,
        acting_for_id=rights.acting_for_id,
        decided_at=now,
        reason_id=reason_id,
    )


def _stands_already(result_id: UUID | None, *, level: int, basis: Basis, by_id: UUID, now: datetime) -> bool:
    """Whether the verified result is this very assessment, entered today: a form that was sent twice."""
    result = db.session.get(AssessmentResult, result_id) if result_id else None
    return result is not None and (result.assessor_id, result.level, result.basis, result.assessed_on) == (
        by_id,
        level,
        basis,
        local_day(now),
    )
