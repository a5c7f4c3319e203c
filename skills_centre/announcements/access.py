"""Who announces, as far as their role reaches, and who reads what was announced."""

from collections.abc import Collection
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
#: Whoever reads them, and what became of them.
reads_announcements = role(Role.LD_ADMINISTRATOR, Role.AUDITOR)


def may_announce() -> bool:
    """Whether the viewer writes announcements."""
    return viewer().has_role(Role.LD_ADMINISTRATOR)


def reach() -> frozenset[UUID] | None:
    """The units to which the viewer may announce; None stands for the whole organisation."""
    return units_in_sight(viewer().id, (Role.LD_ADMINISTRATOR,))


def sight() -> frozenset[UUID] | None:
    """The units of which the viewer reads what is announced to them; None stands for the whole organisation."""
    return units_in_sight(viewer().id, (Role.LD_ADMINISTRATOR, Role.AUDITOR))


def may_keep(one: Kept) -> bool:
    """Whether the viewer looks after an announcement."""
    return may_announce() and one.says.audience.stays_within(reach())


def refuse_beyond(audience: Audience) -> None:
    """Let the viewer announce only to those whom their role is for. Raises BeyondYourPart."""
    if not audience.stays_within(reach()):
        raise BeyondYourPart


def kept_within_reach(announcement_id: UUID) -> Kept:
    """An announcement that the viewer looks after. Raises NotFound."""
    return _kept_within(announcement_id, reach())


def kept_in_sight(announcement_id: UUID) -> Kept:
    """An announcement that the viewer reads. Raises NotFound."""
    return _kept_within(announcement_id, sight())


def _kept_within(announcement_id: UUID, units: Collection[UUID] | None) -> Kept:
    found = kept(announcement_id)
    if not found.says.audience.stays_within(units):
        raise NotFound
    return found
