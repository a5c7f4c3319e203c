"""What the page of one session says beyond a line in a list. What a viewer may see of it is for the caller to know."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select

from skills_centre.bookings.models import CourseSession, SessionFacilitator, Venue
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.platform.words import words_by_id


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """The link and the instructions are for those who hold a place and those who run the session."""

    joining_link: str | None
    joining_instructions: str
    audience: str
    cost_pence: int
    address: str | None
    access_notes: str | None
    cancel_words_id: UUID | None

    @property
    def has_web_link(self) -> bool:
        """Whether the link is a web address, which a browser may open."""
        return (self.joining_link or "").startswith(("https://", "http://"))


def session_details(session_id: UUID) -> SessionDetails:
    """The details of one session. Raises NotFound."""
    row = db.session.execute(
        select(
            CourseSession.joining_link,
            CourseSession.joining_instructions,
            CourseSession.audience,
            CourseSession.cost_pence,
            CourseSession.cancel_words_id,
            Venue.address,
            Venue.access_notes,
        )
        .outerjoin(Venue, Venue.id == CourseSession.venue_id)
        .where(CourseSession.id == session_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return SessionDetails(**row._mapping)


def why_cancelled(details: SessionDetails) -> str | None:
    """What was said of why the session was cancelled."""
    words_id = details.cancel_words_id
    return words_by_id([words_id]).get(words_id) if words_id else None


def is_facilitator(session_id: UUID, person_id: UUID) -> bool:
    """Whether somebody is named as running a session."""
    named = exists().where(SessionFacilitator.session_id == session_id, SessionFacilitator.person_id == person_id)
    return bool(db.session.scalar(select(named)))
