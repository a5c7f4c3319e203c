"""Pathways as others read them: their courses in order, what they lead to in words, and which of them hold a course."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import (
    Aim,
    Course,
    CourseState,
    CourseVersion,
    Pathway,
    PathwayCourse,
    PathwayState,
)
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.names import named_skills
from skills_centre.skills.queries.role_profiles import role_profiles


@dataclass(frozen=True, slots=True)
class PathwayStep:
    """A course of a pathway: as published, or as it last was where nobody can begin it any more."""

    course_id: UUID
    course_key: str
    title: str
    summary: str
    minutes: int
    is_open: bool
    is_required: bool
    why: str


@dataclass(frozen=True, slots=True)
class PathwayDetails:
    """A pathway without its courses."""

    id: UUID
    key: str
    state: PathwayState
    title: str
    summary: str
    description: str
    aim: Aim
    profile_id: UUID | None
    skill_key: str | None
    level: int | None
    owner: str
    review_on: date
    revision: int
    made_at: datetime
    published_at: datetime | None
    published_by: str | None


@dataclass(frozen=True, slots=True)
class PathwayLine:
    """A pathway in a list."""

    id: UUID
    key: str
    state: PathwayState
    title: str
    summary: str
    aim: Aim
    review_on: date
    courses: int


@dataclass(frozen=True, slots=True)
class PathwayMention:
    """A published pathway that holds a course."""

    key: str
    title: str
    course_id: UUID


def pathway_of(pathway_id: UUID) -> PathwayDetails:
    """A pathway in whatever state. Raises NotFound."""
    return _details(Pathway.id == pathway_id)


def published_pathway(key: str) -> PathwayDetails:
    """The published pathway with a key. Raises NotFound."""
    return _details(Pathway.key == key, Pathway.state == PathwayState.PUBLISHED)


def _details(*conditions: ColumnElement[bool]) -> PathwayDetails:
    names = [name for name in PathwayDetails.__dataclass_fields__ if name != "published_by"]
    row = db.session.execute(
        select(*(getattr(Pathway, name) for name in names), Person.name.label("published_by"))
        .outerjoin(Person, Person.id == Pathway.published_by)
        .where(*conditions)
    ).one_or_none()
    if row is None:
        raise NotFound
    return PathwayDetails(**row._mapping)


def pathways(*, only_published: bool = False) -> list[PathwayLine]:
    """Every pathway, or those that everybody sees, by title, with how many courses each has. One statement."""
    courses = select(func.count()).where(PathwayCourse.pathway_id == Pathway.id).correlate(Pathway).scalar_subquery()
    names = [name for name in PathwayLine.__dataclass_fields__ if name != "courses"]
    statement = select(*(getattr(Pathway, name) for name in names), courses.label("courses"))
    if only_published:
        statement = statement.where(Pathway.state == PathwayState.PUBLISHED)
    rows = db.session.execute(statement.order_by(Pathway.sort_key, Pathway.key))
    return [PathwayLine(**row._mapping) for row in rows]


def steps_of(pathway_ids: Collection[UUID]) -> dict[UUID, list[PathwayStep]]:
    """The courses of each of these pathways in order. One statement."""
    found: dict[UUID, list[PathwayStep]] = {pathway_id: [] for pathway_id in pathway_ids}
    if not found:
        return found
    for row in db.session.execute(_steps().where(PathwayCourse.pathway_id.in_(found))):
        found[row.pathway_id].append(_step(row))
    return found


def published_steps() -> dict[tuple[str, str], list[PathwayStep]]:
    """The courses of every published pathway in order, by the pathway's key and title; pathways by title. One statement."""
    found: dict[tuple[str, str], list[PathwayStep]] = defaultdict(list)
    rows = db.session.execute(
        _steps()
        .add_columns(Pathway.key.label("pathway_key"), Pathway.title.label("pathway_title"))
        .join(Pathway, Pathway.id == PathwayCourse.pathway_id)
        .where(Pathway.state == PathwayState.PUBLISHED)
        .order_by(None)
        .order_by(Pathway.sort_key, Pathway.key, PathwayCourse.position, Course.key)
    )
    for row in rows:
        found[(row.pathway_key, row.pathway_title)].append(_step(row))
    return dict(found)


def pathways_with(course_id: UUID) -> list[PathwayMention]:
    """The courses of every published pathway that holds this course, this one too. One statement."""
    other = aliased(PathwayCourse)
    rows = db.session.execute(
        select(Pathway.key, Pathway.title, other.course_id)
        .join(PathwayCourse, and_(PathwayCourse.pathway_id == Pathway.id, PathwayCourse.course_id == course_id))
        .join(other, other.pathway_id == Pathway.id)
        .where(Pathway.state == PathwayState.PUBLISHED)
        .order_by(Pathway.sort_key, Pathway.key, other.position)
    )
    return [PathwayMention(*row) for row in rows]


def aim_in_words(aim: Aim, profile_id: UUID | None, skill_key: str | None, level: int | None) -> str | None:
    """What a pathway leads to, as "Towards the role of …"; none for a theme, which the title says."""
    if aim is Aim.ROLE:
        role = next((one for one in role_profiles() if one.id == profile_id), None)
        return f"Towards the role of {role.name}" if role else "Towards a role that is no longer in the framework"
    if aim is Aim.LEVEL and skill_key and level:
        skill = named_skills([skill_key])[skill_key]
        return f"Towards {skill.level(level).lower()} level in {skill.name}"
    return None


def pathway_titles(pathway_ids: Collection[UUID]) -> dict[UUID, str]:
    """What pathways are called, for the audit trail."""
    if not pathway_ids:
        return {}
    rows = db.session.execute(select(Pathway.id, Pathway.title).where(Pathway.id.in_(pathway_ids)))
    return {row.id: f"the pathway “{row.title}”" for row in rows}


def _steps() -> Any:  # noqa: ANN401 - a Select of nine columns
    """Each course as its published version says, or its newest where none is published."""
    latest = (
        select(CourseVersion.id)
        .where(
            CourseVersion.course_id == PathwayCourse.course_id,
            CourseVersion.state.in_((CourseState.PUBLISHED, CourseState.SUPERSEDED, CourseState.WITHDRAWN)),
        )
        .order_by(
            (CourseVersion.state == CourseState.PUBLISHED).desc(),
            CourseVersion.major.desc(),
            CourseVersion.minor.desc(),
        )
        .limit(1)
        .correlate(PathwayCourse)
        .scalar_subquery()
    )
    return (
        select(
            PathwayCourse.pathway_id,
            PathwayCourse.course_id,
            Course.key.label("course_key"),
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.minutes,
            (CourseVersion.state == CourseState.PUBLISHED).label("is_open"),
            PathwayCourse.is_required,
            PathwayCourse.why,
        )
        .join(Course, Course.id == PathwayCourse.course_id)
        .join(CourseVersion, CourseVersion.id == latest)
        .order_by(PathwayCourse.pathway_id, PathwayCourse.position, Course.key)
    )


def _step(row: Any) -> PathwayStep:  # noqa: ANN401 - a row of `_steps`
    return PathwayStep(
        course_id=row.course_id,
        course_key=row.course_key,
        title=row.title,
        summary=row.summary,
        minutes=row.minutes,
        is_open=bool(row.is_open),
        is_required=row.is_required,
        why=row.why,
    )
