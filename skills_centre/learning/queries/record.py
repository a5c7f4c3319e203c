"""The learning record as its owner reads it: every entry that stands, the latest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import Course, CourseSkill, CourseVersion, Topic
from skills_centre.catalogue.queries.skill_names import skill_names
from skills_centre.learning.models import (
    LearnedKind,
    LearningRecordEntry,
    LearningTarget,
    RecordDetail,
    RecordEntryProof,
    RecordProof,
    RecordProofKind,
    RecordSkill,
    RecordSource,
)
from skills_centre.people.models import OrganisationUnit
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import Words

#: What stands where a title was erased or never given.
UNTITLED = "Learning without a title"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One thing learned; `minutes` of a course is the time that it is made to take. `unit_name` is where the person worked then."""

    id: UUID
    learned_on: date
    began_on: date | None
    title: str
    source: RecordSource
    kind: LearnedKind | None
    provider: str | None
    gained: str | None
    course_key: str | None
    version_id: UUID | None
    enrolment_id: UUID | None
    edition: str | None
    topic: Topic | None
    minutes: int
    unit_name: str | None
    recorded_at: datetime
    is_correction: bool
    is_taken_out: bool


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A skill by its key and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownProof:
    """A link, or a file with its size in bytes."""

    id: UUID
    kind: RecordProofKind
    address: str | None
    file_name: str | None
    media_type: str | None
    size: int | None


def record_of(person_id: UUID) -> list[RecordLine]:
    """Everything that somebody learned, the latest first, without what was corrected or taken out. One statement."""
    return _lines(person_id, taken_out=False)


def taken_out_of(person_id: UUID) -> list[RecordLine]:
    """What somebody took out of their record and has not put back, the latest first. One statement."""
    return [one for one in _lines(person_id, taken_out=True) if one.source is RecordSource.SELF_RECORDED]


def skills_of_lines(person_id: UUID, lines: Iterable[RecordLine]) -> dict[UUID, tuple[NamedKey, ...]]:
    """The skills of each line: those that its course teaches, or that the person named. Three statements at the most."""
    keys: dict[UUID, list[str]] = defaultdict(list)
    of_version: dict[UUID, list[UUID]] = defaultdict(list)
    for line in lines:
        if line.version_id:
            of_version[line.version_id].append(line.id)
    if of_version:
        versions = select(LearningRecordEntry.version_id).where(LearningRecordEntry.person_id == person_id)
        taught = select(CourseSkill.version_id, CourseSkill.skill_key).where(CourseSkill.version_id.in_(versions))
        for row in db.session.execute(taught):
            for entry_id in of_version[row.version_id]:
                keys[entry_id].append(row.skill_key)
    named = (
        select(RecordSkill.entry_id, RecordSkill.skill_key)
        .join(LearningRecordEntry, LearningRecordEntry.id == RecordSkill.entry_id)
        .where(LearningRecordEntry.person_id == person_id)
    )
    for row in db.session.execute(named):
        keys[row.entry_id].append(row.skill_key)
    names = skill_names({key for of_one in keys.values() for key in of_one})
    return {
        entry_id: tuple(sorted((NamedKey(key, names[key]) for key in of_one), key=lambda skill: skill.name))
        for entry_id, of_one in keys.items()
    }


def proof_of_lines(person_id: UUID) -> dict[UUID, tuple[ShownProof, ...]]:
    """The links and files of every entry of a person, without what is in the files. One statement."""
    found: dict[UUID, tuple[ShownProof, ...]] = defaultdict(tuple)
    rows = db.session.execute(
        select(
            RecordEntryProof.entry_id,
            RecordProof.id,
            RecordProof.kind,
            RecordProof.address,
            RecordProof.file_name,
            RecordProof.media_type,
            RecordProof.size,
        )
        .join(RecordProof, RecordProof.id == RecordEntryProof.proof_id)
        .where(RecordProof.person_id == person_id, RecordProof.erased_at.is_(None))
        .order_by(RecordEntryProof.entry_id, RecordEntryProof.place)
    )
    for row in rows:
        shown = ShownProof(row.id, row.kind, row.address, row.file_name, row.media_type, row.size)
        found[row.entry_id] = (*found[row.entry_id], shown)
    return found


def own_target(person_id: UUID) -> int | None:
    """The hours a year that somebody set themselves; none where they chose nothing."""
    return db.session.scalar(select(LearningTarget.hours).where(LearningTarget.person_id == person_id))


def own_line(entry_id: UUID, *, person_id: UUID) -> RecordLine:
    """One entry of somebody's record, whether it stands or not. Raises NotFound, also when it is somebody else's."""
    row = db.session.execute(
        _rows().where(LearningRecordEntry.id == entry_id, LearningRecordEntry.person_id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _line(row)


def stands() -> ColumnElement[bool]:
    """Whether no later entry replaces this one."""
    correction = aliased(LearningRecordEntry)
    return ~exists().where(correction.replaces_id == LearningRecordEntry.id)


def _lines(person_id: UUID, *, taken_out: bool) -> list[RecordLine]:
    rows = db.session.execute(
        _rows().where(
            LearningRecordEntry.person_id == person_id, LearningRecordEntry.takes_out.is_(taken_out), stands()
        )
    )
    return [_line(row) for row in rows]


def _rows() -> Select[Any]:
    provider, gained = aliased(Words), aliased(Words)
    return (
        select(
            LearningRecordEntry.id,
            LearningRecordEntry.learned_on,
            LearningRecordEntry.source,
            LearningRecordEntry.minutes,
            LearningRecordEntry.recorded_at,
            LearningRecordEntry.version_id,
            LearningRecordEntry.enrolment_id,
            LearningRecordEntry.replaces_id,
            LearningRecordEntry.takes_out,
            RecordDetail.kind,
            RecordDetail.began_on,
            provider.body.label("provider"),
            gained.body.label("gained"),
            CourseVersion.title,
            CourseVersion.provider.label("course_provider"),
            CourseVersion.major,
            CourseVersion.minor,
            CourseVersion.topic,
            Course.key.label("course_key"),
            OrganisationUnit.name.label("unit_name"),
            Words.body,
        )
        .outerjoin(CourseVersion, CourseVersion.id == LearningRecordEntry.version_id)
        .outerjoin(Course, Course.id == LearningRecordEntry.course_id)
        .outerjoin(OrganisationUnit, OrganisationUnit.id == LearningRecordEntry.unit_id)
        .outerjoin(RecordDetail, RecordDetail.entry_id == LearningRecordEntry.id)
        .outerjoin(Words, Words.id == LearningRecordEntry.words_id)
        .outerjoin(provider, provider.id == RecordDetail.provider_id)
        .outerjoin(gained, gained.id == RecordDetail.gained_id)
        .order_by(LearningRecordEntry.learned_on.desc(), LearningRecordEntry.id.desc())
    )


def _line(row: Row[Any]) -> RecordLine:
    return RecordLine(
        id=row.id,
        learned_on=row.learned_on,
        began_on=row.began_on,
        title=row.title or row.body or UNTITLED,
        source=row.source,
        kind=row.kind,
        provider=row.provider or row.course_provider,
        gained=row.gained,
        course_key=row.course_key,
        version_id=row.version_id,
        enrolment_id=row.enrolment_id,
        edition=f"{row.major}.{row.minor}" if row.major is not None else None,
        topic=row.topic,
        minutes=row.minutes,
        unit_name=row.unit_name,
        recorded_at=row.recorded_at,
        is_correction=row.replaces_id is not None,
        is_taken_out=row.takes_out,
    )
