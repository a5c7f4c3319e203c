"""The tree of a package's items: who is a child of whom, and what an association points to outside the package."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from skills_centre.skills.importing.case.package import Association, Package
from skills_centre.skills.importing.problems import FileNotSound

#: Items inside items, at the most.
DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Tree:
    """`parent` holds each item's place; the document stands for the root. `number` is its place among its siblings, if the file says one.

    `strays` are associations that name something that the package does not hold, and `second_places` those that put an item in a
    second place.
    """

    root: UUID
    parent: dict[UUID, UUID]
    number: dict[UUID, int]
    strays: int
    second_places: int

    def children(self) -> dict[UUID, list[UUID]]:
        """The children of every item that has some."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for child, parent in self.parent.items():
            found[parent].append(child)
        return found

    def ancestors(self, item: UUID) -> list[UUID]:
        """Whatever an item is in, from the outermost to the nearest, the document left out."""
        found = []
        at = self.parent.get(item)
        while at is not None and at != self.root:
            found.append(at)
            at = self.parent.get(at)
        return found[::-1]


def tree_of(name: str, package: Package) -> Tree:
    """The tree. Raises FileNotSound for items that are, in the end, children of themselves, and for a tree that is too deep."""
    root = UUID(package.CFDocument.identifier)
    known = {*package.items, root}
    parent: dict[UUID, UUID] = {}
    number: dict[UUID, int] = {}
    strays = second = 0
    for one in package.CFAssociations:
        ends = ends_of(one)
        if ends is None or not set(ends) <= known:
            strays += 1
        elif one.associationType == "isChildOf":
            child, of = ends
            if child == root:
                strays += 1
                continue
            if child in parent:
                second += parent[child] != of
                continue
            parent[child] = of
            if one.sequenceNumber is not None:
                number[child] = one.sequenceNumber
    _check_depth(name, package, parent)
    return Tree(root, parent, number, strays, second)


def ends_of(association: Association) -> tuple[UUID, UUID] | None:
    """The identifiers at the two ends; none where one of them is not an identifier."""
    try:
        return UUID(association.originNodeURI.identifier), UUID(association.destinationNodeURI.identifier)
    except ValueError:
        return None


def _check_depth(name: str, package: Package, parent: dict[UUID, UUID]) -> None:
    depths: dict[UUID, int] = {}
    for start in parent:
        way: dict[UUID, None] = {}
        at: UUID | None = start
        while at is not None and at not in depths:
            if at in way:
                raise FileNotSound(f"{name}: “{_named(package, at)}” is, in the end, a child of itself.")
            way[at] = None
            at = parent.get(at)
        depth = depths[at] if at is not None else 0
        for one in reversed(way):
            depth += 1
            depths[one] = depth
        if depth > DEEPEST:
            raise FileNotSound(f"{name}: “{_named(package, start)}” is nested more than {DEEPEST} deep.")


def _named(package: Package, identifier: UUID) -> str:
    item = package.items.get(identifier)
    return item.name[:80] if item else package.CFDocument.title[:80]
