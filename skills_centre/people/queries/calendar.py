"""The institution's calendar: the days on which it does not work, recess, and the days on which it sits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from sqlalchemy import extract, select, union_all

from skills_centre.people.models import ClosedDay, DayKind, InstitutionDay
from skills_centre.platform.database import db

#: What makes a day of one file the same day in another: closed days by their day alone.
DayKey: TypeAlias = tuple[date, DayKind, str]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the institution's calendar. A closed day is there once; on one day several recesses may be, by name."""

    day: date
    kind: DayKind
    name: str

    @property
    def key(self) -> DayKey:
        """What makes it the same day in another file."""
        return self.day, self.kind, "" if self.kind is DayKind.CLOSED else self.name.casefold()


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one kind and name that follow each other."""

    first: date
    last: date
    kind: DayKind
    name: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def closed_days(first: date, last: date) -> frozenset[date]:
    """The closed days between two days, both included; weekends are not among them, nor is recess, in which staff work."""
    return frozenset(db.session.scalars(select(ClosedDay.day).where(ClosedDay.day.between(first, last))))


def calendar_days(first: date, last: date) -> list[CalendarDay]:
    """Every day of the calendar between two days, both included. Two statements."""
    closed = db.session.execute(select(ClosedDay.day, ClosedDay.name).where(ClosedDay.day.between(first, last)))
    others = db.session.execute(
        select(InstitutionDay.day, InstitutionDay.kind, InstitutionDay.name).where(
            InstitutionDay.day.between(first, last)
        )
    )
    found = [CalendarDay(row.day, DayKind.CLOSED, row.name) for row in closed]
    found += [CalendarDay(row.day, row.kind, row.name) for row in others]
    return sorted(found, key=lambda one: (one.day, one.kind, one.name))


def years_of_calendar() -> list[int]:
    """The years of which the calendar holds a day. One statement."""
    every = union_all(
        *(select(extract("year", day).label("year")) for day in (ClosedDay.day, InstitutionDay.day))
    ).subquery()
    return sorted(int(one) for one in db.session.scalars(select(every.c.year).distinct()))


def spans_of(days: Iterable[CalendarDay]) -> list[Span]:
    """Days of one kind and name that follow each other as one span, by their first day."""
    spans: list[Span] = []
    for one in sorted(days, key=lambda day: (day.kind, day.name, day.day)):
        last = spans[-1] if spans else None
        follows = last is not None and (last.kind, last.name, last.last + timedelta(days=1)) == (
            one.kind,
            one.name,
            one.day,
        )
        if follows and last is not None:
            spans[-1] = Span(last.first, one.day, one.kind, one.name)
        else:
            spans.append(Span(one.day, one.day, one.kind, one.name))
    return sorted(spans, key=lambda span: (span.first, span.kind, span.name))
