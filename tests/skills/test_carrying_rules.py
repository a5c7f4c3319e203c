"""Where what was recorded under a skill counts after editions made others of it; without any database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from skills_centre.skills.rules.carrying import MappingKind, Moment, Step, Succession, follows_exemptions

A, B, C, D = (UUID(int=n) for n in (1, 2, 3, 4))
RENAMED, SPLIT, MERGED = MappingKind.RENAMED, MappingKind.SPLIT, MappingKind.MERGED


def version(number: int) -> UUID:
    return UUID(int=100 + number)


def moment(number: int) -> Moment:
    return Moment(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number), number)


def step(number: int, old: UUID, new: UUID, kind: MappingKind = RENAMED) -> Step:
    return Step(old, new, kind, version(number), moment(number))


def after(*steps: Step, in_use: tuple[UUID, ...] = ()) -> Succession:
    return Succession(steps, {version(n): moment(n) for n in range(1, 10)}, in_use=in_use)


def test_a_skill_that_never_became_another_is_itself() -> None:
    assert after().ways(A, version(1)) == {A: ()}
    assert not after()


def test_a_result_follows_a_rename_and_the_renames_after_it() -> None:
    known = after(step(2, A, B), step(3, B, C, MERGED))
    assert [one.kind for one in known.ways(A, version(1))[C]] == [RENAMED, MERGED]
    assert set(known.ways(B, version(2))) == {C}
    assert known.sources_of([C]) == {A, B, C}


def test_only_editions_after_the_result_count() -> None:
    known = after(step(2, A, B), in_use=(A,))
    assert set(known.ways(A, version(1))) == {B}
    assert set(known.ways(A, version(2))) == {A}
    assert set(known.ways(A, version(3))) == {A}
    assert set(known.ways(A)) == {A}


def test_a_rename_and_back_again_leads_home() -> None:
    known = after(step(2, A, B), step(3, B, A))
    assert set(known.ways(A, version(1))) == set(known.ways(B, version(2))) == {A}
    assert set(known.ways(A, version(3))) == {A}


def test_a_split_leads_to_every_part_and_to_itself_where_it_stays() -> None:
    known = after(step(2, A, A, SPLIT), step(2, A, B, SPLIT), step(3, B, C))
    assert set(known.ways(A, version(1))) == {A, C}
    assert set(known.ways(A, version(2))) == {A}


def test_parts_that_come_together_again_count_once() -> None:
    known = after(step(2, A, B, SPLIT), step(2, A, C, SPLIT), step(3, B, D, MERGED), step(3, C, D, MERGED))
    assert set(known.ways(A, version(1))) == {D}


def test_an_exemption_follows_a_rename_and_a_split_but_no_merger() -> None:
    known = after(step(2, A, B), step(3, B, C, SPLIT), step(3, B, D, SPLIT), step(4, D, A, MERGED))
    assert {one: follows_exemptions(way) for one, way in known.ways(A).items()} == {C: True, A: False}


editions = st.lists(
    st.dictionaries(st.sampled_from([A, B, C, D]), st.sets(st.sampled_from([A, B, C, D]), max_size=3)), max_size=6
)


@given(editions, st.sampled_from([A, B, C, D]), st.integers(1, 7))
def test_the_way_is_the_same_as_moving_the_result_at_each_publishing(
    made: list[dict[UUID, set[UUID]]], skill: UUID, recorded: int
) -> None:
    steps = [
        step(number, old, one)
        for number, mapping in enumerate(made, start=2)
        for old, new in mapping.items()
        for one in new
    ]
    where = {skill}
    for number, mapping in enumerate(made, start=2):
        if number > recorded:
            where = set().union(*(mapping.get(one) or {one} for one in where))
    assert set(after(*steps).ways(skill, version(recorded))) == where
    assert all(skill in after(*steps).sources_of([one]) for one in where)
