"""Pure decisions of the catalogue domain."""

from enum import StrEnum


class Length(StrEnum):
    """How long a course takes, in the steps in which people look for one."""

    UP_TO_15 = "up-to-15"
    FROM_16 = "16-to-30"
    FROM_31 = "31-to-60"
    OVER_60 = "over-60"

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The fewest and the most minutes, both included; no most for the longest."""
        return _BOUNDS[self]

    @property
    def in_words(self) -> str:
        """What a filter calls it: "16 to 30 minutes"."""
        return f"{self.value.replace('-', ' ').capitalize()} minutes"


_BOUNDS: dict[Length, tuple[int, int | None]] = {
    Length.UP_TO_15: (0, 15),
    Length.FROM_16: (16, 30),
    Length.FROM_31: (31, 60),
    Length.OVER_60: (61, None),
}


class Order(StrEnum):
    """In what order courses are listed."""

    RELEVANCE = "best-match"
    TITLE = "title"
    NEWEST = "newest"
    SHORTEST = "shortest"

    @property
    def in_words(self) -> str:
        """What the list calls it: "Best match"."""
        return self.value.replace("-", " ").capitalize()
