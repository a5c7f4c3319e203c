"""Taking a file of people in: the plan made again inside the transaction, and then carried out whole."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from skills_centre.home.people_import.entries import unit_key
from skills_centre.home.people_import.file import read_people_file
from skills_centre.home.people_import.plan import PeoplePlan, PlannedPerson, Present
from skills_centre.home.people_import.planning import plan_import
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.models import OUTSIDE_THE_LINE
from skills_centre.people.queries.register import registered_people, registered_units
from skills_centre.people.services.accounts import PEOPLE_LOCK, add_people, change_people, record_leavers
from skills_centre.people.services.following import people_changed
from skills_centre.people.services.imports import note_people_import
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.people.services.organisation import add_unit
from skills_centre.people.services.places import Move, NewManager, move_people, set_managers
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import lock_named
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile
from skills_centre.skills.queries.role_profiles import primary_profiles, role_profiles
from skills_centre.skills.services.profiles import NewPrimary, hold_primary_profiles


class RowsNotSound(Refusal):
    """Rows of the file are wrong, so that nothing of it was taken in; the plan says which."""

    def __init__(self, plan: PeoplePlan) -> None:
        self.plan = plan
        super().__init__(f"The file has {counted(len(plan.problems), 'problem')}, so nothing was changed.")


def plan_people(file: SentFile, *, now: datetime) -> PeoplePlan:
    """Say what taking a file in would do; nothing changes. Raises TableNotSound."""
    present = Present(
        people=tuple(registered_people()),
        units=tuple(registered_units()),
        profiles=tuple(role_profiles()),
        primary_profiles=primary_profiles(),
    )
    return plan_import(read_people_file(file), present, today=local_day(now))


def import_people(file: SentFile, *, by_id: UUID | None, now: datetime, confirmed: str | None = None) -> PeoplePlan:
    """Take a file in, whole or not at all, and give the plan that was carried out; a file that changes nothing writes nothing.

    `confirmed` is the fingerprint of the plan that somebody saw and confirmed. Raises TableNotSound, RowsNotSound, or
    PeopleChangedMeanwhile when the plan is no longer the one that was confirmed.
    """
    lock_named(PEOPLE_LOCK)
    lock_named(ORGANISATION_LOCK)
    plan = plan_people(file, now=now)
    if plan.problems:
        raise RowsNotSound(plan)
    if confirmed not in (None, plan.fingerprint()):
        raise PeopleChangedMeanwhile
    if not plan.changes_nothing:
        _Application(plan, by_id=by_id, now=now).carry_out()
        note_people_import(
            file.content,
            rows_added=len(plan.added),
            rows_changed=len(plan.people) - len(plan.added),
            by_id=by_id,
            now=now,
        )
    return plan


class _Application:
    """Carries a plan out in few statements, whatever the number of people."""

    def __init__(self, plan: PeoplePlan, *, by_id: UUID | None, now: datetime) -> None:
        self._plan = plan
        self._by_id = by_id
        self._now = now
        self._today = local_day(now)
        self._new_ids: dict[str, UUID] = {}

    def carry_out(self) -> None:
        """People and their roles first, so that the last administrator may go; leavers before places, for they free the line.

        Who follows hears once, at the end.
        """
        staying = [person for person in self._plan.people if not person.leaves_on]
        last_days = {person.person_id: person.leaves_on for person in self._plan.leaving}
        self._end_lines_of_members(staying)
        self._write_people()
        self._grant_roles(staying)
        record_leavers(
            {person_id: day for person_id, day in last_days.items() if person_id and day},
            by_id=self._by_id,
            now=self._now,
        )
        self._place(staying)
        self._give_profiles(staying)
        people_changed([self._id(person) for person in self._plan.people], now=self._now)

    def _end_lines_of_members(self, people: Sequence[PlannedPerson]) -> None:
        """Whoever becomes a Member or a peer leaves the line before that is written."""
        ends = [
            NewManager(person.person_id, None, self._today)
            for person in people
            if person.person_id and person.new_manager and person.details.person_type in OUTSIDE_THE_LINE
        ]
        if ends:
            set_managers(ends, by_id=self._by_id, now=self._now)

    def _write_people(self) -> None:
        change_people(
            {person.person_id: person.details for person in self._plan.people if person.person_id},
            by_id=self._by_id,
            now=self._now,
        )
        new = self._plan.added
        ids = add_people([person.details for person in new], by_id=self._by_id, now=self._now)
        self._new_ids = {person.details.email: person_id for person, person_id in zip(new, ids, strict=True)}

    def _place(self, people: Sequence[PlannedPerson]) -> None:
        units = self._unit_ids()
        moves = [
            Move(
                self._id(person),
                units[unit_key(person.new_unit.place)] if person.new_unit.place else None,
                self._from(person),
            )
            for person in people
            if person.new_unit
        ]
        move_people(moves, by_id=self._by_id, now=self._now)
        managers = [
            NewManager(self._id(person), self._manager_id(person.new_manager.place), self._from(person))
            for person in people
            if person.new_manager
        ]
        set_managers(managers, by_id=self._by_id, now=self._now)

    def _grant_roles(self, people: Sequence[PlannedPerson]) -> None:
        for person in people:
            for role in person.roles:
                grant_role(self._id(person), role, by_id=self._by_id, now=self._now)

    def _give_profiles(self, people: Sequence[PlannedPerson]) -> None:
        hold_primary_profiles(
            [
                NewPrimary(self._id(person), person.profile_id, max(self._today, self._from(person)))
                for person in people
                if person.profile_id
            ],
            by_id=self._by_id,
            now=self._now,
        )

    def _unit_ids(self) -> dict[tuple[str, ...], UUID]:
        """Every unit by its path, those that the file brings added."""
        ids = {unit_key(unit.path): unit.id for unit in registered_units()}
        for unit in self._plan.new_units:
            parent_id = ids[unit_key(unit.path[:-1])] if len(unit.path) > 1 else None
            ids[unit_key(unit.path)] = add_unit(
                unit.path[-1], unit.kind, parent_id=parent_id, by_id=self._by_id, now=self._now
            )
        return ids

    def _id(self, person: PlannedPerson) -> UUID:
        return person.person_id or self._new_ids[person.details.email]

    def _manager_id(self, manager: UUID | str | None) -> UUID | None:
        return self._new_ids[manager] if isinstance(manager, str) else manager

    def _from(self, person: PlannedPerson) -> date:
        """From which day a place counts: a newcomer's first day, and today for whoever is here."""
        return person.details.joined_on if person.is_new else self._today
