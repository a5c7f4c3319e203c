"""The demonstration's organisation and its four hundred people, planned in memory before anything is written."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from skills_centre.demo.accounts import ACCOUNTS, Account
from skills_centre.demo.content import Unit, institution_data, names
from skills_centre.people.models import PersonType, UnitKind
from skills_centre.platform.ids import new_id
from skills_centre.platform.text import slug, sort_key

#: The area whose director is manager@example.org: about sixty people below.
MANAGERS_AREA = "visitors-security-and-catering"
MANAGERS_DIRECT_REPORTS = 9
STAFF_TEAM = "tours-and-galleries"

#: The team, and the place in it (its head first), of each other account.
SEATS = {
    "admin@example.org": ("learning-and-development", 0),
    "reviewer@example.org": ("learning-and-development", 1),
    "facilitator@example.org": ("learning-and-development", 2),
    "auditor@example.org": ("budgets-and-planning", 1),
    "members.staff@example.org": ("members-offices", 0),
}


@dataclass
class PlannedPerson:
    """Somebody to be: their place, their manager and their role profile."""

    id: UUID
    name: str
    email: str
    person_type: PersonType
    unit_key: str
    job_title: str
    profile_key: str | None
    joined_on: date
    manager_id: UUID | None = None
    account: Account | None = None


@dataclass
class PlannedUnit:
    """A unit to be."""

    id: UUID
    unit: Unit
    parent_id: UUID | None


@dataclass
class Plan:
    """The whole organisation to be."""

    units: list[PlannedUnit] = field(default_factory=list)
    people: list[PlannedPerson] = field(default_factory=list)

    def account(self, email: str) -> PlannedPerson:
        """The person who has one of the demonstration's accounts."""
        return next(person for person in self.people if person.email == email)

    def direct_reports(self, manager_id: UUID) -> list[PlannedPerson]:
        """The people whom somebody manages."""
        return [person for person in self.people if person.manager_id == manager_id]


class OrganisationPlanner:
    """Plans people team by team, then the line of management from the tree's heads."""

    def __init__(self, dice: random.Random, today: date) -> None:
        self._dice = dice
        self._today = today
        self._plan = Plan()
        self._names = self._shuffled_names()
        self._addresses: set[str] = {account.email for account in ACCOUNTS}
        self._by_team: dict[str, list[PlannedPerson]] = {}
        self._heads: dict[str, PlannedPerson] = {}

    def plan(self) -> Plan:
        """Plan everything."""
        data = institution_data()
        for unit in data.units:
            self._add_unit(unit, None)
        for planned in self._plan.units:
            if planned.unit.kind is UnitKind.TEAM:
                self._fill_team(planned.unit)
        top = self._seat_head("institution", data.head_title, data.head_team)
        for unit in data.units:
            self._draw_lines(unit, above=top)
        self._give_accounts()
        return self._plan

    def _add_unit(self, unit: Unit, parent_id: UUID | None) -> None:
        planned = PlannedUnit(new_id(), unit, parent_id)
        self._plan.units.append(planned)
        for child in unit.children:
            self._add_unit(child, planned.id)

    def _fill_team(self, unit: Unit) -> None:
        directors = [role for role in unit.roles if role == "director"]
        roles = [role for role in unit.roles if role != "director"]
        members = []
        for place in range(unit.size):
            leads = place == 0 and unit.head is not None
            profile = unit.head if leads else self._role_from(roles)
            members.append(self._person(unit, profile, self._title(unit, profile)))
        self._by_team[unit.key] = members
        if unit.head is not None:
            self._heads[unit.key] = members[0]
        if directors:  # the office's directors are seated one by one, as the heads of areas ask for them
            self._heads[unit.key].profile_key = unit.head

    def _role_from(self, roles: list[str]) -> str | None:
        """Pick a role, the first of the list most often."""
        if not roles:
            return None
        weights = [3, 2, 1, 1, 1][: len(roles)]
        return self._dice.choices(roles, weights)[0]

    def _title(self, unit: Unit, profile: str | None) -> str:
        titles = institution_data().job_titles
        if unit.person_type is PersonType.MEMBERS_STAFF:
            return self._dice.choice(titles.members_staff)
        if profile is None:
            return self._dice.choice(titles.by_team.get(unit.key, ("Officer",)))
        return self._dice.choice(titles.by_role[profile])

    def _person(self, unit: Unit, profile: str | None, title: str) -> PlannedPerson:
        name = next(self._names)
        joined = self._today - timedelta(days=int(self._dice.triangular(20, 4200, 900)))
        person = PlannedPerson(new_id(), name, self._address(name), unit.person_type, unit.key, title, profile, joined)
        self._plan.people.append(person)
        return person

    def _address(self, name: str) -> str:
        stem = slug(name).replace("-", ".")
        address, number = f"{stem}@example.org", 2
        while address in self._addresses:
            address, number = f"{stem}{number}@example.org", number + 1
        self._addresses.add(address)
        return address

    def _shuffled_names(self) -> Iterator[str]:
        """Invented names, none twice, given and family names mixed."""
        seen: set[str] = set()
        while True:
            name = f"{self._dice.choice(names().given)} {self._dice.choice(names().family)}"
            if name not in seen:
                seen.add(name)
                yield name

    def _seat_head(self, key: str, title: str | None, team: str) -> PlannedPerson:
        """Make somebody of an office team the head of a unit."""
        team_head = self._heads.get(team)
        taken = {id(head) for head in self._heads.values()}
        seat = next(person for person in self._by_team[team] if id(person) not in taken and person is not team_head)
        seat.profile_key = "director"
        seat.job_title = title or "Director"
        self._heads[key] = seat
        return seat

    def _draw_lines(self, unit: Unit, *, above: PlannedPerson) -> None:
        if unit.kind is UnitKind.TEAM:
            self._draw_team(unit, above=above)
            return
        head = self._seat_head(unit.key, unit.head_title, unit.head_team) if unit.head_team else above
        if head is not above:
            head.manager_id = above.id
        for child in unit.children:
            self._draw_lines(child, above=head)

    def _draw_team(self, unit: Unit, *, above: PlannedPerson) -> None:
        if unit.person_type is PersonType.MEMBERS_STAFF:
            return
        head = self._heads.get(unit.key) if unit.head is not None else None
        if head is not None and head is not above:
            head.manager_id = above.id
        for person in self._by_team[unit.key]:
            if person.profile_key != "director" and person is not head:
                person.manager_id = (head or above).id

    def _give_accounts(self) -> None:
        """Give the seven accounts to people in fitting places, and the manager exactly nine direct reports."""
        manager = self._heads[MANAGERS_AREA]
        staff = next(p for p in self._by_team[STAFF_TEAM] if p is not self._heads[STAFF_TEAM])
        chosen = {"manager@example.org": manager, "staff@example.org": staff}
        for email, (team, place) in SEATS.items():
            chosen[email] = self._by_team[team][place]
        for account in ACCOUNTS:
            person = chosen[account.email]
            person.account = account
            person.email = account.email
        staff.manager_id = manager.id
        self._round_up_direct_reports(manager)

    def _round_up_direct_reports(self, manager: PlannedPerson) -> None:
        """Move single people of the area's teams up to report to the manager until there are nine."""
        heads = {id(head) for head in self._heads.values()}
        area = next(u.unit for u in self._plan.units if u.unit.key == MANAGERS_AREA)
        teams = [self._by_team[team.key] for team in _teams(area)]
        place = 1
        while len(self._plan.direct_reports(manager.id)) < MANAGERS_DIRECT_REPORTS:
            for members in teams:
                if len(self._plan.direct_reports(manager.id)) >= MANAGERS_DIRECT_REPORTS:
                    return
                movable = [p for p in members if id(p) not in heads and p.manager_id != manager.id and p.profile_key]
                if len(movable) > place:
                    movable[0].manager_id = manager.id
            place = max(0, place - 1)


def _teams(unit: Unit) -> Iterator[Unit]:
    if unit.kind is UnitKind.TEAM:
        yield unit
    for child in unit.children:
        yield from _teams(child)


def plan_organisation(dice: random.Random, *, today: date) -> Plan:
    """Plan the invented institution: its units, its people, their managers and roles."""
    return OrganisationPlanner(dice, today).plan()


def sort_name(person: PlannedPerson) -> str:
    """The key by which a planned person sorts."""
    return sort_key(person.name)
