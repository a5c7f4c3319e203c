"""What one row changes about its person, in words and as what is to be done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from skills_centre.home.people_import.entries import Entry, Problem, unit_key
from skills_centre.home.people_import.file import Column
from skills_centre.home.people_import.matching import Key, Matching
from skills_centre.home.people_import.plan import FieldChange, NewPlace, PlannedPerson, Present
from skills_centre.home.people_import.profile_names import ProfileNames
from skills_centre.people.models import OUTSIDE_THE_LINE, Role
from skills_centre.people.queries.register import RegisteredPerson
from skills_centre.people.services.accounts import NewPerson
from skills_centre.people.vocabulary import PERSON_TYPES, ROLES
from skills_centre.platform.pages import in_words


class Comparer:
    """Compares entries with their people, one by one, and gathers what is wrong."""

    def __init__(self, matching: Matching, present: Present, columns: frozenset[Column], today: date) -> None:
        self._matching = matching
        self._present = present
        self._columns = columns
        self._today = today
        self._paths: Mapping[UUID, tuple[str, ...]] = {unit.id: unit.path for unit in present.units}
        self._profiles = ProfileNames(present.profiles)
        self.problems: list[Problem] = []
        #: Whoever is to be the manager of each entry's person, when everything is done.
        self.managers: dict[Key, Key] = {}

    def compared(self, key: Key, entry: Entry) -> PlannedPerson | None:
        """What the entry does to its person; none when all is so already."""
        person = self._matching.person_of(entry)
        has_left = self._matching.has_left(entry)
        if person and person.left_on:
            if entry.left_on != person.left_on:
                told = f"{person.name} left on {in_words(person.left_on)}. Leave the row out of the file."
                self._wrong(entry, Column.LEFT_ON, told)
            return None
        if person is None and has_left:
            return None
        planned = self._with_details(entry, person)
        if has_left and entry.left_on:
            planned = self._leaving(planned, entry, entry.left_on)
        else:
            planned = self._moved(planned, entry, person)
            planned = self._managed(planned, key, entry, person)
            planned = self._with_profile(planned, entry, person)
            planned = self._with_roles(planned, entry, person)
        return planned if planned.changes else None

    def _with_details(self, entry: Entry, person: RegisteredPerson | None) -> PlannedPerson:
        """The details: an empty cell clears a job title, and leaves a staff number and a first day as they are."""
        keeps_title = person is not None and Column.JOB_TITLE not in self._columns
        details = NewPerson(
            name=entry.name,
            email=entry.email,
            person_type=entry.person_type,
            joined_on=entry.joined_on or (person.joined_on if person else self._today),
            staff_number=entry.staff_number or (person.staff_number if person else None),
            job_title=person.job_title if person and keeps_title else entry.job_title,
        )
        before = _told(person) if person else {}
        changes = (FieldChange(column, before.get(column, ""), words) for column, words in _told(details).items())
        return PlannedPerson(
            row=entry.row,
            person_id=person.id if person else None,
            details=details,
            changes=tuple(change for change in changes if change.before != change.after),
        )

    def _leaving(self, planned: PlannedPerson, entry: Entry, last_day: date) -> PlannedPerson:
        if entry.joined_on is None and last_day < planned.details.joined_on:
            told = f"The last day lies before the first, {in_words(planned.details.joined_on)}."
            self.problems.append(Problem(planned.row, Column.LEFT_ON, told))
        return _changed(replace(planned, leaves_on=last_day), Column.LEFT_ON, "", in_words(last_day))

    def _moved(self, planned: PlannedPerson, entry: Entry, person: RegisteredPerson | None) -> PlannedPerson:
        old = self._paths[person.unit_id] if person and person.unit_id else ()
        if Column.UNIT not in self._columns or unit_key(old) == unit_key(entry.unit):
            return planned
        return _changed(
            replace(planned, new_unit=NewPlace(entry.unit)), Column.UNIT, " > ".join(old), " > ".join(entry.unit)
        )

    def _managed(
        self, planned: PlannedPerson, key: Key, entry: Entry, person: RegisteredPerson | None
    ) -> PlannedPerson:
        had = person.manager_id if person else None
        wanted = self._manager(entry, had)
        if wanted:
            self.managers[key] = wanted
        if wanted == had:
            return planned
        name = self._matching.name
        before, after = name(had) if had else "", name(wanted) if wanted else ""
        return _changed(replace(planned, new_manager=NewPlace(wanted)), Column.MANAGER_EMAIL, before, after)

    def _with_profile(self, planned: PlannedPerson, entry: Entry, person: RegisteredPerson | None) -> PlannedPerson:
        """A role profile is given, never taken away: people agree on it, and a file may not know of it."""
        old = self._present.primary_profiles.get(person.id) if person else None
        if entry.role_profile is None:
            return planned
        profile, problem = self._profiles.meant(entry.role_profile)
        if problem:
            self._wrong(entry, Column.ROLE_PROFILE, problem)
        if profile is None or profile.id == old:
            return planned
        before = self._profiles.name(old) if old else ""
        return _changed(replace(planned, profile_id=profile.id), Column.ROLE_PROFILE, before, profile.name)

    def _with_roles(self, planned: PlannedPerson, entry: Entry, person: RegisteredPerson | None) -> PlannedPerson:
        """Roles are given, never taken away: a file of the personnel office must lock nobody out."""
        held = person.roles if person else frozenset()
        fresh = tuple(role for role in entry.roles if role not in held)
        if not fresh:
            return planned
        return _changed(replace(planned, roles=fresh), Column.ROLES, _named(held), _named({*held, *fresh}))

    def _manager(self, entry: Entry, had: UUID | None) -> Key | None:
        """Who is to manage them: whom the row names, nobody for an empty cell, and as now when there is no such column."""
        if entry.person_type in OUTSIDE_THE_LINE:
            if entry.manager_email:
                told = f"A {PERSON_TYPES[entry.person_type].casefold()} has no line manager here. Leave the cell empty."
                self._wrong(entry, Column.MANAGER_EMAIL, told)
            return None
        if Column.MANAGER_EMAIL not in self._columns:
            return None if had and self._matching.leaves(had) else had
        return self._named_manager(entry, entry.manager_email) if entry.manager_email else None

    def _named_manager(self, entry: Entry, email: str) -> Key | None:
        theirs = self._matching.entry_of_email(email)
        person = self._matching.person_of(theirs) if theirs else self._matching.person_of_email(email)
        if theirs is None and person is None:
            if not self._matching.is_in_file(email):  # a row with mistakes in it has told enough
                self._wrong(entry, Column.MANAGER_EMAIL, f"Nobody in the file or here has the address {email}.")
            return None
        key: Key = person.id if person else email
        known = self._matching.entries.get(key) or person
        if known is entry:
            self._wrong(entry, Column.MANAGER_EMAIL, "This is the person's own address.")
            return None
        has_left = (theirs and self._matching.has_left(theirs)) or (person and self._matching.leaves(person.id))
        if has_left:
            told = f"{self._matching.name(key)} has left, so they cannot manage anybody."
            self._wrong(entry, Column.MANAGER_EMAIL, told)
        elif known and known.person_type in OUTSIDE_THE_LINE:
            kind = PERSON_TYPES[known.person_type].casefold()
            self._wrong(entry, Column.MANAGER_EMAIL, f"{known.name} is a {kind}, who manages nobody here.")
        return key

    def _wrong(self, entry: Entry, column: Column, sentence: str) -> None:
        self.problems.append(Problem(entry.row, column, sentence))


def _changed(planned: PlannedPerson, column: Column, before: str, after: str) -> PlannedPerson:
    return replace(planned, changes=(*planned.changes, FieldChange(column, before, after)))


def _told(details: NewPerson | RegisteredPerson) -> dict[Column, str]:
    return {
        Column.NAME: details.name,
        Column.EMAIL: details.email,
        Column.STAFF_NUMBER: details.staff_number or "",
        Column.PERSON_TYPE: PERSON_TYPES[details.person_type],
        Column.JOB_TITLE: details.job_title or "",
        Column.JOINED_ON: in_words(details.joined_on),
    }


def _named(roles: frozenset[Role] | set[Role]) -> str:
    return ", ".join(words for role, words in ROLES.items() if role in roles)
