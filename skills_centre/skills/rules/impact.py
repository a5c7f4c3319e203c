"""What publishing a draft would change: moves between states, and how they are counted so that no count is anybody's name.

Source of the rules: docs/decisions/0012 and DOMAIN.md, "Who sees what": a row about fewer than ten people is folded into a wider one or
withheld, every other number is rounded to the nearest five, and totals are sums of the rounded.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from skills_centre.skills.rules.codes import SkillState

#: A row about fewer people than this says nothing of its own.
FEWEST = 10
#: Numbers are rounded to the nearest multiple of this.
NEAREST = 5


class MoveKind(StrEnum):
    """What a move means, for tables."""

    NO_LONGER_MET = "no-longer-met"
    NEWLY_MET = "newly-met"
    OTHERWISE = "otherwise"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Move:
    """One requirement of one person before and after: the same skill, one that it became, or none on one side."""

    person_id: UUID
    old_skill_id: UUID | None
    new_skill_id: UUID | None
    before: SkillState | None
    after: SkillState | None

    @property
    def kind(self) -> MoveKind | None:
        """What it means; none when the state stays what it was."""
        if self.before is None:
            return MoveKind.NEW
        if self.after is None:
            return MoveKind.GONE
        if self.before is self.after:
            return None
        if self.before is SkillState.MET:
            return MoveKind.NO_LONGER_MET
        return MoveKind.NEWLY_MET if self.after is SkillState.MET else MoveKind.OTHERWISE

    @property
    def skill_id(self) -> UUID:
        """The skill that a table names: the new one, or the old where nothing is asked any more."""
        found = self.new_skill_id or self.old_skill_id
        if found is None:
            raise ValueError("a move is of a skill")
        return found

    @property
    def is_exempt(self) -> bool:
        """Whether it is lifted on both sides, or on the only one."""
        return {self.before, self.after} <= {SkillState.EXEMPT, None}


def moves_of(
    person_id: UUID,
    before: Mapping[UUID, SkillState],
    after: Mapping[UUID, SkillState],
    became: Mapping[UUID, Sequence[UUID]],
) -> list[Move]:
    """The moves of one person, from the states by skill on both sides; `became` holds what skills became, where not themselves.

    What was asked before goes to everything that its skill became and that is asked after. What came from nothing is new.
    """
    moves = []
    reached = set()
    for old, state in before.items():
        targets = [one for one in became.get(old, (old,)) if one in after]
        reached.update(targets)
        moves += [Move(person_id, old, one, state, after[one]) for one in targets]
        if not targets:
            moves.append(Move(person_id, old, None, state, None))
    return moves + [Move(person_id, None, one, None, state) for one, state in after.items() if one not in reached]


def rounded(number: int) -> int:
    """To the nearest five."""
    return NEAREST * ((number + NEAREST // 2) // NEAREST)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: how many people it is about, and how many of them move in each way; all rounded. None are withheld."""

    people: int
    moving: Mapping[MoveKind, int]

    def number(self, kind: MoveKind) -> int:
        """How many people move in a way."""
        return self.moving.get(kind, 0)

    @property
    def is_any(self) -> bool:
        """Whether anybody to speak of moves."""
        return any(self.moving.values())


K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Folded(Generic[K]):
    """Rows by what they are about, and one more for all that are about too few people each; none while those are too few together."""

    rows: Mapping[K, Row]
    rest: Row | None
    #: How many rows were folded, whether or not there is one for the rest.
    folded: int


def row_of(moves: Iterable[Move]) -> Row | None:
    """The row about some moves; none when fewer than ten people stand behind it."""
    people: set[UUID] = set()
    moving: dict[MoveKind, set[UUID]] = defaultdict(set)
    for move in moves:
        if not move.is_exempt:
            people.add(move.person_id)
            if move.kind:
                moving[move.kind].add(move.person_id)
    if len(people) < FEWEST:
        return None
    return Row(rounded(len(people)), {kind: rounded(len(some)) for kind, some in moving.items()})


def folded_by(moves: Iterable[Move], key: Callable[[Move], K]) -> Folded[K]:
    """A row for each key, in the order in which they come; those about too few people go together."""
    by_key: dict[K, list[Move]] = defaultdict(list)
    for move in moves:
        by_key[key(move)].append(move)
    rows: dict[K, Row] = {}
    rest: list[Move] = []
    folded = 0
    for one, some in by_key.items():
        row = row_of(some)
        if row:
            rows[one] = row
        else:
            folded += 1
            rest += some
    return Folded(rows, row_of(rest), folded)


def raised_to_units(people: Mapping[UUID, UUID | None], parents: Mapping[UUID, UUID | None]) -> dict[UUID, UUID | None]:
    """For each person the unit in whose row they are counted: their own, or the nearest above in which ten people come together.

    `people` gives everybody's own unit, `parents` every unit's. None stands for nobody's row: too few even at the top.
    """
    waiting: dict[UUID | None, list[UUID]] = defaultdict(list)
    for person_id, unit_id in people.items():
        waiting[unit_id].append(person_id)
    placed: dict[UUID, UUID | None] = {}
    for unit_id in sorted(parents, key=lambda one: (-_depth(one, parents), str(one))):
        some = waiting.pop(unit_id, [])
        if len(some) >= FEWEST:
            placed |= dict.fromkeys(some, unit_id)
        else:
            waiting[parents[unit_id]] += some
    return placed | {person_id: None for some in waiting.values() for person_id in some}


def _depth(unit_id: UUID, parents: Mapping[UUID, UUID | None]) -> int:
    above = parents[unit_id]
    return 0 if above is None else 1 + _depth(above, parents)
