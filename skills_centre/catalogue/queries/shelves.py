"""Courses picked off the shelf without a search: the first of a topic, those that fit into some minutes, those with a key."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, String, and_, cast, exists, func, null, select, union_all
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Module, Topic
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


@dataclass(frozen=True, slots=True)
class FirstPart:
    """The part that a course begins with."""

    course_id: UUID
    title: str
    minutes: int


def first_parts(course_ids: Collection[UUID]) -> list[FirstPart]:
    """What the published version of each of these courses begins with, in no order. One statement."""
    if not course_ids:
        return []
    earlier = aliased(Module)
    return [
        FirstPart(*row)
        for row in db.session.execute(
            select(CourseVersion.course_id, Module.title, Module.minutes)
            .join(CourseVersion, CourseVersion.id == Module.version_id)
            .where(
                CourseVersion.course_id.in_(course_ids),
                CourseVersion.state == CourseState.PUBLISHED,
                ~exists().where(earlier.version_id == Module.version_id, earlier.position < Module.position),
            )
        )
    ]


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


@dataclass(frozen=True, slots=True)
class CourseOnShelf:
    """A course, and its published version where it has one."""

    course_id: UUID
    version_id: UUID | None


def course_on_shelf(key: str) -> CourseOnShelf:
    """The course with a key, whatever state it is in, and what is published of it. Raises NotFound. One statement."""
    published = and_(CourseVersion.course_id == Course.id, CourseVersion.state == CourseState.PUBLISHED)
    row = db.session.execute(
        select(Course.id, CourseVersion.id).outerjoin(CourseVersion, published).where(Course.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound
    return CourseOnShelf(*row)


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


#: The skill and levels of a course that is looked for by itself.
_NOTHING = (cast(null(), String()), cast(null(), Integer()), cast(null(), Integer()))

#: How many courses of the same steps in a skill are looked at: more would only be longer.
_MOST_ALIKE = 4


def _towards(skill_keys: Collection[str], *, without: Collection[UUID]) -> Select[tuple[str, UUID, int, int]]:
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
    return select(*columns).where(lines.c.place <= _MOST_ALIKE).order_by(*columns)


@dataclass(frozen=True, slots=True)
class ShelfTowards:
    """Published courses by their ids, and how those that do so lead to levels of skills."""

    cards: dict[UUID, ShelfCard]
    lines: list[TeachingLine]


def shelf_towards(skill_keys: Collection[str], *, without: Collection[UUID], others: Collection[UUID]) -> ShelfTowards:
    """For each skill and each pair of levels the shortest few published courses `without` some, and those of `others` that are published.

    One statement, whose answer many courses leave short.
    """
    if not skill_keys and not others:
        return ShelfTowards({}, [])
    towards = _towards(skill_keys, without=without).order_by(None).subquery().c
    found = union_all(
        select(towards.course_id, towards.skill_key, towards.from_level, towards.to_level),
        select(Course.id, *_NOTHING).where(Course.id.in_(others)),
    ).subquery()
    columns = (found.c.skill_key, found.c.course_id, found.c.from_level, found.c.to_level)
    rows = db.session.execute(
        _published()
        .add_columns(CourseVersion.prerequisites, *columns)
        .join(found, found.c.course_id == Course.id)
        .order_by(*columns)
    ).all()
    return ShelfTowards(
        cards={row[0]: ShelfCard(CourseCard(*row[:-5]), tuple(row[-5])) for row in rows},
        lines=[TeachingLine(*row[-4:]) for row in rows if row[-4] is not None],
    )


#: How many of the shortest courses of a topic are looked at.
_MOST_OF_TOPIC = 6


@dataclass(frozen=True, slots=True)
class CoursesBeside:
    """Published courses that may be like another one, by their ids, and how they lead to levels of its skills."""

    cards: dict[UUID, CourseCard]
    towards: list[TeachingLine]


def courses_beside(
    course_id: UUID, *, skill_keys: Collection[str], topic: Topic, others: Collection[UUID]
) -> CoursesBeside:
    """Courses that teach the same skills as this one, the shortest few of its topic, and those of `others` that are published.

    One statement.
    """
    of_topic = (
        select(CourseVersion.course_id)
        .where(
            CourseVersion.state == CourseState.PUBLISHED,
            CourseVersion.topic == topic,
            CourseVersion.course_id != course_id,
        )
        .order_by(CourseVersion.minutes, CourseVersion.sort_key)
        .limit(_MOST_OF_TOPIC)
        .subquery()
    )
    towards = _towards(skill_keys, without=[course_id]).order_by(None).subquery().c
    found = union_all(
        select(towards.course_id, towards.skill_key, towards.from_level, towards.to_level),
        select(of_topic.c.course_id, *_NOTHING),
        select(Course.id, *_NOTHING).where(Course.id.in_(others)),
    ).subquery()
    columns = (found.c.skill_key, found.c.from_level, found.c.to_level)
    rows = db.session.execute(_published().add_columns(*columns).join(found, found.c.course_id == Course.id)).all()
    return CoursesBeside(
        cards={row[0]: CourseCard(*row[:-3]) for row in rows},
        towards=[TeachingLine(row[-3], row[0], row[-2], row[-1]) for row in rows if row[-3] is not None],
    )
