"""The calendar of sessions: the dates in a span of days, what they can be narrowed to, and who is booked twice at one time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from skills_centre.bookings.models import Booking, CourseSession, SessionDate, SessionFacilitator, Venue
from skills_centre.bookings.queries.sessions import title_of_course
from skills_centre.bookings.rules.choices import Choice
from skills_centre.bookings.rules.clashes import Clash, ClashKind, Slot
from skills_centre.bookings.rules.states import WITH_PLACE, SessionState
from skills_centre.bookings.rules.wording import where_in_words
from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.people.models import Person
from skills_centre.platform.database import db


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One date of a session as the calendar shows it."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    title: str
    course_key: str
    state: SessionState
    venue_id: UUID | None
    venue: str | None
    is_online: bool
    taken: int
    capacity: int
    facilitators: tuple[tuple[UUID, str], ...]

    @property
    def where(self) -> str:
        """Its room, or "Online", or both."""
        return where_in_words(self.venue, is_online=self.is_online)

    @property
    def slot(self) -> Slot:
        """What it takes up."""
        return Slot(
            self.session_id, self.starts_at, self.ends_at, self.venue_id, tuple(one for one, _name in self.facilitators)
        )


def calendar_dates(first: datetime, last: datetime) -> list[CalendarDate]:
    """The dates of sessions that are not cancelled which share a moment with a span, by start. Two statements."""
    kept = CourseSession
    rows = db.session.execute(
        select(
            SessionDate.session_id, SessionDate.starts_at, SessionDate.ends_at, title_of_course().label("title"),
            Course.key.label("course_key"), kept.state, kept.venue_id, Venue.name.label("venue"), kept.is_online, kept.taken,
            kept.capacity,
        )
        .select_from(SessionDate)
        .join(kept, kept.id == SessionDate.session_id)
        .join(Course, Course.id == kept.course_id)
        .outerjoin(Venue, Venue.id == kept.venue_id)
        .where(SessionDate.starts_at < last, SessionDate.ends_at > first, kept.state != SessionState.CANCELLED)
        .order_by(SessionDate.starts_at, SessionDate.session_id)
    ).all()  # fmt: skip
    run_by = _facilitators({row.session_id for row in rows})
    return [CalendarDate(**row._mapping, facilitators=tuple(run_by[row.session_id])) for row in rows]


def _facilitators(session_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    if session_ids:
        rows = db.session.execute(
            select(SessionFacilitator.session_id, Person.id, Person.name)
            .join(Person, Person.id == SessionFacilitator.person_id)
            .where(SessionFacilitator.session_id.in_(session_ids))
            .order_by(Person.sort_key, Person.id)
        )
        for row in rows:
            found[row.session_id].append((row.id, row.name))
    return found


@dataclass(frozen=True)
class Choices:
    """What the calendar can be narrowed to, each by name."""

    courses: Sequence[Choice]
    venues: Sequence[Choice]
    facilitators: Sequence[Choice]


def calendar_choices() -> Choices:
    """The published courses, the rooms and the facilitators of which there are sessions. Three statements."""
    courses = db.session.execute(
        select(Course.key, CourseVersion.title)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.state == CourseState.PUBLISHED, Course.id.in_(select(CourseSession.course_id)))
        .order_by(CourseVersion.sort_key, Course.key)
    )
    rooms = db.session.execute(
        select(Venue.id, Venue.name)
        .where(Venue.id.in_(select(CourseSession.venue_id)))
        .order_by(Venue.sort_key, Venue.id)
    )
    people = db.session.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(select(SessionFacilitator.person_id)))
        .order_by(Person.sort_key, Person.id)
    )
    return Choices(*([Choice(str(value), words) for value, words in rows] for rows in (courses, rooms, people)))


@dataclass(frozen=True, slots=True)
class BookedTwice:
    """A clash of a person, with their name: for L&D alone."""

    clash: Clash
    name: str


def booked_twice(first: datetime, last: datetime) -> list[BookedTwice]:
    """Who has a place on two sessions that overlap at a time within a span, by name. One statement."""
    one, other = aliased(SessionDate), aliased(SessionDate)
    mine, also = aliased(Booking), aliased(Booking)
    of_one, of_other = aliased(CourseSession), aliased(CourseSession)
    rows = db.session.execute(
        select(
            Person.id, Person.name, one.session_id.label("one"), other.session_id.label("other"),
            one.starts_at.label("first"), other.starts_at.label("second"),
        )
        .select_from(one)
        .join(mine, and_(mine.session_id == one.session_id, mine.state.in_(WITH_PLACE)))
        .join(also, and_(also.person_id == mine.person_id, also.session_id != one.session_id, also.state.in_(WITH_PLACE)))
        .join(
            other,
            and_(
                other.session_id == also.session_id,
                other.starts_at < one.ends_at,
                or_(
                    other.starts_at > one.starts_at,
                    and_(other.starts_at == one.starts_at, other.session_id > one.session_id),
                ),
            ),
        )
        .join(of_one, and_(of_one.id == one.session_id, of_one.state != SessionState.CANCELLED))
        .join(of_other, and_(of_other.id == other.session_id, of_other.state != SessionState.CANCELLED))
        .join(Person, Person.id == mine.person_id)
        .where(one.starts_at < last, one.ends_at > first, other.starts_at < last)
        .order_by(one.starts_at, Person.sort_key, Person.id)
    )  # fmt: skip
    found: dict[tuple[UUID, frozenset[UUID]], BookedTwice] = {}
    for row in rows:
        clash = Clash(ClashKind.PERSON, row.id, (row.one, row.other), (row.first, row.second))
        found.setdefault((row.id, frozenset(clash.sessions)), BookedTwice(clash, row.name))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """A room or a facilitator of a plan that another session has at the time, by name."""

    kind: ClashKind
    name: str
    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


def taken_by_others(
    spans: Sequence[tuple[datetime, datetime]],
    *,
    venue_id: UUID | None,
    facilitators: Collection[UUID],
    except_id: UUID | None,
) -> list[Taken]:
    """Which of a plan's room and facilitators other sessions have during one of its dates, those by start. Two statements at most."""
    found: list[Taken] = []
    if venue_id is not None:
        rooms = _during(spans, Venue.name, except_id=except_id).join(Venue, Venue.id == CourseSession.venue_id)
        rows = db.session.execute(rooms.where(Venue.id == venue_id))
        found += [Taken(ClashKind.ROOM, **row._mapping) for row in rows]
    if facilitators:
        busy = (
            _during(spans, Person.name, except_id=except_id)
            .join(SessionFacilitator, SessionFacilitator.session_id == CourseSession.id)
            .join(Person, Person.id == SessionFacilitator.person_id)
            .where(Person.id.in_(facilitators))
        )
        found += [Taken(ClashKind.FACILITATOR, **row._mapping) for row in db.session.execute(busy)]
    return found


def _during(
    spans: Sequence[tuple[datetime, datetime]], name: InstrumentedAttribute[str], *, except_id: UUID | None
) -> Select[Any]:
    """The dates of sessions that share a moment with one of these spans, with the name of something of theirs."""
    other = SessionDate
    chosen = (
        select(name.label("name"), other.session_id, title_of_course().label("title"), other.starts_at, other.ends_at)
        .select_from(other)
        .join(CourseSession, CourseSession.id == other.session_id)
        .where(
            CourseSession.state != SessionState.CANCELLED,
            or_(*(and_(other.starts_at < end, other.ends_at > start) for start, end in spans)),
        )
        .order_by(other.starts_at, other.session_id)
    )
    return chosen if except_id is None else chosen.where(CourseSession.id != except_id)


def elsewhere_then(session_id: UUID, spans: Sequence[tuple[datetime, datetime]]) -> int:
    """How many people with a place on a session have one on another session during one of these spans. One statement."""
    here, there = aliased(Booking), aliased(Booking)
    return (
        db.session.scalar(
            select(func.count(here.person_id.distinct()))
            .select_from(here)
            .join(there, and_(there.person_id == here.person_id, there.session_id != session_id))
            .join(SessionDate, SessionDate.session_id == there.session_id)
            .where(
                here.session_id == session_id,
                here.state.in_(WITH_PLACE),
                there.state.in_(WITH_PLACE),
                or_(*(and_(SessionDate.starts_at < end, SessionDate.ends_at > start) for start, end in spans)),
            )
        )
        or 0
    )
