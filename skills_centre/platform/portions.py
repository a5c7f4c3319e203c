"""Many things a part at a time: few enough for one statement of either database, and for memory."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

#: Things per statement, unless they are wide.
AT_ONCE = 1_000

#: The shortest list that `padded` gives.
_SHORTEST = 8


def portions(things: Iterable[T], *, at_once: int = AT_ONCE) -> Iterator[list[T]]:
    """The things in their order, in lists of at most so many."""
    listed = things if isinstance(things, list) else list(things)
    return (listed[start : start + at_once] for start in range(0, len(listed), at_once))


def padded(things: Iterable[T]) -> list[T]:
    """The things in a list of 8, 16, 32 and so on, the last of them as often as it takes; of none, none.

    For `IN`: each length is a statement of its own, which PostgreSQL parses and plans anew, and a few lengths stay prepared.
    """
    listed = list(things)
    length = _SHORTEST
    while length < len(listed):
        length *= 2
    return listed + listed[-1:] * (length - len(listed))
