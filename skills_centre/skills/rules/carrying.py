"""What became of a skill from edition to edition, and so to which skills a result that was made long ago counts now.

Source of the rule: docs/decisions/0009. A result belongs to the skill and the edition that it was made under. Each edition that was
published after that one may have mapped the skill to others; the result follows, step by step, to where it ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID


class MappingKind(StrEnum):
    """What became of a skill of the former version; the same skill, under the same key, needs no word."""

    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"


@dataclass(frozen=True, order=True, slots=True)
class Moment:
    """When an edition came into force, in the order in which editions did."""

    published_at: datetime
    number: int


#: Before every edition, and after every edition: where a draft would stand if it were published now.
BEFORE_ALL = Moment(datetime.min.replace(tzinfo=UTC), 0)
AFTER_ALL = Moment(datetime.max.replace(tzinfo=UTC), 0)


@dataclass(frozen=True, slots=True)
class Step:
    """That an edition made another skill out of a skill, or a part of one. A skill that was split and stayed steps to itself too."""

    from_skill_id: UUID
    to_skill_id: UUID
    kind: MappingKind
    version_id: UUID
    moment: Moment

    @property
    def stays(self) -> bool:
        """Whether the skill keeps its identity."""
        return self.from_skill_id == self.to_skill_id


Way = tuple[Step, ...]


class Succession:
    """Every step of every edition, and the way of each skill through them."""

    def __init__(self, steps: Iterable[Step], moments: Mapping[UUID, Moment], *, in_use: Iterable[UUID] = ()) -> None:
        """`moments` by version; `in_use` are the skills, of those that some step leaves, which an edition in force defines."""
        self._moments = moments
        self._in_use = frozenset(in_use)
        self._leaving: dict[UUID, list[Step]] = defaultdict(list)
        self._arriving: dict[UUID, set[UUID]] = defaultdict(set)
        for step in sorted(steps, key=lambda one: (one.moment, one.to_skill_id)):
            self._leaving[step.from_skill_id].append(step)
            self._arriving[step.to_skill_id].add(step.from_skill_id)
        self._known: dict[tuple[UUID, UUID | None], dict[UUID, Way]] = {}

    def __bool__(self) -> bool:
        """Whether any skill ever became another."""
        return bool(self._leaving)

    def moves(self, skill_id: UUID) -> bool:
        """Whether any edition ever made another skill out of this one."""
        return skill_id in self._leaving

    def ways(self, skill_id: UUID, version_id: UUID | None = None) -> dict[UUID, Way]:
        """The skills to which what was recorded under a skill and a version counts now, each with the steps that led there.

        Without a version: under the first that had the skill; a skill that is in use now is then itself.
        """
        if skill_id not in self._leaving or (version_id is None and skill_id in self._in_use):
            return {skill_id: ()}
        known = self._known.get((skill_id, version_id))
        if known is None:
            since = self._moments.get(version_id, BEFORE_ALL) if version_id else BEFORE_ALL
            known = self._known[skill_id, version_id] = {}
            for way in self._from(skill_id, since, ()):
                known.setdefault(way[-1].to_skill_id if way else skill_id, way)
        return known

    def sources_of(self, skill_ids: Iterable[UUID]) -> set[UUID]:
        """These skills, and every skill of which something may count for one of them."""
        found: set[UUID] = set()
        waiting = list(skill_ids)
        while waiting:
            skill_id = waiting.pop()
            if skill_id not in found:
                found.add(skill_id)
                waiting.extend(self._arriving.get(skill_id, ()))
        return found

    def _from(self, skill_id: UUID, since: Moment, way: Way) -> Iterator[Way]:
        later = [step for step in self._leaving.get(skill_id, ()) if step.moment > since]
        if not later:
            yield way
        for step in later:
            if step.moment == later[0].moment:
                yield from self._from(step.to_skill_id, step.moment, (*way, step))


def follows_exemptions(way: Way) -> bool:
    """Whether an exemption goes this way: with a rename or a split, never into a merger, which asks for more than was lifted."""
    return all(step.kind is not MappingKind.MERGED for step in way)


def kinds_in_words(kinds: Iterable[MappingKind]) -> str:
    """What happened to a skill, in the order in which it did: "renamed, then split"."""
    return ", then ".join(kind.value for kind in kinds)
