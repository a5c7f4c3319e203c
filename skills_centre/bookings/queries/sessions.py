"""Sessions as pages and messages show them. What a viewer may see of a session (its link) is for the caller to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from skills_centre.bookings.models import CourseSession, SessionDate, SessionFacilitator, Venue
from skills_centre.bookings.rules.places import SessionFacts
from skills_centre.bookings.rules.states import AHEAD, SessionState
from skills_centre.bookings.rules.wording import dates_in_short, dates_in_words, places_in_words, where_in_words
from skills_centre.catalogue.models import Course, CourseVersion
from skills_centre.catalogue.queries.seen import SEEN_LAST, WAS_SEEN
from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.pages import in_words


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list."""

    id: UUID
    course_id: UUID
    course_key: str
    title: str
    state: SessionState
    dates: tuple[tuple[datetime, datetime], ...]
    venue: str | None
    is_online: bool
    capacity: int
    minimum: int
    taken: int
    waiting: int
    starts_at: datetime
    ends_at: datetime
    booking_closes_at: datetime
    cancel_by: datetime
    needs_approval: bool
    is_role_need_first: bool
    told_free_at: datetime | None
    cancel_at: datetime | None
    revision: int
    cost_pence: int

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return self.capacity - self.taken

    @property
    def when(self) -> str:
        """Its dates in words."""
        return dates_in_words(self.dates)

    @property
    def when_in_short(self) -> str:
        """Its dates in words, where they are listed beside."""
        return dates_in_short(self.dates)

    @property
    def where(self) -> str:
        """Its room, or "Online", or both."""
        return where_in_words(self.venue, is_online=self.is_online)

    @property
    def places(self) -> str:
        """How many places are left, in words."""
        return places_in_words(free=self.free, waiting=self.waiting, is_first_come=self.told_free_at is not None)

    @property
    def facts(self) -> SessionFacts:
        """What the rules of places ask of it."""
        return facts_of(self)


def facts_of(kept: CourseSession | SessionLine) -> SessionFacts:
    """What the rules of places ask of a session, as it is held or as it was read."""
    return SessionFacts(
        state=kept.state,
        capacity=kept.capacity,
        taken=kept.taken,
        waiting=kept.waiting,
        starts_at=kept.starts_at,
        booking_closes_at=kept.booking_closes_at,
        needs_approval=kept.needs_approval,
        is_being_cancelled=kept.cancel_at is not None,
        told_free_at=kept.told_free_at,
    )


def title_of_course() -> ColumnElement[str]:
    """A course's title as a column beside `CourseSession`: as published, or as it last was."""
    return (
        select(CourseVersion.title)
        .where(
            CourseVersion.course_id == CourseSession.course_id,
            WAS_SEEN,
        )
        .order_by(*SEEN_LAST)
        .limit(1)
        .scalar_subquery()
    )


def session_lines(*conditions: ColumnElement[bool], most: int = 500) -> list[SessionLine]:
    """The sessions that fit, by start. Two statements, however many they are."""
    rows = db.session.execute(_lines().where(*conditions).limit(most)).all()
    dates = dates_of([row.id for row in rows])
    return [_line(row, dates) for row in rows]


def session_line(session_id: UUID) -> SessionLine:
    """One session. Raises NotFound."""
    found = session_lines(CourseSession.id == session_id)
    if not found:
        raise NotFound
    return found[0]


def sessions_by_id(ids: Collection[UUID]) -> dict[UUID, SessionLine]:
    """These sessions, by id."""
    return {line.id: line for line in session_lines(CourseSession.id.in_(ids), most=len(ids))} if ids else {}


def session_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What the audit trail calls these sessions: the session of a course on a day."""
    return {one.id: f"the session “{one.title}” of {in_words(one.starts_at)}" for one in sessions_by_id(ids).values()}


def sessions_ahead(course_id: UUID, *, now: datetime) -> list[SessionLine]:
    """The sessions of a course that can still be booked or waited for, or soon will be: the soonest first."""
    return session_lines(
        CourseSession.course_id == course_id,
        CourseSession.state.in_(AHEAD),
        CourseSession.starts_at > now,
    )


def dates_of(session_ids: Collection[UUID]) -> dict[UUID, tuple[tuple[datetime, datetime], ...]]:
    """The dates of sessions, each in order."""
    found: dict[UUID, list[tuple[datetime, datetime]]] = {one: [] for one in session_ids}
    if found:
        rows = db.session.execute(
            select(SessionDate.session_id, SessionDate.starts_at, SessionDate.ends_at)
            .where(SessionDate.session_id.in_(session_ids))
            .order_by(SessionDate.session_id, SessionDate.number)
        )
        for row in rows:
            found[row.session_id].append((row.starts_at, row.ends_at))
    return {one: tuple(dates) for one, dates in found.items()}


def facilitators_of(session_id: UUID) -> list[tuple[UUID, str]]:
    """Who runs a session, by name."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(SessionFacilitator, SessionFacilitator.person_id == Person.id)
        .where(SessionFacilitator.session_id == session_id)
        .order_by(Person.sort_key)
    )
    return [(row.id, row.name) for row in rows]


def _lines() -> Select[Any]:
    kept = CourseSession
    return (
        select(
            kept.id, kept.course_id, Course.key.label("course_key"), title_of_course().label("title"), kept.state,
            Venue.name.label("venue"), kept.is_online, kept.capacity, kept.minimum, kept.taken, kept.waiting, kept.starts_at,
            kept.ends_at, kept.booking_closes_at, kept.cancel_by, kept.needs_approval, kept.is_role_need_first, kept.told_free_at,
            kept.cancel_at, kept.revision, kept.cost_pence,
        )
        .join(Course, Course.id == kept.course_id)
        .outerjoin(Venue, Venue.id == kept.venue_id)
        .order_by(kept.starts_at, kept.id)
    )  # fmt: skip


def _line(row: Any, dates: dict[UUID, tuple[tuple[datetime, datetime], ...]]) -> SessionLine:  # noqa: ANN401 - a row of `_lines`
    return SessionLine(**row._mapping, dates=dates[row.id])
