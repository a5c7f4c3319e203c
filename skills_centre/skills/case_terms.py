"""How a framework is said in 1EdTech CASE, the same on the way out and on the way in.

Groups, skills, levels, families, roles and role levels are items; being part of one another is `isChildOf`; what a role level asks for is
`isRelatedTo`, its level, essential and weight being the grouping of the association; descriptors are the levels of a rubric's criteria.
"""

import re
from enum import StrEnum
from uuid import UUID, uuid5

#: Identifiers that are the same in every installation are made from this one.
NAMESPACE = UUID("6f1c2f6e-6f0b-5d0a-9a0e-3f8f0c1d7a52")


class ItemType(StrEnum):
    """The kinds of items of our own packages, by their titles."""

    GROUP = "Skill group"
    SKILL = "Skill"
    LEVEL = "Level"
    FAMILY = "Role family"
    ROLE = "Role"
    ROLE_LEVEL = "Role level"
    WHOLE_ROLE = "Role without levels"
    EVERYONE = "What everyone needs"

    @property
    def identifier(self) -> UUID:
        """Its identifier, by which our own packages are recognised."""
        return uuid5(NAMESPACE, f"item type: {self.value}")


TYPES = {kind.identifier: kind for kind in ItemType}

#: The keyword of a skill that has to do with artificial intelligence.
AI_KEYWORD = "Artificial intelligence"

#: Our own part of an `extensions` object, in version 1.1.
EXTENSION = "skillsCentre"

_NOTES = re.compile(r"Skills Centre framework “(.+)”", re.DOTALL)
_ASKED = re.compile(r"level=(.*); essential=(yes|no); weight=([1-9])", re.DOTALL)


def notes_of(framework_key: str) -> str:
    """The document's notes, which carry the framework's key."""
    return f"Skills Centre framework “{framework_key}”"


def key_in(notes: str) -> str | None:
    """The framework's key in a document's notes."""
    found = _NOTES.fullmatch(notes)
    return found[1] if found else None


def asked_as(level_key: str, weight: int, *, is_essential: bool) -> str:
    """The description of the grouping of what is asked for in this way; no level for a skill without levels."""
    return f"level={level_key}; essential={'yes' if is_essential else 'no'}; weight={weight}"


def asked_in(description: str) -> tuple[str, bool, int] | None:
    """The level's key, whether it is essential, and the weight, as a grouping's description says them."""
    found = _ASKED.fullmatch(description)
    return (found[1], found[2] == "yes", int(found[3])) if found else None
