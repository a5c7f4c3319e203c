"""Who may see somebody's skills by name, and who has looked: for that person alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlalchemy.orm import aliased

from skills_centre.people.models import Delegation, LineClosure, Look, Person
from skills_centre.platform.database import db
from skills_centre.platform.portions import padded

#: Looks on one page of the list.
ON_A_PAGE = 25


class Sight(StrEnum):
    """Why somebody may see a person's skills."""

    MANAGER = "manager"
    DELEGATE = "delegate"
    FALLBACK = "fallback"
    SKILLS_LEAD = "skills-lead"


@dataclass(frozen=True, slots=True)
class MayLook:
    """Somebody who may see a person's skills by name, and why; `is_now` is false while nothing has come to their desk."""

    name: str
    sight: Sight
    is_now: bool = True


@dataclass(frozen=True, slots=True)
class SeenLook:
    """That somebody looked on a day, on a page or in a file."""

    day: date
    viewer_name: str
    as_file: bool


@dataclass(frozen=True, slots=True)
class Looks:
    """One page of the looks at a person, the newest day first."""

    looks: tuple[SeenLook, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))


def may_look_at(person_id: UUID, *, on: date) -> list[MayLook]:
    """The manager of a person, then whoever acts for the manager on a day, by name."""
    manager = aliased(LineClosure)
    managers = (
        select(literal(0).label("place"), Person.name, Person.sort_key, Person.id)
        .join(LineClosure, LineClosure.manager_id == Person.id)
        .where(LineClosure.person_id == person_id, LineClosure.depth == 1, Person.left_on.is_(None))
    )
    delegates = (
        select(literal(1), Person.name, Person.sort_key, Person.id)
        .join(Delegation, Delegation.delegate_id == Person.id)
        .join(manager, manager.manager_id == Delegation.manager_id)
        .where(
            manager.person_id == person_id,
            manager.depth == 1,
            Delegation.starts_on <= on,
            Delegation.ends_on >= on,
            Delegation.ended_at.is_(None),
            Person.left_on.is_(None),
        )
    )
    rows = db.session.execute(union_all(managers, delegates))
    sights = tuple(Sight)
    found = sorted({(row.place, row.sort_key, row.id, row.name) for row in rows if row.id != person_id})
    return [MayLook(name, sights[place]) for place, _, _, name in found]


def not_noted_yet(viewer_id: UUID, subject_ids: Collection[UUID], *, day: date, as_file: bool) -> set[UUID]:
    """Those of these people at whom no look of somebody's is noted on a day. One statement."""
    noted = db.session.scalars(
        _NOTED, {"viewer_id": viewer_id, "subject_ids": padded(subject_ids), "day": day, "as_file": as_file}
    )
    return set(subject_ids).difference(noted)


_NOTED = select(Look.subject_id).where(
    Look.subject_id.in_(bindparam("subject_ids", expanding=True)),
    Look.viewer_id == bindparam("viewer_id"),
    Look.day == bindparam("day"),
    Look.as_file == bindparam("as_file"),
)


def looks_at(person_id: UUID, *, page: int = 1) -> Looks:
    """Who looked at a person's skills, newest day first, then by name; in two statements."""
    total = db.session.scalar(select(func.count()).select_from(Look).where(Look.subject_id == person_id)) or 0
    page = max(1, min(page, -(-total // ON_A_PAGE)))
    rows = db.session.execute(
        select(Look.day, Person.name, Look.as_file)
        .join(Person, Person.id == Look.viewer_id)
        .where(Look.subject_id == person_id)
        .order_by(Look.day.desc(), Person.sort_key, Look.as_file, Look.id)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    )
    return Looks(tuple(SeenLook(*row) for row in rows), total, page)
