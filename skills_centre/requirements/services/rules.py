"""Making, changing and ending rules. Nothing that was due under an earlier edition, and is closed, changes with it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person, PersonType
from skills_centre.platform.audit import record_act
from skills_centre.platform.clock import local_day, months_after
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.requirements.errors import (
    AnchorLongAgo,
    BeginsInThePast,
    BeyondReach,
    ChangedMeanwhile,
    CourseNotPublished,
    DayOutOfReach,
    EndsBeforeItBegins,
    NeverRequired,
    NobodyConcerned,
    PathwayNotOpen,
    RuleEnded,
)
from skills_centre.requirements.models import LearningRule, RuleClause, RuleEdition
from skills_centre.requirements.queries.reach import reaches
from skills_centre.requirements.queries.rules import clauses_of, schedule_of
from skills_centre.requirements.queries.subjects import can_be_asked
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.following import follow_now_or_soon
from skills_centre.requirements.services.obligations import RULES_LOCK
from skills_centre.requirements.services.one_by_one import Followed

#: How far ahead the days of a rule may be, and how long ago the first date of its cycle, in months.
FARTHEST_MONTHS, OLDEST_ANCHOR_MONTHS = 240, 600


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What a rule is to say: whom it concerns, when it asks, and whether managers are told of what stays overdue."""

    clauses: tuple[Clause, ...]
    schedule: Schedule
    starts_on: date
    ends_on: date | None = None
    tells_manager: bool = True

    def says_the_same_as(self, other: "RuleDraft") -> bool:
        """Whether nothing but the order of its clauses differs from another."""
        return set(self.clauses) == set(other.clauses) and replace(self, clauses=()) == replace(other, clauses=())


def make_rule(
    subject: RuleSubject, draft: RuleDraft, *, by_id: UUID, now: datetime, rule_id: UUID | None = None
) -> UUID:
    """Require a course, or the courses of a pathway, of an audience; gives the rule's id.

    What everybody then owes is written at once, or soon where they are many. A form gives the id that the rule is to have, so that the
    same form sent twice makes one rule.
    Raises BeyondReach where it would concern others than those whom the role of whoever makes it is for; CourseNotPublished,
    PathwayNotOpen, NobodyConcerned, NeverRequired, BeginsInThePast, EndsBeforeItBegins or DayOutOfReach.
    """
    lock_named(RULES_LOCK)
    if rule_id is not None and db.session.get(LearningRule, rule_id) is not None:
        return rule_id
    _refuse_beyond(by_id, draft.clauses, now=now)
    check_draft(subject, draft, first_day=local_day(now), today=local_day(now))
    rule = LearningRule(id=rule_id or new_id(), course_id=subject.course_id, pathway_id=subject.pathway_id)
    db.session.add(rule)
    db.session.flush()
    _add_edition(rule.id, 1, draft, by_id=by_id, now=now)
    record_act("rule.make", actor_id=by_id, subject_kind="rule", subject_id=rule.id, now=now)
    follow_now_or_soon(now=now)
    return rule.id


def change_rule(rule_id: UUID, draft: RuleDraft, *, by_id: UUID, now: datetime, was: int | None = None) -> Followed:
    """Let a rule say something else from now on; the same sent twice makes one edition.

    Whoever owes something under it keeps the day from which it concerned them; what is closed stays as it was. `was` is the number of the
    edition that somebody had before them. Raises NotFound, RuleEnded, ChangedMeanwhile, or what `make_rule` raises: BeyondReach also where
    the rule concerns others until now. A first day that has passed already may stay.
    """
    lock_named(RULES_LOCK)
    rule = db.session.get(LearningRule, rule_id)
    if rule is None:
        raise NotFound
    if rule.ended_at is not None:
        raise RuleEnded
    latest = _latest_edition(rule_id)
    before = draft_of(latest)
    _refuse_beyond(by_id, before.clauses, now=now)
    if draft.says_the_same_as(before):
        return Followed()
    if was is not None and was != latest.number:
        raise ChangedMeanwhile
    _refuse_beyond(by_id, draft.clauses, now=now)
    subject = RuleSubject(rule.course_id, rule.pathway_id)
    check_draft(subject, draft, first_day=min(latest.starts_on, local_day(now)), today=local_day(now))
    _add_edition(rule_id, latest.number + 1, draft, by_id=by_id, now=now)
    record_act("rule.change", actor_id=by_id, subject_kind="rule", subject_id=rule_id, now=now)
    return follow_now_or_soon(now=now)


def end_rule(rule_id: UUID, *, by_id: UUID, now: datetime) -> Followed:
    """Ask nobody for anything by this rule any more; what is open by it alone is closed. Twice has the effect of once.

    Raises NotFound, or BeyondReach where it concerns others than those whom the role of whoever ends it is for.
    """
    lock_named(RULES_LOCK)
    rule = db.session.get(LearningRule, rule_id)
    if rule is None:
        raise NotFound
    if rule.ended_at is not None:
        return Followed()
    _refuse_beyond(by_id, draft_of(_latest_edition(rule_id)).clauses, now=now)
    rule.ended_at, rule.ended_by = now, by_id
    record_act("rule.end", actor_id=by_id, subject_kind="rule", subject_id=rule_id, now=now)
    return follow_now_or_soon(now=now)


def draft_of(edition: RuleEdition) -> RuleDraft:
    """What an edition says."""
    return RuleDraft(
        clauses_of([edition.id])[edition.id],
        schedule_of(edition),
        edition.starts_on,
        edition.ends_on,
        edition.tells_manager,
    )


def check_draft(subject: RuleSubject, draft: RuleDraft, *, first_day: date, today: date) -> None:
    """Refuse what no rule can say, where it may begin on `first_day` at the earliest.

    Raises CourseNotPublished, PathwayNotOpen, NobodyConcerned, NeverRequired, BeginsInThePast, EndsBeforeItBegins or DayOutOfReach.
    """
    if not can_be_asked(subject):
        raise PathwayNotOpen if subject.is_pathway else CourseNotPublished
    included = [clause for clause in draft.clauses if not clause.is_exclusion]
    if not included:
        raise NobodyConcerned
    if any(_is_private(clause) for clause in included):
        raise NeverRequired
    if _names_private_people(included):
        raise NeverRequired(field="people")
    if draft.starts_on < first_day:
        raise BeginsInThePast
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise EndsBeforeItBegins
    _refuse_days_out_of_reach(draft, today=today)


def _refuse_days_out_of_reach(draft: RuleDraft, *, today: date) -> None:
    """Raise DayOutOfReach where a day can only be a slip. Years are added to each, and there are none after 9999."""
    fixed_on, is_cycle = draft.schedule.fixed_on, draft.schedule.recurrence is Recurrence.FIXED
    box = "date_fixed" if is_cycle else "date_once"
    for day, field in ((draft.starts_on, "starts_on"), (draft.ends_on, "ends_on"), (fixed_on, box)):
        if day is not None and day > months_after(today, FARTHEST_MONTHS):
            raise DayOutOfReach(field=field)
    if is_cycle and fixed_on is not None and fixed_on < months_after(today, -OLDEST_ANCHOR_MONTHS):
        raise AnchorLongAgo


def _latest_edition(rule_id: UUID) -> RuleEdition:
    return db.session.scalars(
        select(RuleEdition).where(RuleEdition.rule_id == rule_id).order_by(RuleEdition.number.desc()).limit(1)
    ).one()


def _refuse_beyond(by_id: UUID, clauses: Collection[Clause], *, now: datetime) -> None:
    """Let somebody keep only rules within the reach of their role. Raises BeyondReach."""
    if not reaches(by_id, clauses, on=local_day(now)):
        raise BeyondReach


def _is_private(clause: Clause) -> bool:
    return clause.kind is ClauseKind.PERSON_TYPE and PersonType(str(clause.value)) in PRIVATE_PERSON_TYPES


def _names_private_people(clauses: Collection[Clause]) -> bool:
    named = [clause.value for clause in clauses if clause.kind is ClauseKind.PERSON]
    found = select(func.count()).where(Person.id.in_(named), Person.person_type.in_(PRIVATE_PERSON_TYPES))
    return bool(named and db.session.scalar(found))


def _add_edition(rule_id: UUID, number: int, draft: RuleDraft, *, by_id: UUID, now: datetime) -> None:
    schedule = draft.schedule
    edition = RuleEdition(
        id=new_id(),
        rule_id=rule_id,
        number=number,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        recurrence=schedule.recurrence,
        days=schedule.days,
        fixed_on=schedule.fixed_on,
        months=schedule.months,
        grace_days=schedule.grace_days,
        counts_back_months=schedule.counts_back_months,
        tells_manager=draft.tells_manager,
        made_by=by_id,
        made_at=now,
    )
    db.session.add(edition)
    db.session.flush()
    for clause in draft.clauses:
        db.session.add(_row(edition.id, clause))
    db.session.flush()


def _row(edition_id: UUID, clause: Clause) -> RuleClause:
    value = clause.value
    is_id = isinstance(value, UUID)
    return RuleClause(
        id=new_id(),
        edition_id=edition_id,
        is_exclusion=clause.is_exclusion,
        kind=clause.kind,
        unit_id=value if is_id and clause.kind is ClauseKind.UNIT else None,
        profile_id=value if is_id and clause.kind is ClauseKind.PROFILE else None,
        person_id=value if is_id and clause.kind is ClauseKind.PERSON else None,
        person_type=PersonType(value) if isinstance(value, str) else None,
    )
