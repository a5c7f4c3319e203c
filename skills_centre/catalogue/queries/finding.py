"""Finding courses: what was asked for, a page of what fits, and how many each further choice would leave."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Delivery, Topic
from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.rules import Length, Order
from skills_centre.catalogue.search import matches
from skills_centre.platform.database import db

#: Plain columns: a list is read as rows, and a statement of mapped classes takes five times as long to build and read.
_COURSE, _VERSION, _TEACHING = Course.__table__.c, CourseVersion.__table__.c, CourseSkill.__table__.c


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Choices of one kind widen the search, choices of different kinds narrow it.

    With a skill, the levels are those to which a course leads in that skill; without one, in any skill that it teaches.
    """

    words: tuple[str, ...] = ()
    topics: frozenset[Topic] = frozenset()
    skill_key: str | None = None
    levels: frozenset[int] = frozenset()
    deliveries: frozenset[Delivery] = frozenset()
    lengths: frozenset[Length] = frozenset()

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is chosen, apart from the words."""
        return bool(self.topics or self.skill_key or self.levels or self.deliveries or self.lengths)


@dataclass(frozen=True)
class Counts:
    """How many courses fit, and how many would with each choice of a kind, by the choice's value; one that leaves none is absent."""

    fitting: int
    topics: dict[str, int]
    skills: dict[str, int]
    levels: dict[str, int]
    deliveries: dict[str, int]
    lengths: dict[str, int]


@dataclass(frozen=True)
class TaughtSkill:
    """A skill that a course of the list teaches, and the level to which it leads."""

    skill_key: str
    to_level: int


def count_courses(wanted: Wanted) -> Counts:
    """How many courses fit what is wanted, in all and for each choice. One statement, whatever is asked."""
    shelf = _shelf(wanted.words)
    conditions = _conditions(wanted, shelf)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, choice, number in db.session.execute(union_all(*_countings(wanted, shelf, conditions))):
        counted[kind][choice] = number
    return Counts(
        fitting=counted["all"].get("all", 0),
        topics=counted["topic"],
        skills=counted["skill"],
        levels=counted["level"],
        deliveries=counted["delivery"],
        lengths=counted["length"],
    )


def find_courses(wanted: Wanted, order: Order, *, first: int, most: int) -> list[CourseCard]:
    """Some of the courses that fit what is wanted, `most` of them after the `first`. One statement."""
    shelf = _shelf(wanted.words)
    rows = db.session.execute(
        select(
            _COURSE.id,
            _VERSION.id,
            _COURSE.key,
            _VERSION.title,
            _VERSION.summary,
            _VERSION.minutes,
            _VERSION.topic,
            _VERSION.delivery,
        )
        .select_from(shelf)
        .join(CourseVersion.__table__, _VERSION.id == shelf.c.id)
        .join(Course.__table__, _COURSE.id == _VERSION.course_id)
        .where(*_conditions(wanted, shelf).values())
        .order_by(*_sorted_by(order, shelf), _VERSION.sort_key, _COURSE.key)
        .offset(first)
        .limit(most)
    )
    return [CourseCard(*row) for row in rows]


def taught_by(version_ids: Collection[UUID]) -> dict[UUID, list[TaughtSkill]]:
    """The skills that each of these versions teaches, the furthest level first. One statement."""
    taught: dict[UUID, list[TaughtSkill]] = {version_id: [] for version_id in version_ids}
    if version_ids:
        for row in db.session.execute(
            select(_TEACHING.version_id, _TEACHING.skill_key, _TEACHING.to_level)
            .where(_TEACHING.version_id.in_(version_ids))
            .order_by(_TEACHING.to_level.desc(), _TEACHING.skill_key)
        ):
            taught[row.version_id].append(TaughtSkill(row.skill_key, row.to_level))
    return taught


def _shelf(words: tuple[str, ...]) -> CTE:
    """The published courses that hold the words: what is counted and listed."""
    columns = (_VERSION.id, _VERSION.topic, _VERSION.delivery, _VERSION.minutes)
    published = _VERSION.state == CourseState.PUBLISHED
    if not words:
        return select(*columns, literal(0.0).label("rank")).where(published).cte("shelf")
    found = matches(list(words)).subquery("found")
    return (
        select(*columns, found.c.rank)
        .join(found, found.c.course_id == _VERSION.course_id)
        .where(published)
        .cte("shelf")
    )


def _conditions(wanted: Wanted, shelf: CTE) -> dict[str, ColumnElement[bool]]:
    """What each kind of choice asks of a course."""
    return {
        "topic": shelf.c.topic.in_(sorted(wanted.topics)) if wanted.topics else true(),
        "delivery": shelf.c.delivery.in_(sorted(wanted.deliveries)) if wanted.deliveries else true(),
        "length": or_(*(_within(length, shelf) for length in sorted(wanted.lengths))) if wanted.lengths else true(),
        "skill": exists().where(_TEACHING.version_id == shelf.c.id, *_of_skill(wanted), *_to_level(wanted))
        if wanted.skill_key or wanted.levels
        else true(),
    }


def _of_skill(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [_TEACHING.skill_key == wanted.skill_key] if wanted.skill_key else []


def _to_level(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [_TEACHING.to_level.in_(sorted(wanted.levels))] if wanted.levels else []


def _within(length: Length, shelf: CTE) -> ColumnElement[bool]:
    fewest, most = length.bounds
    return shelf.c.minutes >= fewest if most is None else shelf.c.minutes.between(fewest, most)


def _countings(wanted: Wanted, shelf: CTE, conditions: dict[str, ColumnElement[bool]]) -> list[Select[Any]]:
    """One SELECT a kind: its choices under the conditions of all the other kinds."""

    def others(kind: str) -> ColumnElement[bool]:
        return and_(true(), *(condition for name, condition in conditions.items() if name != kind))

    def by(kind: str, choice: SQLColumnExpression[Any], *, condition_of: str) -> Select[Any]:
        text = cast(choice, String)
        return select(literal(kind), text, func.count()).where(others(condition_of)).group_by(text)

    length = case(*((_within(length, shelf), literal(length.value)) for length in Length))
    teaching = _TEACHING.version_id == shelf.c.id
    return [
        select(literal("all"), literal("all"), func.count()).select_from(shelf).where(others("")),
        by("topic", shelf.c.topic, condition_of="topic"),
        by("delivery", shelf.c.delivery, condition_of="delivery"),
        by("length", length, condition_of="length"),
        by("skill", _TEACHING.skill_key, condition_of="skill").join(shelf, teaching).where(*_to_level(wanted)),
        _by_level(wanted, shelf, others("skill")),
    ]


def _by_level(wanted: Wanted, shelf: CTE, others: ColumnElement[bool]) -> Select[Any]:
    """Courses by the levels to which they lead; one that leads to a level in two skills counts once."""
    level = cast(_TEACHING.to_level, String)
    return (
        select(literal("level"), level, func.count(_TEACHING.version_id.distinct()))
        .join(shelf, _TEACHING.version_id == shelf.c.id)
        .where(others, *_of_skill(wanted))
        .group_by(level)
    )


def _sorted_by(order: Order, shelf: CTE) -> tuple[SQLColumnExpression[Any], ...]:
    return {
        Order.RELEVANCE: (shelf.c.rank.desc(),),
        Order.TITLE: (),
        Order.NEWEST: (_VERSION.published_at.desc().nulls_last(),),
        Order.SHORTEST: (_VERSION.minutes,),
    }[order]
