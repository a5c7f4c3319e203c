"""What domains above this one show on the page of one of a manager's people; `create_app`, which knows every domain, says what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Beside:
    """A link with a sentence on the page of a person."""

    text: str
    address: str
    sentence: str


_beside: Sequence[Callable[[UUID], Beside]] = ()


def show_beside_skills_with(*beside: Callable[[UUID], Beside]) -> None:
    """Choose what else stands on the page of a person for whoever acts as their manager; `create_app` calls it once."""
    global _beside  # noqa: PLW0603 - one application a process
    _beside = beside


def beside_skills_of(person_id: UUID) -> list[Beside]:
    """What else stands on the page of a person."""
    return [one(person_id) for one in _beside]
