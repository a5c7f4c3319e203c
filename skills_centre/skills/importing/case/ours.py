"""A CASE package that we wrote, read back into the framework that it holds."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from skills_centre.platform.ids import is_uuid
from skills_centre.platform.text import slug
from skills_centre.skills.case_terms import AI_KEYWORD, EXTENSION, TYPES, ItemType, asked_in, key_in
from skills_centre.skills.definitions import (
    DefinedDescriptor,
    DefinedFamily,
    DefinedLevel,
    DefinedRequirement,
    DefinedRole,
    DefinedRoleLevel,
    DefinedSkill,
    FrameworkDefinition,
    GivenIdentities,
)
from skills_centre.skills.importing.case.package import Criterion, Item, Package
from skills_centre.skills.importing.case.tree import Tree, ends_of, tree_of
from skills_centre.skills.importing.problems import Problems


def is_ours(package: Package) -> bool:
    """Whether the items carry our own types."""
    return any(_type(item) for item in package.CFItems)


def read_ours(name: str, package: Package) -> tuple[FrameworkDefinition, GivenIdentities]:
    """The framework of a package of ours, and its identifiers. Raises FileNotSound with the places and the reasons."""
    problems = Problems()
    reader = _Reader(name, package, tree_of(name, package), problems)
    definition = reader.definition()
    problems.refuse_if_any()
    return definition, reader.identities()


class _Reader:
    """Reads one package; what is wrong goes to `problems`."""

    def __init__(self, name: str, package: Package, tree: Tree, problems: Problems) -> None:
        self.name = name
        self.package = package
        self.tree = tree
        self.problems = problems
        self.items = package.items
        self.children = tree.children()
        self.ranks = {self._key(item): self._rank(item) for _id, item in self._of(ItemType.LEVEL)}
        self.criteria = {
            UUID(one.CFItemURI.identifier): one for one in package.criteria() if one.CFItemURI and is_uuid(one.CFItemURI.identifier)
        }  # fmt: skip
        self.asked = self._asked()

    def definition(self) -> FrameworkDefinition:
        """The whole framework."""
        document = self.package.CFDocument
        everyone = [one for identifier, _item in self._of(ItemType.EVERYONE) for one in self.asked[identifier]]
        families = tuple(self._family(identifier, item) for identifier, item in self._of(ItemType.FAMILY))
        unordered = {
            self._key(role)
            for identifier, role in self._of(ItemType.ROLE)
            if any(level not in self.tree.number for level in self.children.get(identifier, []))
        }
        return FrameworkDefinition(
            key=key_in(document.notes or "") or slug(document.title)[:80].rstrip("-"),
            name=document.title,
            description=document.description or "",
            levels=tuple(
                DefinedLevel(self._rank(item), self._key(item), item.name, item.description)
                for _id, item in self._of(ItemType.LEVEL)
            ),
            skills=tuple(self._skill(identifier, item) for identifier, item in self._of(ItemType.SKILL)),
            families=families,
            everyone=tuple(everyone),
            is_in_force=_ours(document.extensions).get("inForce") is True,
            roles_out_of_order=frozenset(unordered),
        )

    def identities(self) -> GivenIdentities:
        """The identifiers that the package gives."""
        profiles = self._of(ItemType.EVERYONE, ItemType.ROLE_LEVEL, ItemType.WHOLE_ROLE)
        return GivenIdentities(
            framework=self.tree.root,
            skills={self._key(item): identifier for identifier, item in self._of(ItemType.SKILL)},
            profiles={self._key(item): identifier for identifier, item in profiles},
        )

    def _of(self, *kinds: ItemType) -> list[tuple[UUID, Item]]:
        return [(identifier, item) for identifier, item in self.items.items() if _type(item) in kinds]

    def _children_of(self, identifier: UUID, *kinds: ItemType) -> list[tuple[UUID, Item]]:
        found = [(one, self.items[one]) for one in self.children.get(identifier, []) if _type(self.items[one]) in kinds]
        return sorted(found, key=lambda one: self.tree.number.get(one[0], 0))

    def _key(self, item: Item) -> str:
        if not item.humanCodingScheme:
            self._problem(item, "has no humanCodingScheme, which is its key")
        return item.humanCodingScheme or ""

    def _rank(self, item: Item) -> int:
        words = item.listEnumeration or ""
        if not (words.isascii() and words.isdigit() and len(words) == 1):
            self._problem(item, "has no listEnumeration from 1 to 9, which is its rank")
            return 0
        return int(words)

    def _skill(self, identifier: UUID, item: Item) -> DefinedSkill:
        parent = self.items.get(self.tree.parent.get(identifier, identifier))
        ours = _ours(item.extensions)
        level = ours.get("resilienceLevel")
        criterion = self.criteria.get(identifier)
        return DefinedSkill(
            key=self._key(item),
            name=item.name,
            description=item.description,
            group=parent.name if parent and _type(parent) is ItemType.GROUP else None,
            has_ladder=criterion is not None,
            is_ai_related=AI_KEYWORD in (item.conceptKeywords or []),
            currency_months=self._number(item, ours.get("currencyMonths")),
            resilience_people=self._number(item, ours.get("resiliencePeople")),
            resilience_level=self._level(item, str(level)) if level is not None else None,
            descriptors=self._descriptors(item, criterion) if criterion else (),
        )

    def _descriptors(self, item: Item, criterion: Criterion) -> tuple[DefinedDescriptor, ...]:
        found = []
        for level in criterion.CFRubricCriterionLevels:
            if level.score not in self.ranks.values():
                self._problem(item, f"is described at a level with the score {level.score}, which no level has")
            elif level.description:
                found.append(DefinedDescriptor(int(level.score or 0), level.description))
        return tuple(sorted(found, key=lambda one: one.rank))

    def _family(self, identifier: UUID, item: Item) -> DefinedFamily:
        roles = self._children_of(identifier, ItemType.ROLE)
        return DefinedFamily(self._key(item), item.name, tuple(self._role(*one) for one in roles))

    def _role(self, identifier: UUID, item: Item) -> DefinedRole:
        levels = self._children_of(identifier, ItemType.ROLE_LEVEL, ItemType.WHOLE_ROLE)
        return DefinedRole(
            self._key(item),
            item.name,
            item.description,
            tuple(
                DefinedRoleLevel(
                    key=self._key(level),
                    name=level.name,
                    description=level.description,
                    is_whole_role=_type(level) is ItemType.WHOLE_ROLE,
                    requirements=tuple(self.asked[one]),
                )
                for one, level in levels
            ),
        )

    def _asked(self) -> dict[UUID, list[DefinedRequirement]]:
        groupings = {one.identifier.casefold(): one for one in self.package.CFDefinitions.CFAssociationGroupings}
        found: dict[UUID, list[DefinedRequirement]] = defaultdict(list)
        for number, one in enumerate(self.package.CFAssociations, start=1):
            ends = ends_of(one)
            if one.associationType != "isRelatedTo" or ends is None or not set(ends) <= self.items.keys():
                continue
            link = one.CFAssociationGroupingURI
            grouping = groupings.get(link.identifier.casefold()) if link else None
            said = asked_in(grouping.description) if grouping else None
            skill = self.items[ends[1]]
            if said is None or _type(skill) is not ItemType.SKILL:
                place = f"{self.name}, CFAssociations → number {number:,}"
                self.problems.add(place, "it does not say, by its grouping, at which level a skill is asked for.")
                continue
            level, is_essential, weight = said
            rank = self._level(skill, level) if level else None
            found[ends[0]].append(DefinedRequirement(self._key(skill), rank, is_essential, weight, one.notes))
        return found

    def _level(self, item: Item, key: str) -> int | None:
        if key not in self.ranks:
            self._problem(item, f"names the level “{key[:80]}”, which the package does not have")
        return self.ranks.get(key)

    def _number(self, item: Item, value: object) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._problem(item, f"has the extension “{str(value)[:40]}”, which must be a whole number")
        return None

    def _problem(self, item: Item, reason: str) -> None:
        self.problems.add(f"{self.name}, the item “{item.name[:80]}”", f"it {reason}.")


def _type(item: Item) -> ItemType | None:
    link = item.CFItemTypeURI
    return TYPES.get(UUID(link.identifier)) if link and is_uuid(link.identifier) else None


def _ours(extensions: Mapping[str, Any]) -> Mapping[str, Any]:
    found = extensions.get(EXTENSION)
    return found if isinstance(found, dict) else {}
