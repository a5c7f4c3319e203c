"""Lists in pages, of 25 lines unless a list says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: How many lines a page of a list holds.
PER_PAGE = 25


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its lines, its number and how many pages and lines there are. `first` and `last` count lines from 1."""

    lines: Sequence[T]
    number: int
    pages: int
    total: int
    size: int = PER_PAGE

    @property
    def first(self) -> int:
        """The number of its first line, 0 in an empty list."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of its last line."""
        return min(self.number * self.size, self.total)


def page_of(lines: Sequence[T], number: int | None, *, size: int = PER_PAGE) -> Page[T]:
    """The page of a whole list with this number; the nearest one there is when the list is shorter."""
    place, pages = place_among(len(lines), number, size=size)
    return Page(lines[(place - 1) * size : place * size], place, pages, len(lines), size)


def place_among(total: int, number: int | None, *, size: int = PER_PAGE) -> tuple[int, int]:
    """Which page of a list of so many lines is shown, the nearest there is to the one asked for, and how many there are."""
    pages = max(1, -(-total // size))
    return min(max(number or 1, 1), pages), pages
