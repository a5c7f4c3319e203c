"""What learners and their managers said of a course, as counts for those who look after it: never by name, and never few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from skills_centre.learning.models import CourseReaction, Enrolment, EnrolmentState, FollowUp
from skills_centre.learning.rules.opinions import (
    CONFIDENCE,
    FOLLOW_UP_DAYS,
    RELEVANCE,
    Side,
    Use,
    counts,
    number_shown,
)
from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db
from skills_centre.platform.text import sort_key
from skills_centre.platform.words import Words


@dataclass(frozen=True)
class Asked:
    """How many answered, of how many who could, and how many of the answers are shown."""

    answered: int
    of: int
    shown: int


@dataclass(frozen=True)
class ReactionResults:
    """What was said on completing: counts a step of each scale, how confidence moved, and comments in no order."""

    asked: Asked
    relevance: list[int]
    before: list[int]
    after: list[int]
    more: int
    same: int
    less: int
    comments: list[str]


@dataclass(frozen=True)
class FollowUpResults:
    """What one side said three months on: counts of each use (in the order of `Use`), and of the learners' confidence, and their words."""

    asked: Asked
    used: list[int]
    confidence: list[int]
    comments: list[str]


def reaction_results(course_id: UUID) -> ReactionResults:
    """What those who completed any version of a course thought of it. Two statements."""
    rows = db.session.execute(
        select(
            CourseReaction.relevance,
            CourseReaction.confidence_before.label("before"),
            CourseReaction.confidence_after.label("after"),
            Words.body,
            Enrolment.person_id.label("by_id"),
        )
        .join(Enrolment, Enrolment.id == CourseReaction.enrolment_id)
        .outerjoin(Words, Words.id == CourseReaction.comment_id)
        .where(Enrolment.course_id == course_id, Enrolment.state == EnrolmentState.COMPLETED)
        .order_by(CourseReaction.answered_at, CourseReaction.enrolment_id)
    ).all()
    shown = rows[: number_shown(row.by_id for row in rows)]
    moved = [row.after - row.before for row in shown if row.before and row.after]
    return ReactionResults(
        asked=Asked(len(rows), _completions(course_id), len(shown)),
        relevance=counts((row.relevance for row in shown), RELEVANCE),
        before=counts((row.before for row in shown if row.after), CONFIDENCE),
        after=counts((row.after for row in shown if row.before), CONFIDENCE),
        more=sum(one > 0 for one in moved),
        same=sum(one == 0 for one in moved),
        less=sum(one < 0 for one in moved),
        comments=_comments(shown),
    )


def follow_up_results(course_id: UUID, side: Side, *, on: date) -> FollowUpResults:
    """What one side said three months after completing any version of a course. Two statements."""
    rows = db.session.execute(
        select(FollowUp.used, FollowUp.confidence, Words.body, FollowUp.answered_by.label("by_id"))
        .join(Enrolment, Enrolment.id == FollowUp.enrolment_id)
        .outerjoin(Words, Words.id == FollowUp.what_id)
        .where(Enrolment.course_id == course_id, Enrolment.state == EnrolmentState.COMPLETED, FollowUp.side == side)
        .order_by(FollowUp.answered_at, FollowUp.enrolment_id)
    ).all()
    shown = rows[: number_shown(row.by_id for row in rows)]
    said = [row.used for row in shown]
    return FollowUpResults(
        asked=Asked(len(rows), _completions(course_id, by=on - timedelta(days=FOLLOW_UP_DAYS)), len(shown)),
        used=[said.count(use) for use in Use],
        confidence=counts((row.confidence for row in shown), CONFIDENCE),
        comments=_comments(shown),
    )


def _completions(course_id: UUID, *, by: date | None = None) -> int:
    """How many completions a course has, by a day if one is given."""
    statement = select(func.count()).where(
        Enrolment.course_id == course_id, Enrolment.state == EnrolmentState.COMPLETED
    )
    if by is not None:
        statement = statement.where(Enrolment.completed_at < start_of_local_day(by + timedelta(days=1)))
    return db.session.scalar(statement) or 0


def _comments(shown: Sequence[Row[Any]]) -> list[str]:
    """What was written, by its words, so that the order tells nobody who wrote when."""
    return sorted((row.body for row in shown if row.body), key=sort_key)
