"""Many things a part at a time, and lists of a few lengths."""

import pytest

from skills_centre.platform.portions import padded, portions


def test_portions_are_in_order_and_miss_nothing() -> None:
    assert list(portions(range(7), at_once=3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(portions([], at_once=3)) == []


@pytest.mark.parametrize(
    ("number", "length"), [(0, 0), (1, 8), (8, 8), (9, 16), (16, 16), (17, 32), (100, 128), (129, 256)]
)
def test_a_list_is_padded_to_one_of_a_few_lengths_with_what_it_has(number: int, length: int) -> None:
    things = list(range(number))
    found = padded(things)
    assert len(found) == length
    assert found[:number] == things
    assert set(found) == set(things)
