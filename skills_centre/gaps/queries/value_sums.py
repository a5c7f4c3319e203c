"""The true counts of a quarter, from which what may be shown of its value is worked out. No page, file or mail reads this module.

Who is counted: staff and contractors who are here on the last day that is told of, where they were on that day; never Members, peers and
their staff. What they did counts by its own day, so that a quarter stays as it was when people move.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, SQLColumnExpression, and_, case, func, or_, select, union

from skills_centre.gaps.rules.suppression import Counts
from skills_centre.learning.models import (
    CourseReaction,
    Enrolment,
    EnrolmentState,
    FollowUp,
    LearningRecordEntry,
    RecordSource,
)
from skills_centre.learning.queries.record import stands
from skills_centre.learning.rules.opinions import FOLLOW_UP_DAYS, Side, Use
from skills_centre.people.models import PRIVATE_PERSON_TYPES, Membership, Person
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db

#: From this step of the scale on somebody is confident ("Confident", "Very confident").
CONFIDENT = 4


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included; people are counted as they were on the last."""

    first: date
    last: date

    def hold(self, instant: SQLColumnExpression[datetime | None]) -> ColumnElement[bool]:
        """Whether an instant is in them, by London's clocks."""
        return and_(
            instant >= start_of_local_day(self.first), instant < start_of_local_day(self.last + timedelta(days=1))
        )

    def earlier(self, days: int) -> "Days":
        """As long a time, so many days before."""
        return Days(self.first - timedelta(days=days), self.last - timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts of a unit, and how many people they rest on."""

    counts: Counts
    people: int


#: By the unit that people were in; none stands for people without one.
ByUnit = dict[UUID | None, Sums]


def counted_on(day: date) -> CTE:
    """Who is counted on a day, and in which unit they were."""
    there = and_(
        Membership.person_id == Person.id,
        Membership.starts_on <= day,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= day),
    )
    return (
        select(Person.id.label("person_id"), Membership.unit_id.label("unit_id"))
        .outerjoin(Membership, there)
        .where(
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            Person.joined_on <= day,
            or_(Person.left_on.is_(None), Person.left_on > day),
        )
        .cte("counted")
    )


def reached_by_unit(days: Days) -> dict[UUID | None, Counts]:
    """How many people completed a course, took part without completing one, and did neither. One statement."""
    counted = counted_on(days.last)
    completed = select(Enrolment.person_id).where(*_completed(days)).distinct().cte("completed")
    began = select(Enrolment.person_id).where(days.hold(Enrolment.started_at))
    attended = select(LearningRecordEntry.person_id).where(
        LearningRecordEntry.source == RecordSource.SESSION, *_recorded(days)
    )
    took_part = union(began, attended).cte("took_part")
    has_completed, has_taken_part = completed.c.person_id.is_not(None), took_part.c.person_id.is_not(None)
    rows = db.session.execute(
        select(
            counted.c.unit_id,
            _number(has_completed),
            _number(and_(~has_completed, has_taken_part)),
            _number(and_(~has_completed, ~has_taken_part)),
        )
        .outerjoin(completed, completed.c.person_id == counted.c.person_id)
        .outerjoin(took_part, took_part.c.person_id == counted.c.person_id)
        .group_by(counted.c.unit_id)
    )
    return {unit_id: tuple(int(one) for one in counts) for unit_id, *counts in rows}


def completions_by_unit(days: Days) -> ByUnit:
    """How many courses were completed. One statement."""
    counted = counted_on(days.last)
    return _by_unit(
        select(counted.c.unit_id, func.count(counted.c.person_id.distinct()), func.count())
        .join(Enrolment, Enrolment.person_id == counted.c.person_id)
        .where(*_completed(days))
        .group_by(counted.c.unit_id)
    )


def minutes_by_unit(days: Days, *, own: bool) -> ByUnit:
    """Minutes of learning, in courses and sessions or (`own`) recorded by people themselves. One statement."""
    counted = counted_on(days.last)
    is_own = LearningRecordEntry.source == RecordSource.SELF_RECORDED
    return _by_unit(
        select(counted.c.unit_id, func.count(counted.c.person_id.distinct()), func.sum(LearningRecordEntry.minutes))
        .join(LearningRecordEntry, LearningRecordEntry.person_id == counted.c.person_id)
        .where(is_own if own else ~is_own, LearningRecordEntry.minutes > 0, *_recorded(days))
        .group_by(counted.c.unit_id)
    )


def confidence_by_unit(days: Days) -> ByUnit:
    """What people said on completing a course of their confidence before and after, in the order of the figure's parts. One statement."""
    counted = counted_on(days.last)
    before, after = CourseReaction.confidence_before >= CONFIDENT, CourseReaction.confidence_after >= CONFIDENT
    cells = (and_(before, after), and_(~before, after), and_(before, ~after), and_(~before, ~after))
    return _by_unit(
        select(counted.c.unit_id, func.count(counted.c.person_id.distinct()), *map(_number, cells))
        .join(Enrolment, Enrolment.person_id == counted.c.person_id)
        .join(CourseReaction, CourseReaction.enrolment_id == Enrolment.id)
        .where(
            *_completed(days),
            CourseReaction.confidence_before.is_not(None),
            CourseReaction.confidence_after.is_not(None),
        )
        .group_by(counted.c.unit_id)
    )


def use_by_unit(days: Days) -> ByUnit:
    """What learners answered, 90 days on, of having used what they learned; their completions had that day in these days. One statement."""
    counted = counted_on(days.last)
    cells = [FollowUp.used == use for use in (Use.YES, Use.SOMEWHAT, Use.NO)]
    return _by_unit(
        select(counted.c.unit_id, func.count(counted.c.person_id.distinct()), *map(_number, cells))
        .join(Enrolment, Enrolment.person_id == counted.c.person_id)
        .join(FollowUp, and_(FollowUp.enrolment_id == Enrolment.id, FollowUp.side == Side.LEARNER))
        .where(*_completed(days.earlier(FOLLOW_UP_DAYS)))
        .group_by(counted.c.unit_id)
    )


def completions_before_by_unit(days: Days) -> ByUnit:
    """How many courses were completed whose ninetieth day fell in these days, by those who are counted on the last. One statement."""
    counted = counted_on(days.last)
    return _by_unit(
        select(counted.c.unit_id, func.count(counted.c.person_id.distinct()), func.count())
        .join(Enrolment, Enrolment.person_id == counted.c.person_id)
        .where(*_completed(days.earlier(FOLLOW_UP_DAYS)))
        .group_by(counted.c.unit_id)
    )


def _completed(days: Days) -> tuple[ColumnElement[bool], ...]:
    return Enrolment.state == EnrolmentState.COMPLETED, days.hold(Enrolment.completed_at)


def _recorded(days: Days) -> tuple[ColumnElement[bool], ...]:
    """What the learning record says of these days: without what was corrected or taken out."""
    return (
        LearningRecordEntry.learned_on >= days.first,
        LearningRecordEntry.learned_on <= days.last,
        LearningRecordEntry.takes_out.is_(False),
        stands(),
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _by_unit(statement: Select[tuple[UUID | None, int, int]]) -> ByUnit:
    found: ByUnit = defaultdict(lambda: Sums((), 0))
    for unit_id, people, *counts in db.session.execute(statement):
        found[unit_id] = Sums(tuple(int(one) for one in counts), people)
    return found
