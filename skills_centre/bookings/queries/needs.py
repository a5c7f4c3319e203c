"""Whose role asks for what a course teaches: the one thing that may come before the order of arrival in a waiting list."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import CourseSkill, CourseState, CourseVersion
from skills_centre.platform.database import db
from skills_centre.skills.queries.profiles import asked_of


def has_role_need(person_id: UUID, course_id: UUID, *, on: date) -> bool:
    """Whether a person's profiles ask for a skill that the published course teaches. Their own level plays no part, and shows nowhere."""
    taught = set(
        db.session.scalars(
            select(CourseSkill.skill_key)
            .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
            .where(CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED)
        )
    )
    if not taught:
        return False
    return any(skill.skill_key in taught for skill in asked_of(person_id, on).skills)
