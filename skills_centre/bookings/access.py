"""Who runs a session: whoever looks after learning, and those who are named as its facilitators."""

from uuid import UUID

from skills_centre.bookings.queries.details import is_facilitator
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.errors import NotFound

#: Whoever may look after sessions: of all, or of those that they facilitate, which `only_mine` holds them to.
looks_after = role(Role.LD_ADMINISTRATOR, Role.FACILITATOR)


def runs_session(session_id: UUID) -> bool:
    """Whether the viewer is an L&D administrator or facilitates this session."""
    return viewer().has_role(Role.LD_ADMINISTRATOR) or is_facilitator(session_id, viewer().id)


def only_mine() -> UUID | None:
    """Whose sessions alone the viewer looks after: their own, unless they are an L&D administrator."""
    return None if viewer().has_role(Role.LD_ADMINISTRATOR) else viewer().id


def refuse_others(session_id: UUID) -> None:
    """Let on only those who run this session. Raises NotFound."""
    if not runs_session(session_id):
        raise NotFound
