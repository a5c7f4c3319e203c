"""The answers that somebody has given and not sent: for their eyes only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.skills.models import AssessmentDraft, FrameworkVersion, SkillDefinition, VersionState


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer not sent yet; no level says "I don't know".

    `version_id` is the version that asks now, none when the skill went out of use; `is_outdated` when that version came after the answer.
    """

    skill_id: UUID
    level: int | None
    #: Whether a level was chosen, "I don't know" included; otherwise only what was written and attached is kept.
    is_chosen: bool
    evidence: str | None
    saved_at: datetime
    version_id: UUID | None
    is_outdated: bool


def drafts_of(person_id: UUID) -> dict[UUID, Draft]:
    """A person's unsent answers by skill, in one statement."""
    published = (
        select(SkillDefinition.skill_id, FrameworkVersion.id.label("version_id"), FrameworkVersion.published_at)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .subquery()
    )
    rows = db.session.execute(
        select(
            AssessmentDraft.skill_id,
            AssessmentDraft.level,
            AssessmentDraft.is_chosen,
            AssessmentDraft.evidence,
            AssessmentDraft.saved_at,
            published.c.version_id,
            published.c.published_at,
        )
        .outerjoin(published, published.c.skill_id == AssessmentDraft.skill_id)
        .where(AssessmentDraft.person_id == person_id)
        .order_by(AssessmentDraft.skill_id)
    )
    return {
        row.skill_id: Draft(
            skill_id=row.skill_id,
            level=row.level,
            is_chosen=row.is_chosen,
            evidence=row.evidence,
            saved_at=row.saved_at,
            version_id=row.version_id,
            is_outdated=bool(row.published_at and row.published_at > row.saved_at),
        )
        for row in rows
    }
