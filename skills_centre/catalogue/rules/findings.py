"""What a check before publication finds, and what it is told of a course."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Weight(StrEnum):
    """Whether a finding stops publication."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True)
class Spot:
    """Where a finding is: the course as a whole, or a part of it by its key; line 0 is the whole of it."""

    title: str
    file: str
    key: str | None = None
    kind: str = "about"


@dataclass(frozen=True)
class Finding:
    """One thing to put right, or to think about."""

    weight: Weight
    spot: Spot
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.spot.file}, line {self.line}" if self.line else self.spot.file
        return f"{place}: {self.sentence}"


@dataclass(frozen=True)
class AnswerToCheck:
    """A question's number and what its answers teach."""

    number: int
    feedback: tuple[str, ...]


@dataclass(frozen=True)
class PartToCheck:
    """A part: its Markdown if it has some, the questions of a quiz, and what a film lacks ("captions", "a transcript")."""

    spot: Spot
    minutes: int
    text: str = ""
    questions: tuple[AnswerToCheck, ...] = ()
    lacks: tuple[str, ...] = ()
    #: Whether it is a film on another site, into which the check cannot look.
    is_elsewhere: bool = False


@dataclass(frozen=True)
class CourseToCheck:
    """A course with everything that the check reads."""

    key: str
    about: Spot
    summary: str
    description: str
    outcomes: tuple[str, ...]
    minutes: int
    review_on: date
    prerequisites: tuple[str, ...]
    parts: tuple[PartToCheck, ...] = field(default=())


class Surroundings:
    """What stands around a course, by which its links within the product are judged."""

    def __init__(self, *, courses: Collection[str], published: Collection[str] | None = None) -> None:
        self.courses = frozenset(courses)
        self.published = self.courses if published is None else frozenset(published)

    def has_page(self, path: str) -> bool:  # noqa: ARG002 - asked of whoever knows the pages
        """Whether a path leads to a page; whoever does not know the pages says yes."""
        return True
