"""Wishing for a course that nobody teaches yet, taking the wish back, and answering those of many people at once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.learning.errors import NoSuchCourse, TopicNeeded
from skills_centre.learning.models import DemandState, LearningDemand, NewsKind
from skills_centre.learning.rules.demand import topic_key
from skills_centre.learning.services.news import hold_news
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, lock_named
from skills_centre.platform.ids import new_id
from skills_centre.platform.words import erase_these_words, keep_words


def ask_for_topic(
    person_id: UUID, topic: str, *, skill_key: str | None = None, why: str | None = None, now: datetime
) -> UUID:
    """Keep somebody's wish for a course on a topic. A wish that waits already stays as it is; one that was answered waits again.

    Raises TopicNeeded.
    """
    key = topic_key(topic)
    if not key:
        raise TopicNeeded
    lock_named(f"demand:{person_id}")
    kept = db.session.scalar(
        select(LearningDemand).where(LearningDemand.person_id == person_id, LearningDemand.topic_key == key)
    )
    if kept is not None and kept.state is not DemandState.TAUGHT:
        return kept.id
    why_id = keep_words(why, about_id=person_id, purpose="demand", now=now)
    if kept is None:
        kept = LearningDemand(id=new_id(), person_id=person_id, topic_key=key)
    kept.topic, kept.skill_key, kept.why_id = topic, skill_key, why_id
    kept.asked_at, kept.state = now, DemandState.OPEN
    kept.course_id = kept.answered_at = kept.answered_by = None
    db.session.add(kept)
    db.session.flush()
    return kept.id


def take_back(demand_id: UUID, *, person_id: UUID, now: datetime) -> None:
    """Forget a wish of one's own and why; twice is no error, and a wish of somebody else's stays."""
    mine = (LearningDemand.id == demand_id, LearningDemand.person_id == person_id)
    erase_these_words(select(LearningDemand.why_id).where(*mine), now=now)
    db.session.execute(delete(LearningDemand).where(*mine))


def plan_topics(keys: Collection[str], *, by_id: UUID, now: datetime) -> int:
    """Say that a course on these topics is planned, to everybody who waits for one; gives how many that newly concerns."""
    planned = affected_rows(
        db.session(),
        update(LearningDemand)
        .where(LearningDemand.topic_key.in_(keys), LearningDemand.state == DemandState.OPEN)
        .values(state=DemandState.PLANNED, answered_at=now, answered_by=by_id),
    )
    if planned:
        _record("demand.plan", by_id=by_id, now=now)
    return planned


def answer_topics(keys: Collection[str], course_key: str, *, by_id: UUID, now: datetime) -> int:
    """Name the course that teaches these topics to everybody who waits for one: the next digest tells them, once.

    Gives how many that are. Raises NoSuchCourse where no such course is published.
    """
    course_id = db.session.scalar(
        select(Course.id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.key == course_key, CourseVersion.state == CourseState.PUBLISHED)
    )
    if course_id is None:
        raise NoSuchCourse
    told = affected_rows(
        db.session(),
        update(LearningDemand)
        .where(LearningDemand.topic_key.in_(keys), LearningDemand.state != DemandState.TAUGHT)
        .values(state=DemandState.TAUGHT, course_id=course_id, answered_at=now, answered_by=by_id),
    )
    if told:
        hold_news(NewsKind.TAUGHT, course_id=course_id, receivers=told, by_id=by_id, now=now)
        _record("demand.answer", by_id=by_id, now=now)
    return told


def _record(action: str, *, by_id: UUID, now: datetime) -> None:
    record_act(action, actor_id=by_id, subject_kind="demand", subject_id=None, now=now, fields=["state"])
