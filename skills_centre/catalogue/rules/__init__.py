"""Pure decisions of the catalogue domain."""

from enum import StrEnum


class Time(StrEnum):
    """How much time somebody has: a course fits that takes no longer."""

    QUARTER = "15"
    HALF_HOUR = "30"
    HOUR = "60"
    HALF_DAY = "half-day"
    DAY = "day"

    @property
    def minutes(self) -> int:
        """The most minutes of a course that fits; half a day is three and a half hours of work."""
        return _MINUTES[self]

    @property
    def in_words(self) -> str:
        """What a filter calls it: "30 minutes"."""
        return _TIMES[self]


_MINUTES: dict[Time, int] = {
    Time.QUARTER: 15,
    Time.HALF_HOUR: 30,
    Time.HOUR: 60,
    Time.HALF_DAY: 210,
    Time.DAY: 420,
}
_TIMES: dict[Time, str] = {
    Time.QUARTER: "15 minutes",
    Time.HALF_HOUR: "30 minutes",
    Time.HOUR: "An hour",
    Time.HALF_DAY: "Half a day",
    Time.DAY: "A day",
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
