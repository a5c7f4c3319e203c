"""People in the same situation with a course: alike in everything by which the rules decide what becomes of what they owe.

What `settle` goes by, and no more, is what they are grouped by. Of all days on which somebody completed a course it needs two: the
first that counts for what they hold, and the latest. That holds for every recurrence: where any day counts for a period that is not
over, the latest does.

Only people about whom there is nothing special are in a situation; `special` finds the others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    Subquery,
    Uuid,
    and_,
    case,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    values,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from skills_centre.learning.models import LearningRecordEntry
from skills_centre.people.models import Person
from skills_centre.platform.database import db, table_of
from skills_centre.platform.portions import portions
from skills_centre.requirements.models import LearningExemption, LongAbsence, Obligation, ObligationRule
from skills_centre.requirements.queries.asking import AskingRules
from skills_centre.requirements.queries.obligations import has_counted
from skills_centre.requirements.queries.rules import RuleTerms

_PERSON, _OBLIGATION, _BY_RULE = table_of(Person), table_of(Obligation), table_of(ObligationRule)
#: Situations that one statement is told.
SITUATIONS_AT_ONCE = 300
#: Who somebody is, in a statement.
_Id = ColumnElement[UUID] | InstrumentedAttribute[UUID]
_EACH_RULE = _BY_RULE.alias("each_rule")
#: By how many rules an obligation is owed.
_BY_SO_MANY = (
    select(func.count()).where(_EACH_RULE.c.obligation_id == Obligation.id).correlate(Obligation).scalar_subquery()
)
#: What stands for "none" where situations are compared: no day, id or place is any of these, and nothing equals null.
_NONE: Mapping[type[TypeEngine[Any]], object] = {Date: date.min, Uuid: UUID(int=0), Integer: -1}


@dataclass(frozen=True, slots=True)
class Holding:
    """What people hold of a course, which rule asks them for it and since when, and when they completed it.

    `by_rule_id` to `by_rule_due_on` are what is written of the rule by which they owe it. `place` is that of the rule, among those of the
    course, that asks them for it now, and `since` the day from which it does.
    """

    edition_id: UUID
    opens_on: date
    due_on: date | None
    closes_on: date | None
    grace_days: int
    by_rule_id: UUID | None
    by_rule_edition_id: UUID | None
    by_rule_since: date | None
    by_rule_due_on: date | None
    place: int | None
    since: date | None
    done_on: date | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Unasked:
    """Between which days a completion counts for what people hold of a course that no rule asks for any more, and the first that does.

    Beside that only by when it was due matters to how it ends: not by which rules they owed it, nor whether they are away or excused,
    which has moved the date already.
    """

    opens_on: date
    due_on: date | None
    closes_on: date | None
    grace_days: int
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Free:
    """That people hold nothing of a course which a rule asks them for since a day, and when they completed it last.

    `was_asked` says whether anything was ever asked of them about it.
    """

    place: int
    since: date
    was_asked: bool
    last_on: date | None


Situation = Holding | Unasked | Free

#: What is said in each kind of situation,
OF_HOLDING, OF_UNASKED, OF_FREE = (tuple(one.name for one in fields(kind)) for kind in (Holding, Unasked, Free))
#: and what of it stands in the obligation, and in what is written of its rule.
_OF_OBLIGATION = ("edition_id", "opens_on", "due_on", "closes_on", "grace_days")
_OF_RULE = ("edition_id", "since", "due_on")
#: For what of it people's own rows must be read, the rule's, and their learning records.
_GOES_BY_PERSON = frozenset({"place", "since"})
_GOES_BY_RULE = frozenset(name for name in OF_HOLDING if name.startswith("by_rule")) | {"since"}
_GOES_BY_COMPLETIONS = frozenset({"done_on", "last_on"})


@dataclass(frozen=True, slots=True)
class Situations:
    """The situations of everybody with one course on a day, for which these rules ask.

    `is_mixed` says whether some may owe it by several rules; where nobody does, looking for them would double what it costs.
    """

    course_id: UUID
    rules: Sequence[RuleTerms]
    on: date
    is_mixed: bool

    def holdings(self) -> dict[Holding, int]:
        """The situations of those who owe the course, each with the number of people in it."""
        return {Holding(*row): people for *row, people in _counted(self.held(), Holding)}

    def unasked(self) -> dict[Unasked, int]:
        """The situations of everybody who owes the course, where no rule asks for it, each with the number of people in it."""
        return {Unasked(*row): people for *row, people in _counted(self.held(OF_UNASKED), Unasked)}

    def frees(self) -> dict[Free, int]:
        """The situations of those whom a rule concerns and who owe nothing of the course, each with the number of people in it."""
        return {Free(*row): people for *row, people in _counted(self.unheld(), Free)}

    def special(self) -> Iterator[Select[tuple[UUID]]]:
        """Statements that find whoever is in no situation, and is to be looked at alone."""
        yield select(LearningExemption.person_id).where(LearningExemption.course_id == self.course_id)
        if self.is_mixed:
            asking = AskingRules(self.rules, self.on)
            yield select(Person.id).select_from(asking.beside(_PERSON)).where(asking.are_several)
            yield select(Obligation.person_id).where(self._is_open(), _BY_SO_MANY != 1)

    def held(self, only: Collection[str] = OF_HOLDING) -> Select[Any]:
        """Who owes the course, with the obligation and what `Holding` says of it, or only some of that: (id, person_id, …)."""
        asking, last = AskingRules(self.rules, self.on), self._last_completions()
        said: dict[str, ColumnElement[Any]] = {
            **{name: _OBLIGATION.c[name] for name in _OF_OBLIGATION},
            "by_rule_id": _BY_RULE.c.rule_id,
            **{f"by_rule_{name}": _BY_RULE.c[name] for name in _OF_RULE},
            "place": asking.place,
            "since": asking.since([ObligationRule.since for _ in self.rules]),
            "done_on": case((last.c.last_on >= Obligation.opens_on, self._first_that_counts())),
            "last_on": last.c.last_on,
        }
        people: FromClause = _OBLIGATION
        if len(self.rules) > 1 or not _GOES_BY_PERSON.isdisjoint(only):
            people = asking.beside(people.join(_PERSON, Person.id == Obligation.person_id))
        if not _GOES_BY_RULE.isdisjoint(only):
            people = people.outerjoin(_BY_RULE, ObligationRule.obligation_id == Obligation.id)
        if not _GOES_BY_COMPLETIONS.isdisjoint(only):
            people = people.outerjoin(last, last.c.person_id == Obligation.person_id)
        return (
            select(Obligation.id, Obligation.person_id, *(said[name].label(name) for name in only))
            .select_from(people)
            .where(
                self._is_open(),
                *self._is_plain(asking, Obligation.person_id),
                *([_BY_SO_MANY == 1] if self.is_mixed else []),
            )
        )

    def unheld(self, only: Collection[str] = OF_FREE) -> Select[Any]:
        """Whom a rule concerns and who owes nothing of the course, with what `Free` says of them, or only some of that: (person_id, …)."""
        asking, last, before = AskingRules(self.rules, self.on), self._last_completions(), self._asked_before()
        said: dict[str, ColumnElement[Any]] = {
            "place": asking.place,
            "since": asking.since([before.c[f"since_{place}"] for place in range(len(self.rules))]),
            "was_asked": before.c.person_id.is_not(None),
            "last_on": last.c.last_on,
        }
        people = asking.beside(_PERSON)
        if not {"since", "was_asked"}.isdisjoint(only):
            people = people.outerjoin(before, before.c.person_id == Person.id)
        if "last_on" in only:
            people = people.outerjoin(last, last.c.person_id == Person.id)
        holds_it = exists().where(Obligation.person_id == Person.id, self._is_open())
        return (
            select(Person.id.label("person_id"), *(said[name].label(name) for name in only))
            .select_from(people)
            .where(asking.is_any, *self._is_plain(asking, Person.id), ~holds_it)
        )

    def opened_by(self, rule: RuleTerms, is_new: ColumnElement[bool]) -> Select[Any]:
        """What is to be written of a rule by which obligations are owed that a condition holds of: a row of `ObligationRule` for each."""
        asking, before = AskingRules([rule], self.on), self._asked_before()
        people = asking.beside(_OBLIGATION.join(_PERSON, Person.id == Obligation.person_id))
        return (
            select(
                Obligation.id,
                literal(rule.rule_id),
                Obligation.edition_id,
                asking.since([before.c[f"since_{self.rules.index(rule)}"]]),
                Obligation.due_on,
            )
            .select_from(people.outerjoin(before, before.c.person_id == Person.id))
            .where(is_new)
        )

    def _is_open(self) -> ColumnElement[bool]:
        return and_(Obligation.course_id == self.course_id, Obligation.closed_on.is_(None))

    def _is_plain(self, asking: AskingRules, person_id: _Id) -> Iterator[ColumnElement[bool]]:
        """That nothing is kept of somebody that may excuse them, on any day, and that one rule at most asks them for the course.

        Where no rule asks, there is nothing that anybody could be excused from.
        """
        if self.rules:
            yield from is_never_excused([self.course_id], person_id)
        if len(self.rules) > 1:
            yield ~asking.are_several

    def _last_completions(self) -> Subquery:
        """When people completed the course last."""
        entry = LearningRecordEntry
        return (
            select(entry.person_id, func.max(entry.learned_on).label("last_on"))
            .where(entry.course_id == self.course_id, has_counted(self.on))
            .group_by(entry.person_id)
            .subquery()
        )

    def _first_that_counts(self) -> ScalarSelect[date]:
        """When somebody first completed the course in the time of what they hold."""
        entry = LearningRecordEntry
        return (
            select(func.min(entry.learned_on))
            .where(
                entry.person_id == Obligation.person_id,
                entry.course_id == self.course_id,
                entry.learned_on >= Obligation.opens_on,
                or_(Obligation.closes_on.is_(None), entry.learned_on <= Obligation.closes_on),
                has_counted(self.on),
            )
            .correlate(Obligation)
            .scalar_subquery()
        )

    def _asked_before(self) -> Subquery:
        """Of whom something was asked before that is closed, and since when each rule asked it."""
        return (
            select(
                Obligation.person_id,
                *(
                    func.max(ObligationRule.since)
                    .filter(ObligationRule.rule_id == rule.rule_id)
                    .label(f"since_{place}")
                    for place, rule in enumerate(self.rules)
                ),
            )
            .select_from(_OBLIGATION.outerjoin(_BY_RULE, ObligationRule.obligation_id == Obligation.id))
            .where(Obligation.course_id == self.course_id, Obligation.closed_on.is_not(None))
            .group_by(Obligation.person_id)
            .subquery()
        )


def is_never_excused(course_ids: Collection[UUID], person_id: _Id = Person.id) -> Iterator[ColumnElement[bool]]:
    """That nothing is kept of somebody that may excuse them from one of these courses, on any day."""
    yield ~exists().where(LongAbsence.person_id == person_id, LongAbsence.withdrawn_at.is_(None))
    yield ~exists().where(LearningExemption.person_id == person_id, LearningExemption.course_id.in_(course_ids))


def people_in(of: Situations, situations: Sequence[Situation]) -> set[UUID]:
    """Who is in these situations, which are all of one kind."""
    found: set[UUID] = set()
    for some in portions(situations, at_once=SITUATIONS_AT_ONCE):
        names = [one.name for one in fields(some[0])]
        chosen = of.unheld(names) if isinstance(some[0], Free) else of.held(names)
        theirs = told_to(chosen, names, dict.fromkeys(some, ())).subquery()
        found.update(db.session.scalars(select(theirs.c.person_id)))
    return found


def told_apart_by(found: Collection[Situation]) -> list[str]:
    """By what these situations, all that there are of one kind, can be told apart: all else is the same for everybody in them."""
    names = [one.name for one in fields(next(iter(found)))]
    return [name for name in names if len({getattr(one, name) for one in found}) > 1]


def told_to(
    chosen: Select[Any], names: Sequence[str], found: Mapping[Any, Sequence[object]], *told: ColumnClause[Any]
) -> Select[Any]:
    """Those whom a statement of `Situations` finds in one of these situations, each with what is told of theirs as more columns.

    It is asked for as much of each as is named, by which alone they are told apart.
    """
    people = chosen.subquery()
    table = values(*(column(f"if_{name}", people.c[name].type) for name in names), *told, name="found").data(
        [
            (
                *(_comparable(people.c[name], getattr(situation, name)) for name in names),
                *(literal(value, one.type) for one, value in zip(told, said, strict=True)),  # a bare null has no type
            )
            for situation, said in found.items()
        ]
    )
    same = table.cte("found")
    alike = and_(true(), *(_or_none(people.c[name]) == same.c[f"if_{name}"] for name in names))
    return select(people, *(same.c[one.name] for one in told)).join_from(people, same, alike)


def _comparable(of: ColumnElement[Any], value: object) -> object:
    return _none_of(of) if value is None else value


def _or_none(of: ColumnElement[Any]) -> ColumnElement[Any]:
    none = _none_of(of)
    return of if none is None else func.coalesce(of, literal(none, of.type))


def _none_of(of: ColumnElement[Any]) -> object:
    return next((none for kind, none in _NONE.items() if isinstance(of.type, kind)), None)


def _counted(chosen: Select[Any], situation: type) -> Sequence[Any]:
    rows = chosen.subquery()
    columns = [rows.c[one.name] for one in fields(situation)]
    return db.session.execute(select(*columns, func.count()).group_by(*columns)).all()
