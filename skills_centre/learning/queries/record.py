"""The learning record as its owner reads it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import Course, CourseVersion
from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.people.models import OrganisationUnit
from skills_centre.platform.database import db
from skills_centre.platform.words import Words


@dataclass(frozen=True)
class RecordLine:
    """One thing learned; `minutes` is the time that the course takes. `unit_name` is where the person worked then."""

    learned_on: date
    title: str
    source: RecordSource
    course_key: str | None
    edition: str | None
    minutes: int
    unit_name: str | None


def record_of(person_id: UUID) -> list[RecordLine]:
    """Everything that somebody learned, the latest first; an entry that a later one corrects is left out. One statement."""
    correction = aliased(LearningRecordEntry)
    rows = db.session.execute(
        select(
            LearningRecordEntry.learned_on,
            LearningRecordEntry.source,
            LearningRecordEntry.minutes,
            CourseVersion.title,
            CourseVersion.major,
            CourseVersion.minor,
            Course.key.label("course_key"),
            OrganisationUnit.name.label("unit_name"),
            Words.body,
        )
        .outerjoin(CourseVersion, CourseVersion.id == LearningRecordEntry.version_id)
        .outerjoin(Course, Course.id == LearningRecordEntry.course_id)
        .outerjoin(OrganisationUnit, OrganisationUnit.id == LearningRecordEntry.unit_id)
        .outerjoin(Words, Words.id == LearningRecordEntry.words_id)
        .where(
            LearningRecordEntry.person_id == person_id,
            ~exists().where(correction.replaces_id == LearningRecordEntry.id),
        )
        .order_by(LearningRecordEntry.learned_on.desc(), LearningRecordEntry.id.desc())
    )
    return [
        RecordLine(
            learned_on=row.learned_on,
            title=row.title or row.body or "Learning without a title",
            source=row.source,
            course_key=row.course_key,
            edition=f"{row.major}.{row.minor}" if row.major is not None else None,
            minutes=row.minutes,
            unit_name=row.unit_name,
        )
        for row in rows
    ]
