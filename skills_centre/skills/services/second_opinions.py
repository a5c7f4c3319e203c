"""The second confirmer's side: the first decision stands, or another level is right.

Another level is a new result of the second confirmer's, confirmed when entered: history keeps both decisions, and "latest" does the rest.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import keep_words
from skills_centre.skills.errors import (
    BasisMissing,
    ClaimOvertaken,
    DecidedMeanwhile,
    FindingMissing,
    LevelOutsideScale,
    LevelStands,
    ReasonMissing,
    ReasonTooLong,
    SkillNotInUse,
)
from skills_centre.skills.models import AssessmentResult, SecondFinding, Source
from skills_centre.skills.queries.second_opinions import OpinionToGive, may_give_opinion, opinion_to_give
from skills_centre.skills.rules import Basis, Finding
from skills_centre.skills.services.deciding import LONGEST_REASON
from skills_centre.skills.services.standing import lock_people, refresh_skill


@dataclass(frozen=True, slots=True)
class FoundBySecond:
    """What a second confirmer says; level and basis belong to another level, the reason to both. The person reads it."""

    finding: Finding | None
    level: int | None = None
    basis: Basis | None = None
    reason: str | None = None


def give_second_opinion(opinion_id: UUID, found: FoundBySecond, *, by_id: UUID, now: datetime) -> None:
    """Answer somebody who asked for a second confirmer.

    Raises NotFound for whoever may not, DecidedMeanwhile, ClaimOvertaken, FindingMissing, SkillNotInUse, LevelOutsideScale, LevelStands,
    BasisMissing, ReasonMissing or ReasonTooLong. The same sent twice has one effect.
    """
    lock_people([opinion_to_give(opinion_id).person_id])
    opinion = opinion_to_give(opinion_id)
    if not may_give_opinion(by_id, opinion_id, on=local_day(now)):
        raise NotFound
    if _was_said(opinion, found, by_id):
        return
    _check(opinion, found)
    result_id = _enter(opinion, found, by_id=by_id, now=now) if found.finding is Finding.ANOTHER_LEVEL else None
    db.session.add(
        SecondFinding(
            id=new_id(),
            opinion_id=opinion_id,
            finding=found.finding,
            result_id=result_id,
            found_by=by_id,
            found_at=now,
            reason_id=keep_words(found.reason, about_id=opinion.person_id, purpose="second-opinion", now=now),
        )
    )
    db.session.flush()
    record_act(
        "assessment.second-opinion",
        actor_id=by_id,
        subject_kind="assessment",
        subject_id=opinion.result_id,
        now=now,
        fields=["level", "basis", "reason"] if result_id else ["reason"],
    )
    if result_id:
        refresh_skill(opinion.person_id, opinion.skill.skill_id, now=now)


def _was_said(opinion: OpinionToGive, found: FoundBySecond, by_id: UUID) -> bool:
    """Whether the same person said the same before: a form that was sent twice."""
    return (opinion.found_by, opinion.finding) == (by_id, found.finding) and (
        found.finding is Finding.STANDS or opinion.found_level == found.level
    )


def _check(opinion: OpinionToGive, found: FoundBySecond) -> None:
    if opinion.finding is not None:
        raise DecidedMeanwhile
    if opinion.is_overtaken:
        raise ClaimOvertaken
    if found.finding is None:
        raise FindingMissing
    if found.finding is Finding.ANOTHER_LEVEL:
        if not opinion.skill.is_published:
            raise SkillNotInUse
        if found.level is None or found.level not in opinion.skill.names:
            raise LevelOutsideScale
        if found.level == opinion.standing_level:
            raise LevelStands
        if found.basis is None:
            raise BasisMissing
    if not found.reason or not found.reason.strip():
        raise ReasonMissing
    if len(found.reason) > LONGEST_REASON:
        raise ReasonTooLong


def _enter(opinion: OpinionToGive, found: FoundBySecond, *, by_id: UUID, now: datetime) -> UUID:
    """Write the second confirmer's own result, under the version that is published now."""
    result = AssessmentResult(
        id=new_id(),
        person_id=opinion.person_id,
        skill_id=opinion.skill.skill_id,
        version_id=opinion.skill.version_id,
        level=found.level,
        source=Source.MANAGER,
        assessor_id=by_id,
        basis=found.basis,
        assessed_on=local_day(now),
        recorded_at=now,
    )
    db.session.add(result)
    db.session.flush()
    return result.id
