"""Which of some rules for a course asks it of somebody, and since when, in a statement about people: as `Asking` says of one person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Integer, and_, case, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

from skills_centre.platform.latest import latest_in_row
from skills_centre.requirements.queries.audience import audience_of
from skills_centre.requirements.queries.rules import RuleTerms
from skills_centre.skills.queries.histories import COUNTS

#: A day in a statement.
Day = ColumnElement[date] | InstrumentedAttribute[date]


class AskingRules:
    """Which of some rules for a course asks it of somebody, and since when, in a statement about people."""

    def __init__(self, rules: Sequence[RuleTerms], on: date) -> None:
        self._rules = rules
        self._audiences = [audience_of(rule.clauses, begins_on=rule.starts_on, on=on) for rule in rules]
        self._concerns = [and_(COUNTS, one.concerns) for one in self._audiences]

    def beside(self, people: FromClause) -> FromClause:
        """A join that has the table of people in it, with what the rules go by."""
        for one in self._audiences:
            people = one.beside(people)
        return people

    @property
    def is_any(self) -> ColumnElement[bool]:
        """Whether any does."""
        return or_(*self._concerns)

    @property
    def are_several(self) -> ColumnElement[bool]:
        """Whether more than one does."""
        return sum((case((one, 1), else_=0) for one in self._concerns), literal(0)) > 1

    @property
    def place(self) -> ColumnElement[int | None]:
        """The place of the first that does."""
        return self._by_rule([literal(place) for place in range(len(self._rules))], Integer())

    def since(self, known: Sequence[Day]) -> ColumnElement[date | None]:
        """Since when the first does, beside what is known from before of each: the rule `asked_since`."""
        days = []
        for rule, audience, before in zip(self._rules, self._audiences, known, strict=True):
            since = since_when_asked(
                audience.since, before, came_on=rule.came_on, begins_on=rule.starts_on, made_on=rule.made_on
            )
            days.append(since)
        return self._by_rule(days, Date())

    def _by_rule(self, found: Sequence[ColumnElement[Any]], kind: Any) -> ColumnElement[Any]:  # noqa: ANN401 - of any type
        if not found:
            return literal(None, kind)
        return case(*zip(self._concerns, found, strict=True))


def since_when_asked(
    concerned: ColumnElement[date], known: Day | None, *, came_on: date | None, begins_on: date, made_on: date
) -> ColumnElement[date]:
    """Since when a rule asks somebody for a course that it concerns since a day: the rule `asked_since`, in a statement.

    `known` is the day that is known from before, if any can be, and `came_on` the day on which the course came later.
    """
    came = [came_on] if came_on else []
    anew = _not_before(concerned, *came, begins_on, made_on)
    return anew if known is None else case((known >= _not_before(concerned, *came), known), else_=anew)


def _not_before(day: ColumnElement[date], *days: date) -> ColumnElement[date]:
    return latest_in_row(day, literal(max(days))) if days else day
