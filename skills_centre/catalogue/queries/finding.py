"""Finding courses: what was asked for, a page of what fits, and how many each further choice would leave."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate
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
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion, Delivery, Topic
from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.rules import Order, Time
from skills_centre.catalogue.rules.asking import Term, terms_of
from skills_centre.catalogue.search import matches
from skills_centre.platform.database import db
from skills_centre.skills.queries.role_skills import skills_by_role

#: Plain columns: a list is read as rows, and a statement of mapped classes takes five times as long to build and read.
_COURSE, _VERSION, _TEACHING = Course.__table__.c, CourseVersion.__table__.c, CourseSkill.__table__.c


_CARD = (
    _COURSE.id,
    _VERSION.id,
    _COURSE.key,
    _VERSION.title,
    _VERSION.summary,
    _VERSION.minutes,
    _VERSION.topic,
    _VERSION.delivery,
)


@dataclass(frozen=True)
class Lack:
    """A skill that somebody would build, and the level that they have in it: a course helps that leads further."""

    skill_key: str
    level: int


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Choices of one kind widen the search, choices of different kinds narrow it.

    `meaning` are the sets of terms that mean the same and concern the words. With a skill, the levels are those to which a course leads in
    that skill; without one, in any skill that it teaches. `lacks` and `without` are one person's own: where they are given, what is found
    is nobody else's to see.
    """

    words: tuple[str, ...] = ()
    meaning: tuple[tuple[str, ...], ...] = ()
    topics: frozenset[Topic] = frozenset()
    skill_key: str | None = None
    levels: frozenset[int] = frozenset()
    deliveries: frozenset[Delivery] = frozenset()
    time: Time | None = None
    role_key: str | None = None
    provider: str | None = None
    is_free: bool = False
    lacks: tuple[Lack, ...] | None = None
    without: frozenset[UUID] | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is chosen, apart from the words."""
        return bool(
            self.topics
            or self.skill_key
            or self.levels
            or self.deliveries
            or self.time
            or self.role_key
            or self.provider
            or self.is_free
            or self.is_personal
        )

    @property
    def is_personal(self) -> bool:
        """Whether what fits is one person's own."""
        return self.lacks is not None or self.without is not None

    @property
    def terms(self) -> tuple[Term, ...]:
        """What has to be found in a course for these words."""
        return terms_of(self.words, self.meaning)


@dataclass(frozen=True)
class Counts:
    """How many courses fit, and how many would with each choice of a kind, by the choice's value; one that leaves none is absent."""

    fitting: int
    topics: dict[str, int]
    skills: dict[str, int]
    levels: dict[str, int]
    deliveries: dict[str, int]
    times: dict[str, int]
    roles: dict[str, int]
    providers: dict[str, int]
    free: int


@dataclass(frozen=True)
class TaughtSkill:
    """A skill that a course of the list teaches, and the level to which it leads."""

    skill_key: str
    to_level: int


def count_courses(wanted: Wanted) -> Counts:
    """How many courses fit what is wanted, in all and for each choice. One statement, whatever is asked."""
    shelf = _shelf(wanted)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, choice, number in db.session.execute(union_all(*_countings(wanted, shelf))):
        counted[kind][choice] = number
    running = accumulate(counted["time"].get(time.value, 0) for time in Time)
    return Counts(
        fitting=counted["all"].get("all", 0),
        topics=counted["topic"],
        skills=counted["skill"],
        levels=counted["level"],
        deliveries=counted["delivery"],
        times={time.value: number for time, number in zip(Time, running, strict=True) if number},
        roles=counted["role"],
        providers=counted["provider"],
        free=counted["free"].get("free", 0),
    )


def fitting_without(wanted: Wanted) -> dict[str, int]:
    """How many courses would fit without the choices of one kind, by the kind's name; kinds of which nothing is chosen are absent.

    One statement at most.
    """
    shelf = _shelf(wanted)
    conditions = _conditions(wanted, shelf)
    counts = [
        select(literal(kind), func.count()).select_from(shelf).where(_others(conditions, kind)) for kind in conditions
    ]
    return dict(db.session.execute(union_all(*counts)).tuples().all()) if counts else {}


def find_courses(wanted: Wanted, order: Order, *, first: int, most: int) -> list[CourseCard]:
    """Some of the courses that fit what is wanted, `most` of them after the `first`. One statement."""
    if order is Order.RELEVANCE and wanted.words and not wanted.is_narrowed:
        return _best(wanted, first=first, most=most)
    shelf = _shelf(wanted)
    rows = db.session.execute(
        select(*_CARD)
        .select_from(shelf)
        .join(CourseVersion.__table__, _VERSION.id == shelf.c.id)
        .join(Course.__table__, _COURSE.id == _VERSION.course_id)
        .where(*_conditions(wanted, shelf).values())
        .order_by(*_sorted_by(order, shelf), _VERSION.sort_key, _COURSE.key)
        .offset(first)
        .limit(most)
    )
    return [CourseCard(*row) for row in rows]


def _best(wanted: Wanted, *, first: int, most: int) -> list[CourseCard]:
    """The best for some words alone: the search itself gives the page, and only its courses are looked up.

    What ranks alike comes in the order of its ids, so that pages neither repeat nor skip.
    """
    found = matches(wanted.terms).subquery("found")
    page = (
        select(found.c.course_id, found.c.rank)
        .order_by(found.c.rank.desc(), found.c.course_id)
        .offset(first)
        .limit(most)
        .subquery("page")
    )
    rows = db.session.execute(
        select(*_CARD)
        .select_from(page)
        .join(Course.__table__, _COURSE.id == page.c.course_id)
        .join(CourseVersion.__table__, _VERSION.course_id == _COURSE.id)
        .where(_VERSION.state == CourseState.PUBLISHED)
        .order_by(page.c.rank.desc(), page.c.course_id)
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


def _shelf(wanted: Wanted) -> CTE:
    """The published courses that hold the words: what is counted and listed."""
    columns = (
        _VERSION.id,
        _VERSION.course_id,
        _VERSION.topic,
        _VERSION.delivery,
        _VERSION.minutes,
        _VERSION.provider,
        _VERSION.cost_pence,
    )
    published = _VERSION.state == CourseState.PUBLISHED
    if not wanted.words:
        return select(*columns, literal(0.0).label("rank")).where(published).cte("shelf")
    found = matches(wanted.terms).subquery("found")
    return (
        select(*columns, found.c.rank)
        .join(found, found.c.course_id == _VERSION.course_id)
        .where(published)
        .cte("shelf")
    )


def _conditions(wanted: Wanted, shelf: CTE) -> dict[str, ColumnElement[bool]]:
    """What each kind of choice asks of a course, of the kinds of which something is chosen."""
    conditions: dict[str, ColumnElement[bool]] = {}
    if wanted.topics:
        conditions["topic"] = shelf.c.topic.in_(sorted(wanted.topics))
    if wanted.deliveries:
        conditions["delivery"] = shelf.c.delivery.in_(sorted(wanted.deliveries))
    if wanted.time:
        conditions["time"] = shelf.c.minutes <= wanted.time.minutes
    if wanted.provider:
        conditions["provider"] = shelf.c.provider == wanted.provider
    if wanted.is_free:
        conditions["free"] = shelf.c.cost_pence == 0
    if wanted.skill_key or wanted.levels:
        conditions["skill"] = _teaches(shelf, *_of_skill(wanted), *_to_level(wanted))
    if wanted.role_key:
        asked = skills_by_role(wanted.role_key)
        conditions["role"] = _teaches(shelf, _TEACHING.skill_key.in_(select(asked.c.skill_key)))
    if wanted.lacks is not None:
        helps = (and_(_TEACHING.skill_key == lack.skill_key, _TEACHING.to_level > lack.level) for lack in wanted.lacks)
        conditions["gaps"] = _teaches(shelf, or_(false(), *helps))
    if wanted.without is not None:
        conditions["new"] = shelf.c.course_id.not_in(wanted.without)
    return conditions


def _teaches(shelf: CTE, *what: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a course teaches something; asked apart from whatever else a statement reads of what courses teach."""
    return shelf.c.id.in_(select(_TEACHING.version_id).where(*what).correlate(None))


def _others(conditions: dict[str, ColumnElement[bool]], kind: str) -> ColumnElement[bool]:
    return and_(true(), *(condition for name, condition in conditions.items() if name != kind))


def _of_skill(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [_TEACHING.skill_key == wanted.skill_key] if wanted.skill_key else []


def _to_level(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [_TEACHING.to_level.in_(sorted(wanted.levels))] if wanted.levels else []


def _countings(wanted: Wanted, shelf: CTE) -> list[Select[Any]]:
    """One SELECT a kind: its choices under the conditions of all the other kinds."""
    conditions = _conditions(wanted, shelf)

    def by(kind: str, choice: SQLColumnExpression[Any]) -> Select[Any]:
        text = cast(choice, String)
        return select(literal(kind), text, func.count()).where(_others(conditions, kind)).group_by(text)

    time = case(*((shelf.c.minutes <= time.minutes, literal(time.value)) for time in Time), else_=literal("longer"))
    teaching = _TEACHING.version_id == shelf.c.id
    return [
        select(literal("all"), literal("all"), func.count()).select_from(shelf).where(_others(conditions, "")),
        by("topic", shelf.c.topic),
        by("delivery", shelf.c.delivery),
        by("time", time),
        by("provider", shelf.c.provider),
        by("free", literal("free")).select_from(shelf).where(shelf.c.cost_pence == 0),
        by("skill", _TEACHING.skill_key).join(shelf, teaching).where(*_to_level(wanted)),
        _by_level(wanted, shelf, _others(conditions, "skill")),
        _by_role(shelf, _others(conditions, "role")),
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


def _by_role(shelf: CTE, others: ColumnElement[bool]) -> Select[Any]:
    """Courses by the roles that ask for a skill that they teach; one that teaches two of a role's skills counts once."""
    asked = skills_by_role()
    return (
        select(literal("role"), cast(asked.c.role_key, String), func.count(_TEACHING.version_id.distinct()))
        .join(shelf, _TEACHING.version_id == shelf.c.id)
        .join(asked, asked.c.skill_key == _TEACHING.skill_key)
        .where(others)
        .group_by(asked.c.role_key)
    )


def _sorted_by(order: Order, shelf: CTE) -> tuple[SQLColumnExpression[Any], ...]:
    return {
        Order.RELEVANCE: (shelf.c.rank.desc(),),
        Order.TITLE: (),
        Order.NEWEST: (_VERSION.published_at.desc().nulls_last(),),
        Order.SHORTEST: (_VERSION.minutes,),
    }[order]
