"""Keeping what a learner thought of a course, and what they and their manager say after three months. Every answer is optional."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.learning.errors import AnsweredByAnother, FollowUpClosed, NothingAnswered, TooLateToChange
from skills_centre.learning.models import CourseReaction, Enrolment, EnrolmentState, FollowUp
from skills_centre.learning.queries.opinions import side_of
from skills_centre.learning.rules.opinions import Side, Use, follow_up_day, is_follow_up_open, last_day_to_change
from skills_centre.learning.services.enrolments import locked_enrolment
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import keep_words, words_by_id


@dataclass(frozen=True)
class Reaction:
    """What a learner answers on completing a course; none for a question that they leave out."""

    relevance: int | None = None
    before: int | None = None
    after: int | None = None
    comment: str = ""


@dataclass(frozen=True)
class FollowUpAnswer:
    """What somebody answers after three months; a manager's confidence and words are never kept."""

    used: Use | None
    confidence: int | None = None
    what: str = ""


def give_reaction(enrolment_id: UUID, reaction: Reaction, *, person_id: UUID, now: datetime) -> None:
    """Keep what somebody thought of a course that they completed, or change it within 14 days; never more than one a completion.

    Raises NotFound, NothingAnswered or TooLateToChange.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    if enrolment.state is not EnrolmentState.COMPLETED:
        raise NotFound
    steps = (reaction.relevance, reaction.before, reaction.after)
    if not reaction.comment.strip() and all(step is None for step in steps):
        raise NothingAnswered
    kept = db.session.get(CourseReaction, enrolment_id)
    if kept and local_day(now) > last_day_to_change(kept.answered_at):
        raise TooLateToChange
    words_id = keep_answer(reaction.comment, kept.comment_id if kept else None, about_id=person_id, now=now)
    if kept is None:
        kept = CourseReaction(enrolment_id=enrolment_id, answered_at=now)
    kept.relevance, kept.confidence_before, kept.confidence_after = steps
    kept.comment_id, kept.changed_at = words_id, now
    db.session.add(kept)
    db.session.flush()


def answer_follow_up(enrolment_id: UUID, answer: FollowUpAnswer, *, by_id: UUID, now: datetime) -> Side:
    """Keep what the learner, or their manager, says three months on; give whose answer it was.

    Raises NotFound (also before its day, and for anybody else), FollowUpClosed, NothingAnswered, AnsweredByAnother or TooLateToChange.
    """
    enrolment = db.session.get(Enrolment, enrolment_id, with_for_update=True)
    side = side_of(enrolment_id, viewer_id=by_id)
    today = local_day(now)
    if enrolment is None or side is None or enrolment.completed_at is None:
        raise NotFound
    if today < follow_up_day(enrolment.completed_at):
        raise NotFound
    if not is_follow_up_open(enrolment.completed_at, on=today):
        raise FollowUpClosed
    if answer.used is None or (side is Side.LEARNER and answer.used is Use.CANNOT_SAY):
        raise NothingAnswered
    kept = db.session.get(FollowUp, (enrolment_id, side))
    if kept and kept.answered_by != by_id:
        raise AnsweredByAnother
    if kept and today > last_day_to_change(kept.answered_at):
        raise TooLateToChange
    is_own = side is Side.LEARNER
    words_id = keep_answer(answer.what if is_own else "", kept.what_id if kept else None, about_id=by_id, now=now)
    if kept is None:
        kept = FollowUp(enrolment_id=enrolment_id, side=side, answered_at=now)
    kept.used, kept.answered_by, kept.changed_at = answer.used, by_id, now
    kept.confidence, kept.what_id = answer.confidence if is_own else None, words_id
    db.session.add(kept)
    db.session.flush()
    return side


def keep_answer(
    text: str, kept_id: UUID | None, *, about_id: UUID, now: datetime, purpose: str = "course-opinion"
) -> UUID | None:
    """Keep an answer in words and give its id; that of the former one when it is the same, and none for nothing."""
    if kept_id and words_by_id([kept_id]).get(kept_id) == text.strip():
        return kept_id
    return keep_words(text, about_id=about_id, purpose=purpose, now=now)
