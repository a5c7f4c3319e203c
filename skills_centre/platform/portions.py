"""Many things a part at a time: few enough for one statement of either database, and for memory."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

#: Things per statement, unless they are wide.
AT_ONCE = 1_000


def portions(things: Iterable[T], *, at_once: int = AT_ONCE) -> Iterator[list[T]]:
    """The things in their order, in lists of at most so many."""
    listed = things if isinstance(things, list) else list(things)
    return (listed[start : start + at_once] for start in range(0, len(listed), at_once))
