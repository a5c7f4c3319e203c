"""How obligations stand, as counts by rule, course, unit and month, and by name.

A rule for a pathway asks somebody for several courses: each is an obligation of its own, and counts as one.

What is counted: what is open, and what was closed of the last twelve months by its due date. What was no longer asked before it was
overdue counts nowhere; nor do leavers, Members, peers and their staff, nor what was missed and is asked again by the same day. What is
closed counts where the person was on that day, or on the last day of its time where it was overdue when it was no longer asked; what is
open counts where they are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select

from skills_centre.learning.queries.whereabouts import is_there
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Membership, Person, UnitKind
from skills_centre.people.queries.register import RegisteredUnit, registered_units
from skills_centre.platform.clock import months_after, start_of_local_day
from skills_centre.platform.database import db
from skills_centre.platform.text import sort_key
from skills_centre.requirements.models import LearningExemption, Obligation, ObligationRule
from skills_centre.requirements.queries.obligations import is_told_by_another
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.states import IN_WORDS, Compliance, ObligationState, compliance, obligation_state

#: What was due longer ago than this is past, and no longer counted beside what is open.
COUNTED_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """So many obligations of one rule in one unit that stand alike, due in one month; none while somebody is away without an end.

    `is_open` says whether they are still asked: what was missed is overdue, and past.
    """

    rule_id: UUID
    course_id: UUID
    unit_id: UUID | None
    month: date | None
    state: ObligationState
    is_open: bool
    number: int


@dataclass(frozen=True, slots=True)
class UnitCompliance:
    """How those in a unit and below it stand; `depth` says how far down the unit is."""

    id: UUID
    name: str
    depth: int
    kind: UnitKind
    compliance: Compliance


@dataclass(frozen=True, slots=True)
class MonthCompliance:
    """How what was due in a month stands."""

    month: date
    compliance: Compliance


def standings(
    today: date, *, rule_ids: Collection[UUID] | None = None, sight: frozenset[UUID] | None
) -> list[Standing]:
    """How everything stands on a day, in the units that somebody sees; None sees all. One statement."""
    each = _counted(
        select(
            ObligationRule.rule_id,
            Obligation.course_id,
            _unit().label("unit_id"),
            Obligation.due_on,
            Obligation.grace_days,
            Obligation.completed_on,
            Obligation.closed_on.is_(None).label("is_open"),
            _is_exempt(today).label("is_exempt"),
        ),
        today,
    )
    if rule_ids is not None:
        each = each.where(ObligationRule.rule_id.in_(rule_ids))
    rows = each.subquery()
    found = db.session.execute(select(*rows.c, func.count().label("number")).group_by(*rows.c))
    return [
        Standing(
            row.rule_id,
            row.course_id,
            row.unit_id,
            _month(row.due_on),
            _state(row, today),
            bool(row.is_open),
            row.number,
        )
        for row in found
        if sight is None or row.unit_id in sight
    ]


def _month(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


def by_rule(found: Iterable[Standing]) -> dict[UUID, Compliance]:
    """The same by rule."""
    return _by(found, lambda one: one.rule_id)


def by_course(found: Iterable[Standing]) -> dict[UUID, Compliance]:
    """The same by course."""
    return _by(found, lambda one: one.course_id)


def _by(found: Iterable[Standing], of: Callable[[Standing], UUID]) -> dict[UUID, Compliance]:
    grouped: dict[UUID, Counter[ObligationState]] = defaultdict(Counter)
    for one in found:
        grouped[of(one)][one.state] += one.number
    return {key: compliance(states.elements()) for key, states in grouped.items()}


def by_unit(found: Iterable[Standing], units: Sequence[RegisteredUnit]) -> list[UnitCompliance]:
    """The same by unit, each with all below it, in the order of the tree; units of which nothing is asked are left out."""
    here: dict[UUID, Counter[ObligationState]] = defaultdict(Counter)
    for one in found:
        if one.unit_id:
            here[one.unit_id][one.state] += one.number
    for unit in reversed(units):  # those below come after those above
        if unit.parent_id and unit.id in here:
            here[unit.parent_id].update(here[unit.id])
    return [
        UnitCompliance(unit.id, unit.name, len(unit.path), unit.kind, compliance(here[unit.id].elements()))
        for unit in units
        if unit.id in here
    ]


def by_month(found: Iterable[Standing], *, until: date) -> list[MonthCompliance]:
    """The same by the month in which it was due, up to a day; the latest first."""
    grouped: dict[date, Counter[ObligationState]] = defaultdict(Counter)
    for one in found:
        if one.month and one.month <= until:
            grouped[one.month][one.state] += one.number
    return [MonthCompliance(month, compliance(grouped[month].elements())) for month in sorted(grouped, reverse=True)]


def total(found: Iterable[Standing]) -> Compliance:
    """All of it together."""
    states: Counter[ObligationState] = Counter()
    for one in found:
        states[one.state] += one.number
    return compliance(states.elements())


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """How one obligation of somebody stands; `is_closed` says that it is past, `is_away` that no date can be told."""

    person_id: UUID
    name: str
    email: str | None
    staff_number: str | None
    unit_id: UUID | None
    course_id: UUID
    since: date
    due_on: date | None
    completed_on: date | None
    is_closed: bool
    state: ObligationState

    @property
    def state_in_words(self) -> str:
        """How it stands, as people read it."""
        if self.is_closed and self.state is ObligationState.OVERDUE:
            return "Not completed"
        return "Away" if self.is_away and self.state is ObligationState.NOT_DUE else IN_WORDS[self.state]

    @property
    def is_away(self) -> bool:
        """Whether they are away for long, so that no date can be told."""
        return self.due_on is None


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which obligations of a rule somebody asked to see, by unit, state, course (None is all of them) and words in the person's name."""

    units: frozenset[UUID] | None = None
    states: frozenset[ObligationState] | None = None
    words: str = ""
    course_id: UUID | None = None


def people_of_rule(rule_id: UUID, today: date, asked: PeopleFilter) -> list[PersonStanding]:
    """Everybody of whom a rule asked something that is counted, by name: each time that it was asked, and of each course. One statement."""
    unit_id, is_exempt = _unit(), _is_exempt(today)
    statement = _counted(
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.email,
            Person.staff_number,
            unit_id.label("unit_id"),
            Obligation.course_id,
            ObligationRule.since,
            Obligation.due_on,
            Obligation.grace_days,
            Obligation.completed_on,
            Obligation.closed_on,
            is_exempt.label("is_exempt"),
        ),
        today,
    ).where(ObligationRule.rule_id == rule_id)
    if asked.course_id:
        statement = statement.where(Obligation.course_id == asked.course_id)
    if asked.words.strip():
        statement = statement.where(Person.sort_key.contains(sort_key(asked.words), autoescape=True))
    rows = db.session.execute(statement.order_by(Person.sort_key, Person.id, Obligation.id))
    found = (
        PersonStanding(
            person_id=row.person_id,
            name=row.name,
            email=row.email,
            staff_number=row.staff_number,
            unit_id=row.unit_id,
            course_id=row.course_id,
            since=row.since,
            due_on=row.due_on,
            completed_on=row.completed_on,
            is_closed=row.closed_on is not None,
            state=_state(row, today),
        )
        for row in rows
        if asked.units is None or row.unit_id in asked.units
    )
    return [one for one in found if asked.states is None or one.state in asked.states]


def units_below(unit_id: UUID, units: Sequence[RegisteredUnit]) -> frozenset[UUID]:
    """A unit and all below it."""
    found = {unit_id}
    for unit in units:  # those above come before those below
        if unit.parent_id in found:
            found.add(unit.id)
    return frozenset(found)


def areas_of(units: Sequence[RegisteredUnit]) -> Mapping[UUID, str]:
    """The business area that each unit is in, or is, by name; units of a body itself have none."""
    area: dict[UUID, str] = {}
    for unit in units:
        if unit.kind is UnitKind.BUSINESS_AREA:
            area[unit.id] = unit.name
        elif unit.parent_id in area:
            area[unit.id] = area[unit.parent_id]
    return area


def all_units() -> list[RegisteredUnit]:
    """Every unit, those above before those below."""
    return registered_units()


def _counted(statement: Select[Any], today: date) -> Select[Any]:
    """What of the obligations is counted on a day, joined with their rules, their people and where these are."""
    return (
        statement.select_from(Obligation)
        .join(ObligationRule, ObligationRule.obligation_id == Obligation.id)
        .join(Person, Person.id == Obligation.person_id)
        .outerjoin(
            Membership,
            and_(
                Membership.person_id == Obligation.person_id,
                is_there(today),
            ),
        )
        .where(
            or_(Person.left_on.is_(None), Person.left_on >= today),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            or_(
                Obligation.closed_on.is_(None),
                and_(
                    Obligation.outcome != Outcome.NO_LONGER,
                    or_(Obligation.due_on.is_(None), Obligation.due_on > months_after(today, -COUNTED_MONTHS)),
                    not_(is_told_by_another()),  # looked up, so the last
                ),
            ),
        )
    )


def _unit() -> ColumnElement[Any]:
    return case((Obligation.closed_on.is_(None), Membership.unit_id), else_=Obligation.unit_id)


def _is_exempt(today: date) -> ColumnElement[bool]:
    one = LearningExemption
    return and_(
        Obligation.closed_on.is_(None),
        exists().where(
            one.person_id == Obligation.person_id,
            one.course_id == Obligation.course_id,
            one.starts_on <= today,
            one.ends_on >= today,
            # it lasts until the day is over on which it is ended, but for one that is ended on its first
            or_(one.ended_at.is_(None), and_(one.ended_at >= start_of_local_day(today), one.starts_on < today)),
        ),
    )


def _state(row: Any, today: date) -> ObligationState:  # noqa: ANN401 - a row of either statement
    if row.due_on is None and row.completed_on is None:
        return ObligationState.EXEMPT if row.is_exempt else ObligationState.NOT_DUE
    return obligation_state(
        row.due_on or row.completed_on,
        grace_days=row.grace_days,
        completed_on=row.completed_on,
        is_exempt=bool(row.is_exempt),
        on=today,
    )
