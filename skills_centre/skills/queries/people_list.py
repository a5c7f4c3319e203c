"""The list of people that administration looks through: found, filtered, 25 a page, by name; with their role profile, without levels."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import (
    OUTSIDE_THE_LINE,
    LineClosure,
    Membership,
    OrganisationUnit,
    Person,
    PersonType,
)
from skills_centre.people.queries.records import called
from skills_centre.platform.database import db
from skills_centre.skills.models import FrameworkVersion, PersonProfile, RoleLevel, VersionState

PER_PAGE = 25


class Show(StrEnum):
    """Which people are shown."""

    HERE = ""
    NO_MANAGER = "no-manager"
    NO_ROLE = "no-role"
    NO_UNIT = "no-unit"
    NO_PASSWORD = "no-password"  # noqa: S105 - a choice, no secret
    LEFT = "left"


@dataclass(frozen=True)
class PeopleQuestion:
    """What is asked of the list; nothing asks for everybody who is here."""

    words: str = ""
    unit_id: UUID | None = None
    person_type: PersonType | None = None
    show: Show = Show.HERE


@dataclass(frozen=True)
class ListedPerson:
    """One line of the list."""

    id: UUID
    name: str
    email: str | None
    staff_number: str | None
    person_type: PersonType
    job_title: str | None
    left_on: date | None
    unit_name: str | None
    manager_name: str | None
    profile_name: str | None


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list."""

    people: list[ListedPerson]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; one when nobody is found."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def first(self) -> int:
        """The place of the first person shown, counted from 1."""
        return (self.number - 1) * PER_PAGE + 1


def people_page(question: PeopleQuestion, number: int, *, on: date) -> PeoplePage:
    """A page of the people who answer a question on a day, in two statements; a number beyond the last page gives the last."""
    conditions = list(_conditions(question, on))
    total = db.session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // PER_PAGE)))
    manager, place, above, held = aliased(Person), aliased(Membership), aliased(LineClosure), aliased(PersonProfile)
    names = (
        select(RoleLevel.profile_id, RoleLevel.name)
        .join(FrameworkVersion, FrameworkVersion.id == RoleLevel.version_id)
        .where(FrameworkVersion.state == VersionState.PUBLISHED)
        .subquery()
    )
    rows = db.session.execute(
        select(
            *(getattr(Person, name) for name in ("id", "name", "email", "staff_number", "person_type", "job_title")),
            Person.left_on,
            OrganisationUnit.name.label("unit_name"),
            manager.name.label("manager_name"),
            names.c.name.label("profile_name"),
        )
        .outerjoin(place, (place.person_id == Person.id) & place.ends_on.is_(None))
        .outerjoin(OrganisationUnit, OrganisationUnit.id == place.unit_id)
        .outerjoin(above, (above.person_id == Person.id) & (above.depth == 1))
        .outerjoin(manager, manager.id == above.manager_id)
        .outerjoin(held, (held.person_id == Person.id) & _is_primary(held, on))
        .outerjoin(names, names.c.profile_id == held.profile_id)
        .where(*conditions)
        .order_by(Person.sort_key, Person.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return PeoplePage([ListedPerson(**row._mapping) for row in rows], number, total)


def _conditions(question: PeopleQuestion, on: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.erased_at.is_(None)]
    conditions.append(Person.left_on.is_not(None) if question.show is Show.LEFT else Person.left_on.is_(None))
    if question.words.strip():
        conditions.append(called(question.words))
    if question.person_type:
        conditions.append(Person.person_type == question.person_type)
    if question.unit_id:
        conditions.append(_is_in(question.unit_id))
    if question.show is Show.NO_MANAGER:
        conditions.append(Person.person_type.not_in(OUTSIDE_THE_LINE))
        conditions.append(~exists().where(LineClosure.person_id == Person.id, LineClosure.depth == 1))
    if question.show is Show.NO_ROLE:
        conditions.append(~exists().where(PersonProfile.person_id == Person.id, _is_primary(PersonProfile, on)))
    if question.show is Show.NO_UNIT:
        conditions.append(~exists().where(Membership.person_id == Person.id, Membership.ends_on.is_(None)))
    if question.show is Show.NO_PASSWORD:
        conditions.append(Person.password_hash.is_(None))
    return conditions


def _is_primary(held: type[PersonProfile], on: date) -> ColumnElement[bool]:
    """That a profile is the primary one that a person holds on a day."""
    return (
        held.is_primary.is_(True)
        & held.agreed_at.is_not(None)
        & (held.starts_on <= on)
        & (held.ends_on.is_(None) | (held.ends_on >= on))
    )


def _is_in(unit_id: UUID) -> ColumnElement[bool]:
    """That a person is in a unit, or in one below it."""
    below = select(OrganisationUnit.id).where(OrganisationUnit.id == unit_id).cte("units_below", recursive=True)
    below = below.union_all(select(OrganisationUnit.id).where(OrganisationUnit.parent_id == below.c.id))
    return exists().where(
        Membership.person_id == Person.id,
        Membership.ends_on.is_(None),
        Membership.unit_id.in_(select(below.c.id)),
    )
