"""The words in which people read person types, roles and kinds of unit, and how what they write is understood."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from skills_centre.people.models import PersonType, Role, UnitKind
from skills_centre.platform.text import slug

C = TypeVar("C", bound=StrEnum)

PERSON_TYPES: Mapping[PersonType, str] = {
    PersonType.HOUSE_STAFF: "House staff",
    PersonType.DIGITAL_SERVICE_STAFF: "Digital service staff",
    PersonType.CONTRACTOR: "Contractor",
    PersonType.MEMBER: "Member",
    PersonType.MEMBERS_STAFF: "Member's staff",
    PersonType.PEER: "Peer",
    PersonType.PEERS_STAFF: "Peer's staff",
}

ROLES: Mapping[Role, str] = {
    Role.LD_ADMINISTRATOR: "L&D administrator",
    Role.FACILITATOR: "Facilitator",
    Role.SKILLS_LEAD: "Skills lead",
    Role.CONTENT_EDITOR: "Content editor",
    Role.MATURITY_LEAD: "Maturity lead",
    Role.AUDITOR: "Auditor",
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
}

#: What a role lets somebody do, for whoever gives it out.
WHAT_ROLES_DO: Mapping[Role, str] = {
    Role.LD_ADMINISTRATOR: "publishes courses, looks after learning and frameworks, may read people's details",
    Role.FACILITATOR: "runs sessions and takes attendance",
    Role.SKILLS_LEAD: "looks after the skills framework and judges what managers cannot",
    Role.CONTENT_EDITOR: "keeps the playbook and the directories",
    Role.MATURITY_LEAD: "answers for the maturity of a business area",
    Role.AUDITOR: "reads, and changes nothing",
    Role.SYSTEM_ADMINISTRATOR: "looks after people, sign-in and settings",
}

UNIT_KINDS: Mapping[UnitKind, str] = {
    UnitKind.BODY: "Body",
    UnitKind.BUSINESS_AREA: "Business area",
    UnitKind.TEAM: "Team",
}


def understood(written: str, words: Mapping[C, str]) -> C | None:
    """The code that somebody means who writes its words or the code itself, in any case and with any signs between."""
    wanted = _bare(written)
    return next((code for code, said in words.items() if wanted in {_bare(said), _bare(code.value)}), None)


def _bare(words: str) -> str:
    return slug(words.replace("'", "").replace("’", "").replace("&", ""))
