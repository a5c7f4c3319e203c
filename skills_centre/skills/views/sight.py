"""Whom a manager may see by name: their direct reports and those of managers for whom they act; further down, if the setting says so."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.people.access import viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.rights import is_in_line_of, rights_over
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import settings
from skills_centre.skills.queries.decision_queue import to_decide


@dataclass(frozen=True)
class Sight:
    """That the viewer may see a person; `may_act` as their manager, or only look, at one skill alone when it is `for_one_skill`."""

    may_act: bool
    acting_for_id: UUID | None
    for_one_skill: bool = False


def sight_of(person_id: UUID, *, on: date) -> Sight:
    """The viewer's sight of a person. Raises NotFound for anybody whom they may not see by name."""
    rights = rights_over(viewer().id, person_id, role=Role.SKILLS_LEAD, on=on)
    if rights and rights.manager_id:
        return Sight(may_act=True, acting_for_id=rights.acting_for_id)
    if settings().names_below_direct_reports and is_in_line_of(viewer().id, person_id, on):
        return Sight(may_act=False, acting_for_id=None)
    raise NotFound


def sight_of_skill(person_id: UUID, skill_id: UUID, *, on: date) -> Sight:
    """The viewer's sight of one skill of a person: also that of somebody on whose desk a claim about it lies. Raises NotFound."""
    try:
        return sight_of(person_id, on=on)
    except NotFound:
        waiting = to_decide(viewer().id, person_id, on=on)
        if all(claim.skill.skill_id != skill_id for claim in waiting.claims):
            raise
        return Sight(may_act=False, acting_for_id=None, for_one_skill=True)


def sight_to_act(person_id: UUID, *, on: date) -> Sight:
    """The sight of somebody who may act as the person's manager. Raises NotFound."""
    sight = sight_of(person_id, on=on)
    if not sight.may_act:
        raise NotFound
    return sight
