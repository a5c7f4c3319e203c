"""Pathways: made, put in order, published, withdrawn. Each act is audited and may be sent twice with one effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, exists, select

from skills_centre.catalogue.errors import (
    CourseNotForPathway,
    PathwayChanged,
    PathwayHasNothing,
    PathwayKeyTaken,
    PathwayWasPublished,
)
from skills_centre.catalogue.models import (
    Aim,
    Course,
    CourseState,
    CourseVersion,
    Pathway,
    PathwayCourse,
    PathwayState,
)
from skills_centre.catalogue.rules.pathways import moved
from skills_centre.catalogue.services.following import pathway_asks_otherwise
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import slug, sort_key


@dataclass(frozen=True)
class AimAt:
    """What a pathway leads to: a theme, or a role by its profile, or a level of a skill."""

    kind: Aim
    profile_id: UUID | None = None
    skill_key: str | None = None
    level: int | None = None


@dataclass(frozen=True)
class PathwayFields:
    """What is said of a pathway as a whole."""

    title: str
    summary: str
    description: str
    aim: AimAt
    owner: str
    review_on: date


def create_pathway(fields: PathwayFields, *, key: str | None = None, by_id: UUID | None, now: datetime) -> UUID:
    """Begin a pathway as a draft without courses; its key is made from the title where none is given. Raises PathwayKeyTaken."""
    key = key or slug(fields.title)[:80].strip("-") or "pathway"
    lock_named(f"pathway:{key}")
    if db.session.scalar(select(exists().where(Pathway.key == key))):
        raise PathwayKeyTaken
    pathway = Pathway(id=new_id(), key=key, state=PathwayState.DRAFT, revision=1, made_at=now, made_by=by_id)
    _set_fields(pathway, fields)
    db.session.add(pathway)
    db.session.flush()
    _record("pathway.create", pathway.id, by_id=by_id, now=now)
    return pathway.id


def change_pathway(pathway_id: UUID, fields: PathwayFields, *, seen: int, by_id: UUID, now: datetime) -> None:
    """Change what is said of a pathway. Raises NotFound or PathwayChanged; what is said already changes nothing."""
    pathway = _locked(pathway_id)
    if _says(pathway, fields):
        return
    if pathway.revision != seen:
        raise PathwayChanged
    _set_fields(pathway, fields)
    _changed(pathway, by_id=by_id, now=now)


def put_course(
    pathway_id: UUID, course_key: str, *, is_required: bool, why: str, by_id: UUID | None, now: datetime
) -> None:
    """Add a course at the end of a pathway; one that is in it keeps its place and gets what is said of it now.

    Raises NotFound, CourseNotForPathway, or PathwayHasNothing where a published pathway would lose its last required course.
    """
    pathway = _locked(pathway_id)
    course_id = db.session.scalar(select(Course.id).where(Course.key == course_key))
    kept = db.session.get(PathwayCourse, (pathway_id, course_id)) if course_id else None
    if course_id is None or (kept is None and not _is_published(course_id)):
        raise CourseNotForPathway
    if kept is None:
        last = max((one.position for one in _courses(pathway_id)), default=0)
        kept = PathwayCourse(pathway_id=pathway_id, course_id=course_id, position=last + 1)
        db.session.add(kept)
    elif kept.is_required == is_required and kept.why == why:
        return
    asks_otherwise = is_required is not bool(kept.is_required)
    if asks_otherwise:
        kept.required_since = now if is_required else None
    kept.is_required, kept.why = is_required, why
    db.session.flush()
    _refuse_empty(pathway)
    _changed(pathway, by_id=by_id, now=now)
    if asks_otherwise:
        pathway_asks_otherwise(pathway_id, now=now)


def move_course(pathway_id: UUID, course_key: str, *, place: int, by_id: UUID, now: datetime) -> None:
    """Put a course at another place of the pathway, counted from 1. Raises NotFound."""
    pathway = _locked(pathway_id)
    keys = _keys(pathway_id)
    if course_key not in keys.values():
        raise NotFound
    order = moved(list(keys.values()), course_key, place)
    if order == list(keys.values()):
        return
    for one in _courses(pathway_id):
        one.position = order.index(keys[one.course_id]) + 1
    _changed(pathway, by_id=by_id, now=now)


def take_course_out(pathway_id: UUID, course_key: str, *, by_id: UUID, now: datetime) -> None:
    """Take a course out of the pathway; nobody's learning changes. Raises NotFound, or PathwayHasNothing while it is published."""
    pathway = _locked(pathway_id)
    course_id = db.session.scalar(select(Course.id).where(Course.key == course_key))
    kept = db.session.get(PathwayCourse, (pathway_id, course_id)) if course_id else None
    if kept is None:
        return
    db.session.delete(kept)
    db.session.flush()
    _refuse_empty(pathway)
    _changed(pathway, by_id=by_id, now=now)
    if kept.is_required:
        pathway_asks_otherwise(pathway_id, now=now)


def publish_pathway(pathway_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    """Show a pathway to everybody. Publishing twice is no error. Raises NotFound or PathwayHasNothing."""
    pathway = _locked(pathway_id)
    if pathway.state is PathwayState.PUBLISHED:
        return
    pathway.state, pathway.published_at, pathway.published_by = PathwayState.PUBLISHED, now, by_id
    _refuse_empty(pathway)
    db.session.flush()
    _record("pathway.publish", pathway_id, by_id=by_id, now=now)
    pathway_asks_otherwise(pathway_id, now=now)


def withdraw_pathway(pathway_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Take a pathway away from everybody; its courses stay. Withdrawing twice is no error. Raises NotFound."""
    pathway = _locked(pathway_id)
    if pathway.state is not PathwayState.PUBLISHED:
        return
    pathway.state = PathwayState.WITHDRAWN
    db.session.flush()
    _record("pathway.withdraw", pathway_id, by_id=by_id, now=now)
    pathway_asks_otherwise(pathway_id, now=now)


def discard_pathway(pathway_id: UUID, *, by_id: UUID, now: datetime) -> None:
    """Throw away a pathway that nobody has seen yet. Raises NotFound or PathwayWasPublished."""
    pathway = _locked(pathway_id)
    if pathway.published_at is not None:
        raise PathwayWasPublished
    db.session.execute(delete(PathwayCourse).where(PathwayCourse.pathway_id == pathway_id))
    db.session.delete(pathway)
    db.session.flush()
    _record("pathway.discard", pathway_id, by_id=by_id, now=now)


def _set_fields(pathway: Pathway, fields: PathwayFields) -> None:
    pathway.title, pathway.sort_key, pathway.summary = fields.title, sort_key(fields.title)[:100], fields.summary
    pathway.description, pathway.owner, pathway.review_on = fields.description, fields.owner, fields.review_on
    pathway.aim, pathway.profile_id = fields.aim.kind, fields.aim.profile_id
    pathway.skill_key, pathway.level = fields.aim.skill_key, fields.aim.level


def _says(pathway: Pathway, fields: PathwayFields) -> bool:
    aim = AimAt(pathway.aim, pathway.profile_id, pathway.skill_key, pathway.level)
    said = PathwayFields(pathway.title, pathway.summary, pathway.description, aim, pathway.owner, pathway.review_on)
    return said == fields


def _courses(pathway_id: UUID) -> Sequence[PathwayCourse]:
    return db.session.scalars(
        select(PathwayCourse).where(PathwayCourse.pathway_id == pathway_id).order_by(PathwayCourse.position)
    ).all()


def _keys(pathway_id: UUID) -> dict[UUID, str]:
    """The keys of the courses in order, by course."""
    rows = db.session.execute(
        select(Course.id, Course.key)
        .join(PathwayCourse, PathwayCourse.course_id == Course.id)
        .where(PathwayCourse.pathway_id == pathway_id)
        .order_by(PathwayCourse.position, Course.key)
    )
    return dict(rows.tuples().all())


def _is_published(course_id: UUID) -> bool:
    published = exists().where(CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED)
    return bool(db.session.scalar(select(published)))


def _refuse_empty(pathway: Pathway) -> None:
    """Raise PathwayHasNothing where a published pathway has no required course that anybody can take."""
    leads = exists().where(
        PathwayCourse.pathway_id == pathway.id,
        PathwayCourse.is_required,
        PathwayCourse.course_id == CourseVersion.course_id,
        CourseVersion.state == CourseState.PUBLISHED,
    )
    if pathway.state is PathwayState.PUBLISHED and not db.session.scalar(select(leads)):
        raise PathwayHasNothing


def _locked(pathway_id: UUID) -> Pathway:
    pathway = db.session.scalar(
        select(Pathway).where(Pathway.id == pathway_id).with_for_update().execution_options(populate_existing=True)
    )
    if pathway is None:
        raise NotFound
    return pathway


def _changed(pathway: Pathway, *, by_id: UUID | None, now: datetime) -> None:
    pathway.revision += 1
    db.session.flush()
    _record("pathway.change", pathway.id, by_id=by_id, now=now)


def _record(action: str, pathway_id: UUID, *, by_id: UUID | None, now: datetime) -> None:
    record_act(action, actor_id=by_id, subject_kind="pathway", subject_id=pathway_id, now=now)
