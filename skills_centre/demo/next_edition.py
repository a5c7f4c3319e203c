"""A draft of the framework's next edition, as a skills team would bring it: one rename, one merger, one skill less, one level more."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from skills_centre.skills.definitions import EVERYONE, Asked, DefinedRequirement, DefinedSkill, FrameworkDefinition
from skills_centre.skills.services.frameworks import load_framework

#: A rename: key and name, before and after.
RENAMED = ("prompt-writing", "writing-prompts", "Writing prompts")
#: A skill that has become part of another, and one that nobody needs under its own name any more.
MERGED = ("gathering-feedback", "user-needs")
RETIRED = "specialist-systems"
#: What everyone is asked for at one level more.
RAISED = "using-ai-tools"


def draft_next_edition(published: FrameworkDefinition, *, by_id: UUID, now: datetime) -> UUID:
    """Load the draft, and give the version's id. What became of the skills that are gone is left for whoever tries the pages."""
    old, key, name = RENAMED
    gone = {MERGED[0], RETIRED}
    skills = tuple(
        _renamed(one, key, name) if one.key == old else one for one in published.skills if one.key not in gone
    )

    def asked(profile_key: str, several: Asked) -> Asked:
        found = {
            _new_key(one.skill): replace(one, skill=_new_key(one.skill)) for one in several if one.skill != RETIRED
        }
        return tuple(_raised(one) if profile_key == EVERYONE else one for one in found.values())

    return load_framework(replace(published, skills=skills).asking(asked), by_id=by_id, now=now)


def _renamed(skill: DefinedSkill, key: str, name: str) -> DefinedSkill:
    return replace(skill, key=key, name=name)


def _new_key(key: str) -> str:
    return {RENAMED[0]: RENAMED[1], MERGED[0]: MERGED[1]}.get(key, key)


def _raised(one: DefinedRequirement) -> DefinedRequirement:
    return replace(one, level=one.level + 1) if one.skill == RAISED and one.level else one
