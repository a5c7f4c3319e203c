"""What a file would change in a framework.

What the framework has and the file has not is reported and kept: names are the only identifiers of the official files, so that a
rename looks like a loss and an addition. The likely ones are pointed out; a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from skills_centre.skills.definitions import (
    EVERYONE,
    DefinedFamily,
    DefinedLevel,
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


Item = DefinedLevel | DefinedSkill | DefinedRole | DefinedRoleLevel | DefinedFamily


def difference(
    before: FrameworkDefinition | None, after: FrameworkDefinition, *, file: FrameworkDefinition
) -> FrameworkDifference:
    """Compare what the framework holds with what it would hold after an import of a file; `after` comes from `taken_in`."""
    old = in_standard_order(before) if before else None
    new = in_standard_order(after)
    return FrameworkDifference(
        (
            _kind("levels of the scale", old.levels if old else (), new.levels, file.levels),
            _kind("skills", old.skills if old else (), new.skills, file.skills),
            _kind("role families", old.families if old else (), new.families, file.families),
            _kind("roles", tuple(old.roles()) if old else (), tuple(new.roles()), tuple(file.roles())),
            _kind(
                "role levels",
                _role_levels(old) if old else (),
                _role_levels(new),
                _role_levels(file),
            ),
        )
    )


def _role_levels(edition: FrameworkDefinition) -> tuple[DefinedRoleLevel, ...]:
    """Every role level; what everyone needs stands beside them as one more."""
    everyone = DefinedRoleLevel(EVERYONE, "Everyone", requirements=edition.everyone)
    return (*([everyone] if edition.everyone else []), *edition.role_levels())


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
