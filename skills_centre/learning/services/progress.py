"""Opening and finishing the parts of a course, and what happens when the last one is done.

Every change locks the enrolment first, so that two windows, or two presses, have one effect.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.queries.shelves import course_id_of
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.errors import CourseNotOpen, EnrolmentEnded, QuizNotDone, SessionNotAttended
from skills_centre.learning.models import (
    CompletionTakenBack,
    Enrolment,
    EnrolmentState,
    LearningRecordEntry,
    ModuleProgress,
    RecordSource,
)
from skills_centre.learning.queries.courses import minutes_of, module_lines, session_minutes_of
from skills_centre.learning.queries.record import stands
from skills_centre.learning.queries.whereabouts import Whereabouts, whereabouts, whereabouts_of
from skills_centre.learning.rules.progress import ModuleLine, is_complete, next_after, place_to_resume
from skills_centre.learning.services.enrolments import LIVE, enrol, locked_enrolment
from skills_centre.people.services.following import circumstances_changed
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True)
class Step:
    """What follows on a part that was done: the next part, or the course's completion."""

    next_key: str | None
    course_is_complete: bool


@dataclass(frozen=True)
class Place:
    """Where a learner is: a part of a course that they are on."""

    enrolment_id: UUID
    module_key: str


def start_course(person_id: UUID, course_key: str, *, now: datetime) -> Place:
    """Enrol somebody by their own hand, or take up the enrolment that they have, and open the part at which they go on.

    Raises NotFound or CourseNotOpen. Pressed twice, it gives the same place.
    """
    course_id = course_id_of(course_key)
    enrolment = enrol(person_id, course_id, by_id=person_id, now=now)
    db.session.refresh(enrolment, with_for_update=True)
    place = place_to_resume(module_lines([enrolment.id])[enrolment.id], enrolment.last_module_key)
    if place is None:
        raise CourseNotOpen
    if enrolment.state in LIVE:
        touch(enrolment, place.key, now=now)
    return Place(enrolment.id, place.key)


def open_module(enrolment_id: UUID, module_key: str, *, person_id: UUID, now: datetime) -> None:
    """Remember the place: this is where "continue" leads. The first time begins the course.

    A completed course may be read again and remembers nothing. Raises NotFound or EnrolmentEnded.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    if enrolment.state is EnrolmentState.COMPLETED:
        return
    if enrolment.state is EnrolmentState.WITHDRAWN:
        raise EnrolmentEnded
    _module(module_lines([enrolment_id])[enrolment_id], module_key)
    touch(enrolment, module_key, now=now)


def complete_lesson(enrolment_id: UUID, module_key: str, *, person_id: UUID, now: datetime) -> Step:
    """Mark any part but a quiz or a session as done, and the course as complete when it was the last required part.

    Doing it twice changes nothing more. Raises NotFound, EnrolmentEnded, QuizNotDone or SessionNotAttended.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    if enrolment.state is EnrolmentState.WITHDRAWN:
        raise EnrolmentEnded
    modules = module_lines([enrolment_id])[enrolment_id]
    module = _module(modules, module_key)
    if enrolment.state is EnrolmentState.COMPLETED:
        return Step(_key(next_after(modules, module_key)), course_is_complete=True)
    if module.kind is ModuleKind.QUIZ:
        raise QuizNotDone
    if module.kind is ModuleKind.SESSION:
        raise SessionNotAttended
    return mark_done(enrolment, module_key, now=now)


def mark_done(enrolment: Enrolment, module_key: str, *, now: datetime) -> Step:
    """Mark a part of a locked, live enrolment as done, and complete the course if nothing required is left."""
    progress = touch(enrolment, module_key, now=now)
    if progress.completed_at is None:
        progress.completed_at = now
        db.session.flush()
    modules = module_lines([enrolment.id])[enrolment.id]
    following = next_after(modules, module_key)
    if is_complete(modules):
        complete(enrolment, now=now)
    elif following is not None:
        enrolment.last_module_key = following.key
        db.session.flush()
    return Step(_key(following), course_is_complete=enrolment.state is EnrolmentState.COMPLETED)


def mark_sessions(
    enrolments: Sequence[Enrolment], *, are_done: bool, now: datetime, session_id: UUID | None = None
) -> None:
    """Mark the sessions of locked, live enrolments as done or as not done, and complete each course of which nothing required is left.

    A completion that was taken back for the session of this id is restored as it was. A learner's place in the course stays where they left
    it. A few statements, and three more for each completion.
    """
    lines = module_lines([one.id for one in enrolments])
    changed = {
        (enrolment_id, one.key): one
        for enrolment_id, modules in lines.items()
        for one in modules
        if one.kind is ModuleKind.SESSION and one.is_done is not are_done
    }
    if not changed:
        return
    opened = {(one.enrolment_id, one.module_key): one for one in _progress_of({place[0] for place in changed})}
    for enrolment_id, key in changed:
        progress = opened.get((enrolment_id, key))
        if progress is None:
            progress = ModuleProgress(enrolment_id=enrolment_id, module_key=key, opened_at=now)
            db.session.add(progress)
        progress.completed_at = now if are_done else None
    met = [one for one in enrolments if any(place[0] == one.id for place in changed)]
    for enrolment in met:
        if enrolment.state is EnrolmentState.NOT_STARTED:
            enrolment.state, enrolment.started_at = EnrolmentState.IN_PROGRESS, now
    db.session.flush()
    after = module_lines([one.id for one in met])
    finished = [one for one in met if is_complete(after[one.id])]
    then = whereabouts_of([one.person_id for one in finished], on=local_day(now)) if finished else {}
    for enrolment in finished:
        complete(enrolment, now=now, then=then[enrolment.person_id], session_id=session_id)


def _progress_of(enrolment_ids: Collection[UUID]) -> Sequence[ModuleProgress]:
    return db.session.scalars(select(ModuleProgress).where(ModuleProgress.enrolment_id.in_(enrolment_ids))).all()


def touch(enrolment: Enrolment, module_key: str, *, now: datetime) -> ModuleProgress:
    """Note that a module of a locked, live enrolment is open, and begin the course if this is its first."""
    progress = db.session.get(ModuleProgress, (enrolment.id, module_key))
    if progress is None:
        progress = ModuleProgress(enrolment_id=enrolment.id, module_key=module_key, opened_at=now)
        db.session.add(progress)
    if enrolment.state is EnrolmentState.NOT_STARTED:
        enrolment.state = EnrolmentState.IN_PROGRESS
        enrolment.started_at = now
    enrolment.last_module_key = module_key
    enrolment.last_seen_at = now
    db.session.flush()
    return progress


def complete(
    enrolment: Enrolment, *, now: datetime, then: Whereabouts | None = None, session_id: UUID | None = None
) -> None:
    """Complete a locked enrolment and write it into the learning record, once. It never changes a skill's level (DOMAIN.md, assessment).

    The time of its sessions is left out: each session that the person was at has an entry of its own. `then` is where the person is
    today, if the caller knows. What was taken back for the session of this id stands again as of its own day.
    """
    former = _taken_back(enrolment.id)
    is_restored = former is not None and former.session_id == session_id
    enrolment.state = EnrolmentState.COMPLETED
    enrolment.completed_at = former.completed_at if former and is_restored else now
    if former:
        former.restored_at = now
    today = local_day(enrolment.completed_at)
    then = then or whereabouts(enrolment.person_id, on=today)
    db.session.add(
        LearningRecordEntry(
            person_id=enrolment.person_id,
            source=RecordSource.COURSE,
            course_id=enrolment.course_id,
            version_id=enrolment.version_id,
            enrolment_id=enrolment.id,
            minutes=minutes_of(enrolment.version_id) - session_minutes_of(enrolment.version_id),
            learned_on=today,
            recorded_at=now,
            unit_id=then.unit_id,
            profile_id=then.profile_id,
            replaces_id=last_entry_of(enrolment.id).id if former else None,
        )
    )
    db.session.flush()
    circumstances_changed([enrolment.person_id], now=now)


def last_entry_of(enrolment_id: UUID) -> LearningRecordEntry:
    """The entry of a completion that no later one replaces."""
    return db.session.scalars(
        select(LearningRecordEntry).where(LearningRecordEntry.enrolment_id == enrolment_id, stands())
    ).one()


def _taken_back(enrolment_id: UUID) -> CompletionTakenBack | None:
    """That the completion of a locked enrolment was taken back, if it was and is."""
    row = CompletionTakenBack
    return db.session.scalar(select(row).where(row.enrolment_id == enrolment_id, row.restored_at.is_(None)))


def _module(modules: list[ModuleLine], key: str) -> ModuleLine:
    module = next((module for module in modules if module.key == key), None)
    if module is None:
        raise NotFound
    return module


def _key(module: ModuleLine | None) -> str | None:
    return module.key if module else None
