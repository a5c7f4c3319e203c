"""A manager's people with the team and the roles that each has today, to be filtered, sorted and grouped by these."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from skills_centre.gaps.queries.teams import Member, counting
from skills_centre.people.models import LineClosure, Membership, OrganisationUnit, Person
from skills_centre.platform.database import db
from skills_centre.skills.models import FrameworkVersion, PersonProfile, Profile, RoleLevel, VersionState


@dataclass(frozen=True, slots=True)
class Choice:
    """A team or role, and how many of the people have it; the one of those without any has no key."""

    key: str | None
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody has, as its framework names it."""

    key: str
    name: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class PlacedMember(Member):
    """Somebody in a manager's line, with their team and their roles of today, the main role first."""

    team_key: str | None
    team: str | None
    team_sort_key: str
    roles: tuple[HeldRole, ...]


def teams_among(manager_id: UUID, *, below_too: bool) -> list[Choice]:
    """The teams of a manager's people and how many are in each, by name; whoever is in none comes last."""
    rows = db.session.execute(
        select(OrganisationUnit.key, OrganisationUnit.name, func.count())
        .select_from(LineClosure)
        .join(Person, Person.id == LineClosure.person_id)
        .outerjoin(Membership, _today_in_unit())
        .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
        .where(*_of(manager_id, below_too=below_too))
        .group_by(OrganisationUnit.key, OrganisationUnit.name, OrganisationUnit.sort_key)
        .order_by(OrganisationUnit.sort_key.is_(None), OrganisationUnit.sort_key, OrganisationUnit.key)
    )
    return [Choice(key, name or "No team", people) for key, name, people in rows]


def placed_members(
    manager_id: UUID, *, below_too: bool, on: date, team_key: str | None = None, in_no_team: bool = False
) -> list[PlacedMember]:
    """The direct reports who count, or the whole line, by name; only those of one team where one is given, or of none."""
    statement = (
        select(
            Person.id,
            Person.name,
            LineClosure.depth == 1,
            OrganisationUnit.key,
            OrganisationUnit.name,
            OrganisationUnit.sort_key,
        )
        .select_from(LineClosure)
        .join(Person, Person.id == LineClosure.person_id)
        .outerjoin(Membership, _today_in_unit())
        .outerjoin(OrganisationUnit, OrganisationUnit.id == Membership.unit_id)
        .where(*_of(manager_id, below_too=below_too))
        .order_by(Person.sort_key, Person.id)
    )
    if team_key is not None:
        statement = statement.where(OrganisationUnit.key == team_key)
    elif in_no_team:
        statement = statement.where(OrganisationUnit.key.is_(None))
    roles = _roles_of(manager_id, below_too=below_too, on=on)
    return [
        PlacedMember(person_id, name, bool(is_direct), key, team, sort_key or "", tuple(roles.get(person_id, ())))
        for person_id, name, is_direct, key, team, sort_key in db.session.execute(statement)
    ]


def roles_among(people: Iterable[PlacedMember]) -> list[Choice]:
    """The roles of these people and how many have each, by name; whoever has none comes last."""
    found: dict[HeldRole, int] = defaultdict(int)
    without = 0
    for person in people:
        without += not person.roles
        for role in set(person.roles):
            found[role] += 1
    named = [
        Choice(role.key, role.name, found[role]) for role in sorted(found, key=lambda one: (one.sort_key, one.key))
    ]
    return [*named, Choice(None, "No role agreed", without)] if without else named


def in_role(people: Collection[PlacedMember], key: str | None) -> list[PlacedMember]:
    """Those who have a role, or no role at all where none is given."""
    if key is None:
        return [person for person in people if not person.roles]
    return [person for person in people if any(role.key == key for role in person.roles)]


def _roles_of(manager_id: UUID, *, below_too: bool, on: date) -> dict[UUID, list[HeldRole]]:
    """The roles that a manager's people hold on a day and that both sides agreed on, each person's main one first."""
    rows = db.session.execute(
        select(PersonProfile.person_id, Profile.key, RoleLevel.name, RoleLevel.sort_key)
        .select_from(LineClosure)
        .join(Person, Person.id == LineClosure.person_id)
        .join(PersonProfile, PersonProfile.person_id == Person.id)
        .join(Profile, Profile.id == PersonProfile.profile_id)
        .join(RoleLevel, RoleLevel.profile_id == Profile.id)
        .join(
            FrameworkVersion,
            and_(FrameworkVersion.id == RoleLevel.version_id, FrameworkVersion.state == VersionState.PUBLISHED),
        )
        .where(
            *_of(manager_id, below_too=below_too),
            PersonProfile.agreed_at.is_not(None),
            PersonProfile.starts_on <= on,
            or_(PersonProfile.ends_on.is_(None), PersonProfile.ends_on >= on),
        )
        .order_by(PersonProfile.is_primary.desc(), RoleLevel.sort_key, Profile.id)
    )
    held: dict[UUID, list[HeldRole]] = defaultdict(list)
    for person_id, key, name, sort_key in rows:
        held[person_id].append(HeldRole(key, name, sort_key))
    return held


def _today_in_unit() -> ColumnElement[bool]:
    return and_(Membership.person_id == Person.id, Membership.ends_on.is_(None))


def _of(manager_id: UUID, *, below_too: bool) -> list[ColumnElement[bool]]:
    depth = [] if below_too else [LineClosure.depth == 1]
    return [LineClosure.manager_id == manager_id, *depth, *counting()]
