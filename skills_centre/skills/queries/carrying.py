"""What became of which skill in every edition so far, and in a draft as if it were published now."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from skills_centre.platform.database import db
from skills_centre.skills.models import FrameworkVersion, SkillDefinition, SkillMapping, VersionState
from skills_centre.skills.queries.profiles import in_force
from skills_centre.skills.rules.carrying import AFTER_ALL, BEFORE_ALL, Moment, Step, Succession

_MAPPING, _VERSION = SkillMapping.__table__, FrameworkVersion.__table__
_STEPS = (
    select(_MAPPING.c.from_skill_id, _MAPPING.c.to_skill_id, _MAPPING.c.kind, _MAPPING.c.version_id)
    .join_from(_MAPPING, _VERSION, _VERSION.c.id == _MAPPING.c.version_id)
    .where(_MAPPING.c.to_skill_id.is_not(None))
)
#: Asked after every assessment, so built once from the plain tables.
_PUBLISHED_STEPS = _STEPS.where(_VERSION.c.state != VersionState.DRAFT)


def succession(draft_id: UUID | None = None) -> Succession:
    """Every step of every edition that was published, in three statements at most, and in one while no skill ever became another.

    With a draft, also the steps that its publishing would add.
    """
    steps_taken = _PUBLISHED_STEPS if draft_id is None else _STEPS.where(_is_published(draft_id))
    rows = db.session.connection().execute(steps_taken).all()
    if not rows:
        return Succession((), {})
    moments = _moments(draft_id)
    steps = [
        Step(row.from_skill_id, row.to_skill_id, row.kind, row.version_id, moments[row.version_id]) for row in rows
    ]
    return Succession(steps, moments, in_use=_in_use([row.from_skill_id for row in rows], draft_id))


def _is_published(draft_id: UUID | None) -> ColumnElement[bool]:
    published = FrameworkVersion.state != VersionState.DRAFT
    return published if draft_id is None else or_(published, FrameworkVersion.id == draft_id)


def _moments(draft_id: UUID | None) -> dict[UUID, Moment]:
    rows = db.session.execute(
        select(FrameworkVersion.id, FrameworkVersion.published_at, FrameworkVersion.number).where(
            _is_published(draft_id)
        )
    )
    return {
        row.id: AFTER_ALL if row.id == draft_id else Moment(row.published_at or BEFORE_ALL.published_at, row.number)
        for row in rows
    }


def _in_use(skill_ids: Sequence[UUID], draft_id: UUID | None) -> set[UUID]:
    """Those of these skills that the edition in force defines; of a draft's framework, that is the draft."""
    return set(
        db.session.scalars(
            select(SkillDefinition.skill_id)
            .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
            .where(SkillDefinition.skill_id.in_(skill_ids), in_force(draft_id))
        )
    )
