"""Which teams are counted apart, by an attacker who adds and takes away everything that is shown."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_centre.gaps.rules.apart import not_counted_apart


@pytest.mark.parametrize(
    ("sizes", "apart"),
    [
        ({}, set()),
        ({"Ann": 3, "Bob": 9}, set()),
        ({"Ann": 2}, {"Ann"}),
        ({"Ann": 2, "Bob": 9, "Cy": 4}, {"Ann", "Cy"}),
        ({"Ann": 1, "Bob": 1, "Cy": 4, "Di": 4}, {"Ann", "Bob", "Cy"}),
        ({"Ann": 2, "Bob": 1, "Cy": 4}, {"Ann", "Bob"}),
        ({"Ann": 0, "Bob": 3}, set()),
    ],
)
def test_a_small_team_takes_the_smallest_others_with_it(sizes: dict[str, int], apart: set[str]) -> None:
    assert not_counted_apart(sizes) == apart


def test_what_is_left_out_for_another_reason_takes_others_with_it_too() -> None:
    sizes = {"Ann": 3, "Bob": 9, "Cy": 4, "Di": 0}
    assert not_counted_apart(sizes, besides={"Bob", "Di"}) == {"Ann", "Bob"}
    assert not_counted_apart(sizes, besides={"Di"}) == set(), "nothing of theirs is in the sum"


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=1), st.integers(0, 6), max_size=7))
def test_nothing_that_can_be_worked_out_is_about_one_or_two_people(sizes: dict[str, int]) -> None:
    """Whoever knows the line, the direct reports and every team that is shown can work out sums of these, and nothing else."""
    apart = not_counted_apart(sizes)
    below = sum(sizes.values())
    if below < 3:
        return  # the line itself is not counted then
    shown = sorted(sizes.keys() - apart)
    for number in range(len(shown) + 1):
        for some in combinations(shown, number):
            left = below - sum(sizes[one] for one in some)
            assert left == 0 or left >= 3
    hidden = [one for one in apart if sizes[one]]
    assert not hidden or len(hidden) > 1 or len([one for one in sizes.values() if one]) == 1
