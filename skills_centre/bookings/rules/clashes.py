"""Clashes: one room, one facilitator or one person in two sessions at the same time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ClashKind(StrEnum):
    """What is in two places at once."""

    ROOM = "room"
    FACILITATOR = "facilitator"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Slot:
    """One date of a session, with what it takes up."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    venue_id: UUID | None
    facilitators: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions that share a room, a facilitator or a person; `sessions` is the earlier first, by the dates that begin at `starts`."""

    kind: ClashKind
    about_id: UUID
    sessions: tuple[UUID, UUID]
    starts: tuple[datetime, datetime] = field(compare=False)


def clashes_of(slots: Iterable[Slot]) -> list[Clash]:
    """The clashes of rooms and facilitators among dates, each pair of sessions once for each, by time."""
    used: dict[tuple[ClashKind, UUID], list[Slot]] = defaultdict(list)
    for slot in sorted(slots, key=lambda one: (one.starts_at, one.ends_at, one.session_id)):
        if slot.venue_id is not None:
            used[ClashKind.ROOM, slot.venue_id].append(slot)
        for person_id in slot.facilitators:
            used[ClashKind.FACILITATOR, person_id].append(slot)
    found: dict[tuple[ClashKind, UUID, frozenset[UUID]], Clash] = {}
    for (kind, about_id), of in used.items():
        for one, other in _overlapping(of):
            pair = one.session_id, other.session_id
            clash = Clash(kind, about_id, pair, (one.starts_at, other.starts_at))
            found.setdefault((kind, about_id, frozenset(pair)), clash)
    return sorted(found.values(), key=lambda clash: (clash.starts, clash.kind, clash.about_id))


def _overlapping(slots: Sequence[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """The pairs of two sessions' dates that share a moment; the dates come by start. One that ends as the other begins shares none."""
    still: list[Slot] = []
    for slot in slots:
        still = [one for one in still if one.ends_at > slot.starts_at]
        yield from ((one, slot) for one in still if one.session_id != slot.session_id)
        still.append(slot)
