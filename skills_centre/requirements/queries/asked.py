"""Which rules ask for a pathway or a course, and how much of it is still to do, for whoever is about to change or withdraw it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, distinct, exists, func, or_, select

from skills_centre.catalogue.models import Pathway, PathwayCourse, PathwayState
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.requirements.models import LearningRule, Obligation, ObligationRule, RuleEdition
from skills_centre.requirements.queries.kept_rules import KeptRule, RuleLine, rule_lines
from skills_centre.requirements.queries.previews import Terms
from skills_centre.requirements.queries.rule_previews import courses_preview, units_by_name
from skills_centre.requirements.queries.rules import COURSES_OF_PATHWAY
from skills_centre.requirements.queries.subjects import SubjectCourse
from skills_centre.requirements.rules.previews import RulePreview


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules that ask for something and have not ended, and of how many people each course of it is still asked."""

    rules: Sequence[RuleLine] = ()
    people: int = 0
    courses: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many courses are still to do, each counted once for each person."""
        return sum(self.courses.values())


def asked_of_pathway(pathway_id: UUID, *, on: date) -> Asked:
    """What is asked because of a pathway. One statement where no rule asks for it."""
    return _asked(LearningRule.pathway_id == pathway_id, on=on)


def asked_of_course(course_id: UUID, *, on: date) -> Asked:
    """What is asked because of a course, by rules for it and for pathways that are not complete without it; see above."""
    holding = (
        select(Pathway.id)
        .join(PathwayCourse, COURSES_OF_PATHWAY)
        .where(Pathway.state == PathwayState.PUBLISHED, PathwayCourse.course_id == course_id)
    )
    is_about = or_(LearningRule.course_id == course_id, LearningRule.pathway_id.in_(holding))
    return _asked(is_about, on=on, only=Obligation.course_id == course_id)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What becomes of a course that a pathway needs, once it is taken out of it or optional.

    `rules` are those that ask for the pathway and have not ended. `ends` is of how many people nothing asks for the course any more, and
    `stays` of how many another rule does.
    """

    rules: Sequence[RuleLine] = ()
    ends: int = 0
    stays: int = 0


def rules_for_pathway(pathway_id: UUID, *, on: date) -> list[RuleLine]:
    """The rules that ask for a pathway and have not ended. One statement where there are none."""
    return rule_lines(LearningRule.pathway_id == pathway_id, _has_not_ended(on))


def leaving_pathway(pathway_id: UUID, course_id: UUID, *, on: date) -> Leaving:
    """Of whom a course of a pathway is no longer asked once it is taken out. One statement where no rule asks for the pathway, else two."""
    rules = rules_for_pathway(pathway_id, on=on)
    if not rules:
        return Leaving()
    others, holds = _asked_by([one.id for one in rules], course_id, on=on)
    row = db.session.execute(
        select(func.count(case((~others, 1))).label("ends"), func.count(case((others, 1))).label("stays"))
        .select_from(Obligation)
        .join(Person, Person.id == Obligation.person_id)
        .where(*holds)
    ).one()
    return Leaving(rules, row.ends, row.stays)


@dataclass(frozen=True, slots=True)
class AskedNoLonger:
    """Somebody of whom a course would no longer be asked, and by when it is due; no day while they are away without an end."""

    name: str
    unit: str
    due_on: date | None


def of_whom_it_ends(rule_ids: Collection[UUID], course_id: UUID, *, on: date, most: int) -> list[AskedNoLonger]:
    """The first by name of those of whom nothing would ask for a course any more, once these rules do not. At most three statements."""
    others, holds = _asked_by(rule_ids, course_id, on=on)
    rows = db.session.execute(
        select(Person.id, Person.name, Obligation.due_on)
        .join(Obligation, Obligation.person_id == Person.id)
        .where(*holds, ~others)
        .order_by(Person.sort_key, Person.id)
        .limit(most)
    ).all()
    units = units_by_name([row.id for row in rows], on=on)
    return [AskedNoLonger(row.name, units[row.id], row.due_on) for row in rows]


def needed_by(course_ids: Sequence[UUID], rule: KeptRule, *, today: date, most: int) -> RulePreview:
    """What a rule for a pathway would ask of courses that the pathway needs from today on."""
    then = Terms(rule.clauses, rule.schedule, rule.starts_on, local_day(rule.made_at))
    return courses_preview([SubjectCourse(one, today) for one in course_ids], then, today=today, most=most)


def _asked_by(
    rule_ids: Collection[UUID], course_id: UUID, *, on: date
) -> tuple[ColumnElement[bool], Sequence[ColumnElement[bool]]]:
    """Whether another rule asks for the same, and which open obligations these rules ask for, in a statement about both and people."""
    is_by_these = ObligationRule.rule_id.in_(rule_ids)
    asked_by = exists().where(ObligationRule.obligation_id == Obligation.id)
    holds = (
        Obligation.course_id == course_id,
        Obligation.closed_on.is_(None),
        or_(Person.left_on.is_(None), Person.left_on >= on),
        asked_by.where(is_by_these),
    )
    return asked_by.where(~is_by_these), holds


def required_pathways(*, on: date) -> frozenset[UUID]:
    """The pathways that a rule asks for which has not ended. One statement."""
    asked = select(LearningRule.pathway_id).where(LearningRule.pathway_id.is_not(None), _has_not_ended(on))
    return frozenset(one for one in db.session.scalars(asked) if one)


def _asked(is_about: ColumnElement[bool], *, on: date, only: ColumnElement[bool] | None = None) -> Asked:
    rules = rule_lines(is_about, _has_not_ended(on))
    if not rules:
        return Asked()
    still_open = (
        select(Obligation.course_id, Obligation.person_id)
        .join(ObligationRule, ObligationRule.obligation_id == Obligation.id)
        .join(Person, Person.id == Obligation.person_id)
        .where(
            ObligationRule.rule_id.in_([one.id for one in rules]),
            Obligation.closed_on.is_(None),
            or_(Person.left_on.is_(None), Person.left_on >= on),
        )
        .distinct()
    )
    each = (still_open if only is None else still_open.where(only)).subquery()
    by_course = db.session.execute(select(each.c.course_id, func.count()).group_by(each.c.course_id))
    people = db.session.scalar(select(func.count(distinct(each.c.person_id))))
    return Asked(rules, people or 0, dict(by_course.tuples().all()))


def _has_not_ended(on: date) -> ColumnElement[bool]:
    """Whether a rule asks for something on a day, or will."""
    newest = (
        select(func.max(RuleEdition.number))
        .where(RuleEdition.rule_id == LearningRule.id)
        .correlate(LearningRule)
        .scalar_subquery()
    )
    lasting = exists().where(
        RuleEdition.rule_id == LearningRule.id,
        RuleEdition.number == newest,
        or_(RuleEdition.ends_on.is_(None), RuleEdition.ends_on >= on),
    )
    return LearningRule.ended_at.is_(None) & lasting
