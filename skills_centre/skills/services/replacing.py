"""Putting what a skill became in its place in a draft: our own settings, and what roles ask of it.

The official files know skills by their names alone. After a rename there they hold the new name, and an import keeps the old one
beside it with what we had added to it; whoever says that it is a rename means the new one to stand in the old one's place.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update

from skills_centre.platform.database import db
from skills_centre.skills.models import Descriptor, FrameworkVersion, Requirement, SkillDefinition
from skills_centre.skills.queries.editions import definition_of

#: What we add to a skill, and no official file holds.
OURS = ("group_name", "currency_months", "resilience_people", "resilience_level")


def replace_in_draft(
    version_id: UUID, skill_id: UUID, targets: Sequence[UUID], *, former_id: UUID, is_there: bool
) -> None:
    """Give what a skill became our settings of it, and what roles ask of it; take the skill itself out of the draft if it is there.

    Whatever the draft says of its own about the new skill stands. A skill that became nothing is taken out with what was asked of it.
    """
    for target in targets:
        if target != skill_id:
            _ask_instead(version_id, skill_id, target)
            if _settings(former_id, target) is None:
                _hand_settings_on(version_id, skill_id, target, former_id=former_id)
                _hand_weights_on(version_id, skill_id, target, former_id=former_id)
    if is_there:
        for table in (Requirement, Descriptor, SkillDefinition):
            db.session.execute(delete(table).where(table.version_id == version_id, table.skill_id == skill_id))
    db.session.execute(
        update(FrameworkVersion)
        .where(FrameworkVersion.id == version_id)
        .values(digest=definition_of(version_id).digest())
    )


def _hand_settings_on(version_id: UUID, skill_id: UUID, target: UUID, *, former_id: UUID) -> None:
    before, after = _settings(former_id, skill_id), _settings(version_id, target)
    if before is None or after is None:
        return
    missing = {name: getattr(before, name) for name in OURS if getattr(after, name) is None and getattr(before, name)}
    if not ({"resilience_people", "resilience_level"} <= missing.keys()):
        missing = {name: value for name, value in missing.items() if not name.startswith("resilience")}
    if before.is_ai_related and not after.is_ai_related:
        missing["is_ai_related"] = True
    if missing:
        db.session.execute(
            update(SkillDefinition)
            .where(SkillDefinition.version_id == version_id, SkillDefinition.skill_id == target)
            .values(**missing)
        )


def _settings(version_id: UUID, skill_id: UUID) -> Row[Any] | None:
    return db.session.execute(
        select(*(getattr(SkillDefinition, name) for name in OURS), SkillDefinition.is_ai_related).where(
            SkillDefinition.version_id == version_id, SkillDefinition.skill_id == skill_id
        )
    ).one_or_none()


def _ask_instead(version_id: UUID, skill_id: UUID, target: UUID) -> None:
    """Let each profile of the draft that asks for a skill ask for another too, at the level at which it asks for the first."""
    already = _asked(version_id, target)
    fresh = [
        {
            "version_id": version_id,
            "profile_id": profile_id,
            "skill_id": target,
            "level": one.level,
            "is_essential": one.is_essential,
            "weight": one.weight,
            "note": one.note,
        }
        for profile_id, one in _asked(version_id, skill_id).items()
        if profile_id not in already
    ]
    if fresh:
        db.session.execute(insert(Requirement), fresh)


def _hand_weights_on(version_id: UUID, skill_id: UUID, target: UUID, *, former_id: UUID) -> None:
    """Let what a profile asks of a new skill weigh what it weighed before, where the draft says nothing of its own about that."""
    before = _asked(former_id, skill_id)
    for profile_id, now in _asked(version_id, target).items():
        ours = before.get(profile_id)
        if ours and (now.weight, now.is_essential, now.note) == (1, True, None):
            db.session.execute(
                update(Requirement)
                .where(
                    Requirement.version_id == version_id,
                    Requirement.profile_id == profile_id,
                    Requirement.skill_id == target,
                )
                .values(weight=ours.weight, is_essential=ours.is_essential, note=ours.note)
            )


def _asked(version_id: UUID, skill_id: UUID) -> dict[UUID, Row[Any]]:
    rows = db.session.execute(
        select(
            Requirement.profile_id, Requirement.level, Requirement.is_essential, Requirement.weight, Requirement.note
        ).where(Requirement.version_id == version_id, Requirement.skill_id == skill_id)
    )
    return {row.profile_id: row for row in rows}
