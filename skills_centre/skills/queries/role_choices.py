"""The roles that a person may propose as theirs, and the proposal that is open."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.text import sort_key
from skills_centre.skills.models import (
    Framework,
    FrameworkVersion,
    JobRole,
    PersonProfile,
    Profile,
    RoleFamily,
    RoleLevel,
    VersionState,
)

#: Roles on one page of the list.
ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role level of a published framework that somebody may hold."""

    profile_id: UUID
    name: str
    role_key: str
    role_name: str
    family_name: str
    framework_key: str
    framework_name: str


@dataclass(frozen=True, slots=True)
class RoleChoices:
    """One page of the roles that fit a search."""

    choices: tuple[RoleChoice, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed primary role that waits for one side; `is_own` when the person proposed it themselves."""

    id: UUID
    profile_id: UUID
    name: str
    is_own: bool
    by_name: str | None
    starts_on: date


def role_choices(words: str, *, page: int = 1) -> RoleChoices:
    """The roles whose names hold these words, the framework in force first, then by name; in two statements."""
    fitting = _choices()
    for word in sort_key(words).split():
        fitting = fitting.where(
            or_(
                RoleLevel.sort_key.contains(word, autoescape=True),
                JobRole.sort_key.contains(word, autoescape=True),
                RoleFamily.sort_key.contains(word, autoescape=True),
            )
        )
    total = db.session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
    page = max(1, min(page, -(-total // ON_A_PAGE)))
    rows = db.session.execute(
        fitting.order_by(Framework.is_in_force.desc(), RoleLevel.sort_key, Framework.key, Profile.key)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    )
    return RoleChoices(tuple(RoleChoice(**row._mapping) for row in rows), total, page)


def proposal_of(person_id: UUID) -> Proposal | None:
    """The open proposal of a person's primary role, if any."""
    row = db.session.execute(
        select(
            PersonProfile.id,
            PersonProfile.profile_id,
            RoleLevel.name,
            PersonProfile.set_by,
            PersonProfile.starts_on,
            Person.name.label("by_name"),
        )
        .join(RoleLevel, RoleLevel.profile_id == PersonProfile.profile_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .outerjoin(Person, Person.id == PersonProfile.set_by)
        .where(
            PersonProfile.person_id == person_id,
            PersonProfile.is_primary,
            PersonProfile.agreed_at.is_(None),
            PersonProfile.ends_on.is_(None),
            FrameworkVersion.state == VersionState.PUBLISHED,
        )
    ).one_or_none()
    if row is None:
        return None
    return Proposal(row.id, row.profile_id, row.name, row.set_by == person_id, row.by_name, row.starts_on)


def _choices() -> Select[tuple[UUID, str, str, str, str, str, str]]:
    return (
        select(
            Profile.id.label("profile_id"),
            RoleLevel.name,
            JobRole.key.label("role_key"),
            JobRole.name.label("role_name"),
            RoleFamily.name.label("family_name"),
            Framework.key.label("framework_key"),
            Framework.name.label("framework_name"),
        )
        .select_from(RoleLevel)
        .join(Profile, Profile.id == RoleLevel.profile_id)
        .join(JobRole, JobRole.id == RoleLevel.role_id)
        .join(RoleFamily, RoleFamily.id == JobRole.family_id)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED, ~Profile.is_everyone)
    )
