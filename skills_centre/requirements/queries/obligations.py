"""What people owe, what they have completed, and when they were away or excused: what `follow_rules` reads."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from skills_centre.catalogue.models import Course
from skills_centre.learning.models import LearningRecordEntry, RecordSource
from skills_centre.learning.queries.record import stands
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.requirements.models import LearningExemption, LongAbsence, Obligation, ObligationRule
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Pause

#: What counts towards required learning: completing the course, or what was brought in as such. Being at a session is part of it at most,
#: and what is self-recorded never counts.
COUNTS = (RecordSource.COURSE, RecordSource.IMPORT)


@dataclass(frozen=True, order=True, slots=True)
class Owing:
    """A person and a course."""

    person_id: UUID
    course_id: UUID


@dataclass(frozen=True, slots=True)
class OpenObligation:
    """What somebody owes now, and by which rules: the rule, its edition, since when, and its own date."""

    id: UUID
    edition_id: UUID
    opens_on: date
    due_on: date | None
    closes_on: date | None
    grace_days: int
    asked_by: frozenset[tuple[UUID, UUID, date, date | None]]


def open_obligations(person_ids: Collection[UUID]) -> dict[Owing, OpenObligation]:
    """What these people owe, by course. Two statements."""
    is_theirs = Obligation.person_id.in_(person_ids), Obligation.closed_on.is_(None)
    asked_by: dict[UUID, set[tuple[UUID, UUID, date, date | None]]] = defaultdict(set)
    for obligation_id, *asked in db.session.execute(
        select(
            ObligationRule.obligation_id,
            ObligationRule.rule_id,
            ObligationRule.edition_id,
            ObligationRule.since,
            ObligationRule.due_on,
        )
        .join(Obligation, Obligation.id == ObligationRule.obligation_id)
        .where(*is_theirs)
    ):
        asked_by[obligation_id].add((asked[0], asked[1], asked[2], asked[3]))
    rows = db.session.execute(
        select(
            Obligation.person_id,
            Obligation.course_id,
            Obligation.id,
            Obligation.edition_id,
            Obligation.opens_on,
            Obligation.due_on,
            Obligation.closes_on,
            Obligation.grace_days,
        ).where(*is_theirs)
    )
    return {
        Owing(row.person_id, row.course_id): OpenObligation(
            id=row.id,
            edition_id=row.edition_id,
            opens_on=row.opens_on,
            due_on=row.due_on,
            closes_on=row.closes_on,
            grace_days=row.grace_days,
            asked_by=frozenset(asked_by[row.id]),
        )
        for row in rows
    }


def owed_ever(person_ids: Collection[UUID]) -> set[Owing]:
    """The courses of which anything was ever asked of these people."""
    rows = db.session.execute(
        select(Obligation.person_id, Obligation.course_id).where(Obligation.person_id.in_(person_ids)).distinct()
    )
    return {Owing(*row) for row in rows}


def is_told_by_another() -> ColumnElement[bool]:
    """Of what was missed, whether the same person was asked later for the same course by the same day, and that counts instead.

    A rule that is narrowed and put back asks again, and what is closed never changes; but one period is one obligation.
    """
    later = aliased(Obligation)
    return and_(
        Obligation.outcome == Outcome.MISSED,
        exists().where(
            later.person_id == Obligation.person_id,
            later.course_id == Obligation.course_id,
            later.due_on == Obligation.due_on,
            later.found_at > Obligation.found_at,
            or_(later.outcome.is_(None), later.outcome != Outcome.NO_LONGER),
        ),
    )


def has_counted(by: date) -> ColumnElement[bool]:
    """Whether an entry of a learning record is a completion that counts, up to a day."""
    entry = LearningRecordEntry
    return and_(entry.source.in_(COUNTS), entry.takes_out.is_(False), entry.learned_on <= by, stands())


def completions(person_ids: Collection[UUID], course_ids: Collection[UUID], *, by: date) -> dict[Owing, list[date]]:
    """The days, up to one, on which these people completed these courses, as their records stand."""
    entry = LearningRecordEntry
    rows = db.session.execute(
        select(entry.person_id, entry.course_id, entry.learned_on)
        .where(
            entry.person_id.in_(person_ids),
            entry.course_id.in_(course_ids),
            has_counted(by),
        )
        .order_by(entry.learned_on)
    )
    found: dict[Owing, list[date]] = defaultdict(list)
    for person_id, course_id, learned_on in rows:
        found[Owing(person_id, course_id)].append(learned_on)
    return found


@dataclass(frozen=True, slots=True)
class Concern:
    """A person and a rule, as far as it asks for one course: one that came into a pathway later concerns them only since then."""

    person_id: UUID
    rule_id: UUID
    course_id: UUID


def concerned_since(person_ids: Collection[UUID]) -> dict[Concern, date]:
    """Since when each rule concerned these people, for each course of which it ever asked anything of them: the latest such day."""
    rows = db.session.execute(
        select(Obligation.person_id, ObligationRule.rule_id, Obligation.course_id, ObligationRule.since)
        .join(Obligation, Obligation.id == ObligationRule.obligation_id)
        .where(Obligation.person_id.in_(person_ids))
        .order_by(ObligationRule.since)
    )
    return {Concern(person_id, rule_id, course_id): since for person_id, rule_id, course_id, since in rows}


def absences(person_ids: Collection[UUID]) -> dict[UUID, list[Pause]]:
    """When these people were, are or will be away for long."""
    found: dict[UUID, list[Pause]] = defaultdict(list)
    rows = db.session.execute(
        select(LongAbsence.person_id, LongAbsence.starts_on, LongAbsence.ends_on).where(
            LongAbsence.person_id.in_(person_ids), LongAbsence.withdrawn_at.is_(None)
        )
    )
    for person_id, starts_on, ends_on in rows:
        found[person_id].append(Pause(starts_on, ends_on))
    return found


def exemptions(person_ids: Collection[UUID], course_ids: Collection[UUID]) -> dict[Owing, list[Pause]]:
    """When these people are excused from these courses; one that was ended early lasted until that day.

    One that was ended on its first day was given by mistake, and excuses nobody: it would put off what is overdue already.
    """
    found: dict[Owing, list[Pause]] = defaultdict(list)
    one = LearningExemption
    rows = db.session.execute(
        select(one.person_id, one.course_id, one.starts_on, one.ends_on, one.ended_at).where(
            one.person_id.in_(person_ids), one.course_id.in_(course_ids)
        )
    )
    for person_id, course_id, starts_on, ends_on, ended_at in rows:
        if ended_at and local_day(ended_at) <= starts_on:
            continue
        last = min(ends_on, local_day(ended_at)) if ended_at else ends_on
        found[Owing(person_id, course_id)].append(Pause(starts_on, last, is_exemption=True))
    return found


def courses_owed() -> list[UUID]:
    """Every course of which anything is open of anybody."""
    is_owed = exists().where(Obligation.course_id == Course.id, Obligation.closed_on.is_(None))
    return list(db.session.scalars(select(Course.id).where(is_owed).order_by(Course.id)))


def people_away() -> list[UUID]:
    """Everybody of whom a long absence is known, of any days."""
    return list(db.session.scalars(select(LongAbsence.person_id).where(LongAbsence.withdrawn_at.is_(None)).distinct()))
