"""Who may act for whom, now: as line manager, in a manager's place, or by a role."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, Person, Role, RoleGrant
from skills_centre.people.queries.lines import acts_as_manager_of, acts_for
from skills_centre.platform.database import db


@dataclass(frozen=True)
class Rights:
    """What somebody may do about another person: in which manager's place they stand, if any, and whether they hold a role."""

    viewer_id: UUID
    manager_id: UUID | None
    holds_role: bool
    has_manager: bool

    @property
    def acting_for_id(self) -> UUID | None:
        """The manager in whose place they act; none when they act as themselves."""
        return self.manager_id if self.manager_id != self.viewer_id else None


def rights_over(viewer_id: UUID, person_id: UUID, *, role: Role, on: date) -> Rights | None:
    """What somebody may do about a person as manager, delegate or holder of a role; None about oneself, leavers and private people.

    Whether the role is enough is for the caller to know: often it is so only for somebody without a manager.
    """
    manager = aliased(Person)
    row = db.session.execute(
        select(
            exists()
            .where(
                LineClosure.person_id == Person.id,
                LineClosure.depth == 1,
                manager.id == LineClosure.manager_id,
                manager.left_on.is_(None),
            )
            .label("has_manager"),
            exists()
            .where(RoleGrant.person_id == viewer_id, RoleGrant.role == role, RoleGrant.ended_at.is_(None))
            .label("holds_role"),
        ).where(
            Person.id == person_id,
            Person.id != viewer_id,
            Person.left_on.is_(None),
            Person.person_type.not_in(PRIVATE_PERSON_TYPES),
        )
    ).one_or_none()
    if row is None:
        return None
    return Rights(
        viewer_id, acts_as_manager_of(viewer_id, person_id, on), holds_role=row.holds_role, has_manager=row.has_manager
    )


def is_in_line_of(viewer_id: UUID, person_id: UUID, on: date) -> bool:
    """Whether a person is anywhere below a manager in whose place the viewer stands on a day; never a private person."""
    return (
        db.session.scalar(
            select(LineClosure.person_id)
            .join(Person, Person.id == LineClosure.person_id)
            .where(
                LineClosure.manager_id.in_(acts_for(viewer_id, on)),
                LineClosure.person_id == person_id,
                LineClosure.person_id != viewer_id,
                Person.left_on.is_(None),
                Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            )
            .limit(1)
        )
        is not None
    )
