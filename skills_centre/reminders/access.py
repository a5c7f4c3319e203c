"""Who looks after the messages of the institution."""

from skills_centre.people.access import KEEPING_MAIL, role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.sight import units_in_sight
from skills_centre.reminders.errors import NotForAPart

keeps_mail = role(*KEEPING_MAIL)

#: Whoever decides when each kind of reminder is sent, and whoever reads what is decided.
decides_policies = role(Role.LD_ADMINISTRATOR)
reads_policies = role(Role.LD_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)


def may_decide() -> bool:
    """Whether the viewer decides of messages: they leave for everybody, so only whose role is for the whole organisation."""
    person = viewer()
    return person.has_role(Role.LD_ADMINISTRATOR) and units_in_sight(person.id, (Role.LD_ADMINISTRATOR,)) is None


def refuse_beyond() -> None:
    """Let only whoever decides of messages go on. Raises NotForAPart."""
    if not may_decide():
        raise NotForAPart
