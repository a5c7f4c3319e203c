"""Courses from a table: each new one becomes a draft, and a second person reviews many of them on one page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.errors import NothingTicked, TooManyTicked
from skills_centre.catalogue.models import Course, CourseImport, CourseVersion, ImportedCourse
from skills_centre.catalogue.packs import Pack
from skills_centre.catalogue.queries.digests import newest_digests
from skills_centre.catalogue.queries.imports import MOST_AT_ONCE
from skills_centre.catalogue.services.drafts import keep_draft
from skills_centre.catalogue.services.publishing import publish, submit
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import new_id


@dataclass(frozen=True)
class Sorted:
    """Packs by what would become of them: new courses; courses that say so already; courses of that key that say something else."""

    new: tuple[Pack, ...]
    same: tuple[Pack, ...]
    other: tuple[Pack, ...]


@dataclass(frozen=True)
class Left:
    """A course with which nothing was done, and why not."""

    title: str
    sentence: str


@dataclass(frozen=True)
class Done:
    """What became of several courses: how many now stand as was asked, and those that were left."""

    count: int
    left: tuple[Left, ...] = ()


@dataclass(frozen=True)
class TakenIn:
    """What a table made: its id, none where nothing in it was new; how many drafts; and what became of sending them for review."""

    import_id: UUID | None
    made: int
    sent: Done


def sort_out(packs: Sequence[Pack]) -> Sorted:
    """Say what taking these packs in would do; nothing changes."""
    kept = newest_digests([pack.course.key for pack in packs])
    return Sorted(
        new=tuple(pack for pack in packs if pack.course.key not in kept),
        same=tuple(pack for pack in packs if kept.get(pack.course.key) == pack.digest),
        other=tuple(pack for pack in packs if kept.get(pack.course.key, pack.digest) != pack.digest),
    )


def take_in_courses(packs: Sequence[Pack], *, is_submitted: bool, by_id: UUID, now: datetime) -> TakenIn:
    """Make a draft of each new course, all of them or none; twice changes nothing.

    With `is_submitted` a review is asked for. One in which the check finds an error stays a draft, and is among those left. Raises what
    keeping a draft refuses.
    """
    new = sort_out(packs).new
    if not new:
        return TakenIn(None, 0, Done(0))
    made = CourseImport(id=new_id(), made_at=now, made_by=by_id)
    db.session.add(made)
    for pack in new:
        keep_draft(pack, by_id=by_id, now=now, is_new=True)
    course_ids = db.session.scalars(select(Course.id).where(Course.key.in_([pack.course.key for pack in new])))
    db.session.add_all(ImportedCourse(course_id=course_id, import_id=made.id) for course_id in course_ids)
    db.session.flush()
    record_act("course.import", actor_id=by_id, subject_kind="course_import", subject_id=made.id, now=now)
    if not is_submitted:
        return TakenIn(made.id, len(new), Done(0))
    sent = _each(made.id, None, lambda version_id: submit(version_id, by_id=by_id, now=now))
    return TakenIn(made.id, len(new), sent)


def send_for_review(import_id: UUID, version_ids: Collection[UUID], *, by_id: UUID, now: datetime) -> Done:
    """Ask for a review of these drafts of a table; what cannot be sent is left, with the reason. Twice changes nothing more.

    Raises NotFound, NothingTicked or TooManyTicked.
    """
    _refuse_number(version_ids)
    return _each(import_id, version_ids, lambda version_id: submit(version_id, by_id=by_id, now=now))


def publish_ticked(import_id: UUID, ticked: Mapping[UUID, str], *, by_id: UUID, now: datetime) -> Done:
    """Publish these courses of a table, each with the digest of what the reviewer read; twice changes nothing more.

    Each is published as any version is: what its reviewer wrote, what changed since it was read, and what the check finds an error in
    are left, with the reason. Raises NotFound, NothingTicked or TooManyTicked.
    """
    _refuse_number(ticked)
    return _each(
        import_id, ticked, lambda version_id: publish(version_id, by_id=by_id, now=now, seen=ticked[version_id])
    )


def _refuse_number(chosen: Collection[UUID]) -> None:
    if not chosen:
        raise NothingTicked
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyTicked


def _each(import_id: UUID, chosen: Collection[UUID] | None, act: Callable[[UUID], None]) -> Done:
    """Do something with the first versions of a table's courses, `chosen` or all, by key, so that no two rivals wait for each other.

    A refusal comes before anything is written, so that it leaves one course and stops no other.
    """
    rows = db.session.execute(
        select(CourseVersion.id, CourseVersion.title)
        .join(Course, Course.id == CourseVersion.course_id)
        .join(ImportedCourse, ImportedCourse.course_id == Course.id)
        .where(ImportedCourse.import_id == import_id, CourseVersion.major == 1, CourseVersion.minor == 0)
        .order_by(Course.key)
    ).all()
    if not rows:
        raise NotFound
    done, left = 0, []
    for row in rows:
        if chosen is not None and row.id not in chosen:
            continue
        try:
            act(row.id)
        except Refusal as refusal:
            left.append(Left(row.title, refusal.sentence))
        else:
            done += 1
    return Done(done, tuple(left))
