"""Files of people for tests, written as people write them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from skills_centre.home.people_import.file import read_people_file
from skills_centre.home.people_import.plan import PeoplePlan, Present
from skills_centre.home.people_import.planning import plan_import
from skills_centre.people.models import PersonType, Role
from skills_centre.people.queries.register import RegisteredPerson, RegisteredUnit
from skills_centre.platform.ids import new_id
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.queries.role_profiles import RoleProfile

TODAY = date(2026, 3, 3)
HEADINGS = "staff_number,name,email,person_type,job_title,joined_on,left_on,unit,manager_email,role_profile,roles"
TABLE_OFFICE = "House of Commons > Chamber and Participation > Table Office"


def row(
    name: str,
    *,
    number: str = "",
    email: str | None = None,
    kind: str = "House staff",
    title: str = "",
    joined: str = "2024-01-08",
    left: str = "",
    unit: str = "",
    manager: str = "",
    profile: str = "",
    roles: str = "",
) -> str:
    """A row with every column; the address follows from the name."""
    address = email if email is not None else f"{name.split(maxsplit=1)[0].lower()}@house.example"
    return ",".join((number, name, address, kind, title, joined, left, unit, manager, profile, roles))


def sent(*rows: str, headings: str = HEADINGS) -> SentFile:
    """A file as it is sent."""
    return SentFile("people.csv", "\r\n".join((headings, *rows)).encode())


def person(name: str, **fields: object) -> RegisteredPerson:
    """Somebody who is here, just as `row` describes them."""
    given: dict[str, object] = {
        "id": new_id(),
        "name": name,
        "email": f"{name.split(maxsplit=1)[0].lower()}@house.example",
        "staff_number": None,
        "person_type": PersonType.HOUSE_STAFF,
        "job_title": None,
        "joined_on": date(2024, 1, 8),
        "left_on": None,
        "unit_id": None,
        "manager_id": None,
        "roles": frozenset[Role](),
        **fields,
    }
    return RegisteredPerson(**given)  # type: ignore[arg-type]


def planned(
    file: SentFile,
    *,
    people: Sequence[RegisteredPerson] = (),
    units: Sequence[RegisteredUnit] = (),
    profiles: Sequence[RoleProfile] = (),
    primary: dict[UUID, UUID] | None = None,
) -> PeoplePlan:
    """What the file would do among these people."""
    present = Present(tuple(people), tuple(units), tuple(profiles), primary or {})
    return plan_import(read_people_file(file), present, today=TODAY)


def problems(plan: PeoplePlan) -> list[str]:
    """The problems as lines."""
    return [f"{one.row} {one.column}: {one.sentence}" for one in plan.problems]
