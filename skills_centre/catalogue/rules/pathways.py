"""What a person has done of a pathway, what is next, and when it is complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Step(Protocol):
    """A course of a pathway as one person stands in it."""

    @property
    def is_required(self) -> bool:
        """Whether the pathway is complete only with it."""

    @property
    def is_open(self) -> bool:
        """Whether the course is published, so that somebody can begin it."""

    @property
    def is_completed(self) -> bool:
        """Whether the person has completed any version of it."""

    @property
    def is_begun(self) -> bool:
        """Whether the person is on it now."""

    @property
    def minutes_left(self) -> int:
        """What is left of it: all of it where it is not begun, nothing where it is completed."""


S = TypeVar("S", bound=Step)


@dataclass(frozen=True)
class Progress(Generic[S]):
    """How far somebody has come. `next` is the course to carry on with: none when nothing is left that can be taken."""

    done: int
    of: int
    minutes_left: int
    next: S | None
    is_complete: bool
    is_begun: bool


def progress_along(steps: Sequence[S]) -> Progress[S]:
    """How far somebody has come along a pathway.

    What counts are the required courses that are completed or can still be completed: one that has left the catalogue asks nothing of
    whoever is not on it. The next course is one that is under way before one that is not begun, a required one before an optional one,
    and else the first in order. A completed pathway has a next course only where something in it is under way.
    """
    counting = [step for step in steps if step.is_required and (step.is_open or step.is_completed or step.is_begun)]
    done = sum(step.is_completed for step in counting)
    is_complete = bool(counting) and done == len(counting)
    ahead = [step for step in steps if not step.is_completed and (step.is_begun or (step.is_open and not is_complete))]
    ahead.sort(key=lambda step: (not step.is_begun, not step.is_required))
    return Progress(
        done=done,
        of=len(counting),
        minutes_left=sum(step.minutes_left for step in counting if not step.is_completed),
        next=ahead[0] if ahead else None,
        is_complete=is_complete,
        is_begun=any(step.is_completed or step.is_begun for step in steps),
    )


def moved(keys: Sequence[str], key: str, place: int) -> list[str]:
    """The keys in order with one of them at another place, counted from 1; beyond either end is the end."""
    rest = [one for one in keys if one != key]
    at = max(0, min(place - 1, len(rest)))
    return [*rest[:at], key, *rest[at:]]
