"""An edition as the next one would name it, so that a rename is read as a rename, and never as a loss and an addition."""

from collections.abc import Mapping
from dataclasses import replace

from skills_centre.skills.definitions import Asked, FrameworkDefinition


def under_new_keys(edition: FrameworkDefinition, renames: Mapping[str, str]) -> FrameworkDefinition:
    """The same edition with skills under the keys that they have been given since; their names stay what they were."""

    def asked(_profile_key: str, several: Asked) -> Asked:
        return tuple(replace(one, skill=renames.get(one.skill, one.skill)) for one in several)

    if not renames:
        return edition
    skills = tuple(replace(one, key=renames.get(one.key, one.key)) for one in edition.skills)
    return replace(edition, skills=skills).asking(asked)
