"""Nobody works a hidden count out of the tables that are shown: the published rows, checked by an attacker of the test's own."""

from unittest.mock import patch

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from skills_centre.gaps.rules import suppression
from skills_centre.gaps.rules.suppression import LEFT_OPEN, Counts, Row, rounded_counts, suppressed
from tests.gaps.attacking import Attacker, attacker_on

STATES = 5


def publish(areas: list[Row[str]], families: list[Row[str]]) -> tuple[dict[str, Counts | None], Attacker]:
    tops = [row.counts for row in areas if row.inside is None]
    whole = tuple(map(sum, zip(*tops, strict=True)))
    shown = suppressed([areas, families] if families else [areas], whole)
    return shown, attacker_on([areas, families] if families else [areas], whole, shown)


def test_a_row_about_fewer_than_ten_people_is_withheld_and_ten_are_shown_in_fives() -> None:
    shown, _ = publish(
        [Row("small", None, (9, 0, 0, 0, 0)), Row("ten", None, (8, 0, 0, 0, 2)), Row("b", None, (33, 0, 0, 4, 2))], []
    )
    assert shown == {"small": None, "ten": (10, 0, 0, 0, 0), "b": (35, 0, 0, 5, 0)}


def test_a_row_of_ten_that_would_read_as_nobody_is_withheld() -> None:
    shown, _ = publish([Row("many small counts", None, (2, 2, 2, 2, 2)), Row("b", None, (20, 0, 0, 0, 0))], [])
    assert shown["many small counts"] is None


def naively(rows: list[Row[str]]) -> dict[str, Counts | None]:
    """What is shown where only rows about fewer than ten people are withheld."""
    return {row.key: rounded_counts(row.counts) if row.people >= 10 else None for row in rows}


def test_the_attacker_wins_where_only_small_rows_are_withheld_and_loses_against_the_rule() -> None:
    """Four areas of 13 (shown as 15) in a house of 52 (shown as 50: 52 at the most) leave nobody for the fifth."""
    areas = [Row("house", None, (52, 10))] + [Row(f"area {number}", "house", (13, 0)) for number in range(4)]
    areas.append(Row("the fifth", "house", (0, 9)))
    beaten = attacker_on([areas], (52, 10), naively(areas))
    assert beaten.spread(beaten.of_row["the fifth"][0]) == [0]
    shown, attacker = publish(areas, [])
    assert [row.key for row in areas if shown[row.key] is None] == ["area 0", "the fifth"]
    assert_all_open(areas, shown, attacker)


def test_role_families_may_not_tell_what_areas_hide() -> None:
    """The same people by area and by family: the families add up to the whole, from which the areas shown leave nothing for the last."""
    areas = [*(Row(f"area {number}", None, (13, 0)) for number in range(4)), Row("the fifth", None, (0, 9))]
    families = [Row("one family", None, (52, 9))]
    beaten = attacker_on([areas, families], (52, 9), naively([*areas, *families]))
    assert beaten.spread(beaten.of_row["the fifth"][0]) == [0]
    shown, attacker = publish(areas, families)
    assert_all_open([*areas, *families], shown, attacker)
    assert sum(one is None for one in shown.values()) == 2


def test_a_few_people_beside_the_rows_are_protected_as_if_they_were_one() -> None:
    rows = [Row("house", None, (54, 0)), *(Row(f"area {number}", "house", (13, 0)) for number in range(4))]
    shown, attacker = publish(rows, [])
    assert any(shown.values())
    assert_all_open(rows, shown, attacker)
    assert len(attacker.spread(attacker.beside["house"][0], enough=LEFT_OPEN + 1)) > LEFT_OPEN


def assert_all_open(rows: list[Row[str]], shown: dict[str, Counts | None], attacker: Attacker) -> None:
    """Every count of a withheld row, and how many people it is about, may be three numbers at least."""
    if all(one is None for one in shown.values()):
        return
    for row in rows:
        if shown[row.key] is None:
            for unknown in (*attacker.of_row[row.key], attacker.people_of[row.key]):
                found = attacker.spread(unknown, enough=LEFT_OPEN + 1)
                assert len(found) > LEFT_OPEN, (row, found)


def test_among_thousands_of_rows_all_is_looked_at_again_a_hundred_times_at_most() -> None:
    """In each of 500 houses one area is about too few people, and those beside it would give it away."""
    houses = [Row(f"house {house}", None, (52, 10)) for house in range(500)]
    areas = [Row(f"area {house}.{number}", f"house {house}", (13, 0)) for house in range(500) for number in range(4)]
    few = [Row(f"the fifth of {house}", f"house {house}", (0, 9)) for house in range(500)]
    with patch.object(suppression._Case, "exposed", autospec=True, side_effect=suppression._Case.exposed) as looked:
        shown = suppressed([[*houses, *areas, *few]], (26_000, 5_000))
    withheld = {key for key, counts in shown.items() if counts is None}
    assert withheld == {f"area {house}.0" for house in range(500)} | {row.key for row in few}
    assert looked.call_count <= suppression.ROUNDS + 1


counts = st.tuples(*[st.sampled_from([0, 0, 0, 1, 2, 3, 5, 8, 13, 18])] * STATES)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Row[str]], list[Row[str]]]:
    """Two bodies with areas, one area with another inside it, and the same people divided into role families."""
    cells = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), counts), min_size=1, max_size=9))
    areas = {"a0": "A", "a1": "A", "a2": "A", "b0": "B", "b1": "B", "b0x": "b0"}
    places = ["a0", "a1", "a2", "b0", "b1", "b0x"]
    of: dict[str, list[int]] = {key: [0] * STATES for key in ("A", "B", *areas, "f0", "f1", "f2")}
    for place, family, some in cells:
        key: str | None = places[place]
        while key:
            of[key] = [a + b for a, b in zip(of[key], some, strict=True)]
            key = areas.get(key)
        of[f"f{family}"] = [a + b for a, b in zip(of[f"f{family}"], some, strict=True)]
    units = [Row(key, areas.get(key), tuple(of[key])) for key in ("A", "a0", "a1", "a2", "B", "b0", "b0x", "b1")]
    families = [Row(key, None, tuple(of[key])) for key in ("f0", "f1", "f2")]
    return [row for row in units if row.people], [row for row in families if row.people]


#: A world in which f1 holds two people in the third state is easily made by hand, and was not found in 300 steps.
HARD_TO_SEE = (
    [
        Row("A", None, (31, 3, 0, 3, 36)),
        Row("a0", "A", (18, 2, 0, 0, 18)),
        Row("a2", "A", (13, 1, 0, 3, 18)),
        Row("B", None, (2, 0, 0, 0, 16)),
        Row("b0", "B", (1, 0, 0, 0, 8)),
        Row("b1", "B", (1, 0, 0, 0, 8)),
    ],
    [Row("f0", None, (31, 3, 0, 3, 36)), Row("f1", None, (1, 0, 0, 0, 8)), Row("f2", None, (1, 0, 0, 0, 8))],
)


@given(tables())
@example(HARD_TO_SEE)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_no_hidden_count_can_be_worked_out_of_random_tables(made: tuple[list[Row[str]], list[Row[str]]]) -> None:
    areas, families = made
    if not areas:
        return
    shown, attacker = publish(areas, families)
    assert_all_open([*areas, *families], shown, attacker)
    for row in (*areas, *families):
        assert shown[row.key] in (None, rounded_counts(row.counts))
        assert row.people >= 10 or shown[row.key] is None
