"""The rules that are in force, as values: each once for every course that it asks for."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from skills_centre.catalogue.models import (
    CourseState,
    CourseVersion,
    CourseWithdrawal,
    Pathway,
    PathwayCourse,
    PathwayState,
)
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.requirements.models import LearningRule, RuleClause, RuleEdition
from skills_centre.requirements.rules.audience import Clause
from skills_centre.requirements.rules.schedule import Schedule

#: How a statement about rules finds the pathway that each asks for, as long as it is published,
PATHWAY_OF_RULE = and_(Pathway.id == LearningRule.pathway_id, Pathway.state == PathwayState.PUBLISHED)
#: and one about pathways the courses without which each is not complete.
COURSES_OF_PATHWAY = and_(PathwayCourse.pathway_id == Pathway.id, PathwayCourse.is_required)


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What a rule says in its latest edition of one course: its own, or one that its pathway cannot be completed without."""

    rule_id: UUID
    edition_id: UUID
    course_id: UUID
    starts_on: date
    made_on: date
    ends_on: date | None
    schedule: Schedule
    clauses: tuple[Clause, ...]
    tells_manager: bool
    #: Since when the course can be asked for: published again after it was withdrawn, or in the published pathway.
    came_on: date | None = None


def rules_in_force(on: date, *, only: Collection[UUID] | None = None) -> list[RuleTerms]:
    """The rules that ask for something on a day, by their latest editions, once for each course. Three statements.

    Nobody is asked for a course that cannot be taken. One that was withdrawn and is published again, or that came into a pathway, is
    asked for as if the rule began then, so that nobody is overdue at once.
    """
    latest = select(RuleEdition.rule_id, func.max(RuleEdition.number).label("number")).group_by(RuleEdition.rule_id)
    newest = latest.subquery()
    course_of = func.coalesce(LearningRule.course_id, PathwayCourse.course_id)
    statement = (
        select(RuleEdition, course_of.label("course_id"), PathwayCourse.required_since, Pathway.published_at)
        .join(LearningRule, LearningRule.id == RuleEdition.rule_id)
        .join(newest, (newest.c.rule_id == RuleEdition.rule_id) & (newest.c.number == RuleEdition.number))
        .outerjoin(Pathway, PATHWAY_OF_RULE)
        .outerjoin(PathwayCourse, COURSES_OF_PATHWAY)
        .where(
            LearningRule.ended_at.is_(None),
            RuleEdition.starts_on <= on,
            or_(RuleEdition.ends_on.is_(None), RuleEdition.ends_on >= on),
            can_be_taken(course_of),
        )
        .order_by(RuleEdition.rule_id, PathwayCourse.position, course_of)
    )
    if only is not None:
        statement = statement.where(LearningRule.id.in_(only))
    rows = db.session.execute(statement).all()
    clauses = clauses_of({edition.id for edition, *_rest in rows})
    back = back_since({course_id for _edition, course_id, *_rest in rows})
    return [
        RuleTerms(
            rule_id=edition.rule_id,
            edition_id=edition.id,
            course_id=course_id,
            starts_on=edition.starts_on,
            came_on=latest_of(back.get(course_id), required_since, published_at),
            made_on=local_day(edition.made_at),
            ends_on=edition.ends_on,
            schedule=schedule_of(edition),
            clauses=clauses[edition.id],
            tells_manager=edition.tells_manager,
        )
        for edition, course_id, required_since, published_at in rows
    ]


def can_be_taken(course_id: ColumnElement[UUID] | InstrumentedAttribute[UUID] | UUID) -> ColumnElement[bool]:
    """Whether there is a published version of a course."""
    return exists().where(CourseVersion.course_id == course_id, CourseVersion.state == CourseState.PUBLISHED)


def is_asking(pathway_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a pathway has a course that can be taken among those without which it is not complete."""
    return exists().where(
        PathwayCourse.pathway_id == pathway_id,
        PathwayCourse.is_required,
        CourseVersion.course_id == PathwayCourse.course_id,
        CourseVersion.state == CourseState.PUBLISHED,
    )


def has_something_to_ask() -> ColumnElement[bool]:
    """Whether anything that a rule asks for can be taken, in a statement about rules."""
    own = exists().where(
        CourseVersion.course_id == LearningRule.course_id, CourseVersion.state == CourseState.PUBLISHED
    )
    return or_(own, exists().where(PATHWAY_OF_RULE, is_asking(Pathway.id)))


def latest_of(day: date | None, *instants: datetime | None) -> date | None:
    """The latest of a day and these instants, as far as they are known."""
    return max((one for one in (day, *(local_day(at) for at in instants if at)) if one), default=None)


def back_since(course_ids: Collection[UUID]) -> dict[UUID, date]:
    """Since when those of these courses that were withdrawn before can be taken again."""
    gone = (
        select(CourseWithdrawal.course_id, func.max(CourseWithdrawal.withdrawn_at).label("at"))
        .where(CourseWithdrawal.course_id.in_(course_ids))
        .group_by(CourseWithdrawal.course_id)
        .subquery()
    )
    rows = db.session.execute(
        select(gone.c.course_id, func.min(CourseVersion.published_at))
        .join(CourseVersion, CourseVersion.course_id == gone.c.course_id)
        .where(CourseVersion.published_at > gone.c.at)
        .group_by(gone.c.course_id)
    )
    return {course_id: local_day(published_at) for course_id, published_at in rows}


def schedule_of(edition: RuleEdition) -> Schedule:
    """When an edition asks for something."""
    return Schedule(
        recurrence=edition.recurrence,
        days=edition.days,
        fixed_on=edition.fixed_on,
        months=edition.months,
        grace_days=edition.grace_days,
        counts_back_months=edition.counts_back_months,
    )


def clauses_of(edition_ids: Collection[UUID]) -> dict[UUID, tuple[Clause, ...]]:
    """Whom these editions concern."""
    found: dict[UUID, list[Clause]] = defaultdict(list)
    rows = db.session.scalars(select(RuleClause).where(RuleClause.edition_id.in_(edition_ids)).order_by(RuleClause.id))
    for row in rows:
        value = row.unit_id or row.profile_id or row.person_id or (row.person_type.value if row.person_type else None)
        found[row.edition_id].append(Clause(row.kind, value, is_exclusion=row.is_exclusion))
    return {edition_id: tuple(found[edition_id]) for edition_id in edition_ids}
