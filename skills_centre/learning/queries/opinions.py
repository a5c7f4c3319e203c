"""Questions after learning, as those who are asked meet them, and as what they owe a message."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from skills_centre.catalogue.models import CourseVersion
from skills_centre.learning.models import CourseReaction, Enrolment, EnrolmentState, FollowUp, LearnerSetting
from skills_centre.learning.rules.opinions import FOLLOW_UP_DAYS, OPEN_DAYS, Side, Use, follow_up_day
from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, Person
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db
from skills_centre.platform.words import Words


@dataclass(frozen=True)
class OwnReaction:
    """What one answered on completing a course."""

    relevance: int | None
    before: int | None
    after: int | None
    comment: str
    answered_at: datetime


@dataclass(frozen=True)
class OwnFollowUp:
    """What one answered after three months."""

    used: Use
    confidence: int | None
    what: str
    answered_at: datetime


@dataclass(frozen=True)
class FollowUpAbout:
    """A completion that somebody is asked about: their own, or that of somebody whom they manage."""

    enrolment_id: UUID
    side: Side
    title: str
    learner_name: str
    completed_at: datetime


@dataclass(frozen=True)
class FollowUpOwed:
    """Whom a completion owes the question whether it was of use, and the day on which it does."""

    person_id: UUID
    side: Side
    enrolment_id: UUID
    due_on: date


def reaction_to(enrolment_id: UUID) -> OwnReaction | None:
    """What was answered on completing a course, for the learner's own eyes."""
    row = db.session.execute(
        select(
            CourseReaction.relevance,
            CourseReaction.confidence_before,
            CourseReaction.confidence_after,
            Words.body,
            CourseReaction.answered_at,
        )
        .outerjoin(Words, Words.id == CourseReaction.comment_id)
        .where(CourseReaction.enrolment_id == enrolment_id)
    ).one_or_none()
    if row is None:
        return None
    return OwnReaction(row.relevance, row.confidence_before, row.confidence_after, row.body or "", row.answered_at)


def follow_up_by(enrolment_id: UUID, side: Side, *, by_id: UUID) -> OwnFollowUp | None:
    """What somebody answered on one side, for their own eyes: who manages the learner since sees nothing of it."""
    row = db.session.execute(
        select(FollowUp.used, FollowUp.confidence, Words.body, FollowUp.answered_at)
        .outerjoin(Words, Words.id == FollowUp.what_id)
        .where(FollowUp.enrolment_id == enrolment_id, FollowUp.side == side, FollowUp.answered_by == by_id)
    ).one_or_none()
    return OwnFollowUp(row.used, row.confidence, row.body or "", row.answered_at) if row else None


def side_of(enrolment_id: UUID, *, viewer_id: UUID) -> Side | None:
    """On which side somebody is asked about a completion: as the learner or as their manager of today; none for anybody else.

    No manager is asked about Members, peers and their staff (DOMAIN.md, people and organisation).
    """
    row = db.session.execute(
        select(Enrolment.person_id, Person.person_type, LineClosure.manager_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(LineClosure, and_(LineClosure.person_id == Enrolment.person_id, LineClosure.depth == 1))
        .where(Enrolment.id == enrolment_id, Enrolment.state == EnrolmentState.COMPLETED)
    ).one_or_none()
    if row is None:
        return None
    if row.person_id == viewer_id:
        return Side.LEARNER
    return Side.MANAGER if row.manager_id == viewer_id and row.person_type not in PRIVATE_PERSON_TYPES else None


def follow_up_about(enrolment_id: UUID, *, viewer_id: UUID) -> FollowUpAbout | None:
    """The completion, as whoever is asked about it needs it; none for anybody else."""
    side = side_of(enrolment_id, viewer_id=viewer_id)
    if side is None:
        return None
    row = db.session.execute(
        select(CourseVersion.title, Person.name, Enrolment.completed_at)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(Enrolment.id == enrolment_id)
    ).one()
    return FollowUpAbout(enrolment_id, side, *row)


def completions_to_ask_about(course_id: UUID, *, at: datetime) -> dict[UUID, UUID]:
    """Whose completion of a course at an instant is to be asked about, with the enrolment of each. One statement."""
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.id)
        .outerjoin(LearnerSetting, LearnerSetting.person_id == Enrolment.person_id)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.completed_at == at,
            or_(LearnerSetting.may_be_asked.is_(None), LearnerSetting.may_be_asked),
        )
    )
    return {row.person_id: row.id for row in rows}


def who_would_not_be_asked(people: Collection[UUID]) -> set[UUID]:
    """Who of these people said that they do not want to be asked what they think."""
    setting = LearnerSetting
    return set(
        db.session.scalars(
            select(setting.person_id).where(setting.person_id.in_(people), setting.may_be_asked.is_(False))
        )
    )


def open_follow_ups(person_id: UUID, *, on: date) -> list[FollowUpAbout]:
    """What somebody is asked on a day and has not answered, the latest first. One statement a side."""
    since = on - timedelta(days=OPEN_DAYS)
    return [
        *_asked(Side.LEARNER, since, on, Enrolment.person_id == person_id),
        *_asked(Side.MANAGER, since, on, LineClosure.manager_id == person_id),
    ]


def follow_ups_owed(first: date, last: date, *, ids: Collection[UUID] | None = None) -> list[FollowUpOwed]:
    """Who is owed the question from one day to another, both included, of these enrolments if any are given.

    Nobody who left or answered, nobody who does not want to be asked, no manager of somebody who does not want to be asked, and once
    for somebody who took a course several times.
    """
    chosen = true() if ids is None else Enrolment.id.in_(ids)
    return [
        *_owed(Side.LEARNER, Enrolment.person_id, first, last, chosen),
        *_owed(Side.MANAGER, LineClosure.manager_id, first, last, chosen),
    ]


def _asked(side: Side, first: date, last: date, *conditions: ColumnElement[bool]) -> list[FollowUpAbout]:
    rows = db.session.execute(
        _completions(side, first, last)
        .with_only_columns(Enrolment.id, CourseVersion.title, Person.name, Enrolment.completed_at)
        .where(*conditions)
        .order_by(Enrolment.completed_at.desc(), Enrolment.id)
    )
    return [FollowUpAbout(row.id, side, row.title, row.name, row.completed_at) for row in rows]


def _owed(
    side: Side, whom: InstrumentedAttribute[UUID], first: date, last: date, chosen: ColumnElement[bool]
) -> list[FollowUpOwed]:
    rows = db.session.execute(
        _completions(side, first, last)
        .with_only_columns(whom.label("whom"), Enrolment.id, Enrolment.completed_at)
        .where(chosen)
        .order_by(Enrolment.completed_at, Enrolment.id)
    )
    return [FollowUpOwed(row.whom, side, row.id, follow_up_day(row.completed_at)) for row in rows]


def _completions(side: Side, first: date, last: date) -> Select[tuple[UUID]]:
    """The completions about which one side is asked, and has not answered, from one day to another."""
    later, manager, their_choice = aliased(Enrolment), aliased(Person), aliased(LearnerSetting)
    begins = start_of_local_day(first - timedelta(days=FOLLOW_UP_DAYS))
    ends = start_of_local_day(last - timedelta(days=FOLLOW_UP_DAYS - 1))
    found = (
        select(Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(LearnerSetting, LearnerSetting.person_id == Enrolment.person_id)
        .where(
            Enrolment.state == EnrolmentState.COMPLETED,
            Enrolment.completed_at >= begins,
            Enrolment.completed_at < ends,
            Person.left_on.is_(None),
            or_(LearnerSetting.may_be_asked.is_(None), LearnerSetting.may_be_asked),
            ~exists().where(FollowUp.enrolment_id == Enrolment.id, FollowUp.side == side),
            ~exists().where(
                later.person_id == Enrolment.person_id,
                later.course_id == Enrolment.course_id,
                later.completed_at > Enrolment.completed_at,
            ),
        )
    )
    if side is Side.LEARNER:
        return found
    return (
        found.join(LineClosure, and_(LineClosure.person_id == Enrolment.person_id, LineClosure.depth == 1))
        .join(manager, manager.id == LineClosure.manager_id)
        .outerjoin(their_choice, their_choice.person_id == manager.id)
        .where(
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            manager.left_on.is_(None),
            or_(their_choice.may_be_asked.is_(None), their_choice.may_be_asked),
        )
    )
