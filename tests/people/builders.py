"""People and places for tests, made by the services themselves."""

from datetime import date
from uuid import UUID

from skills_centre.people.models import OrganisationUnit, PersonType, Role, UnitKind
from skills_centre.people.services.accounts import NewPerson, add_person
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.database import transaction
from skills_centre.platform.text import slug, sort_key
from tests.conftest import NOW


def add(
    name: str, *, manager: UUID | None = None, kind: PersonType = PersonType.HOUSE_STAFF, roles: tuple[Role, ...] = ()
) -> UUID:
    """Add a person who joined in January 2024, with a manager and roles."""
    with transaction():
        person_id = add_person(
            NewPerson(name=name, email=f"{slug(name)}@example.org", person_type=kind, joined_on=date(2024, 1, 8)),
            manager_id=manager,
            by_id=None,
            now=NOW,
        )
        for role in roles:
            grant_role(person_id, role, by_id=None, now=NOW)
    return person_id


def add_unit(name: str, *, kind: UnitKind = UnitKind.TEAM, parent: UUID | None = None) -> UUID:
    """Add a unit of the organisation."""
    with transaction() as session:
        unit = OrganisationUnit(key=slug(name), name=name, sort_key=sort_key(name), kind=kind, parent_id=parent)
        session.add(unit)
        session.flush()
        return unit.id
