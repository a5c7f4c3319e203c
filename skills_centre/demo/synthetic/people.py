"""The people of a synthetic organisation, planned in memory: who they are, their place and their role profiles."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from skills_centre.demo.accounts import ACCOUNTS, Account
from skills_centre.demo.content import names
from skills_centre.demo.organisation import PAST
from skills_centre.demo.synthetic.line import Line
from skills_centre.people.models import PersonType

#: Of a hundred people: those outside the line, whose levels are theirs alone, and those who have left.
PRIVATE_IN_100, LEFT_IN_100 = 3, 2
#: manager@example.org is whoever has about this many people below.
MANAGERS_PEOPLE = 60

STAFF = (PersonType.HOUSE_STAFF, PersonType.DIGITAL_SERVICE_STAFF, PersonType.CONTRACTOR)
PRIVATE = (PersonType.MEMBERS_STAFF, PersonType.MEMBER, PersonType.PEERS_STAFF, PersonType.PEER)


@dataclass(slots=True)
class SyntheticPerson:
    """Somebody to be. `unit` is the number of whoever leads the unit they are in; none for those outside the line."""

    id: UUID
    name: str
    email: str
    staff_number: str
    person_type: PersonType
    joined_on: date
    left_on: date | None
    manager: "SyntheticPerson | None"
    unit: int | None
    profile: UUID
    further: tuple[UUID, date, date | None] | None
    #: How much of what is asked is assessed here.
    keenness: float
    account: Account | None = None

    @property
    def is_private(self) -> bool:
        """Whether their levels and states appear on their own pages only."""
        return self.unit is None

    @property
    def counts(self) -> bool:
        """Whether they stand in summaries."""
        return not self.is_private and self.left_on is None


def plan_people(
    line: Line,
    private: int,
    profiles: Sequence[UUID],
    dice: random.Random,
    *,
    today: date,
    seed: int,
    new_id: Callable[[], UUID],
) -> list[SyntheticPerson]:
    """Everybody of a line, then so many people outside it. Of the profiles, which rise, managers hold one of the upper half."""
    people: list[SyntheticPerson] = []
    keenness, units = [0.0] * len(line.managers), line.units()
    habits = [dice.sample(profiles, min(4, len(profiles))) for _ in range(40)]
    seniors = profiles[len(profiles) // 2 :]
    calling = _names(dice)
    for number in range(len(line.managers) + private):
        manager = line.managers[number] if number < len(line.managers) else None
        in_line = number < len(line.managers)
        leads = in_line and line.reports[number] > 0
        lead = number if leads else manager
        if leads:
            keenness[number] = dice.betavariate(5, 2.2)
        joined = today - timedelta(days=int(dice.triangular(PAST + 50 if leads else 20, 4200, 900)))
        left = today - timedelta(days=dice.randint(1, 300))
        has_left = not leads and dice.random() * 100 < LEFT_IN_100 and left > joined
        kinds, chances = (STAFF, (75, 20, 5)) if in_line else (PRIVATE, (70, 15, 10, 5))
        habit = habits[(lead or 0) % len(habits)]
        people.append(
            SyntheticPerson(
                new_id(),
                next(calling),
                f"p{number + 1}.s{seed}@bench.example.org",
                f"S{seed}-{number + 1:07}",
                dice.choices(kinds, chances)[0],
                joined,
                left if has_left else None,
                None if manager is None else people[manager],
                units[number] if in_line else None,
                dice.choice(seniors) if leads else dice.choice(habit),
                _further(habit, dice, today) if dice.random() < 0.04 else None,
                keenness[lead] if in_line and lead is not None else 0.7,
            )
        )
    return people


def give_accounts(people: Sequence[SyntheticPerson], line: Line) -> None:
    """Give the demonstration's accounts to people of a database in which nobody has them yet; a small organisation has fewer."""
    sizes = line.sizes()
    leads = [number for number, reports in enumerate(line.reports) if reports]
    manager = min(leads, key=lambda number: (abs(sizes[number] - MANAGERS_PEOPLE), number), default=0)
    theirs = [one for one in people if one.manager is people[manager] and one.counts]
    outside = [one for one in people if one.person_type is PersonType.MEMBERS_STAFF and one.left_on is None]
    ordinary = iter(
        one for number, one in enumerate(people) if number not in (0, manager) and one.counts and one not in theirs
    )
    by_address = {account.email: account for account in ACCOUNTS}
    firsts = {"manager@example.org": people[manager : manager + 1], "staff@example.org": theirs[:1]}
    firsts["members.staff@example.org"] = outside[:1]
    for email, account in by_address.items():
        seat = firsts[email] if email in firsts else [one for one in (next(ordinary, None),) if one]
        for person in seat:
            person.account, person.email = account, account.email


def _further(profiles: Sequence[UUID], dice: random.Random, today: date) -> tuple[UUID, date, date | None]:
    """A further role that began lately; half of them have a last day, ahead."""
    until = today + timedelta(days=dice.randint(10, 200)) if dice.random() < 0.5 else None
    return dice.choice(profiles), today - timedelta(days=dice.randint(1, 100)), until


def _names(dice: random.Random) -> Iterator[str]:
    given, family = names().given, names().family
    while True:
        yield f"{dice.choice(given)} {dice.choice(family)}"
