"""What somebody who writes a course chooses from: skills, their levels, other courses; and keys that are taken."""

from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion, Module
from skills_centre.platform.database import db
from skills_centre.skills.models import Framework, FrameworkVersion, Skill, SkillDefinition, VersionState
from skills_centre.skills.queries.names import level_names

#: The scale of the profession, for an institution that has published no framework yet.
_USUAL = {1: "Awareness", 2: "Working", 3: "Practitioner", 4: "Expert"}


def skills_to_teach() -> dict[str, str]:
    """The names of the skills that have levels in the published frameworks, by key and in the order of names."""
    rows = db.session.execute(
        select(Skill.key, SkillDefinition.name)
        .join(SkillDefinition, SkillDefinition.skill_id == Skill.id)
        .join(FrameworkVersion, FrameworkVersion.id == SkillDefinition.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED, SkillDefinition.has_ladder)
        .order_by(Framework.is_in_force, Framework.key.desc())
    )
    names = {row.key: row.name for row in rows}
    return dict(sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def scale_to_teach() -> dict[int, str]:
    """The levels that a course may lead to, with 0 for those who begin, in the words of the framework in force."""
    scales = list(level_names().values())
    return {0: "Not yet", **(scales[0] if scales else _USUAL)}


def courses_to_take_first(*, without: str) -> dict[str, str]:
    """The titles of the published courses but one, by key and in the order of titles."""
    rows = db.session.execute(
        select(Course.key, CourseVersion.title)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.state == CourseState.PUBLISHED, Course.key != without)
        .order_by(CourseVersion.sort_key, Course.key)
    )
    return {row.key: row.title for row in rows}


def module_keys_ever(course_id: UUID) -> set[str]:
    """The keys that parts of a course have in any of its versions: progress is kept by them."""
    return set(
        db.session.scalars(
            select(Module.key)
            .distinct()
            .join(CourseVersion, CourseVersion.id == Module.version_id)
            .where(CourseVersion.course_id == course_id)
        )
    )
