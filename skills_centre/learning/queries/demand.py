"""What people wish to learn: each their own, and for learning and development as counts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.learning.models import DemandState, LearningDemand, NewsKind
from skills_centre.learning.queries.news import may_be_told
from skills_centre.learning.rules.demand import alike
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import words_by_id
from skills_centre.skills.queries.names import named_skills

_WAITING = (DemandState.OPEN, DemandState.PLANNED)


@dataclass(frozen=True)
class OwnDemand:
    """A wish of one's own, and what became of it; the course is there while it is published."""

    id: UUID
    topic: str
    skill_name: str | None
    why: str | None
    asked_at: datetime
    state: DemandState
    course_key: str | None
    course_title: str | None


@dataclass(frozen=True)
class Topic:
    """A topic that people wait for: how many of them, since when, and the skills that they named."""

    key: str
    words: str
    people: int
    since: datetime
    planned: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class TopicPage:
    """One topic, what people wrote of it (without their names), and the topics that are probably the same."""

    topic: Topic
    whys: tuple[str, ...]
    alike: tuple[Topic, ...]


@dataclass(frozen=True)
class Answered:
    """A wish for which there is a course now, and whose it is."""

    id: UUID
    person_id: UUID
    answered_at: datetime


def own_demand(person_id: UUID) -> list[OwnDemand]:
    """Everything that somebody wished to learn, the newest first. Five statements at most."""
    rows = db.session.execute(
        select(LearningDemand, Course.key, CourseVersion.title)
        .outerjoin(Course, Course.id == LearningDemand.course_id)
        .outerjoin(
            CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.state == CourseState.PUBLISHED)
        )
        .where(LearningDemand.person_id == person_id)
        .order_by(LearningDemand.asked_at.desc(), LearningDemand.id)
    ).all()
    whys = words_by_id([row.LearningDemand.why_id for row in rows])
    named = named_skills({row.LearningDemand.skill_key for row in rows if row.LearningDemand.skill_key})
    return [
        OwnDemand(
            id=wish.id,
            topic=wish.topic,
            skill_name=named[wish.skill_key].name if wish.skill_key else None,
            why=whys.get(wish.why_id) if wish.why_id else None,
            asked_at=wish.asked_at,
            state=wish.state,
            course_key=key if title else None,
            course_title=title,
        )
        for wish, key, title in rows
    ]


def demand() -> list[Topic]:
    """The topics for which people wait, those of most people first, then the longest waiting. Four statements at most."""
    asked = (
        select(
            LearningDemand.topic_key,
            func.min(LearningDemand.topic).label("words"),
            func.count().label("people"),
            func.min(LearningDemand.asked_at).label("since"),
            func.sum(case((LearningDemand.state == DemandState.PLANNED, 1), else_=0)).label("planned"),
        )
        .join(Person, Person.id == LearningDemand.person_id)
        .where(LearningDemand.state.in_(_WAITING), Person.left_on.is_(None))
        .group_by(LearningDemand.topic_key)
    )
    rows = db.session.execute(asked).all()
    skills = _skills([row.topic_key for row in rows])
    topics = [
        Topic(row.topic_key, row.words, row.people, row.since, row.planned or 0, skills.get(row.topic_key, ()))
        for row in rows
    ]
    return sorted(topics, key=lambda one: (-one.people, one.since, one.key))


def topic_page(key: str) -> TopicPage:
    """One topic for which people wait. Raises NotFound."""
    topics = {one.key: one for one in demand()}
    if key not in topics:
        raise NotFound
    ids = db.session.scalars(
        select(LearningDemand.why_id)
        .join(Person, Person.id == LearningDemand.person_id)
        .where(
            LearningDemand.topic_key == key,
            LearningDemand.state.in_(_WAITING),
            LearningDemand.why_id.is_not(None),
            Person.left_on.is_(None),
        )
    ).all()
    whys = sorted(words_by_id(ids).values())  # by their words, so that their order tells nothing of who asked when
    return TopicPage(topics[key], tuple(whys), tuple(topics[other] for other in alike(key, topics)))


def answered_since(since: datetime, *, now: datetime) -> list[Answered]:
    """The wishes to which a course was named since an instant, of which people may be told. One statement."""
    return _answered(LearningDemand.answered_at >= since, now=now)


def still_answered(ids: Collection[UUID]) -> list[Answered]:
    """Those of these wishes that still stand, with a course that is published. One statement at most."""
    return _answered(LearningDemand.id.in_(ids), now=None) if ids else []


def _answered(condition: ColumnElement[bool], *, now: datetime | None) -> list[Answered]:
    rows = db.session.execute(
        select(LearningDemand.id, LearningDemand.person_id, LearningDemand.answered_at)
        .join(CourseVersion, CourseVersion.course_id == LearningDemand.course_id)
        .where(
            LearningDemand.state == DemandState.TAUGHT,
            CourseVersion.state == CourseState.PUBLISHED,
            may_be_told(NewsKind.TAUGHT, by=LearningDemand.answered_by, at=LearningDemand.answered_at, now=now),
            condition,
        )
    )
    return [Answered(row.id, row.person_id, row.answered_at) for row in rows]


def _skills(keys: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The names of the skills that people named with each topic."""
    if not keys:
        return {}
    rows = db.session.execute(
        select(LearningDemand.topic_key, LearningDemand.skill_key)
        .distinct()
        .where(LearningDemand.skill_key.is_not(None), LearningDemand.state.in_(_WAITING))
    ).all()
    named = named_skills({row.skill_key for row in rows})
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.topic_key].append(named[row.skill_key].name)
    return {key: tuple(sorted(names, key=str.casefold)) for key, names in found.items()}
