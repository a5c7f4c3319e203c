"""Whom a rule would concern before it is saved, and by what it would ask each: read from what is there now, without writing anything."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, FromClause, Select, Subquery, and_, case, func, literal, not_, or_, select

from skills_centre.learning.models import LearningRecordEntry
from skills_centre.people.models import Person
from skills_centre.platform.database import table_of
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.queries.asking import since_when_asked
from skills_centre.requirements.queries.audience import Audience, audience_of
from skills_centre.requirements.queries.obligations import has_counted
from skills_centre.requirements.queries.situations import is_never_excused
from skills_centre.requirements.queries.subjects import SubjectCourse
from skills_centre.requirements.rules.audience import Clause
from skills_centre.requirements.rules.schedule import Schedule
from skills_centre.skills.queries.histories import COUNTS


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says, or would say: whom it concerns, when it asks, from which day on, and the day on which it is said."""

    clauses: Collection[Clause]
    schedule: Schedule
    starts_on: date
    made_on: date


@dataclass(frozen=True, slots=True)
class Situation:
    """By what a rule would ask something of people, course by course: since when, and when they completed the course last.

    No day in `then` says that the rule would not concern them, and none in `now` that it does not, or is new.
    """

    then: tuple[date | None, ...]
    now: tuple[date | None, ...]
    last: tuple[date | None, ...]


@dataclass(frozen=True)
class PreviewPeople:
    """Statements about everybody whom a rule with these courses would concern, or concerns by what it says now.

    They are looked at as the organisation is on the first day, or today where that is past. Whoever owes something by a rule that is
    changed, `rule_id`, keeps the day from which it concerned them.
    """

    courses: Sequence[SubjectCourse]
    then: Terms
    now: Terms | None
    rule_id: UUID | None
    today: date

    @property
    def on(self) -> date:
        """The day on which people are looked at."""
        return max(self.today, self.then.starts_on)

    @property
    def said(self) -> list[Terms]:
        """What the rule would say, and what it says now, if anything."""
        return [self.then, self.now] if self.now else [self.then]

    @property
    def course_ids(self) -> list[UUID]:
        """The courses for which it asks."""
        return [one.course_id for one in self.courses]

    def counted(self) -> Select[Any]:
        """The situations of those whom nothing may excuse, on any day, and how many are in each: (…, number)."""
        rows = select(*self._columns).select_from(self._people).where(self._is_concerned, *self._is_plain).subquery()
        return select(*rows.c, func.count()).group_by(*rows.c)

    def special(self) -> Select[Any]:
        """The others, each with their situation: (id, …)."""
        is_special = not_(and_(*self._is_plain))
        return select(Person.id, *self._columns).select_from(self._people).where(self._is_concerned, is_special)

    def named(self) -> Select[Any]:
        """Everybody by name, with their situation: (id, name, …)."""
        return (
            select(Person.id, Person.name, *self._columns)
            .select_from(self._people)
            .where(self._is_concerned)
            .order_by(Person.sort_key, Person.id)
        )

    def situation(self, columns: Sequence[date | None]) -> Situation:
        """What the columns of a situation say."""
        number = len(self.courses)
        days = tuple(columns)
        return Situation(days[:number], days[number:-number], days[-number:])

    @cached_property
    def _audiences(self) -> list[Audience]:
        return [audience_of(one.clauses, begins_on=one.starts_on, on=self.on) for one in self.said]

    @cached_property
    def _last(self) -> Subquery:
        """When people completed each course last."""
        entry = LearningRecordEntry
        return (
            select(
                entry.person_id,
                *(
                    func.max(entry.learned_on).filter(entry.course_id == course_id).label(f"last_{place}")
                    for place, course_id in enumerate(self.course_ids)
                ),
            )
            .where(entry.course_id.in_(self.course_ids), has_counted(self.today))
            .group_by(entry.person_id)
            .subquery()
        )

    @cached_property
    def _known(self) -> Subquery:
        """Since when the rule that is changed asked people for each course, as it did last."""
        return (
            select(
                Obligation.person_id,
                *(
                    func.max(ObligationRule.since).filter(Obligation.course_id == course_id).label(f"known_{place}")
                    for place, course_id in enumerate(self.course_ids)
                ),
            )
            .join_from(Obligation, ObligationRule, ObligationRule.obligation_id == Obligation.id)
            .where(ObligationRule.rule_id == self.rule_id, Obligation.course_id.in_(self.course_ids))
            .group_by(Obligation.person_id)
            .subquery()
        )

    @property
    def _people(self) -> FromClause:
        people: FromClause = table_of(Person)
        for one in self._audiences:
            people = one.beside(people)
        for beside in [self._last, self._known] if self.rule_id else [self._last]:
            people = people.outerjoin(beside, beside.c.person_id == Person.id)
        return people

    @property
    def _is_concerned(self) -> ColumnElement[bool]:
        return COUNTS & or_(*(one.concerns for one in self._audiences))

    @property
    def _is_plain(self) -> Iterator[ColumnElement[bool]]:
        return is_never_excused(self.course_ids)

    @property
    def _columns(self) -> list[ColumnElement[Any]]:
        return [
            *(
                case((audience.concerns, self._since(terms, audience, place)), else_=literal(None, Date())).label(
                    f"since_{which}_{place}"
                )
                for which, (terms, audience) in enumerate(zip(self.said, self._audiences, strict=True))
                for place in range(len(self.courses))
            ),
            *(self._last.c[f"last_{place}"] for place in range(len(self.courses))),
        ]

    def _since(self, terms: Terms, audience: Audience, place: int) -> ColumnElement[date]:
        """Since when the rule would ask people for a course, or does."""
        return since_when_asked(
            audience.since,
            self._known.c[f"known_{place}"] if self.rule_id else None,
            came_on=self.courses[place].came_on,
            begins_on=terms.starts_on,
            made_on=terms.made_on,
        )
