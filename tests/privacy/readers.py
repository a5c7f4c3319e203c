"""Those whose work gives them no sight of people outside their own line, and the person to whom all of them are strangers."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from skills_centre.bookings.models import Booking
from skills_centre.people.models import (
    PRIVATE_PERSON_TYPES,
    LineClosure,
    Membership,
    OrganisationUnit,
    Person,
    Role,
    RoleGrant,
    UnitKind,
)
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.models import AssessmentResult, HelpOffer, RequiredSkill


@dataclass(frozen=True)
class Reader:
    """An account of the demonstration with a role that it is given for this, over everything or over one business area."""

    account: str
    role: Role | None = None
    of_one_area: bool = False


READERS = {
    "staff": Reader("staff"),
    "members-staff": Reader("members.staff"),
    "manager": Reader("manager"),
    "facilitator": Reader("facilitator"),
    "content-editor": Reader("staff", Role.CONTENT_EDITOR),
    "maturity-lead": Reader("staff", Role.MATURITY_LEAD),
    "maturity-lead-of-an-area": Reader("staff", Role.MATURITY_LEAD, of_one_area=True),
}


@dataclass(frozen=True)
class Stranger:
    """Somebody whom no reader may read."""

    id: UUID
    name: str
    mail: str


def account(name: str) -> UUID:
    """The id of an account of the demonstration."""
    return db.session.scalars(select(Person.id).where(Person.email == f"{name}@example.org")).one()


def be_reader(reader: Reader) -> UUID:
    """Give the account its role, and give its id."""
    person_id = account(reader.account)
    if reader.role:
        areas = select(OrganisationUnit.id).where(OrganisationUnit.kind == UnitKind.BUSINESS_AREA)
        unit_id = db.session.scalars(areas.order_by(OrganisationUnit.sort_key)).first() if reader.of_one_area else None
        with transaction() as session:
            session.add(
                RoleGrant(
                    person_id=person_id, role=reader.role, unit_id=unit_id, granted_at=utc_now() - timedelta(days=1)
                )
            )
    return person_id


def stranger_to_all() -> Stranger:
    """Somebody with a long history and with requirements, of another unit than every reader, neither above nor below any.

    They let nobody find them: whoever does is named to whoever looks for help.
    """
    readers = [account(name) for name in sorted({reader.account for reader in READERS.values()})]
    near = select(LineClosure.person_id).where(LineClosure.manager_id.in_(readers))
    above = select(LineClosure.manager_id).where(LineClosure.person_id.in_(readers))
    units = select(Membership.unit_id).where(Membership.person_id.in_(readers), Membership.ends_on.is_(None))
    row = db.session.execute(
        select(Person.id, Person.name, Person.email)
        .join(AssessmentResult, AssessmentResult.person_id == Person.id)
        .join(Membership, (Membership.person_id == Person.id) & Membership.ends_on.is_(None))
        .where(
            Person.id.not_in([*readers]),
            Person.id.not_in(near),
            Person.id.not_in(above),
            or_(Membership.unit_id.not_in(units), ~units.exists()),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            Person.left_on.is_(None),
            Person.id.in_(select(RequiredSkill.person_id)),
            Person.id.not_in(select(HelpOffer.person_id)),
        )
        .group_by(Person.id)
        .order_by(Person.id.in_(select(Booking.person_id)).desc(), func.count().desc(), Person.id)
        .limit(1)
    ).one()
    return Stranger(row.id, row.name, row.email or "")
