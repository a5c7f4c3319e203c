"""What rules ask for: the courses of a pathway as it is now, and which pathways can be asked for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.catalogue.models import Pathway, PathwayCourse, PathwayState
from skills_centre.platform.database import db
from skills_centre.requirements.models import Obligation, ObligationRule
from skills_centre.requirements.queries.rules import (
    COURSES_OF_PATHWAY,
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
