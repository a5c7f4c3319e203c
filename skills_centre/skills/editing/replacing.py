"""Putting what a skill became in its place in an edition: our own settings of it, and what roles ask of it.

The official files know skills by their names alone. After a rename there they hold the new name, and an import keeps the old one
beside it with what we had added to it; whoever says that it is a rename means the new one to stand in the old one's place.
"""

from collections.abc import Collection
from dataclasses import replace

from skills_centre.skills.definitions import EVERYONE, Asked, DefinedRequirement, DefinedSkill, FrameworkDefinition


def in_its_place(
    edition: FrameworkDefinition, former: FrameworkDefinition, old: str, became: Collection[str]
) -> FrameworkDefinition:
    """The edition in which a skill of the former one has given way to what it became, by keys; to nothing when it was retired.

    Whatever the edition says of its own about a new skill stands. A skill that is among those that it became stays.
    """
    before = {one.key: one for one in former.skills}
    fresh = {key for key in became if key not in before}
    stays = old in became
    ours = {EVERYONE: former.everyone} | {level.key: level.requirements for level in former.role_levels()}

    def asked_now(profile_key: str, asked: Asked) -> Asked:
        return _asked(asked, ours.get(profile_key, ()), old, [one for one in became if one != old], fresh, stays=stays)

    skills = tuple(
        _with_settings(one, before[old]) if one.key in fresh else one
        for one in edition.skills
        if stays or one.key != old
    )
    return replace(edition, skills=skills).asking(asked_now)


def _with_settings(skill: DefinedSkill, ours: DefinedSkill) -> DefinedSkill:
    """A new skill with what we add to skills and no official file holds, where the edition does not say it."""
    has_rule = skill.resilience_people is not None
    return replace(
        skill,
        group=skill.group or ours.group,
        is_ai_related=skill.is_ai_related or ours.is_ai_related,
        currency_months=skill.currency_months or ours.currency_months,
        resilience_people=skill.resilience_people if has_rule else ours.resilience_people,
        resilience_level=skill.resilience_level if has_rule else ours.resilience_level,
    )


def _asked(
    asked: Asked, before: Asked, old: str, became: Collection[str], fresh: Collection[str], *, stays: bool
) -> Asked:
    """What asked for the old skill asks for what it became; a new skill weighs what the old one did, unless the edition says more."""
    own = {one.skill for one in asked}
    weighed = next((one for one in before if one.skill == old), None)
    still = next((one for one in asked if one.skill == old), None)
    kept = tuple(
        replace(weighed, skill=one.skill, level=one.level) if weighed and one.skill in fresh and _is_plain(one) else one
        for one in asked
        if stays or one.skill != old
    )
    return (*kept, *(replace(still, skill=key) for key in became if still and key not in own))


def _is_plain(asked: DefinedRequirement) -> bool:
    """Whether it says nothing but a level, as in an official file."""
    return asked == DefinedRequirement(asked.skill, asked.level)
