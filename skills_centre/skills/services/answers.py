"""An answer about oneself, held against the version that is published now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.platform.errors import Refusal
from skills_centre.skills.errors import EvidenceTooLong, FrameworkChanged, LevelOutsideScale, SkillNotInUse
from skills_centre.skills.models import FrameworkVersion, SkillDefinition, VersionState
from skills_centre.skills.queries.described import scales_of
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


class AnswersRefused(Refusal):
    """Some answers of several cannot be kept, so none was; says which and why."""

    sentence = "Nothing has been saved yet. Put right what is named here, and send it again."

    def __init__(self, by_skill: dict[UUID, Refusal]) -> None:
        super().__init__()
        self.by_skill = by_skill


def check_answers(answers: Sequence[Answer]) -> dict[UUID, Refusal]:
    """What is wrong with each of these answers, in two statements however many they are; nothing where all are sound."""
    in_force = {
        row.skill_id: row
        for row in db.session.execute(
            select(SkillDefinition.skill_id, SkillDefinition.version_id, SkillDefinition.has_ladder)
            .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
            .where(
                SkillDefinition.skill_id.in_([one.skill_id for one in answers]),
                FrameworkVersion.state == VersionState.PUBLISHED,
            )
        )
    }
    scales = scales_of({row.version_id for row in in_force.values()})
    refused: dict[UUID, Refusal] = {}
    for answer in answers:
        row = in_force.get(answer.skill_id)
        if row is None:
            refused[answer.skill_id] = SkillNotInUse()
        elif row.version_id != answer.version_id:
            refused[answer.skill_id] = FrameworkChanged()
        elif problem := _problem(answer, scales[row.version_id] if row.has_ladder else WITHOUT_LADDER):
            refused[answer.skill_id] = problem
    return refused


def _problem(answer: Answer, ranks: Collection[int]) -> Refusal | None:
    """What is wrong with an answer whose levels above "not yet" are these."""
    if answer.is_chosen and answer.level and answer.level not in ranks:
        return LevelOutsideScale("Choose the level that describes your work now, or “I don’t know”.")
    return EvidenceTooLong() if len(answer.evidence or "") > EVIDENCE_AT_MOST else None
