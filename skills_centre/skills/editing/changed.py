"""Which fields of which kinds of things differ between two editions: what the audit trail keeps of an edit."""

from collections.abc import Iterable
from dataclasses import fields

from skills_centre.skills.definitions import (
    DefinedFamily,
    DefinedLevel,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
    in_standard_order,
)

Item = DefinedLevel | DefinedSkill | DefinedFamily | DefinedRole | DefinedRoleLevel

#: Fields that hold further things, which are compared by themselves.
_HOLDERS = frozenset({"roles", "levels"})


def changed_fields(before: FrameworkDefinition, after: FrameworkDefinition) -> set[str]:
    """Names such as "skill description"; "skill" alone where one was added or removed. Never what they hold."""
    old, new = in_standard_order(before), in_standard_order(after)
    found = _changed("level", old.levels, new.levels) | _changed("skill", old.skills, new.skills)
    found |= _changed("family", old.families, new.families) | _changed("role", old.roles(), new.roles())
    found |= _changed("role level", old.role_levels(), new.role_levels())
    return found | ({"everyone"} if old.everyone != new.everyone else set())


def _changed(kind: str, old: Iterable[Item], new: Iterable[Item]) -> set[str]:
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    found = {kind} if before.keys() != after.keys() else set()
    for key in before.keys() & after.keys():
        one, other = before[key], after[key]
        found |= {
            f"{kind} {field.name.replace('_', ' ')}"
            for field in fields(one)
            if field.name not in _HOLDERS and getattr(one, field.name) != getattr(other, field.name)
        }
    return found
