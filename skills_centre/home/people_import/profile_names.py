"""Which role profile somebody means who writes its key, its name, or its role and level."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from rapidfuzz import process

from skills_centre.platform.text import slug
from skills_centre.skills.queries.role_profiles import RoleProfile

#: From 0 to 100: how much alike a name must be to be offered instead of one that is not there.
ALIKE = 75


class ProfileNames:
    """The role profiles that can be given, by all that they are called."""

    def __init__(self, profiles: Sequence[RoleProfile]) -> None:
        self._names = {profile.id: profile.name for profile in profiles}
        self._called: dict[str, dict[UUID, RoleProfile]] = defaultdict(dict)
        for profile in profiles:
            for words in (
                profile.key,
                f"{profile.framework_key} {profile.key}",
                profile.level_name,
                f"{profile.role_name} {profile.level_name}",
            ):
                self._called[slug(words)][profile.id] = profile

    def name(self, profile_id: UUID) -> str:
        """How lists name a profile; one of a framework that is published no longer has no name."""
        return self._names.get(profile_id, "a former role profile")

    def meant(self, written: str) -> tuple[RoleProfile | None, str | None]:
        """The one profile that is called so, or why there is none or more than one."""
        found = list(self._called.get(slug(written), {}).values())
        if len(found) == 1:
            return found[0], None
        if found:
            keys = " or ".join(f"“{one.framework_key}: {one.key}”" for one in found[:4])
            return None, f"“{written}” names {len(found)} role profiles. Write {keys}."
        close = process.extractOne(written, list(self._names.values()), score_cutoff=ALIKE)
        hint = f" Do you mean “{close[0]}”?" if close else ""
        return None, f"No published framework has the role profile “{written}”.{hint}"
