"""Who opens the pages on which courses are published: L&D administrators act, auditors read."""

from skills_centre.people.access import role
from skills_centre.people.models import Role

readers = role(Role.LD_ADMINISTRATOR, Role.AUDITOR)
publishers = role(Role.LD_ADMINISTRATOR)
