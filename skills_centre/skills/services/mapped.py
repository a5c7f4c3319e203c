"""The last look at a draft's mapping before it is published."""

from uuid import UUID

from sqlalchemy import delete

from skills_centre.platform.database import db
from skills_centre.skills.errors import SkillsUnmapped
from skills_centre.skills.models import SkillMapping
from skills_centre.skills.queries.mapping import side_by_side


def settle_mapping(version_id: UUID) -> None:
    """Make sure that every skill which is gone has its word, and forget what was said of skills that another version has taken out.

    Raises NotFound or SkillsUnmapped.
    """
    beside = side_by_side(version_id)
    if beside.unmapped:
        raise SkillsUnmapped([one.name for one in beside.unmapped])
    strays = [skill_id for skill_id in beside.decided if not beside.holds(skill_id)]
    db.session.execute(
        delete(SkillMapping).where(SkillMapping.version_id == version_id, SkillMapping.from_skill_id.in_(strays))
    )
