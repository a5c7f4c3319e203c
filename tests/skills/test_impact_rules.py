"""Moves between states, and how they are counted; without any database."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from skills_centre.skills.models import SkillState
from skills_centre.skills.rules.impact import (
    FEWEST,
    Move,
    MoveKind,
    folded_by,
    moves_of,
    raised_to_units,
    rounded,
    row_of,
)

ADA, A, B, C = (UUID(int=n) for n in (1, 11, 12, 13))
MET, BELOW, UNKNOWN, EXEMPT = SkillState.MET, SkillState.BELOW, SkillState.UNKNOWN, SkillState.EXEMPT


def people(
    number: int, *, before: SkillState | None = MET, after: SkillState | None = BELOW, skill: UUID = A
) -> list[Move]:
    return [Move(UUID(int=1000 + n), skill, skill, before, after) for n in range(number)]


def test_a_rename_is_one_move_and_never_a_loss_and_an_addition() -> None:
    assert moves_of(ADA, {A: MET}, {B: MET}, {A: (B,)}) == [Move(ADA, A, B, MET, MET)]
    assert moves_of(ADA, {A: MET}, {B: MET}, {A: (B,)})[0].kind is None


def test_a_split_is_a_move_to_each_part_and_a_merger_one_from_each() -> None:
    assert moves_of(ADA, {A: MET}, {B: MET, C: BELOW}, {A: (B, C)}) == [
        Move(ADA, A, B, MET, MET),
        Move(ADA, A, C, MET, BELOW),
    ]
    merged = moves_of(ADA, {A: MET, B: BELOW}, {C: BELOW}, {A: (C,), B: (C,)})
    assert [one.kind for one in merged] == [MoveKind.NO_LONGER_MET, None]


def test_what_is_newly_asked_or_no_longer_asked_says_so() -> None:
    found = moves_of(ADA, {A: MET}, {B: UNKNOWN}, {})
    assert [(one.kind, one.skill_id) for one in found] == [(MoveKind.GONE, A), (MoveKind.NEW, B)]


@given(st.integers(0, 10_000))
def test_every_number_is_rounded_to_the_nearest_five(number: int) -> None:
    assert rounded(number) % 5 == 0
    assert abs(rounded(number) - number) <= 2


def test_nothing_is_said_of_fewer_than_ten_people_and_the_exempt_do_not_help() -> None:
    assert row_of(people(FEWEST - 1)) is None
    exempt = [Move(UUID(int=5000 + n), A, A, EXEMPT, EXEMPT) for n in range(5)]
    assert row_of(people(FEWEST - 1) + exempt) is None
    row = row_of(people(11) + exempt)
    assert row is not None
    assert (row.people, row.number(MoveKind.NO_LONGER_MET)) == (10, 10)


def test_small_rows_go_together_and_stay_away_while_they_are_too_few_together() -> None:
    folded = folded_by([*people(12), *people(4, skill=B), *people(3, skill=C)], lambda move: move.skill_id)
    assert (set(folded.rows), folded.rest, folded.folded) == ({A}, None, 2)
    others = [Move(UUID(int=7000 + n), C, C, MET, BELOW) for n in range(7)]
    together = folded_by([*people(12), *people(4, skill=B), *others], lambda move: move.skill_id)
    assert together.rest is not None
    assert together.rest.people == 10


units = st.integers(1, 12).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.integers(-1, size - 1), min_size=size, max_size=size),
        st.lists(st.integers(-1, size - 1), max_size=60),
    )
)


@given(units)
def test_everybody_is_counted_in_their_unit_or_one_above_and_no_unit_has_fewer_than_ten(
    tree: tuple[int, list[int], list[int]],
) -> None:
    size, above, where = tree
    ids = [UUID(int=100 + n) for n in range(size)]
    parents = {ids[n]: ids[above[n]] if -1 < above[n] < n else None for n in range(size)}
    people_in = {UUID(int=1000 + n): ids[unit] if unit >= 0 else None for n, unit in enumerate(where)}
    placed = raised_to_units(people_in, parents)
    assert placed.keys() == people_in.keys()
    for person, unit in placed.items():
        own = people_in[person]
        chain = []
        while own is not None:
            chain.append(own)
            own = parents[own]
        assert unit is None or unit in chain
    for unit in set(placed.values()) - {None}:
        assert list(placed.values()).count(unit) >= FEWEST
