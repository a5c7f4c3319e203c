"""Courses picked off the shelf without a search: the first of a topic, those that fit into some minutes, those with a key."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Topic
from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


def first_of_topic(topic: Topic, *, without: Collection[UUID]) -> CourseCard | None:
    """The course of a topic to begin with: one that needs no other before it, then the shortest, then by title."""
    rows = db.session.execute(
        _published()
        .add_columns(CourseVersion.prerequisites)
        .where(CourseVersion.topic == topic, Course.id.not_in(without))
        .order_by(CourseVersion.minutes, CourseVersion.sort_key)
    ).all()
    ready = sorted(rows, key=lambda row: bool(row.prerequisites))
    return CourseCard(*ready[0][:-1]) if ready else None


def courses_within(minutes: int, *, without: Collection[UUID], most: int) -> list[CourseCard]:
    """The courses that take no longer than some minutes, the longest of them first: they use the time best."""
    rows = db.session.execute(
        _published()
        .where(CourseVersion.minutes <= minutes, Course.id.not_in(without))
        .order_by(CourseVersion.minutes.desc(), CourseVersion.sort_key)
        .limit(most)
    )
    return [CourseCard(*row) for row in rows]


def courses_by_key(keys: Collection[str]) -> list[CourseCard]:
    """The published courses with these keys, by title, as those that help before another one."""
    if not keys:
        return []
    rows = db.session.execute(_published().where(Course.key.in_(keys)).order_by(CourseVersion.sort_key))
    return [CourseCard(*row) for row in rows]


def course_with(key: str) -> UUID | None:
    """The course with a key, whatever state it is in; none where there is none."""
    return db.session.scalar(select(Course.id).where(Course.key == key))


def course_id_of(key: str) -> UUID:
    """The course with a key, whatever state it is in. Raises NotFound."""
    course_id = course_with(key)
    if course_id is None:
        raise NotFound
    return course_id


def _published() -> Select[Any]:
    return (
        select(
            Course.id,
            CourseVersion.id,
            Course.key,
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.minutes,
            CourseVersion.topic,
            CourseVersion.delivery,
        )
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.state == CourseState.PUBLISHED)
    )


def published_versions() -> dict[UUID, UUID]:
    """The published version of every course, by the course."""
    rows = db.session.execute(
        select(CourseVersion.course_id, CourseVersion.id).where(CourseVersion.state == CourseState.PUBLISHED)
    )
    return {row.course_id: row.id for row in rows}


@dataclass(frozen=True, slots=True)
class TeachingLine:
    """A published course as a way to a level of a skill."""

    skill_key: str
    course_id: UUID
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class ShelfCard:
    """A course in a few words, and the keys of those that are worth taking first."""

    card: CourseCard
    first: tuple[str, ...]


#: How many courses of the same steps in a skill are looked at: more would only be longer.
_MOST_ALIKE = 4


def courses_towards(skill_keys: Collection[str], *, without: Collection[UUID]) -> list[TeachingLine]:
    """For each skill and each pair of levels the shortest few published courses. One statement, whose answer many courses leave short."""
    if not skill_keys:
        return []
    place = func.row_number().over(
        partition_by=(CourseSkill.skill_key, CourseSkill.from_level, CourseSkill.to_level),
        order_by=(CourseVersion.minutes, CourseVersion.sort_key, CourseVersion.id),
    )
    lines = (
        select(
            CourseSkill.skill_key,
            CourseVersion.course_id,
            CourseSkill.from_level,
            CourseSkill.to_level,
            place.label("place"),
        )
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .where(
            CourseVersion.state == CourseState.PUBLISHED,
            CourseSkill.skill_key.in_(skill_keys),
            CourseVersion.course_id.not_in(without),
        )
        .subquery()
    )
    columns = (lines.c.skill_key, lines.c.course_id, lines.c.from_level, lines.c.to_level)
    rows = db.session.execute(select(*columns).where(lines.c.place <= _MOST_ALIKE).order_by(*columns))
    return [TeachingLine(*row) for row in rows]


def shelf_cards(course_ids: Collection[UUID]) -> dict[UUID, ShelfCard]:
    """The published courses of these ids, with what is worth taking before each. One statement."""
    if not course_ids:
        return {}
    rows = db.session.execute(_published().add_columns(CourseVersion.prerequisites).where(Course.id.in_(course_ids)))
    return {row[0]: ShelfCard(CourseCard(*row[:-1]), tuple(row[-1])) for row in rows}


def courses_of_topic(topic: Topic, *, without: UUID, most: int = 6) -> list[UUID]:
    """The shortest few courses of a topic but one. One statement."""
    return list(
        db.session.scalars(
            select(CourseVersion.course_id)
            .where(
                CourseVersion.state == CourseState.PUBLISHED,
                CourseVersion.topic == topic,
                CourseVersion.course_id != without,
            )
            .order_by(CourseVersion.minutes, CourseVersion.sort_key)
            .limit(most)
        )
    )
