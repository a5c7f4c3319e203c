"""The exemptions that hold on a day, with why and by whom: for the person, and for whoever may end them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import Person
from skills_centre.platform.database import db
from skills_centre.platform.words import words_by_id
from skills_centre.skills.models import Exemption
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.rules.carrying import follows_exemptions


@dataclass(frozen=True, slots=True)
class LiveExemption:
    """One requirement that is lifted for somebody now."""

    skill_id: UUID
    starts_on: date
    ends_on: date
    reason: str | None
    granted_by_name: str


def live_exemptions(person_id: UUID, *, on: date) -> dict[UUID, LiveExemption]:
    """A person's exemptions on a day, by skill: the one that lasts longest where there are several. Five statements at most."""
    rows = db.session.execute(
        select(
            Exemption.skill_id,
            Exemption.starts_on,
            Exemption.ends_on,
            Exemption.reason_id,
            Person.name.label("granted_by_name"),
        )
        .join(Person, Person.id == Exemption.granted_by)
        .where(
            Exemption.person_id == person_id,
            Exemption.starts_on <= on,
            Exemption.ends_on >= on,
            Exemption.ended_at.is_(None),
        )
        .order_by(Exemption.ends_on, Exemption.id)
    ).all()
    words = words_by_id([row.reason_id for row in rows])
    known = succession()
    return {
        now: LiveExemption(now, row.starts_on, row.ends_on, words.get(row.reason_id), row.granted_by_name)
        for row in rows
        for now, way in known.ways(row.skill_id).items()
        if follows_exemptions(way)
    }
