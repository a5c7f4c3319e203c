"""The rows of tables about the whole organisation: its bodies and business areas, and the people of each with all that lies inside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from skills_centre.gaps.models import RowKind
from skills_centre.gaps.rules.suppression import Counts, Row
from skills_centre.people.models import UnitKind
from skills_centre.people.queries.register import registered_units

#: The table in which a unit has a row; teams have none.
KINDS = {UnitKind.BODY: RowKind.BODY, UnitKind.BUSINESS_AREA: RowKind.AREA}

Key = tuple[RowKind, UUID]
#: For every unit the nearest body or area that people in it are counted in.
Holder = dict[UUID | None, Key | None]


@dataclass(frozen=True)
class Place:
    """A row of a table before anything is counted."""

    key: Key
    name: str
    inside: Key | None
    depth: int


def places() -> tuple[list[Place], Holder]:
    """The bodies and areas, those above first, and for every unit the nearest of them that people in it are counted in."""
    found: dict[Key, Place] = {}
    holder: Holder = {None: None}
    for unit in registered_units():
        above = holder[unit.parent_id]
        kind = KINDS.get(unit.kind)
        if kind is None:
            holder[unit.id] = above
            continue
        key = (kind, unit.id)
        is_in_area = above is not None and above[0] is RowKind.AREA
        found[key] = Place(key, unit.name, above, found[above].depth + 1 if above and is_in_area else 0)
        holder[unit.id] = key
    return list(found.values()), holder


def rolled_up(
    found: Sequence[Place], holder: Mapping[UUID | None, Key | None], of_units: Mapping[UUID | None, Counts]
) -> dict[Key, Counts]:
    """The counts of every row with those of all rows inside it."""
    inside = {place.key: place.inside for place in found}
    held: dict[Key, list[int]] = {}
    for unit_id, counts in of_units.items():
        key = holder.get(unit_id)
        while key:
            sums = held.setdefault(key, [0] * len(counts))
            for at, count in enumerate(counts):
                sums[at] += count
            key = inside[key]
    return {key: tuple(counts) for key, counts in held.items()}


def rows_of(found: Sequence[Place], counts: Mapping[Key, Counts]) -> list[Row[Key]]:
    """The rows of a table of which anybody is counted, as `suppressed` takes them."""
    return [Row(place.key, place.inside, counts[place.key]) for place in found if place.key in counts]
