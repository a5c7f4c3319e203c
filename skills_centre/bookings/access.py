"""Who runs a session: whoever looks after learning, and those who are named as its facilitators."""

from uuid import UUID

from skills_centre.bookings.queries.details import is_facilitator
from skills_centre.people.access import viewer
from skills_centre.people.models import Role


def runs_session(session_id: UUID) -> bool:
    """Whether the viewer is an L&D administrator or facilitates this session."""
    return viewer().has_role(Role.LD_ADMINISTRATOR) or is_facilitator(session_id, viewer().id)
