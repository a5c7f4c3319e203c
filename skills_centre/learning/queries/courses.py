"""What a learner's version of a course holds, with their progress in it."""

from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion, Module
from skills_centre.learning.models import Enrolment, ModuleProgress
from skills_centre.learning.rules.progress import ModuleLine
from skills_centre.platform.database import db


def course_of_key(key: str) -> UUID | None:
    """The course with this key, whether or not a version of it is published."""
    return db.session.scalar(select(Course.id).where(Course.key == key))


def published_version(course_id: UUID) -> UUID | None:
    """The published version of a course, if it has one."""
    return db.session.scalar(
        select(CourseVersion.id).where(
            CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED
        )
    )


def minutes_of(version_id: UUID) -> int:
    """How long a version takes, in minutes."""
    return db.session.scalar(select(CourseVersion.minutes).where(CourseVersion.id == version_id)) or 0


def module_lines(enrolment_ids: list[UUID]) -> dict[UUID, list[ModuleLine]]:
    """The modules of each enrolment's version in order, with whether they are done: one statement, however many enrolments."""
    rows = db.session.execute(
        select(
            Enrolment.id.label("enrolment_id"),
            Module.key,
            Module.title,
            Module.minutes,
            Module.is_required,
            Module.kind,
            ModuleProgress.completed_at,
        )
        .join(Module, Module.version_id == Enrolment.version_id)
        .outerjoin(
            ModuleProgress,
            and_(ModuleProgress.enrolment_id == Enrolment.id, ModuleProgress.module_key == Module.key),
        )
        .where(Enrolment.id.in_(enrolment_ids))
        .order_by(Enrolment.id, Module.position)
    )
    lines: dict[UUID, list[ModuleLine]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    for row in rows:
        lines[row.enrolment_id].append(
            ModuleLine(
                key=row.key,
                title=row.title,
                minutes=row.minutes,
                is_required=row.is_required,
                kind=row.kind,
                is_done=row.completed_at is not None,
            )
        )
    return lines
