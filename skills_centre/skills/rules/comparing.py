"""What a second role asks of somebody beside a first one: more, the same, less, something new, or no longer."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """How what is asked changes from one role to another, the most to learn first."""

    NEW = "new"
    HIGHER = "higher"
    SAME = "same"
    LOWER = "lower"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one role asks in one skill; no level for a skill without a ladder."""

    level: int | None
    is_essential: bool


def step_between(here: Asked | None, there: Asked | None) -> Step:
    """How what is asked changes; a skill without a ladder that both ask for is the same. Raises ValueError when neither asks."""
    if there is None:
        if here is None:
            raise ValueError("neither role asks for the skill")
        return Step.GONE
    if here is None:
        return Step.NEW
    before, after = here.level or 0, there.level or 0
    if after == before:
        return Step.SAME
    return Step.HIGHER if after > before else Step.LOWER


def step_in_words(here: Asked | None, there: Asked | None) -> str:
    """The change as a few words, such as "2 levels higher"; a change between essential and desirable is said too."""
    match step_between(here, there):
        case Step.NEW:
            return "New"
        case Step.GONE:
            return "Not asked for"
        case Step.SAME if here and there and here.is_essential != there.is_essential:
            return "The same level, now essential" if there.is_essential else "The same level, now desirable"
        case Step.SAME:
            return "The same"
        case step:
            levels = abs(((there and there.level) or 0) - ((here and here.level) or 0))
            return f"{levels} {'level' if levels == 1 else 'levels'} {step.value}"
