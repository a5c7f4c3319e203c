"""A CASE package of somebody else, as far as a framework can be made from it; what was understood, and what was left out, is told.

An item without children becomes a skill, and the items round it its group. A skill has levels where one rubric describes all skills by the
same levels. Nothing in CASE says what roles ask for, so there are none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from skills_centre.platform.pages import counted
from skills_centre.platform.text import slug
from skills_centre.skills.definitions import (
    LONGEST,
    DefinedDescriptor,
    DefinedLevel,
    DefinedSkill,
    FrameworkDefinition,
    GivenIdentities,
)
from skills_centre.skills.importing.case.package import CriterionLevel, Item, Package
from skills_centre.skills.importing.case.tree import Tree, tree_of
from skills_centre.skills.importing.problems import FileNotSound

#: The scale of a framework whose package has none.
USUAL_LEVELS = tuple(
    DefinedLevel(rank, name.casefold(), name)
    for rank, name in enumerate(("Awareness", "Working", "Practitioner", "Expert"), start=1)
)

#: What a package may hold that no framework of ours has a place for.
_LEFT_OUT = {
    "CFConcepts": ("concept", "concepts"),
    "CFSubjects": ("subject", "subjects"),
    "CFLicenses": ("licence", "licences"),
    "CFItemTypes": ("kind of items", "kinds of items"),
    "CFAssociationGroupings": ("grouping of associations", "groupings of associations"),
}
_UNDERSTOOD = {
    "identifier", "uri", "lastChangeDateTime", "fullStatement", "abbreviatedStatement", "humanCodingScheme", "CFDocumentURI", "language",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scale:
    """The levels that a package's rubrics have in common, and the descriptors by the items that they describe."""

    levels: tuple[DefinedLevel, ...]
    descriptors: Mapping[UUID, tuple[DefinedDescriptor, ...]]


def read_foreign(
    name: str, package: Package, content: Mapping[str, Any]
) -> tuple[FrameworkDefinition, GivenIdentities, tuple[str, ...]]:
    """The framework that can be made from a package, its identifiers, and notes on how it was understood. Raises FileNotSound."""
    document = package.CFDocument
    key = slug(document.title)[: LONGEST["framework key"]].rstrip("-")
    if not key:
        raise FileNotSound(f"{name}: the title of its CFDocument has no letter and no digit.")
    tree = tree_of(name, package)
    parents = set(tree.parent.values())
    leaves = [(identifier, item) for identifier, item in package.items.items() if identifier not in parents]
    if not leaves:
        raise FileNotSound(f"{name} has no items, so there is nothing to make skills from.")
    scale = _scale(package)
    keys = _keys(leaves)
    skills = tuple(
        _skill(
            keys[identifier],
            item,
            _group(tree, package, identifier),
            scale.descriptors.get(identifier) if scale else None,
        )
        for identifier, item in leaves
    )
    definition = FrameworkDefinition(
        key=key,
        name=document.title.strip()[: LONGEST["framework name"]],
        description=document.description or "",
        levels=scale.levels if scale else USUAL_LEVELS,
        skills=skills,
        families=(),
        is_in_force=False,
    )
    given = GivenIdentities(tree.root, {keys[identifier]: identifier for identifier, _item in leaves}, {})
    return definition, given, tuple(_notes(definition, package, tree, scale, content))


def _skill(key: str, item: Item, group: str | None, descriptors: Sequence[DefinedDescriptor] | None) -> DefinedSkill:
    name = " ".join(item.name.split())
    is_cut = len(name) > LONGEST["skill name"]
    return DefinedSkill(
        key=key,
        name=f"{name[: LONGEST['skill name'] - 1]}…" if is_cut else name or key,
        description=item.description or (item.fullStatement if is_cut else ""),
        group=group,
        has_ladder=descriptors is not None,
        descriptors=tuple(descriptors or ()),
    )


def _keys(items: Sequence[tuple[UUID, Item]]) -> dict[UUID, str]:
    """A key for each item: its code where that is its own, else its identifier."""
    codes = {
        identifier: slug(item.humanCodingScheme or "")[: LONGEST["skill key"]].rstrip("-") for identifier, item in items
    }
    times = Counter(codes.values())
    return {identifier: code if code and times[code] == 1 else str(identifier) for identifier, code in codes.items()}


def _group(tree: Tree, package: Package, identifier: UUID) -> str | None:
    names = [" ".join(package.items[one].name.split()) for one in tree.ancestors(identifier)]
    group = " › ".join(name for name in names if name)
    return (f"{group[: LONGEST['group'] - 1]}…" if len(group) > LONGEST["group"] else group) or None


def _scale(package: Package) -> _Scale | None:
    """The levels of the rubrics, where every criterion of an item has the same ones; none otherwise."""
    criteria = [(one.CFItemURI, one.CFRubricCriterionLevels) for one in package.criteria() if one.CFItemURI]
    ladders = {tuple(level.quality for level in _in_order(levels)) for _link, levels in criteria}
    if len(ladders) != 1:
        return None
    names = next(iter(ladders))
    keys = [slug(name)[: LONGEST["level key"]].rstrip("-") for name in names]
    if not 1 <= len(names) <= 9 or not all(keys) or len(set(keys)) != len(keys):
        return None
    levels = tuple(
        DefinedLevel(rank, key, name[: LONGEST["level name"]])
        for rank, (key, name) in enumerate(zip(keys, names, strict=True), start=1)
    )
    items = {str(identifier): identifier for identifier in package.items}
    return _Scale(
        levels,
        {
            items[link.identifier.casefold()]: tuple(
                DefinedDescriptor(rank, level.description)
                for rank, level in enumerate(_in_order(described), start=1)
                if level.description
            )
            for link, described in criteria
            if link.identifier.casefold() in items
        },
    )


def _in_order(levels: Sequence[CriterionLevel]) -> list[CriterionLevel]:
    return sorted(levels, key=lambda one: (one.score or 0, one.position or 0))


def _notes(
    definition: FrameworkDefinition, package: Package, tree: Tree, scale: _Scale | None, content: Mapping[str, Any]
) -> list[str]:
    groups = {skill.group for skill in definition.skills} - {None}
    ladders = sum(skill.has_ladder for skill in definition.skills)
    notes = [
        f"Each item without children became a skill: {counted(len(definition.skills), 'skill')} in {counted(len(groups), 'group')}, "
        "named after the items round them. "
        + (f"{counted(ladders, 'skill')} have levels, from the package’s rubric." if scale else "They have no levels.")
    ]
    if not scale:
        rubrics = (
            "its rubrics do not describe all items by the same levels" if package.CFRubrics else "it has no rubric"
        )
        notes.append(f"The scale is the usual one (awareness, working, practitioner, expert), because {rubrics}.")
    notes.append("Roles, and what they ask for, are not in CASE. Add them by hand or with a workbook.")
    left = list(_left_out(package, tree, content))
    if left:
        notes.append(f"Left out, because a framework here has no place for it: {'; '.join(left)}.")
    return notes


def _left_out(package: Package, tree: Tree, content: Mapping[str, Any]) -> list[str]:
    known = {*package.items, UUID(package.CFDocument.identifier)}
    others = Counter(one.associationType for one in package.CFAssociations if one.associationType != "isChildOf")
    left = [f"{counted(times, 'association')} “{kind[:40]}”" for kind, times in sorted(others.items())]
    if tree.strays:
        left.append(f"{counted(tree.strays, 'association')} with something that the package does not hold")
    if tree.second_places:
        left.append(f"{counted(tree.second_places, 'second place', 'second places')} of items in the tree")
    orphans = len(known) - 1 - len(tree.parent)
    if orphans:
        left.append(f"the place of {counted(orphans, 'item')} that the tree does not say")
    definitions = content.get("CFDefinitions") or {}
    left += [
        counted(len(definitions[kind]), *words)
        for kind, words in _LEFT_OUT.items()
        if isinstance(definitions.get(kind), list) and definitions[kind]
    ]
    fields = sorted(
        {field for item in content.get("CFItems") or [] for field, value in item.items() if value} - _UNDERSTOOD
    )
    if fields:
        left.append(f"these fields of items: {', '.join(field[:40] for field in fields)}")
    return left
