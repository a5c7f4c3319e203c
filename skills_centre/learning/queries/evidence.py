"""Courses that somebody completed, as evidence for what they say of a skill: facts to begin with, which they may change or leave out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import CourseSkill, CourseVersion
from skills_centre.learning.models import Enrolment
from skills_centre.platform.database import db

#: A course that was completed longer ago says little of where somebody is now.
FRESH_FOR = timedelta(days=366)
#: So many are offered, the latest first.
AT_MOST = 3


@dataclass(frozen=True, slots=True)
class CompletedCourse:
    """A course with the instant at which it was completed, the last time if it was more than once."""

    title: str
    completed_at: datetime


def completed_courses_in(skill_key: str, *, person_id: UUID, now: datetime) -> list[CompletedCourse]:
    """What somebody completed within a year that taught the skill in the version that they took, the latest first. One statement."""
    rows = db.session.execute(
        select(Enrolment.course_id, CourseVersion.title, Enrolment.completed_at)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(CourseSkill, CourseSkill.version_id == Enrolment.version_id)
        .where(
            Enrolment.person_id == person_id,
            CourseSkill.skill_key == skill_key,
            Enrolment.completed_at > now - FRESH_FOR,
        )
        .order_by(Enrolment.completed_at.desc(), Enrolment.id)
    )
    latest: dict[UUID, CompletedCourse] = {}
    for course_id, title, completed_at in rows:
        if completed_at:
            latest.setdefault(course_id, CompletedCourse(title, completed_at))
    return list(latest.values())[:AT_MOST]
