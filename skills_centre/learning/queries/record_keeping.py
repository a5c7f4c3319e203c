"""What those who correct records see: people by name, and of one person what the Centre itself recorded, never what is self-recorded."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import CourseVersion
from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.learning.queries.record import UNTITLED, stands
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Membership, OrganisationUnit, Person
from skills_centre.people.queries.records import FoundPerson, called
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import Words

#: How many people a search shows.
FOUND_AT_MOST = 25


@dataclass(frozen=True, slots=True)
class CorrectableEntry:
    """An entry that an administrator may correct."""

    id: UUID
    title: str
    source: RecordSource
    edition: str | None
    learned_on: date
    minutes: int
    is_correction: bool


def people_to_correct(words: str) -> list[FoundPerson]:
    """People who are called so and are here, by name; Members, peers and their staff are nobody's business. One statement."""
    if not words.strip():
        return []
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.job_title, OrganisationUnit.name.label("unit_name"))
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
        .where(called(words), Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES))
        .order_by(Person.sort_key, Person.id)
        .limit(FOUND_AT_MOST)
    )
    return [FoundPerson(**row._mapping) for row in rows]


def name_to_correct(person_id: UUID) -> str:
    """The name of somebody whose record may be corrected. Raises NotFound for everybody else."""
    name = db.session.scalar(
        select(Person.name).where(
            Person.id == person_id, Person.left_on.is_(None), Person.person_type.not_in(PRIVATE_PERSON_TYPES)
        )
    )
    if name is None:
        raise NotFound
    return name


def correctable_entries(person_id: UUID, *, entry_id: UUID | None = None) -> list[CorrectableEntry]:
    """What stands in a person's record that they did not record themselves, the latest first; or one such entry. One statement."""
    rows = db.session.execute(
        select(
            LearningRecordEntry.id,
            LearningRecordEntry.source,
            LearningRecordEntry.learned_on,
            LearningRecordEntry.minutes,
            LearningRecordEntry.replaces_id,
            CourseVersion.title,
            CourseVersion.major,
            CourseVersion.minor,
            Words.body,
        )
        .outerjoin(CourseVersion, CourseVersion.id == LearningRecordEntry.version_id)
        .outerjoin(Words, Words.id == LearningRecordEntry.words_id)
        .where(
            LearningRecordEntry.person_id == person_id,
            LearningRecordEntry.source != RecordSource.SELF_RECORDED,
            LearningRecordEntry.takes_out.is_(False),
            stands(),
            *([LearningRecordEntry.id == entry_id] if entry_id else []),
        )
        .order_by(LearningRecordEntry.learned_on.desc(), LearningRecordEntry.id.desc())
    )
    return [
        CorrectableEntry(
            id=row.id,
            title=row.title or row.body or UNTITLED,
            source=row.source,
            edition=f"{row.major}.{row.minor}" if row.major is not None else None,
            learned_on=row.learned_on,
            minutes=row.minutes,
            is_correction=row.replaces_id is not None,
        )
        for row in rows
    ]
