"""The roles that somebody has held, holds and will hold, with their days; and the proposals that are open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import and_, or_, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.skills.models import FrameworkVersion, PersonProfile, RoleLevel, VersionState

#: What a role is called that no published framework has had.
NAMELESS = "A former role"


class When(StrEnum):
    """Whether a role is over, held now, or to come."""

    PAST = "past"
    NOW = "now"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds between two days, both included, as agreed."""

    profile_id: UUID
    name: str
    is_primary: bool
    starts_on: date
    ends_on: date | None
    set_by_name: str | None
    when: When


@dataclass(frozen=True, slots=True)
class ProposedRole:
    """A role that waits for one side; `is_own` when the person proposed it themselves."""

    id: UUID
    profile_id: UUID
    name: str
    is_primary: bool
    is_own: bool
    by_name: str | None
    proposed_on: date
    wanted_from: date | None
    wanted_until: date | None


@dataclass(frozen=True, slots=True)
class RolesOverTime:
    """All roles of a person, the newest first, and what is proposed."""

    roles: tuple[HeldRole, ...]
    proposals: tuple[ProposedRole, ...]

    def of(self, when: When) -> list[HeldRole]:
        """Those that are over, held now, or to come; the main role first where several are held."""
        return [one for one in self.roles if one.when == when]


def roles_over_time(person_id: UUID, *, on: date) -> RolesOverTime:
    """The roles of a person with their history, in two statements. Who may see them is for the caller to know."""
    rows = db.session.execute(
        select(
            PersonProfile.id,
            PersonProfile.profile_id,
            PersonProfile.is_primary,
            PersonProfile.starts_on,
            PersonProfile.ends_on,
            PersonProfile.agreed_at,
            PersonProfile.set_by,
            PersonProfile.wanted_from,
            PersonProfile.wanted_until,
            Person.name.label("by_name"),
        )
        .outerjoin(Person, Person.id == PersonProfile.set_by)
        .where(
            PersonProfile.person_id == person_id,
            or_(
                PersonProfile.agreed_at.is_not(None),
                and_(PersonProfile.agreed_at.is_(None), PersonProfile.ends_on.is_(None)),
            ),
        )
        .order_by(PersonProfile.starts_on.desc(), PersonProfile.is_primary.desc(), PersonProfile.id)
    ).all()
    names = profile_names({row.profile_id for row in rows})
    roles = tuple(
        HeldRole(
            row.profile_id,
            names.get(row.profile_id, NAMELESS),
            row.is_primary,
            row.starts_on,
            row.ends_on,
            row.by_name,
            _when(row.starts_on, row.ends_on, on),
        )
        for row in rows
        if row.agreed_at is not None
    )
    proposals = tuple(
        ProposedRole(
            row.id,
            row.profile_id,
            names.get(row.profile_id, NAMELESS),
            row.is_primary,
            row.set_by == person_id,
            row.by_name,
            row.starts_on,
            row.wanted_from,
            row.wanted_until,
        )
        for row in rows
        if row.agreed_at is None
    )
    return RolesOverTime(tuple(sorted(roles, key=lambda one: not one.is_primary)), proposals)


def profile_names(profile_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these profiles are called in the newest version that was ever published. One statement."""
    if not profile_ids:
        return {}
    rows = db.session.execute(
        select(RoleLevel.profile_id, RoleLevel.name)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .where(RoleLevel.profile_id.in_(profile_ids), FrameworkVersion.state != VersionState.DRAFT)
        .order_by(FrameworkVersion.state == VersionState.PUBLISHED, FrameworkVersion.number)
    )
    return {row.profile_id: row.name for row in rows}


def _when(starts_on: date, ends_on: date | None, on: date) -> When:
    if starts_on > on:
        return When.COMING
    return When.PAST if ends_on is not None and ends_on < on else When.NOW
