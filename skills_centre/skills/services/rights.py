"""Who may decide about a person's skills and role: their line manager, a delegate in the manager's place, or whoever has it on a desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.people.models import Role
from skills_centre.people.queries.rights import Rights, rights_over
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.desks import Place, places_of_claims, places_of_roles


@dataclass(frozen=True)
class RightsToClaims:
    """What somebody may do about claims of a person, and on which of their desks each lies when they do not act as the manager."""

    rights: Rights
    places: Mapping[UUID, Place]

    def may_pass_on(self, result_id: UUID) -> bool:
        """Whether they may say that they cannot judge it: the skills leads, to whom it would go, may not."""
        return self.rights.manager_id is not None or self.places.get(result_id) is Place.FALLBACK


def rights_to_decide(by_id: UUID, person_id: UUID, *, on: date) -> Rights:
    """The rights of somebody who decides about a person. Raises NotFound for whoever has none.

    Never about oneself, also not through a delegation; never about Members, peers or their staff; never about a leaver.
    """
    rights = _rights_about(by_id, person_id, on=on)
    if not (rights.manager_id or rights.holds_role):
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


def rights_to_decide_claims(by_id: UUID, person_id: UUID, result_ids: Collection[UUID], *, on: date) -> RightsToClaims:
    """The rights of a manager or delegate, or of a fallback or skills lead on whose desk all of these claims are, or were.

    Raises NotFound for anybody else.
    """
    rights = _rights_about(by_id, person_id, on=on)
    places = {} if rights.manager_id else places_of_claims(by_id, result_ids, person_id=person_id, on=on)
    if rights.manager_id is None and places.keys() != set(result_ids):
        raise NotFound
    return RightsToClaims(rights, places)


def rights_to_answer_role(by_id: UUID, person_id: UUID, proposal_id: UUID, *, on: date) -> Rights:
    """The same for a role that the person has proposed; and of a skills lead, where there is no manager, for what they proposed."""
    rights = _rights_about(by_id, person_id, on=on)
    if rights.manager_id is None and not places_of_roles(by_id, [proposal_id], person_id=person_id, on=on):
        return rights_as_manager(by_id, person_id, on=on)
    return rights


def had_on_desk(
    by_id: UUID, person_id: UUID, result_ids: Collection[UUID], proposal_id: UUID | None, *, on: date
) -> bool:
    """Whether somebody acts as a person's manager, or has or had any of these claims or this proposal of theirs on a desk."""
    rights = rights_over(by_id, person_id, role=Role.SKILLS_LEAD, on=on)
    if rights is None:
        return False
    if rights.manager_id or (proposal_id and places_of_roles(by_id, [proposal_id], person_id=person_id, on=on)):
        return True
    return bool(result_ids) and bool(places_of_claims(by_id, result_ids, person_id=person_id, on=on))


def _rights_about(by_id: UUID, person_id: UUID, *, on: date) -> Rights:
    rights = rights_over(by_id, person_id, role=Role.SKILLS_LEAD, on=on)
    if rights is None:
        raise NotFound
    return rights
