"""A manager with people, a delegate, a fallback and somebody who looks after learning, for tests of managers' bookings."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.services.telling import tell_next
from skills_centre.bookings.services.telling_held import tell_of_held
from skills_centre.bookings.services.telling_requests import tell_of_requests
from skills_centre.people.models import Membership, Person, PersonType, Role, RoleGrant, UnitKind
from skills_centre.people.services.fallbacks import name_fallback
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from tests.conftest import NOW, TODAY
from tests.people.builders import add_unit
from tests.reminders.builders import HEAD
from tests.skills.assessed import report_to


@dataclass(frozen=True)
class Office:
    """Mina manages Ada and Ben, and Pru, whose Member's office nobody sees; Fay is named for their area; Lea looks after learning."""

    mina: UUID
    ada: UUID
    ben: UUID
    pru: UUID
    fay: UUID
    lea: UUID
    dan: UUID


def someone(name: str, *, role: Role | None = None, person_type: PersonType = PersonType.HOUSE_STAFF) -> UUID:
    """Somebody with an address."""
    with transaction() as session:
        person = Person(
            id=new_id(), name=name, sort_key=name.casefold(), person_type=person_type, joined_on=TODAY,
            email=f"{name.split(maxsplit=1)[0].casefold()}@example.org",
        )  # fmt: skip
        session.add(person)
        session.flush()
        if role:
            session.add(RoleGrant(person_id=person.id, role=role, granted_at=NOW))
        return person.id


def an_office() -> Office:
    """The office; Dan is nobody's delegate yet."""
    mina, ada, ben = someone("Mina Manager"), someone("Ada Okafor"), someone("Ben Iqbal")
    pru = someone("Pru Staff", person_type=PersonType.MEMBERS_STAFF)
    fay, dan, lea = someone("Fay Fallback"), someone("Dan Delegate"), someone("Lea Admin", role=Role.LD_ADMINISTRATOR)
    area = add_unit("Area", kind=UnitKind.BUSINESS_AREA)
    with transaction() as session:
        for one in (ada, ben, pru):
            session.add(Membership(id=new_id(), person_id=one, unit_id=area, starts_on=TODAY))
    with transaction():
        name_fallback(area, fay, ends_on=None, by_id=None, now=NOW)
    report_to(mina, ada, ben, pru)
    return Office(mina, ada, ben, pru, fay, lea, dan)


def mail(now: datetime = NOW) -> list[tuple[str, str]]:
    """Tell of everything as the worker does, and give what is new: to whom, and the subject's beginning."""
    db.session.close()
    before = set(db.session.scalars(select(OutboxMessage.id)))
    for tell in (tell_next, tell_of_requests, tell_of_held):
        while True:
            with transaction():
                if not tell(HEAD, now=now):
                    break
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return sorted(
        ((one.address or "").split("@")[0], (one.subject or "").split(":")[0]) for one in rows if one.id not in before
    )
