"""What rules ask for: the courses of a pathway as it is now, and which pathways can be asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select

from skills_centre.catalogue.models import Pathway, PathwayCourse, PathwayState
from skills_centre.platform.database import db
from skills_centre.requirements.models import LearningRule, Obligation, ObligationRule
from skills_centre.requirements.queries.rules import (
    COURSES_OF_PATHWAY,
    PATHWAY_OF_RULE,
    back_since,
    can_be_taken,
    is_asking,
    latest_of,
)
from skills_centre.requirements.queries.wording import course_titles
from skills_centre.requirements.rules.subjects import RuleSubject


@dataclass(frozen=True, slots=True)
class SubjectCourse:
    """A course that a rule asks for, and since when it can, where the course came later: see `RuleTerms.came_on`."""

    course_id: UUID
    came_on: date | None


def courses_of(subject: RuleSubject) -> list[SubjectCourse]:
    """The courses that a rule asks for, without those that nobody can take, in the order of the pathway. Two statements at most."""
    if subject.course_id:
        return [SubjectCourse(subject.course_id, back_since([subject.course_id]).get(subject.course_id))]
    rows = db.session.execute(
        select(PathwayCourse.course_id, PathwayCourse.required_since, Pathway.published_at)
        .join(Pathway, COURSES_OF_PATHWAY)
        .where(
            Pathway.id == subject.pathway_id,
            Pathway.state == PathwayState.PUBLISHED,
            can_be_taken(PathwayCourse.course_id),
        )
        .order_by(PathwayCourse.position, PathwayCourse.course_id)
    ).all()
    back = back_since([row.course_id for row in rows])
    return [
        SubjectCourse(row.course_id, latest_of(back.get(row.course_id), row.required_since, row.published_at))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class RuleCourse:
    """A course on the page of a rule; `is_asked` says whether the rule asks for it now."""

    id: UUID
    title: str
    is_asked: bool


def courses_on_page(rule_id: UUID, subject: RuleSubject) -> list[RuleCourse]:
    """The courses of a rule: those that it asks for, and then whatever else it asked for before. Three statements at most."""
    asked = [one.course_id for one in courses_of(subject)]
    if subject.course_id:
        before = [subject.course_id]
    else:
        rows = db.session.scalars(
            select(Obligation.course_id)
            .join(ObligationRule, ObligationRule.obligation_id == Obligation.id)
            .where(ObligationRule.rule_id == rule_id)
            .distinct()
        )
        before = sorted(rows)
    courses = list(dict.fromkeys([*asked, *before]))
    titles = course_titles(courses) if courses else {}
    return [RuleCourse(one, titles[one], one in asked) for one in courses]


@dataclass(frozen=True, slots=True)
class PathwayPlace:
    """A pathway because of which a course is asked of somebody, and the place of the course in it."""

    key: str
    title: str
    place: int


def pathways_asking(obligation_ids: Collection[UUID]) -> dict[UUID, list[PathwayPlace]]:
    """The published pathways because of which these are asked, by title. One statement."""
    rows = db.session.execute(
        select(ObligationRule.obligation_id, Pathway.key, Pathway.title, PathwayCourse.position)
        .join(Obligation, Obligation.id == ObligationRule.obligation_id)
        .join(LearningRule, LearningRule.id == ObligationRule.rule_id)
        .join(Pathway, PATHWAY_OF_RULE)
        .join(PathwayCourse, and_(COURSES_OF_PATHWAY, PathwayCourse.course_id == Obligation.course_id))
        .where(ObligationRule.obligation_id.in_(obligation_ids))
        .distinct()
        .order_by(Pathway.title, Pathway.key)
    )
    found: dict[UUID, list[PathwayPlace]] = {}
    for row in rows:
        found.setdefault(row.obligation_id, []).append(PathwayPlace(row.key, row.title, row.position))
    return found


def pathways_to_require() -> dict[UUID, str]:
    """The published pathways that can be asked for, by id, in the order of their titles."""
    rows = db.session.execute(
        select(Pathway.id, Pathway.title)
        .where(Pathway.state == PathwayState.PUBLISHED, is_asking(Pathway.id))
        .order_by(Pathway.sort_key, Pathway.key)
    )
    return dict(rows.tuples().all())


def can_be_asked(subject: RuleSubject) -> bool:
    """Whether a course is published, or a pathway is, with a course that counts in it and is published itself."""
    if subject.course_id:
        return bool(db.session.scalar(select(can_be_taken(subject.course_id))))
    return subject.pathway_id in pathways_to_require()
