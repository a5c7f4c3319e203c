"""A proposal for the order of a role's levels, from the words in their names; a person settles it."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from skills_centre.platform.text import sort_key


class Named(Protocol):
    """Anything with a name."""

    @property
    def name(self) -> str:
        """The name of the role level."""


N = TypeVar("N", bound=Named)

#: From junior to senior. A name without any of these words stands in the middle, at `PLAIN`.
WORDS = {
    "apprentice": 0,
    "trainee": 1,
    "junior": 2,
    "assistant": 2,
    "associate": 3,
    "senior": 6,
    "lead": 7,
    "principal": 8,
    "deputy": 8,
    "head": 9,
    "chief": 10,
    "director": 10,
}
PLAIN = 5


def proposed_order(levels: Sequence[N], *, role_name: str) -> list[N]:
    """The levels from junior to senior as far as their names tell, then by name.

    "Analyst" says junior only in a role that is not an analyst's; a "- management" variant comes after its plain one.
    """
    of_role = set(sort_key(role_name).split())
    return sorted(levels, key=lambda one: (*_place(one.name, of_role), sort_key(one.name)))


def _place(name: str, of_role: set[str]) -> tuple[int, int, int]:
    words = sort_key(name).replace("-", " ").split()
    rank = next((WORDS[word] for word in words if word in WORDS), PLAIN)
    management = int("management" in words and "management" not in of_role)
    if "analyst" in words and "analyst" not in of_role:
        return (PLAIN - 1, rank, management)
    return (rank, PLAIN, management)
