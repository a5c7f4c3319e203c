"""The published courses of one edition, read once, and which of them each choice of the list fits.

Courses stand in the order of their titles. A set of them is a whole number with a bit for each place (`Bits`), so that what many choices
have in common is found and counted at once, the same on every database.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, select

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion
from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.queries.edition import Edition
from skills_centre.catalogue.rules import Order, Time
from skills_centre.catalogue.search import place_of
from skills_centre.platform.database import db
from skills_centre.skills.queries.role_skills import skills_by_role

Bits = int
Choice = TypeVar("Choice")

#: Plain columns: a list is read as rows, and a statement of mapped classes takes five times as long to build and read.
_COURSE, _VERSION, _TEACHING = Course.__table__.c, CourseVersion.__table__.c, CourseSkill.__table__.c

_PUBLISHED = (
    select(
        _COURSE.id,
        _VERSION.id,
        _COURSE.key,
        _VERSION.title,
        _VERSION.summary,
        _VERSION.minutes,
        _VERSION.topic,
        _VERSION.delivery,
        _VERSION.sort_key,
        _VERSION.provider,
        _VERSION.cost_pence,
        _VERSION.published_at,
    )
    .join_from(Course.__table__, CourseVersion.__table__, _VERSION.course_id == _COURSE.id)
    .where(_VERSION.state == CourseState.PUBLISHED)
)
_TAUGHT = (
    select(_TEACHING.version_id, _TEACHING.skill_key, _TEACHING.to_level)
    .join_from(CourseSkill.__table__, CourseVersion.__table__, _VERSION.id == _TEACHING.version_id)
    .where(_VERSION.state == CourseState.PUBLISHED)
    .order_by(_TEACHING.to_level.desc(), _TEACHING.skill_key)
)


@dataclass(frozen=True, slots=True)
class TaughtSkill:
    """A skill that a course of the list teaches, and the level to which it leads."""

    skill_key: str
    to_level: int


@dataclass(frozen=True, slots=True)
class ShelvedCourse:
    """A course on the shelf, and what it teaches, the furthest level first."""

    card: CourseCard
    taught: tuple[TaughtSkill, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every published course of an edition, and the courses that each choice fits.

    `teaching` are those that teach a skill up to a level, `found_at` the place of each row of the search index, `at` that of each course.
    """

    courses: tuple[ShelvedCourse, ...]
    everything: Bits
    topics: Mapping[str, Bits]
    deliveries: Mapping[str, Bits]
    times: Mapping[str, Bits]
    providers: Mapping[str, Bits]
    free: Bits
    teaching: Mapping[tuple[str, int], Bits]
    skills: Mapping[str, Bits]
    levels: Mapping[int, Bits]
    roles: Mapping[str, Bits]
    orders: Mapping[Order, tuple[int, ...]]
    found_at: Mapping[int, int]
    at: Mapping[UUID, int]

    def bits_of(self, places: Iterable[int]) -> Bits:
        """The courses at these places."""
        return _bits(places, len(self.courses))

    def some_of(self, bits: Bits, places: Iterable[int], *, first: int, most: int) -> list[ShelvedCourse]:
        """Some of these courses in the order of these places, `most` of them after the `first`."""
        held = bits.to_bytes(len(self.courses) // 8 + 1, "little")
        fitting = (place for place in places if held[place >> 3] >> (place & 7) & 1)
        return [self.courses[place] for place in islice(fitting, first, first + most)]


@lru_cache(maxsize=2)
def shelf_of(edition: Edition) -> Shelf:
    """What is on the shelves in an edition: read once and kept in this process (docs/decisions/0007). Three statements.

    The edition has to be the one that is there now.
    """
    del edition  # the key, under which what was read is kept
    rows = sorted(db.session.execute(_PUBLISHED).all(), key=lambda row: (row.sort_key, row.key))
    taught = _taught()
    courses = tuple(ShelvedCourse(CourseCard(*row[:8]), tuple(taught.get(row[1], ()))) for row in rows)
    by_teaching, by_skill, by_level = _by_what_is_taught(courses)
    return Shelf(
        courses=courses,
        everything=(1 << len(courses)) - 1,
        topics=_each((row.topic, at) for at, row in enumerate(rows)),
        deliveries=_each((row.delivery, at) for at, row in enumerate(rows)),
        times={time.value: _within(time.minutes, rows) for time in Time},
        providers=_each((row.provider, at) for at, row in enumerate(rows)),
        free=_bits((at for at, row in enumerate(rows) if row.cost_pence == 0), len(rows)),
        teaching=by_teaching,
        skills=by_skill,
        levels=by_level,
        roles=_by_role(by_skill),
        orders=_orders(rows),
        found_at={place_of(one.card.course_id): at for at, one in enumerate(courses)},
        at={one.card.course_id: at for at, one in enumerate(courses)},
    )


def _within(most: int, rows: Collection[Row[Any]]) -> Bits:
    """The courses that take no more than so many minutes."""
    return _bits((at for at, row in enumerate(rows) if row.minutes <= most), len(rows))


def any_of(choices: Iterable[Bits]) -> Bits:
    """The courses that fit any of these choices."""
    together = 0
    for bits in choices:
        together |= bits
    return together


def _taught() -> dict[UUID, list[TaughtSkill]]:
    taught: dict[UUID, list[TaughtSkill]] = defaultdict(list)
    for version_id, skill_key, to_level in db.session.execute(_TAUGHT).all():
        taught[version_id].append(TaughtSkill(skill_key, to_level))
    return taught


def _by_what_is_taught(
    courses: Collection[ShelvedCourse],
) -> tuple[dict[tuple[str, int], Bits], dict[str, Bits], dict[int, Bits]]:
    """The courses by the skill and level that they lead to, by the skill, and by the level."""
    teaching = _each(((one.skill_key, one.to_level), at) for at, course in enumerate(courses) for one in course.taught)
    skills: dict[str, Bits] = defaultdict(int)
    levels: dict[int, Bits] = defaultdict(int)
    for (skill_key, level), bits in teaching.items():
        skills[skill_key] |= bits
        levels[level] |= bits
    return teaching, dict(skills), dict(levels)


def _by_role(skills: Mapping[str, Bits]) -> dict[str, Bits]:
    """The courses that teach a skill that a role asks for, by role; one of which nothing is taught is absent."""
    asked = skills_by_role()
    roles: dict[str, Bits] = defaultdict(int)
    for role_key, skill_key in db.session.execute(select(asked.c.role_key, asked.c.skill_key)):
        if skill_key in skills:
            roles[role_key] |= skills[skill_key]
    return dict(roles)


def _orders(rows: Collection[Row[Any]]) -> dict[Order, tuple[int, ...]]:
    """The places in each order that does not depend on words; what is alike there comes by its title."""
    newest = [(_age(row.published_at), at) for at, row in enumerate(rows)]
    shortest = [(row.minutes, at) for at, row in enumerate(rows)]
    by_title = tuple(range(len(rows)))
    return {
        Order.RELEVANCE: by_title,
        Order.TITLE: by_title,
        Order.NEWEST: tuple(at for _, at in sorted(newest)),
        Order.SHORTEST: tuple(at for _, at in sorted(shortest)),
    }


def _age(published_at: datetime | None) -> float:
    """Less for what was published later; most where nobody knows when."""
    return -published_at.timestamp() if published_at else float("inf")


def _each(choices: Iterable[tuple[Choice, int]]) -> dict[Choice, Bits]:
    """The courses of each choice, from pairs of a choice and the place of a course that it fits."""
    places: dict[Choice, list[int]] = defaultdict(list)
    for choice, at in choices:
        places[choice].append(at)
    return {choice: _bits(those, max(those) + 1) for choice, those in places.items()}


def _bits(places: Iterable[int], most: int) -> Bits:
    """The courses at these places, all of them below `most`."""
    held = bytearray(most // 8 + 1)
    for place in places:
        held[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(held, "little")
