"""Courses that managers suggested: to whom they can be, what each person has open, and what became of a round, as counts."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select

from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.learning.models import (
    CourseSuggestion,
    Enrolment,
    EnrolmentState,
    HeldNews,
    NewsKind,
    NotForMe,
    SuggestionRound,
)
from skills_centre.learning.queries.news import may_be_told
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.platform.words import words_by_id

LIVE = (EnrolmentState.NOT_STARTED, EnrolmentState.IN_PROGRESS)
TAKEN = (*LIVE, EnrolmentState.COMPLETED)


class InTheWay(StrEnum):
    """Why a course is not suggested to somebody."""

    COMPLETED = "completed"
    ON_IT = "on-it"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class OpenSuggestion:
    """A course that a manager suggests to somebody, who has neither begun it nor said that it is not for them."""

    id: UUID
    course_key: str
    course_title: str
    summary: str
    minutes: int
    by_name: str
    skill_id: UUID
    due_on: date | None
    words: str | None


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    """One suggestion to somebody, however it stands. `is_untouched` where they have no enrolment on the course."""

    course_id: UUID
    due_on: date | None
    withdrawn_at: datetime | None
    is_untouched: bool


@dataclass(frozen=True, slots=True)
class SuggestedTo:
    """A suggestion that somebody is to be told of."""

    id: UUID
    person_id: UUID
    suggested_at: datetime


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """What became of a round, as counts: each person in one of them. `reasons` are those of whoever said that it is not for them."""

    people: int
    completed: int
    begun: int
    declined: int
    reasons: tuple[tuple[NotForMe, int], ...]

    @property
    def open(self) -> int:
        """How many have not answered."""
        return self.people - self.completed - self.begun - self.declined


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A press of a manager's: what they suggested, when, and what became of it. `held_until` while it can be stopped."""

    id: UUID
    course_key: str
    course_title: str
    skill_id: UUID
    suggested_at: datetime
    due_on: date | None
    words: str | None
    withdrawn_at: datetime | None
    held_until: datetime | None
    counts: RoundCounts


def what_stands_in_the_way(person_ids: Collection[UUID], course_id: UUID) -> dict[UUID, InTheWay]:
    """To whom of these people the course is not suggested, and why. Two statements for each thousand."""
    found: dict[UUID, InTheWay] = {}
    for some in portions(person_ids):
        suggested = select(CourseSuggestion.person_id).where(
            CourseSuggestion.course_id == course_id,
            CourseSuggestion.person_id.in_(some),
            CourseSuggestion.withdrawn_at.is_(None),
        )
        found |= dict.fromkeys(db.session.scalars(suggested), InTheWay.SUGGESTED)
        taken = select(Enrolment.person_id, Enrolment.state).where(
            Enrolment.course_id == course_id, Enrolment.person_id.in_(some), Enrolment.state.in_(TAKEN)
        )
        rows = db.session.execute(taken).tuples().all()
        found |= {one: InTheWay.COMPLETED for one, state in rows if state is EnrolmentState.COMPLETED}
        found |= {one: InTheWay.ON_IT for one, state in rows if state is not EnrolmentState.COMPLETED}
    return found


def who_is_served(people_of: Mapping[UUID, Collection[UUID]]) -> set[tuple[UUID, UUID]]:
    """Each course with whoever of these people is on it, completed it or had it suggested. One statement for each thousand people."""
    pairs: set[tuple[UUID, UUID]] = set()
    for some in portions({one for people in people_of.values() for one in people}):
        suggested = select(CourseSuggestion.course_id, CourseSuggestion.person_id).where(
            CourseSuggestion.course_id.in_(people_of),
            CourseSuggestion.person_id.in_(some),
            CourseSuggestion.withdrawn_at.is_(None),
        )
        taken = select(Enrolment.course_id, Enrolment.person_id).where(
            Enrolment.course_id.in_(people_of), Enrolment.person_id.in_(some), Enrolment.state.in_(TAKEN)
        )
        pairs |= {(course_id, person_id) for course_id, person_id in db.session.execute(suggested.union(taken))}
    return pairs


def open_suggestions(person_id: UUID, *, now: datetime) -> list[OpenSuggestion]:
    """What managers suggest to somebody who has not answered yet, the latest first. Two statements at most."""
    rows = db.session.execute(
        select(
            CourseSuggestion.id,
            Course.key,
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.minutes,
            Person.name,
            SuggestionRound.skill_id,
            SuggestionRound.due_on,
            SuggestionRound.words_id,
        )
        .join(SuggestionRound, SuggestionRound.id == CourseSuggestion.round_id)
        .join(Course, Course.id == CourseSuggestion.course_id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Person, Person.id == SuggestionRound.suggested_by)
        .where(CourseSuggestion.person_id == person_id, *_stands(now=now))
        .order_by(SuggestionRound.suggested_at.desc(), CourseSuggestion.id)
    ).all()
    words = words_by_id([row.words_id for row in rows])
    return [
        OpenSuggestion(
            id=row.id,
            course_key=row.key,
            course_title=row.title,
            summary=row.summary,
            minutes=row.minutes,
            by_name=row.name,
            skill_id=row.skill_id,
            due_on=row.due_on,
            words=words.get(row.words_id),
        )
        for row in rows
    ]


def own_suggestion(suggestion_id: UUID, *, person_id: UUID) -> OwnSuggestion | None:
    """A suggestion to this person; none when it is to somebody else. One statement."""
    row = db.session.execute(
        select(CourseSuggestion.course_id, SuggestionRound.due_on, CourseSuggestion.withdrawn_at, ~_is_taken(LIVE))
        .join(SuggestionRound, SuggestionRound.id == CourseSuggestion.round_id)
        .where(CourseSuggestion.id == suggestion_id, CourseSuggestion.person_id == person_id)
    ).one_or_none()
    return OwnSuggestion(row[0], row[1], row[2], bool(row[3])) if row else None


def suggested_since(since: datetime, *, now: datetime) -> list[SuggestedTo]:
    """The suggestions made since an instant of which people are to be told, and which they have not answered. One statement."""
    return _suggested(SuggestionRound.suggested_at >= since, now=now)


def still_suggested(ids: Collection[UUID]) -> list[SuggestedTo]:
    """Those of these suggestions that stand, and are not answered. One statement at most."""
    return _suggested(CourseSuggestion.id.in_(ids), now=None) if ids else []


def _suggested(condition: ColumnElement[bool], *, now: datetime | None) -> list[SuggestedTo]:
    rows = db.session.execute(
        select(CourseSuggestion.id, CourseSuggestion.person_id, SuggestionRound.suggested_at)
        .join(SuggestionRound, SuggestionRound.id == CourseSuggestion.round_id)
        .join(CourseVersion, CourseVersion.course_id == CourseSuggestion.course_id)
        .where(condition, *_stands(now=now))
    )
    return [SuggestedTo(*row) for row in rows.tuples()]


def _stands(*, now: datetime | None) -> tuple[ColumnElement[bool], ...]:
    """Whether a suggestion waits for its receiver: not held, withdrawn, declined or taken up, of a course that is open."""
    return (
        CourseVersion.state == CourseState.PUBLISHED,
        CourseSuggestion.withdrawn_at.is_(None),
        CourseSuggestion.declined_at.is_(None),
        may_be_told(NewsKind.SUGGESTED, by=SuggestionRound.suggested_by, at=SuggestionRound.suggested_at, now=now),
        ~_is_taken(TAKEN),
    )


def _is_taken(states: Collection[EnrolmentState]) -> ColumnElement[bool]:
    return exists().where(
        Enrolment.person_id == CourseSuggestion.person_id,
        Enrolment.course_id == CourseSuggestion.course_id,
        Enrolment.state.in_(states),
    )


def rounds_of(manager_id: UUID, *, now: datetime, skill_id: UUID | None = None) -> list[ShownRound]:
    """What somebody suggested to many, the latest first, of one skill or of all. Three statements at most."""
    rows = db.session.execute(
        select(SuggestionRound, Course.key, CourseVersion.title, HeldNews.send_at)
        .join(Course, Course.id == SuggestionRound.course_id)
        .join(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.id == _latest_version()))
        .outerjoin(
            HeldNews,
            and_(*_is_held(now)),
        )
        .where(
            SuggestionRound.suggested_by == manager_id,
            *([SuggestionRound.skill_id == skill_id] if skill_id else []),
        )
        .order_by(SuggestionRound.suggested_at.desc(), SuggestionRound.id)
    ).all()
    counts = _counts([row.SuggestionRound.id for row in rows])
    words = words_by_id([row.SuggestionRound.words_id for row in rows])
    return [
        ShownRound(
            id=made.id,
            course_key=key,
            course_title=title,
            skill_id=made.skill_id,
            suggested_at=made.suggested_at,
            due_on=made.due_on,
            words=words.get(made.words_id) if made.words_id else None,
            withdrawn_at=made.withdrawn_at,
            held_until=held_until,
            counts=counts[made.id],
        )
        for made, key, title, held_until in rows
    ]


def held_news_of(round_id: UUID, *, now: datetime) -> UUID | None:
    """The news of a round that can still be stopped. One statement."""
    return db.session.scalar(select(HeldNews.id).where(SuggestionRound.id == round_id, *_is_held(now)))


def _is_held(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The held news of a round, as long as it can be stopped."""
    return (
        HeldNews.kind == NewsKind.SUGGESTED,
        HeldNews.course_id == SuggestionRound.course_id,
        HeldNews.caused_by == SuggestionRound.suggested_by,
        HeldNews.caused_at == SuggestionRound.suggested_at,
        HeldNews.send_at > now,
        HeldNews.stopped_at.is_(None),
    )


def _latest_version() -> ColumnElement[UUID]:
    """The version by whose title a course goes: the latest that was published."""
    return (
        select(CourseVersion.id)
        .where(CourseVersion.course_id == Course.id, CourseVersion.published_at.is_not(None))
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id)
        .limit(1)
        .correlate(Course)
        .scalar_subquery()
    )


def _counts(round_ids: Collection[UUID]) -> dict[UUID, RoundCounts]:
    """What became of each of these rounds. One statement."""
    completed, begun = _is_taken((EnrolmentState.COMPLETED,)), _is_taken(LIVE)
    rows = db.session.execute(
        select(
            CourseSuggestion.round_id,
            completed.label("completed"),
            begun.label("begun"),
            CourseSuggestion.declined_why,
            func.count(),
        )
        .where(CourseSuggestion.round_id.in_(round_ids))
        .group_by(CourseSuggestion.round_id, completed, begun, CourseSuggestion.declined_why)
    ).all()
    found: dict[UUID, Counter[str]] = {one: Counter() for one in round_ids}
    reasons: dict[UUID, Counter[NotForMe]] = {one: Counter() for one in round_ids}
    for round_id, is_completed, is_begun, why, number in rows:
        counts = found[round_id]
        counts["people"] += number
        counts["completed" if is_completed else "begun" if is_begun else "declined" if why else "open"] += number
        if why and not (is_completed or is_begun):
            reasons[round_id][why] += number
    return {
        one: RoundCounts(
            counts["people"],
            counts["completed"],
            counts["begun"],
            counts["declined"],
            tuple(sorted(reasons[one].items(), key=lambda each: (-each[1], each[0]))),
        )
        for one, counts in found.items()
    }
