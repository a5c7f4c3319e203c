"""What managers asked people to say of themselves, and which of it has not been answered yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.mail.many import MOST_AT_ONCE, PAUSE_BEFORE_MANY
from skills_centre.skills.models import AssessmentAsk, AssessmentResult


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody of whom their manager asks where they are in a skill."""

    id: UUID
    person_id: UUID
    skill_id: UUID
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class AskedOfMe:
    """A skill in which a manager asks the reader where they are."""

    skill_id: UUID
    by_name: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """One press with which somebody asked people where they are in a skill: of how many, and how many have yet to answer."""

    skill_id: UUID
    asked_at: datetime
    people: int
    open: int

    def is_held(self, now: datetime) -> bool:
        """Whether nobody has been written to yet, because there are many of them and it can still be stopped."""
        return self.people > MOST_AT_ONCE and now < self.asked_at + PAUSE_BEFORE_MANY


def asks_to_tell(*, since: datetime, by: datetime) -> list[Asked]:
    """What was asked between two instants, and is not answered; of many at once only what nobody has stopped for some minutes.

    One statement.
    """
    together = aliased(AssessmentAsk)
    of_one_press = (
        select(func.count())
        .where(
            together.asked_by == AssessmentAsk.asked_by,
            together.asked_at == AssessmentAsk.asked_at,
            together.skill_id == AssessmentAsk.skill_id,
        )
        .correlate(AssessmentAsk)
        .scalar_subquery()
    )
    return _asked(
        AssessmentAsk.asked_at >= since,
        AssessmentAsk.asked_at <= by,
        or_(AssessmentAsk.asked_at <= by - PAUSE_BEFORE_MANY, of_one_press <= MOST_AT_ONCE),
    )


def asked_by(manager_id: UUID) -> list[AskedOnce]:
    """What somebody asked that stands, press by press, the latest first; nobody by name. One statement."""
    is_open = and_(*unanswered())
    rows = db.session.execute(
        select(
            AssessmentAsk.skill_id,
            AssessmentAsk.asked_at,
            func.count(),
            func.sum(case((is_open, 1), else_=0)),
        )
        .where(AssessmentAsk.asked_by == manager_id, AssessmentAsk.closed_at.is_(None))
        .group_by(AssessmentAsk.skill_id, AssessmentAsk.asked_at)
        .order_by(AssessmentAsk.asked_at.desc(), AssessmentAsk.skill_id)
    ).tuples()
    return [AskedOnce(skill_id, asked_at, people, int(number or 0)) for skill_id, asked_at, people, number in rows]


def still_asked(ids: Collection[UUID]) -> list[Asked]:
    """Those of these that are not answered, taken back or asked by somebody who has left. One statement at most."""
    return _asked(AssessmentAsk.id.in_(ids)) if ids else []


def open_asks(skill_id: UUID, person_ids: Collection[UUID]) -> set[UUID]:
    """Who of these people is asked for this skill already and has not answered. One statement at most."""
    if not person_ids:
        return set()
    return {
        one.person_id for one in _asked(AssessmentAsk.skill_id == skill_id, AssessmentAsk.person_id.in_(person_ids))
    }


def asked_of_me(person_id: UUID) -> list[AskedOfMe]:
    """What managers ask of somebody who has not answered yet, the latest first. One statement."""
    rows = db.session.execute(
        select(AssessmentAsk.skill_id, Person.name, AssessmentAsk.asked_at)
        .join(Person, Person.id == AssessmentAsk.asked_by)
        .where(AssessmentAsk.person_id == person_id, *unanswered())
        .order_by(AssessmentAsk.asked_at.desc(), AssessmentAsk.id)
    )
    return [AskedOfMe(*row) for row in rows.tuples()]


def unanswered() -> tuple[ColumnElement[bool], ...]:
    """An ask that stands, and after which nothing was said of the person in the skill, by themselves or by anybody who may."""
    said = exists().where(
        AssessmentResult.person_id == AssessmentAsk.person_id,
        AssessmentResult.skill_id == AssessmentAsk.skill_id,
        AssessmentResult.recorded_at >= AssessmentAsk.asked_at,
    )
    return AssessmentAsk.closed_at.is_(None), ~said


def _asked(*which: ColumnElement[bool]) -> list[Asked]:
    rows = db.session.execute(
        select(AssessmentAsk.id, AssessmentAsk.person_id, AssessmentAsk.skill_id, AssessmentAsk.asked_at).where(
            *which, *unanswered()
        )
    )
    return [Asked(*row) for row in rows.tuples()]
