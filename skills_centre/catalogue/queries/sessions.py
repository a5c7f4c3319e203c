"""Courses that have a session among their parts."""

from uuid import UUID

from sqlalchemy import exists, select

from skills_centre.catalogue.models import CourseState, CourseVersion, Module
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.platform.database import db


def has_session_part(course_id: UUID) -> bool:
    """Whether the published version of a course has a session among its parts, which whoever attends has done."""
    published = CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED
    part = exists().where(Module.version_id == CourseVersion.id, Module.kind == ModuleKind.SESSION)
    return bool(db.session.scalar(select(exists().where(*published, part))))
