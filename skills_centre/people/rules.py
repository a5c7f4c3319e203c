"""Pure decisions about people and the line of management."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from skills_centre.platform.clock import months_after

K = TypeVar("K", bound=Hashable)


def people_in_cycles(manager_of: Mapping[UUID, UUID]) -> set[UUID]:
    """Everyone whose chain of managers comes back to themselves."""
    return {person_id for person_id in manager_of if person_id in _chain(person_id, manager_of)}


def circles(manager_of: Mapping[K, K]) -> list[list[K]]:
    """The circles in a line, each in the order in which it goes up; a line that is sound has none."""
    found: list[list[K]] = []
    seen: set[K] = set()
    for start in manager_of:
        way: dict[K, None] = {}
        at: K | None = start
        while at is not None and at not in seen and at not in way:
            way[at] = None
            at = manager_of.get(at)
        if at is not None and at in way:
            steps = list(way)
            found.append(steps[steps.index(at) :])
        seen.update(way)
    return found


def _chain(person_id: UUID, manager_of: Mapping[UUID, UUID]) -> Iterable[UUID]:
    seen: set[UUID] = set()
    above = manager_of.get(person_id)
    while above is not None and above not in seen:
        seen.add(above)
        above = manager_of.get(above)
    return seen


#: NIST SP 800-63B-4: length matters, made-up rules about signs do not; refuse what everybody tries first.
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

_OBVIOUS = (
    "password",
    "passw0rd",
    "qwerty",
    "letmein",
    "welcome",
    "iloveyou",
    "changeme",
    "skillscentre",
    "parliament",
    "westminster",
    "administrator",
    "westmeredemo2026",  # the demonstration's, which everybody may read
    "abcdefghijkl",
    "1234567890",
    "0987654321",
)


def password_problem(password: str, *, known: Iterable[str] = ()) -> str | None:
    """Why a password will not do, as a sentence, or None. `known` are words about the person, such as their name and address."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Choose a password of at least {SHORTEST_PASSWORD} characters. Three or four unrelated words are easy to remember"
    if len(password) > LONGEST_PASSWORD:
        return f"Choose a password of at most {LONGEST_PASSWORD} characters"
    plain = "".join(letter for letter in password.casefold() if letter.isalnum())
    own = (part for words in known for part in words.casefold().replace("@", " ").replace(".", " ").split())
    rest = plain
    for word in sorted({*_OBVIOUS, *(part for part in own if len(part) > 2)}, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(set(plain)) < 5 or len(rest) < 6:
        return "Choose a password that is harder to guess: not your name, and not one that many people use"
    return None


def is_retention_over(left_on: date, months: int, *, on: date) -> bool:
    """Whether what a leaver wrote may be kept no longer: from the day after the same day of the month, so many months on."""
    return on > months_after(left_on, months)
