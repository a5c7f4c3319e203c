"""What a session that somebody took part in leaves in their learning record: one entry, corrected when the register is."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, select

from skills_centre.catalogue.models import CourseState, CourseVersion
from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.learning.services.record import copy_of, hold_person, made_by_form
from skills_centre.learning.services.whereabouts import whereabouts
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class SessionTaken:
    """A session of a course, the day on which somebody was last there, and how long they were there in all; None for not at all."""

    session_id: UUID
    course_id: UUID
    minutes: int
    learned_on: date | None


def record_session(person_id: UUID, taken: SessionTaken, *, now: datetime) -> None:
    """Bring the person's record in line with their attendance: one entry a session, replaced or taken out where it was corrected.

    Done twice, the second time changes nothing. The caller holds the session's row.
    """
    first = made_by_form(person_id, taken.session_id)
    if first is None and taken.learned_on is not None:
        _write(person_id, taken, taken.learned_on, now=now)
    elif first is not None:
        hold_person(person_id)
        _correct(first, taken, now=now)


def _write(person_id: UUID, taken: SessionTaken, learned_on: date, *, now: datetime) -> None:
    then = whereabouts(person_id, on=learned_on)
    db.session.add(
        LearningRecordEntry(
            person_id=person_id,
            source=RecordSource.SESSION,
            course_id=taken.course_id,
            version_id=_version_of(taken.course_id),
            minutes=taken.minutes,
            learned_on=learned_on,
            recorded_at=now,
            unit_id=then.unit_id,
            profile_id=then.profile_id,
            form_id=taken.session_id,
        )
    )
    db.session.flush()


def _correct(first: LearningRecordEntry, taken: SessionTaken, *, now: datetime) -> None:
    """Replace what stands by what the register says now, unless it says the same."""
    entry = _standing(first)
    was_there = taken.learned_on is not None
    same = (entry.minutes, entry.learned_on) == (taken.minutes, taken.learned_on)
    if entry.takes_out is not was_there and (same or not was_there):
        return
    corrected = copy_of(entry, now=now)
    corrected.takes_out, corrected.minutes = not was_there, taken.minutes
    corrected.learned_on = taken.learned_on or entry.learned_on
    db.session.add(corrected)
    db.session.flush()


def _standing(entry: LearningRecordEntry) -> LearningRecordEntry:
    """The entry that came last in the chain of those that replace this one."""
    while True:
        following = db.session.scalar(select(LearningRecordEntry).where(LearningRecordEntry.replaces_id == entry.id))
        if following is None:
            return entry
        entry = following


def _version_of(course_id: UUID) -> UUID | None:
    """The course as it is published, or as it last was."""
    return db.session.scalar(
        select(CourseVersion.id)
        .where(
            CourseVersion.course_id == course_id,
            CourseVersion.state.not_in([CourseState.DRAFT, CourseState.IN_REVIEW]),
        )
        .order_by(
            case((CourseVersion.state == CourseState.PUBLISHED, 0), else_=1),
            CourseVersion.major.desc(),
            CourseVersion.minor.desc(),
        )
        .limit(1)
    )
