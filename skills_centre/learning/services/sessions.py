"""What a session that somebody took part in leaves in their learning: an entry of the record, and the session's part of the course.

Both follow the register where it is corrected, also where the course was completed since: it is not complete without its session.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import CourseVersion
from skills_centre.catalogue.queries.seen import SEEN_LAST, WAS_SEEN
from skills_centre.catalogue.queries.sessions import has_session_part
from skills_centre.learning.models import Enrolment, LearningRecordEntry, RecordDetail, RecordSource
from skills_centre.learning.queries.record import stands
from skills_centre.learning.queries.whereabouts import whereabouts_of
from skills_centre.learning.services.enrolments import LIVE, enrol_present
from skills_centre.learning.services.progress import mark_sessions
from skills_centre.learning.services.record import copy_of, hold_person
from skills_centre.learning.services.taking_back import restore_certificates, take_back_completions
from skills_centre.people.services.following import circumstances_changed
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session whose register is closed, and its course."""

    id: UUID
    course_id: UUID


@dataclass(frozen=True, slots=True)
class Taken:
    """How long somebody was there in all and on which day last, None for not at all; `is_whole` where it was all of it."""

    minutes: int
    learned_on: date | None
    is_whole: bool


def record_session(session: HeldSession, people: Mapping[UUID, Taken], *, by_id: UUID, now: datetime) -> None:
    """Bring people's learning in line with their attendance, as `by_id` says it was. Done twice, the second time changes nothing.

    One entry a session, replaced or taken out where it was corrected; and who was at all of it has done the session's part of the
    course, on which they are put where they are not on it yet. The caller holds the session's row, and these are the people whose
    attendance is new or was changed.
    """
    before = _follow_record(session, people, by_id=by_id, now=now)
    live = _live(session.course_id, people)
    whole = {one: taken for one, taken in people.items() if taken.is_whole}
    _do_part(session, whole, live, by_id=by_id, now=now)
    partly = {one: taken for one, taken in people.items() if not taken.is_whole}
    to_take_back = set(partly) - _at_another(session.course_id, partly)
    mark_sessions([live[one] for one in sorted(to_take_back & set(live))], are_done=False, now=now)
    completed = {one: day for one, day in before.items() if one in to_take_back and one not in live}
    if completed:
        take_back_completions(session.course_id, completed, session_id=session.id, by_id=by_id, now=now)


def _follow_record(
    session: HeldSession, people: Mapping[UUID, Taken], *, by_id: UUID, now: datetime
) -> dict[UUID, date]:
    """Bring their records in line, and give on which day those were there of whom the register had said so before."""
    made = db.session.scalars(select(LearningRecordEntry).where(LearningRecordEntry.form_id == session.id))
    first = {entry.person_id: entry for entry in made}
    new: dict[date, list[UUID]] = defaultdict(list)
    for person_id in sorted(people):
        taken = people[person_id]
        if person_id in first:
            hold_person(person_id)
            _correct(first[person_id], taken, by_id=by_id, now=now)
        elif taken.learned_on is not None:
            new[taken.learned_on].append(person_id)
    for day, person_ids in new.items():
        _write(session, {one: people[one].minutes for one in person_ids}, day, now=now)
    return {one: first[one].learned_on for one in people if one in first}


def _do_part(
    session: HeldSession, whole: Mapping[UUID, Taken], live: Mapping[UUID, Enrolment], *, by_id: UUID, now: datetime
) -> None:
    """Mark the course's session as done on people's live enrolments, or on new ones unless they completed the course since."""
    enrolments = [live[one] for one in sorted(whole) if one in live]
    others = set(whole) - set(live)
    if others and has_session_part(session.course_id):
        last = _last_completed(session.course_id, others)
        to_begin = [one for one in others if not _is_since(last.get(one), whole[one])]
        enrolments += enrol_present(to_begin, session.course_id, now=now)
    mark_sessions(enrolments, are_done=True, now=now, session_id=session.id)
    restore_certificates(enrolments, by_id=by_id, now=now)


def _live(course_id: UUID, people: Collection[UUID]) -> dict[UUID, Enrolment]:
    """The enrolments that are under way, held against rivals, by person."""
    found = db.session.scalars(
        select(Enrolment)
        .where(Enrolment.person_id.in_(people), Enrolment.course_id == course_id, Enrolment.state.in_(LIVE))
        .order_by(Enrolment.id)
        .with_for_update()
    )
    return {one.person_id: one for one in found}


def _last_completed(course_id: UUID, people: Collection[UUID]) -> dict[UUID, datetime]:
    """When these people last completed a course, of those who did."""
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.completed_at)
        .where(Enrolment.course_id == course_id, Enrolment.person_id.in_(people), Enrolment.completed_at.is_not(None))
        .order_by(Enrolment.completed_at)
    )
    return {row.person_id: row.completed_at for row in rows}


def _is_since(completed_at: datetime | None, taken: Taken) -> bool:
    """Whether a course was completed on the day of the session or later, so that nothing is to be done again."""
    if completed_at is None or taken.learned_on is None:
        return False
    return completed_at >= start_of_local_day(taken.learned_on)


def _at_another(course_id: UUID, people: Mapping[UUID, Taken]) -> set[UUID]:
    """Of these people, those in whose record another session of the course stands than the one that they took so."""
    entry = LearningRecordEntry
    standing = Counter(
        db.session.scalars(
            select(entry.person_id).where(
                entry.person_id.in_(people),
                entry.course_id == course_id,
                entry.source == RecordSource.SESSION,
                entry.takes_out.is_(False),
                stands(),
            )
        )
    )
    return {one for one, taken in people.items() if standing[one] > (taken.learned_on is not None)}


def _write(session: HeldSession, minutes: Mapping[UUID, int], learned_on: date, *, now: datetime) -> None:
    then, version_id = whereabouts_of(minutes, on=learned_on), _version_of(session.course_id)
    db.session.add_all(
        LearningRecordEntry(
            person_id=person_id,
            source=RecordSource.SESSION,
            course_id=session.course_id,
            version_id=version_id,
            minutes=minutes[person_id],
            learned_on=learned_on,
            recorded_at=now,
            unit_id=then[person_id].unit_id,
            profile_id=then[person_id].profile_id,
            form_id=session.id,
        )
        for person_id in minutes
    )
    db.session.flush()
    circumstances_changed(sorted(minutes), now=now)


def _correct(first: LearningRecordEntry, taken: Taken, *, by_id: UUID, now: datetime) -> None:
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
    circumstances_changed([entry.person_id], now=now)


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
            WAS_SEEN,
        )
        .order_by(*SEEN_LAST)
        .limit(1)
    )
