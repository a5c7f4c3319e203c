"""Who announces, and as far as their role reaches."""

from uuid import UUID

from skills_centre.announcements.errors import BeyondYourPart
from skills_centre.announcements.queries.announcements import Kept, kept
from skills_centre.announcements.rules import Audience
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.platform.errors import NotFound

#: Whoever writes, sends, stops and withdraws announcements.
announces = role(Role.LD_ADMINISTRATOR)


def reach() -> frozenset[UUID] | None:
    """The units to which the viewer may announce; None stands for the whole organisation."""
    return units_in_sight(viewer().id, (Role.LD_ADMINISTRATOR,))


def refuse_beyond(audience: Audience) -> None:
    """Let the viewer announce only to those whom their role is for. Raises BeyondYourPart."""
    if not audience.stays_within(reach()):
        raise BeyondYourPart


def kept_within_reach(announcement_id: UUID) -> Kept:
    """An announcement that the viewer looks after. Raises NotFound."""
    found = kept(announcement_id)
    if not found.says.audience.stays_within(reach()):
        raise NotFound
    return found
