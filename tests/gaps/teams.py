"""Builders of the manager's page: a manager with people, what they are asked and where they stand, by the product's own services."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from skills_centre.people.models import PersonType
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.skills.definitions import DefinedFamily, DefinedRole, DefinedRoleLevel, FrameworkDefinition
from skills_centre.skills.models import Profile, Skill, Source
from skills_centre.skills.services.profiles import NewPrimary, hold_primary_profiles
from skills_centre.skills.services.standing import refresh_people
from tests.gaps.builders import fold_all, recompute
from tests.skills.assessed import record, report_to
from tests.skills.builders import LEVELS, a_person, needs, published, skill


def framework_of(count: int = 3, *, currency_months: int | None = None) -> FrameworkDefinition:
    """One role that asks for `count` skills at level 2 and 3 by turns; the last one desirable. Results count for so many months."""
    keys = [f"skill-{number}" for number in range(count)]
    asked = tuple(
        needs(key, 2 + place % 2, is_essential=place < count - 1 or count == 1, weight=1 + place % 3)
        for place, key in enumerate(keys)
    )
    analyst = DefinedRole("analyst", "Analyst", "", (DefinedRoleLevel("analyst", "Analyst", requirements=asked),))
    return FrameworkDefinition(
        key="ours",
        name="Our framework",
        description="For tests.",
        levels=LEVELS,
        skills=tuple(replace(skill(key), currency_months=currency_months) for key in keys),
        families=(DefinedFamily("work", "Work", (analyst,)),),
        everyone=(),
    )


@dataclass(frozen=True)
class Team:
    """A manager, their direct reports by name, and the skills by key."""

    manager_id: UUID
    people: dict[str, UUID]
    skills: dict[str, UUID]


def team_of(
    names: Iterable[str],
    *,
    boss: str = "Bo Boss",
    skills: int = 3,
    person_types: dict[str, PersonType] | None = None,
    currency_months: int | None = None,
) -> Team:
    """A manager of people who all hold the one role of a fresh framework, with nothing said by anybody yet."""
    published(framework_of(skills, currency_months=currency_months))
    manager_id = a_person(boss)
    return Team(manager_id, add_people(manager_id, names, person_types=person_types), skills_by_key())


def add_people(
    manager_id: UUID, names: Iterable[str], *, person_types: dict[str, PersonType] | None = None
) -> dict[str, UUID]:
    """More people for a manager, in the one role there is."""
    types = person_types or {}
    people = {name: a_person(name, person_type=types.get(name, PersonType.HOUSE_STAFF)) for name in names}
    analyst = db.session.execute(select(Profile.id).where(Profile.key == "analyst")).scalar_one()
    report_to(manager_id, *people.values())
    starts_on, now = utc_now().date() - timedelta(days=90), utc_now()
    with transaction():
        new = [NewPrimary(person_id, analyst, starts_on) for person_id in people.values()]
        refresh_people(hold_primary_profiles(new, by_id=None, now=now), now=now)
    bring_up_to_date()
    return people


def skills_by_key() -> dict[str, UUID]:
    return dict(db.session.execute(select(Skill.key, Skill.id)).tuples().all())


def say(team: Team, name: str, key: str, level: int, *, confirmed: bool = True) -> None:
    """Record that somebody is at a level: confirmed by their manager, or said by themselves."""
    with transaction():
        record(
            team.people[name],
            team.skills[key],
            level,
            source=Source.MANAGER if confirmed else Source.SELF,
            assessor_id=team.manager_id if confirmed else None,
            on=utc_now().date() - timedelta(days=1),
            at=utc_now(),
        )
        refresh_people([team.people[name]], now=utc_now())
    bring_up_to_date()


def bring_up_to_date() -> None:
    """As the workers do within seconds."""
    fold_all()
    recompute()
