"""Whom a rule concerns: what its clauses say together.

Clauses of one kind are joined by "or", those of different kinds by "and"; people who are named are concerned whatever else is said, and
an exclusion takes out whomever it fits.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ClauseKind(StrEnum):
    """What a clause goes by."""

    EVERYONE = "everyone"
    UNIT = "unit"
    PROFILE = "profile"
    PERSON_TYPE = "person-type"
    NEW_STARTERS = "new-starters"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a rule says of whom it concerns; `value` is an id or the code of a person type, none for everyone and new starters."""

    kind: ClauseKind
    value: UUID | str | None = None
    is_exclusion: bool = False


def stays_within(clauses: Iterable[Clause], *, units: Collection[UUID], people: Collection[UUID]) -> bool:
    """Whether a rule with these clauses can concern nobody but those in these units, and these people where it names them."""
    included = [clause for clause in clauses if not clause.is_exclusion]
    named = [clause for clause in included if clause.kind is ClauseKind.PERSON]
    others = [clause for clause in included if clause.kind is not ClauseKind.PERSON]
    chosen = [clause.value for clause in others if clause.kind is ClauseKind.UNIT]
    return (
        all(clause.value in people for clause in named)
        and all(unit_id in units for unit_id in chosen)
        and bool(chosen or not others)
    )
