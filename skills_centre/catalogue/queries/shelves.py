"""Courses picked off the shelf without a search: the first of a topic, those that fit into some minutes, those with a key."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion, Topic
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


def course_id_of(key: str) -> UUID:
    """The course with a key, whatever state it is in. Raises NotFound."""
    course_id = db.session.scalar(select(Course.id).where(Course.key == key))
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
