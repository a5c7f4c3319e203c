"""An edition as the next one would name it, so that a rename is read as a rename, and never as a loss and an addition."""

from collections.abc import Mapping
from dataclasses import replace

from skills_centre.skills.definitions import DefinedRequirement, FrameworkDefinition


def under_new_keys(edition: FrameworkDefinition, renames: Mapping[str, str]) -> FrameworkDefinition:
    """The same edition with skills under the keys that they have been given since; their names stay what they were."""

    def asked(several: tuple[DefinedRequirement, ...]) -> tuple[DefinedRequirement, ...]:
        return tuple(replace(one, skill=renames.get(one.skill, one.skill)) for one in several)

    if not renames:
        return edition
    return replace(
        edition,
        skills=tuple(replace(one, key=renames.get(one.key, one.key)) for one in edition.skills),
        families=tuple(
            replace(
                family,
                roles=tuple(
                    replace(
                        role,
                        levels=tuple(replace(one, requirements=asked(one.requirements)) for one in role.levels),
                    )
                    for role in family.roles
                ),
            )
            for family in edition.families
        ),
        everyone=asked(edition.everyone),
    )
