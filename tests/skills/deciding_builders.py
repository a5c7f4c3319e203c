"""A manager with people, and what they claim: for tests of deciding."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from skills_centre.people.models import Delegation
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.skills.models import Basis, Decision
from skills_centre.skills.services.deciding import Verdict, decide_claims
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_skill
from tests.skills.assessed import ageing_framework, record, report_to
from tests.skills.builders import NOW, TODAY, a_person, profile_id, published, skill_id

SEEN = Basis.SEEN_IN_WORK


@dataclass(frozen=True)
class Team:
    """A manager, a clerk of theirs, and the skill that the tests are about."""

    mina: UUID
    ada: UUID
    writing: UUID


def a_team() -> Team:
    """Publish a framework, and make a manager with one clerk."""
    published(ageing_framework())
    mina = a_person("Mina Manager")
    return Team(mina, a_report(mina, "Ada Okafor"), skill_id("writing"))


def a_report(manager_id: UUID, name: str) -> UUID:
    """A clerk who reports to somebody."""
    clerk, profile = a_person(name), profile_id("clerk")
    report_to(manager_id, clerk)
    with transaction():
        set_primary_profile(clerk, profile, starts_on=TODAY, by_id=None, now=NOW)
    return clerk


def claim(person_id: UUID, skill: UUID, level: int | None = 3, *, at: datetime = NOW) -> UUID:
    """Have a person claim a level."""
    with transaction():
        made = record(person_id, skill, level, on=at.date(), at=at)
        refresh_skill(person_id, skill, now=NOW)
    return made


def delegate(manager_id: UUID, delegate_id: UUID, *, first: date = TODAY, last: date = TODAY) -> None:
    """Have a manager name a delegate."""
    with transaction() as session:
        session.add(
            Delegation(id=new_id(), manager_id=manager_id, delegate_id=delegate_id, starts_on=first, ends_on=last)
        )


def say(person_id: UUID, *verdicts: Verdict, by_id: UUID) -> int:
    """Decide."""
    with transaction():
        return decide_claims(person_id, verdicts, by_id=by_id, now=NOW)


def agree(result_id: UUID) -> Verdict:
    """Agreement, seen in their work."""
    return Verdict(result_id, Decision.CONFIRMED, basis=SEEN)
