"""An answer about oneself, held against the version that is published now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from skills_centre.platform.database import db
from skills_centre.platform.errors import Refusal
from skills_centre.skills.errors import EvidenceTooLong, FrameworkChanged, LevelOutsideScale, SkillNotInUse
from skills_centre.skills.models import FrameworkVersion, Level, SkillDefinition, VersionState
from skills_centre.skills.rules import WITHOUT_LADDER
from skills_centre.skills.services.evidence import Attached

EVIDENCE_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody says of one skill, as the levels of a version describe it; no level says "I don't know".

    `attached` is none where the form has no links and files: then those that wait with the draft stay. One that is not `is_chosen` has
    no level yet, and can only be kept.
    """

    skill_id: UUID
    version_id: UUID
    level: int | None
    evidence: str | None = None
    attached: Attached | None = None
    is_chosen: bool = True


@dataclass(frozen=True, slots=True)
class _Defined:
    """A skill as the version in force defines it: the levels above "not yet"."""

    version_id: UUID
    ranks: set[int]


class AnswersRefused(Refusal):
    """Some answers of several cannot be kept, so none was; says which and why."""

    sentence = "Nothing has been saved yet. Put right what is named here, and send it again."

    def __init__(self, by_skill: dict[UUID, Refusal]) -> None:
        super().__init__()
        self.by_skill = by_skill


_DEFINED, _VERSION, _LEVEL = SkillDefinition.__table__, FrameworkVersion.__table__, Level.__table__

#: Asked at every answer, so built once: a row for each level of the scale, or one for a version without any.
_IN_FORCE = (
    select(_DEFINED.c.skill_id, _DEFINED.c.version_id, _DEFINED.c.has_ladder, _LEVEL.c.rank)
    .join_from(_DEFINED, _VERSION, _VERSION.c.id == _DEFINED.c.version_id)
    .outerjoin(_LEVEL, _LEVEL.c.version_id == _DEFINED.c.version_id)
    .where(_DEFINED.c.skill_id.in_(bindparam("skill_ids", expanding=True)), _VERSION.c.state == VersionState.PUBLISHED)
)


def check_answers(answers: Sequence[Answer]) -> dict[UUID, Refusal]:
    """What is wrong with each of these answers, in one statement however many they are; nothing where all are sound."""
    in_force: dict[UUID, _Defined] = {}
    for skill_id, version_id, has_ladder, rank in db.session.connection().execute(
        _IN_FORCE, {"skill_ids": [one.skill_id for one in answers]}
    ):
        scale = in_force.setdefault(skill_id, _Defined(version_id, set() if has_ladder else set(WITHOUT_LADDER)))
        if has_ladder and rank is not None:
            scale.ranks.add(rank)
    refused: dict[UUID, Refusal] = {}
    for answer in answers:
        defined = in_force.get(answer.skill_id)
        if defined is None:
            refused[answer.skill_id] = SkillNotInUse()
        elif defined.version_id != answer.version_id:
            refused[answer.skill_id] = FrameworkChanged()
        elif problem := _problem(answer, defined.ranks):
            refused[answer.skill_id] = problem
    return refused


def _problem(answer: Answer, ranks: Collection[int]) -> Refusal | None:
    """What is wrong with an answer whose levels above "not yet" are these."""
    if answer.is_chosen and answer.level and answer.level not in ranks:
        return LevelOutsideScale("Choose the level that describes your work now, or “I don’t know”.")
    return EvidenceTooLong() if len(answer.evidence or "") > EVIDENCE_AT_MOST else None
