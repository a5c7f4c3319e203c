"""What taking in a file of people would do: the plan, made of values alone."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from skills_centre.home.people_import.entries import Problem
from skills_centre.home.people_import.file import Column
from skills_centre.people.models import Role, UnitKind
from skills_centre.people.queries.register import RegisteredPerson, RegisteredUnit
from skills_centre.people.services.accounts import NewPerson
from skills_centre.skills.queries.role_profiles import RoleProfile

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Present:
    """Everything as it is now, with which a file is compared."""

    people: tuple[RegisteredPerson, ...]
    units: tuple[RegisteredUnit, ...]
    profiles: tuple[RoleProfile, ...]
    primary_profiles: Mapping[UUID, UUID]


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that the file brings. `like` is the name of one beside it that is written almost alike, perhaps a slip."""

    path: tuple[str, ...]
    kind: UnitKind
    like: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that changes about a person, in words; `before` is empty for what is new."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NewPlace(Generic[P]):
    """A unit or a manager that is to be set: a unit by its path; a manager by their id, or by their address when the file brings them.

    An empty one takes the person out of the tree, or leaves them without a manager.
    """

    place: P


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """Somebody to whom the file does something. Without an id they are new."""

    row: int
    person_id: UUID | None
    details: NewPerson
    changes: tuple[FieldChange, ...]
    #: None leaves the unit, the manager or the profile as it is.
    new_unit: NewPlace[tuple[str, ...]] | None = None
    new_manager: NewPlace[UUID | str | None] | None = None
    profile_id: UUID | None = None
    roles: tuple[Role, ...] = ()
    leaves_on: date | None = None

    @property
    def is_new(self) -> bool:
        """Whether the file brings them."""
        return self.person_id is None

    @property
    def moves(self) -> bool:
        """Whether somebody who is here already comes to another unit."""
        return self.new_unit is not None and not self.is_new

    def words(self, column: Column) -> str:
        """What a column will say, when the file changes it."""
        return next((change.after for change in self.changes if change.column == column), "")


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """All that a file would do. With problems it does nothing."""

    rows: int
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]
    new_units: tuple[NewUnit, ...]
    people: tuple[PlannedPerson, ...]
    not_in_file: tuple[RegisteredPerson, ...]

    @property
    def added(self) -> list[PlannedPerson]:
        """Those whom the file brings."""
        return [person for person in self.people if person.is_new]

    @property
    def changed(self) -> list[PlannedPerson]:
        """Those who are here and change, without those who leave."""
        return [person for person in self.people if not person.is_new and not person.leaves_on]

    @property
    def leaving(self) -> list[PlannedPerson]:
        """Those of whom the file says that they have left."""
        return [person for person in self.people if person.leaves_on]

    @property
    def moved(self) -> int:
        """How many come to another unit."""
        return sum(person.moves for person in self.changed)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is as the file says already."""
        return not self.people and not self.new_units

    def fingerprint(self) -> str:
        """By which a confirmation is held to what was shown: the same file on the same people gives the same."""
        return hashlib.sha256(repr((self.new_units, self.people)).encode()).hexdigest()
