"""Who may decide about a person's skills and role: their line manager, a delegate in the manager's place, or a skills lead."""

from datetime import date
from uuid import UUID

from skills_centre.people.models import Role
from skills_centre.people.queries.rights import Rights, rights_over
from skills_centre.platform.errors import NotFound


def rights_to_decide(by_id: UUID, person_id: UUID, *, on: date) -> Rights:
    """The rights of somebody who decides about a person. Raises NotFound for whoever has none.

    Never about oneself, also not through a delegation; never about Members, peers or their staff; never about a leaver.
    """
    rights = rights_over(by_id, person_id, role=Role.SKILLS_LEAD, on=on)
    if rights is None or not (rights.manager_id or rights.holds_role):
        raise NotFound
    return rights


def rights_to_exempt(by_id: UUID, person_id: UUID, *, on: date) -> Rights:
    """The rights of a manager, a delegate, a skills lead or an L&D administrator. Raises NotFound for anybody else, and about oneself.

    What a person need not meet for now is no judgement of what they can do, so that L&D may say it too.
    """
    for role in (Role.SKILLS_LEAD, Role.LD_ADMINISTRATOR):
        rights = rights_over(by_id, person_id, role=role, on=on)
        if rights and (rights.manager_id or rights.holds_role):
            return rights
    raise NotFound


def rights_as_manager(by_id: UUID, person_id: UUID, *, on: date) -> Rights:
    """The rights of a manager or delegate, or of a skills lead where there is no manager. Raises NotFound for anybody else."""
    rights = rights_to_decide(by_id, person_id, on=on)
    if rights.manager_id is None and rights.has_manager:
        raise NotFound
    return rights
