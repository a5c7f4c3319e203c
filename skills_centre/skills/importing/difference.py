"""What a file would change in a framework, and what an import makes of the two.

What the framework has and the file has not is reported and kept: names are the only identifiers of the official files, so that a
rename looks like a loss and an addition. The likely ones are pointed out; a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from skills_centre.skills.definitions import (
    DefinedFamily,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
    in_standard_order,
)
from skills_centre.skills.rules.similar import Described, likely_pairs


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change, and in which respects."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PossibleRename:
    """Something that is not in the file, and something new in it that looks like it. `likeness` is from 0 to 100."""

    before: str
    after: str
    likeness: int


@dataclass(frozen=True, slots=True)
class KindDifference:
    """The difference in one kind of thing: skills, role families, roles or role levels; names, sorted."""

    kind: str
    added: tuple[str, ...]
    changed: tuple[Change, ...]
    not_in_file: tuple[str, ...]
    possible_renames: tuple[PossibleRename, ...]


@dataclass(frozen=True, slots=True)
class FrameworkDifference:
    """What a file would change, kind by kind."""

    kinds: tuple[KindDifference, ...]

    @property
    def added(self) -> int:
        """How many things are new."""
        return sum(len(kind.added) for kind in self.kinds)

    @property
    def changed(self) -> int:
        """How many things change."""
        return sum(len(kind.changed) for kind in self.kinds)

    @property
    def not_in_file(self) -> int:
        """How many things the framework has and the file has not."""
        return sum(len(kind.not_in_file) for kind in self.kinds)


Item = DefinedSkill | DefinedRole | DefinedRoleLevel | DefinedFamily


def difference(
    before: FrameworkDefinition | None, after: FrameworkDefinition, *, file: FrameworkDefinition
) -> FrameworkDifference:
    """Compare what the framework holds with what it would hold after an import of a file; `after` comes from `taken_in`."""
    old = in_standard_order(before) if before else None
    new = in_standard_order(after)
    return FrameworkDifference(
        (
            _kind("skills", old.skills if old else (), new.skills, file.skills),
            _kind("role families", old.families if old else (), new.families, file.families),
            _kind("roles", tuple(old.roles()) if old else (), tuple(new.roles()), tuple(file.roles())),
            _kind(
                "role levels",
                tuple(old.role_levels()) if old else (),
                tuple(new.role_levels()),
                tuple(file.role_levels()),
            ),
        )
    )


def taken_in(before: FrameworkDefinition | None, file: FrameworkDefinition) -> FrameworkDefinition:
    """The edition that an import makes: the file's words, our own settings where the file has none, and what it leaves out.

    Our settings are groups, currency, resilience, AI, and weight, note and essential of a requirement.
    """
    if before is None:
        return file
    ours = {skill.key: skill for skill in before.skills}
    levels = {level.key: level for level in before.role_levels()}
    in_file = {skill.key for skill in file.skills}
    families = tuple(
        replace(
            family,
            roles=tuple(
                replace(role, levels=tuple(_with_our_weights(level, levels.get(level.key)) for level in role.levels))
                for role in family.roles
            ),
        )
        for family in file.families
    )
    return replace(
        file,
        skills=(
            *(_with_our_settings(skill, ours.get(skill.key)) for skill in file.skills),
            *(skill for skill in before.skills if skill.key not in in_file),
        ),
        families=_with_what_is_left_out(families, before),
        everyone=file.everyone or before.everyone,
    )


def _with_our_settings(skill: DefinedSkill, ours: DefinedSkill | None) -> DefinedSkill:
    if ours is None:
        return skill
    return replace(
        skill,
        group=skill.group or ours.group,
        is_ai_related=skill.is_ai_related or ours.is_ai_related,
        currency_months=skill.currency_months or ours.currency_months,
        resilience_people=skill.resilience_people or ours.resilience_people,
        resilience_level=skill.resilience_level or ours.resilience_level,
    )


def _with_our_weights(level: DefinedRoleLevel, ours: DefinedRoleLevel | None) -> DefinedRoleLevel:
    kept = {one.skill: one for one in ours.requirements} if ours else {}
    return replace(
        level,
        requirements=tuple(
            replace(kept[one.skill], level=one.level) if one.skill in kept else one for one in level.requirements
        ),
    )


def _with_what_is_left_out(
    families: tuple[DefinedFamily, ...], before: FrameworkDefinition
) -> tuple[DefinedFamily, ...]:
    """The file's families, with the roles and role levels that only the framework has put back in their places."""
    role_keys = {role.key for family in families for role in family.roles}
    level_keys = {level.key for family in families for role in family.roles for level in role.levels}
    extra_levels: dict[str, list[DefinedRoleLevel]] = {}
    extra_roles: dict[str, list[DefinedRole]] = {}
    names = {family.key: family.name for family in before.families}
    for family in before.families:
        for role in family.roles:
            left = tuple(level for level in role.levels if level.key not in level_keys)
            if not left:
                continue
            if role.key in role_keys:
                extra_levels.setdefault(role.key, []).extend(left)
            else:
                extra_roles.setdefault(family.key, []).append(replace(role, levels=left))
    together = [
        replace(
            family,
            roles=(
                *(replace(role, levels=(*role.levels, *extra_levels.get(role.key, ()))) for role in family.roles),
                *extra_roles.pop(family.key, ()),
            ),
        )
        for family in families
    ]
    return (*together, *(DefinedFamily(key, names[key], tuple(roles)) for key, roles in extra_roles.items()))


def _kind(kind: str, old: Sequence[Item], new: Sequence[Item], file: Sequence[Item]) -> KindDifference:
    before = {one.key: one for one in old}
    after = {one.key: one for one in new}
    in_file = {one.key for one in file}
    added = [one for one in new if one.key not in before]
    lost = [one for one in old if one.key not in in_file]
    changed = [
        Change(one.name, fields)
        for key, one in after.items()
        if key in before and (fields := _changed_fields(before[key], one))
    ]
    return KindDifference(
        kind=kind,
        added=_names(added),
        changed=tuple(sorted(changed, key=lambda one: one.name.casefold())),
        not_in_file=_names(lost),
        possible_renames=_possible_renames(lost, added),
    )


def _names(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(sorted((one.name for one in items), key=str.casefold))


#: Fields whose own differences are reported further down, or nowhere.
NOT_COMPARED = frozenset({"key", "roles", "levels"})


def _changed_fields(old: Item, new: Item) -> tuple[str, ...]:
    before: Mapping[str, object] = asdict(old)
    after: Mapping[str, object] = asdict(new)
    return tuple(field for field in after if field not in NOT_COMPARED and before[field] != after[field])


def _possible_renames(lost: Sequence[Item], added: Sequence[Item]) -> tuple[PossibleRename, ...]:
    before = {one.key: one.name for one in lost}
    after = {one.key: one.name for one in added}
    pairs = likely_pairs([_described(one) for one in lost], [_described(one) for one in added])
    renames = (PossibleRename(before[one.before], after[one.after], one.likeness) for one in pairs)
    return tuple(sorted(renames, key=lambda one: one.before.casefold()))


def _described(item: Item) -> Described:
    return Described(item.key, item.name, getattr(item, "description", ""))
