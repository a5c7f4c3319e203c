"""What a session that somebody took part in leaves in their learning: an entry of the record, and the session's part of the course.

Both follow the register where it is corrected, as far as what happened since allows: a course that was completed stays completed.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, exists, select

from skills_centre.catalogue.models import CourseState, CourseVersion, Module
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.errors import CourseNotOpen
from skills_centre.learning.models import Enrolment, LearningRecordEntry, RecordDetail, RecordSource
from skills_centre.learning.queries.record import stands
from skills_centre.learning.services.enrolments import LIVE, enrol
from skills_centre.learning.services.progress import mark_sessions
from skills_centre.learning.services.record import copy_of, hold_person, made_by_form
from skills_centre.learning.services.whereabouts import whereabouts
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class SessionTaken:
    """A session of a course, how long somebody was there in all and on which day last, None for not at all; `is_whole` where all of it."""

    session_id: UUID
    course_id: UUID
    minutes: int
    learned_on: date | None
    is_whole: bool


def record_session(person_id: UUID, taken: SessionTaken, *, by_id: UUID, now: datetime) -> None:
    """Bring the person's learning in line with their attendance, as `by_id` says it was. Done twice, the second time changes nothing.

    One entry a session, replaced or taken out where it was corrected; and who was at all of it has done the session's part of the
    course, on which they are put where they are not on it yet. The caller holds the session's row.
    """
    _follow_record(person_id, taken, by_id=by_id, now=now)
    if taken.is_whole:
        _do_part(person_id, taken, now=now)
    else:
        _take_part_back(person_id, taken, now=now)


def _follow_record(person_id: UUID, taken: SessionTaken, *, by_id: UUID, now: datetime) -> None:
    first = made_by_form(person_id, taken.session_id)
    if first is None and taken.learned_on is not None:
        _write(person_id, taken, taken.learned_on, now=now)
    elif first is not None:
        hold_person(person_id)
        _correct(first, taken, by_id=by_id, now=now)


def _do_part(person_id: UUID, taken: SessionTaken, *, now: datetime) -> None:
    """Mark the course's session as done on the person's live enrolment, or on a new one unless they completed the course since."""
    enrolment = _live(person_id, taken.course_id)
    if enrolment is None:
        if not _has_sessions(taken.course_id) or _completed_since(person_id, taken):
            return
        with suppress(NotFound, CourseNotOpen):
            enrolment = enrol(person_id, taken.course_id, by_id=person_id, now=now)
    if enrolment is not None:
        mark_sessions(enrolment, are_done=True, now=now)


def _take_part_back(person_id: UUID, taken: SessionTaken, *, now: datetime) -> None:
    """Mark the course's session as not done, unless the person was at another one or has completed the course."""
    enrolment = _live(person_id, taken.course_id)
    if enrolment is not None and not _was_at_another(person_id, taken):
        mark_sessions(enrolment, are_done=False, now=now)


def _live(person_id: UUID, course_id: UUID) -> Enrolment | None:
    """The person's enrolment that is under way, held against rivals."""
    return db.session.scalar(
        select(Enrolment)
        .where(Enrolment.person_id == person_id, Enrolment.course_id == course_id, Enrolment.state.in_(LIVE))
        .with_for_update()
    )


def _has_sessions(course_id: UUID) -> bool:
    published = CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED
    part = exists().where(Module.version_id == CourseVersion.id, Module.kind == ModuleKind.SESSION)
    return bool(db.session.scalar(select(exists().where(*published, part))))


def _completed_since(person_id: UUID, taken: SessionTaken) -> bool:
    """Whether the person completed the course on the day of the session or later, so that nothing is to be done again."""
    since = start_of_local_day(taken.learned_on) if taken.learned_on else None
    mine = Enrolment.person_id == person_id, Enrolment.course_id == taken.course_id
    return bool(db.session.scalar(select(exists().where(*mine, Enrolment.completed_at >= since))))


def _was_at_another(person_id: UUID, taken: SessionTaken) -> bool:
    """Whether another session of the course stands in the person's record."""
    entry = LearningRecordEntry
    another = select(entry.course_id).where(
        entry.person_id == person_id,
        entry.course_id == taken.course_id,
        entry.source == RecordSource.SESSION,
        entry.takes_out.is_(False),
        stands(),
    )
    here = 1 if taken.learned_on else 0
    return len(db.session.scalars(another).all()) > here


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


def _correct(first: LearningRecordEntry, taken: SessionTaken, *, by_id: UUID, now: datetime) -> None:
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
    db.session.add(RecordDetail(entry_id=corrected.id, recorded_by=by_id))
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
