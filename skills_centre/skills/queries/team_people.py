"""One of a manager's people, by name: who they are, and what is known of their skills, without what they keep to themselves."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from skills_centre.people.models import LineClosure, Person
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.queries.my_skills import MySkill, skills_of_person


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """Somebody with their line manager."""

    id: UUID
    name: str
    job_title: str | None
    manager_id: UUID | None
    manager_name: str | None

    @property
    def first_name(self) -> str:
        """How a page speaks of them."""
        return self.name.split()[0]


def team_person(person_id: UUID) -> TeamPerson:
    """Somebody who is here. Raises NotFound. Who may see them is for the caller to know."""
    manager = aliased(Person)
    row = db.session.execute(
        select(Person.id, Person.name, Person.job_title, manager.id.label("manager_id"), manager.name.label("manager"))
        .outerjoin(LineClosure, (LineClosure.person_id == Person.id) & (LineClosure.depth == 1))
        .outerjoin(manager, manager.id == LineClosure.manager_id)
        .where(Person.id == person_id, Person.left_on.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound
    return TeamPerson(*row)


def skills_shown_to_managers(person_id: UUID, *, on: date) -> list[MySkill]:
    """What is asked of a person and what is known of them, by name; never what they have only drafted."""
    return [
        one
        for one in skills_of_person(person_id, on=on)
        if one.asked is not None or one.current.verified_level is not None or one.claimed_level is not None
    ]
