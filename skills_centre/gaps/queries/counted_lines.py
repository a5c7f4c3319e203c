"""The size of the largest lines, and which of their teams are not counted apart: once in each process for each edition of the line.

Counting 95,000 people takes as long as all else on a page of whoever leads them, and their number changes only when the line is written
anew (`people/services/lines.py` says so by its mark, for a changed person type too).
"""

from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from skills_centre.platform.database import db, in_transaction

#: Lines with fewer people are counted each time, which takes less than a millisecond.
KEPT_FROM = 100


@dataclass(frozen=True)
class _Counted:
    """The lines that were counted under one edition."""

    edition: int
    people: dict[UUID, int] = field(default_factory=dict)
    not_apart: dict[UUID, frozenset[UUID]] = field(default_factory=dict)


_COUNTED: WeakKeyDictionary[Engine, _Counted] = WeakKeyDictionary()


def people_counted(manager_id: UUID, edition: int) -> int | None:
    """How many people of this manager's line were counted under this edition; none where nobody has."""
    return _of_edition(edition).people.get(manager_id)


def has_counted(manager_id: UUID) -> bool:
    """Whether this manager's line was counted, under whichever edition."""
    counted = _COUNTED.get(db.engine)
    return counted is not None and manager_id in counted.people


def keep_counted(manager_id: UUID, people: int, edition: int) -> None:
    """Keep the count of a large line, and forget those of other editions; not inside a transaction: what it sees may never come true."""
    if _is_kept(people):
        _COUNTED[db.engine] = counted = _of_edition(edition)
        counted.people[manager_id] = people


def teams_kept_not_apart(manager_id: UUID, edition: int) -> frozenset[UUID] | None:
    """The teams of this manager's line that are not counted apart, as worked out under this edition; none where nobody has."""
    return _of_edition(edition).not_apart.get(manager_id)


def keep_not_apart(manager_id: UUID, teams: frozenset[UUID], *, people: int, edition: int) -> None:
    """Keep which teams of a large line are not counted apart, on the same terms as `keep_counted`."""
    if _is_kept(people):
        _COUNTED[db.engine] = counted = _of_edition(edition)
        counted.not_apart[manager_id] = teams


def _is_kept(people: int) -> bool:
    return people >= KEPT_FROM and not in_transaction()


def _of_edition(edition: int) -> _Counted:
    """What was counted under an edition: nothing, where what is kept is of another."""
    counted = _COUNTED.get(db.engine)
    return counted if counted and counted.edition == edition else _Counted(edition)
