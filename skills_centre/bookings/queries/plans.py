"""What a session was planned as: what its form is filled with, and what is copied of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import or_, select

from skills_centre.bookings.models import CourseSession, SessionFacilitator, Venue
from skills_centre.bookings.queries.sessions import dates_of
from skills_centre.bookings.rules.whereabouts import Whereabouts, mark_of, whereabouts
from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.catalogue.queries.seen import WAS_SEEN
from skills_centre.people.models import Person, Role, RoleGrant
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A session as it was planned, with the room that it is in."""

    course_id: UUID
    dates: tuple[tuple[datetime, datetime], ...]
    capacity: int
    minimum: int
    venue_id: UUID | None
    is_online: bool
    joining_link: str | None
    joining_instructions: str
    audience: str
    cost_pence: int
    needs_approval: bool
    is_role_need_first: bool
    booking_closes_at: datetime
    cancel_by: datetime
    starts_at: datetime
    facilitators: tuple[UUID, ...]
    room_takes: int | None
    series_id: UUID | None

    @property
    def whereabouts(self) -> Whereabouts:
        """When and where it is."""
        return whereabouts(self.dates, venue_id=self.venue_id, is_online=self.is_online, joining_link=self.joining_link)

    @property
    def mark(self) -> str:
        """A short mark of everything that its form shows, to tell whether somebody changed it since a form was opened."""
        return mark_of(
            self.whereabouts.mark, self.capacity, self.minimum, self.joining_instructions, sorted(map(str, self.facilitators)),
            self.audience, self.cost_pence, self.needs_approval, self.is_role_need_first,
            self.booking_closes_at.astimezone(UTC), self.cancel_by.astimezone(UTC),
        )  # fmt: skip


def kept_plan(session_id: UUID) -> KeptPlan:
    """What one session was planned as. Three statements. Raises NotFound."""
    kept = CourseSession
    row = db.session.execute(
        select(
            kept.course_id, kept.capacity, kept.minimum, kept.venue_id, kept.is_online, kept.joining_link,
            kept.joining_instructions, kept.audience, kept.cost_pence, kept.needs_approval, kept.is_role_need_first,
            kept.booking_closes_at, kept.cancel_by, kept.starts_at, kept.series_id, Venue.capacity.label("room_takes"),
        )
        .outerjoin(Venue, Venue.id == kept.venue_id)
        .where(kept.id == session_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    named = db.session.scalars(
        select(SessionFacilitator.person_id).where(SessionFacilitator.session_id == session_id)
    ).all()
    return KeptPlan(**row._mapping, dates=dates_of([session_id])[session_id], facilitators=tuple(named))


def facilitators_to_choose(*, kept: Collection[UUID] = ()) -> dict[UUID, str]:
    """Everybody here who facilitates, and those whom a session names already; names by id, in their order."""
    may = select(RoleGrant.person_id).where(RoleGrant.role == Role.FACILITATOR, RoleGrant.ended_at.is_(None))
    rows = db.session.execute(
        select(Person.id, Person.name)
        .where(or_(Person.id.in_(may), Person.id.in_(kept)), Person.left_on.is_(None))
        .order_by(Person.sort_key, Person.id)
    )
    return {row.id: row.name for row in rows}


def courses_to_schedule(*, kept_id: UUID | None = None) -> dict[UUID, str]:
    """The published courses, and the one that a session is of already; titles by id, in their order."""
    rows = db.session.execute(
        select(Course.id, CourseVersion.title, CourseVersion.state)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where((CourseVersion.state == CourseState.PUBLISHED) | ((Course.id == kept_id) & WAS_SEEN))
        .order_by(CourseVersion.sort_key, Course.key)
    )
    return {row.id: row.title for row in rows}
