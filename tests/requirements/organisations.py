"""Organisations at random, written as rows: a tree of units, people of every kind in them, with roles, some of whom came later or left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Membership, OrganisationUnit, Person, PersonType, UnitKind
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.skills.models import Framework, PersonProfile, Profile
from tests.conftest import NOW

TODAY = local_day(NOW)
DAY = timedelta(days=1)
#: Most people are staff.
KINDS = [PersonType.HOUSE_STAFF] * 5 + [PersonType.CONTRACTOR] * 2 + list(PersonType)
REQUIRABLE = sorted(set(PersonType) - PRIVATE_PERSON_TYPES)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Whoever and whatever an organisation at random consists of."""

    people: list[UUID]
    units: list[UUID]
    profiles: list[UUID]


def crowd_at_random(dice: Random, *, people: int = 40) -> Crowd:
    """So many people in six units and with four profiles."""
    with transaction() as session:
        units = _units(dice)
        session.add_all(units)
        framework = Framework(key=f"at-random-{new_id()}", name="At random", description="", is_in_force=False)
        session.add(framework)
        session.flush()
        profiles = [
            Profile(id=new_id(), framework_id=framework.id, key=f"role-{n}", is_everyone=False) for n in range(4)
        ]
        session.add_all(profiles)
        made = [_person(place, dice) for place in range(people)]
        session.add_all(made)
        session.flush()
        for one in made:
            session.add_all(_places(one, units, dice))
            session.add_all(_roles(one, profiles, dice))
    return Crowd([one.id for one in made], [one.id for one in units], [one.id for one in profiles])


def _units(dice: Random) -> list[OrganisationUnit]:
    found: list[OrganisationUnit] = []
    for number in range(6):
        above = dice.choice(found).id if found and dice.random() < 0.7 else None
        kind = UnitKind.TEAM if above else UnitKind.BODY
        name = f"unit-{new_id()}"
        found.append(
            OrganisationUnit(id=new_id(), key=name, name=name, sort_key=f"{number}", kind=kind, parent_id=above)
        )
    return found


def _person(place: int, dice: Random) -> Person:
    joined_on = TODAY - dice.choice((-20, 0, 1, 30, 400, 401, 3000)) * DAY
    return Person(
        id=new_id(),
        name=f"Person {place}",
        sort_key=f"person {place:03}",
        person_type=dice.choice(KINDS),
        joined_on=joined_on,
        recorded_on=dice.choice((None, joined_on, TODAY - 10 * DAY)),
        left_on=dice.choice((None, None, None, None, None, TODAY - DAY)),
    )


def _places(one: Person, units: list[OrganisationUnit], dice: Random) -> list[Membership]:
    """Nowhere, or in one unit after another, the last of which may be still to come."""
    days = sorted({TODAY + dice.randint(-500, 30) * DAY for _ in range(dice.randint(0, 3))})
    ends: list[date | None] = [day - DAY for day in days[1:]]
    ends.append(dice.choice((None, None, None, days[-1] + 5 * DAY)) if days else None)
    return [
        Membership(person_id=one.id, unit_id=dice.choice(units).id, starts_on=day, ends_on=end)
        for day, end in zip(days, ends, strict=False)
    ]


def _roles(one: Person, profiles: list[Profile], dice: Random) -> list[PersonProfile]:
    """Some roles, agreed or only proposed, some of them over; the first is the primary one."""
    found = []
    for place, profile in enumerate(dice.sample(profiles, dice.randint(0, 3))):
        starts_on = TODAY + dice.randint(-500, 20) * DAY
        found.append(
            PersonProfile(
                person_id=one.id,
                profile_id=profile.id,
                is_primary=place == 0,
                starts_on=starts_on,
                ends_on=dice.choice((None, None, None, starts_on + dice.randint(0, 400) * DAY)),
                agreed_at=dice.choice((NOW, NOW, NOW, None)),
            )
        )
    return found


def clauses_at_random(dice: Random, crowd: Crowd) -> tuple[Clause, ...]:
    """What a rule may say: some inclusions, and sometimes an exclusion, of any kinds."""
    inclusions = [_clause(dice, crowd, list(ClauseKind), is_exclusion=False) for _ in range(dice.randint(1, 4))]
    kinds = [kind for kind in ClauseKind if kind is not ClauseKind.EVERYONE]
    exclusions = [_clause(dice, crowd, kinds, is_exclusion=True) for _ in range(dice.choice((0, 0, 0, 1, 2)))]
    return tuple(dict.fromkeys(inclusions + exclusions))


def _clause(dice: Random, crowd: Crowd, kinds: Sequence[ClauseKind], *, is_exclusion: bool) -> Clause:
    match kind := dice.choice(kinds):
        case ClauseKind.UNIT:
            return Clause(kind, dice.choice(crowd.units), is_exclusion)
        case ClauseKind.PROFILE:
            return Clause(kind, dice.choice(crowd.profiles), is_exclusion)
        case ClauseKind.PERSON:
            return Clause(kind, dice.choice(crowd.people), is_exclusion)
        case ClauseKind.PERSON_TYPE:
            return Clause(kind, dice.choice(list(PersonType) if is_exclusion else REQUIRABLE).value, is_exclusion)
        case _:
            return Clause(kind, None, is_exclusion)
