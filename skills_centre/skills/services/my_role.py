"""What a person does about their own role: choose it, and say that it is not theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, ObjectionKind, Person
from skills_centre.people.services.objections import object_to
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.errors import NotFound
from skills_centre.skills.models import PersonProfile
from skills_centre.skills.services.profiles import (
    decline_proposal,
    end_profile,
    propose_primary_profile,
    set_primary_profile,
)


def choose_role(person_id: UUID, profile_id: UUID, *, now: datetime) -> bool:
    """Propose a primary role for oneself, for the manager to agree; says whether it counts at once.

    For Members, peers and their staff it does: to them every requirement is a suggestion, and nobody else is asked about it.
    Raises NotFound or ProfileNotInUse.
    """
    if _is_private(person_id):
        set_primary_profile(person_id, profile_id, starts_on=local_day(now), by_id=person_id, now=now)
        return True
    propose_primary_profile(person_id, profile_id, by_id=person_id, now=now)
    return False


def say_not_mine(person_id: UUID, profile_id: UUID, *, now: datetime) -> bool:
    """Stop a role from counting from today, because its holder says that it is not theirs; gives false when they do not hold it.

    One press, and no question asked: L&D and the manager are told, and history keeps the days on which it counted. Of Members, peers and
    their staff nobody is told: to them a role is a suggestion.
    """
    try:
        end_profile(person_id, profile_id, last_day=local_day(now) - timedelta(days=1), by_id=person_id, now=now)
    except NotFound:
        return False
    _tell(person_id, profile_id, now=now)
    return True


def turn_role_down(person_id: UUID, proposal_id: UUID, *, now: datetime) -> None:
    """Say that the role that somebody proposed for one is not one's own; they and L&D are told. Raises NoSuchProposal or NotFound."""
    profile_id = db.session.scalar(select(PersonProfile.profile_id).where(PersonProfile.id == proposal_id))
    decline_proposal(proposal_id, by_id=person_id, now=now)
    if profile_id is not None:
        _tell(person_id, profile_id, now=now)


def _tell(person_id: UUID, profile_id: UUID, *, now: datetime) -> None:
    if not _is_private(person_id):
        object_to(ObjectionKind.NOT_MY_ROLE, person_id, profile_id, by_id=person_id, now=now)


def _is_private(person_id: UUID) -> bool:
    return db.session.scalar(select(Person.person_type).where(Person.id == person_id)) in PRIVATE_PERSON_TYPES
