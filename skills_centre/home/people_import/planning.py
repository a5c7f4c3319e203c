"""Comparing a file of people with who is here: what would be new, changed, moved or ended, and what is wrong. Nothing is written."""

from collections.abc import Sequence
from datetime import date

from skills_centre.home.people_import.comparing import Comparer
from skills_centre.home.people_import.entries import Problem, entries_of
from skills_centre.home.people_import.file import Column, PeopleFile
from skills_centre.home.people_import.matching import Key, Matching
from skills_centre.home.people_import.places import line_problems, new_units
from skills_centre.home.people_import.plan import PeoplePlan, PlannedPerson, Present
from skills_centre.people.models import OUTSIDE_THE_LINE, Role
from skills_centre.people.vocabulary import PERSON_TYPES
from skills_centre.platform.pages import counted


def plan_import(file: PeopleFile, present: Present, *, today: date) -> PeoplePlan:
    """Say what taking in a file would do to the people and units that are here."""
    entries, problems = entries_of(file, today=today)
    matching = Matching(file, entries, present.people, today)
    comparer = Comparer(matching, present, file.columns, today)
    people = [planned for key, entry in matching.entries.items() if (planned := comparer.compared(key, entry))]
    staying = [entry for entry in matching.entries.values() if not matching.has_left(entry)]
    units, unit_problems = new_units(staying, present.units) if Column.UNIT in file.columns else ([], [])
    problems += [
        *matching.problems,
        *comparer.problems,
        *unit_problems,
        *_line_problems(matching, comparer.managers, present, file.columns),
        *_administrator_problems(people, present),
    ]
    return PeoplePlan(
        rows=len(file.rows) + len(file.half_rows),
        notes=(*file.notes, *_notes_on_days(matching, today)),
        problems=tuple(sorted(problems)),
        new_units=tuple(units),
        people=tuple(people),
        not_in_file=tuple(matching.left_out()),
    )


def _line_problems(
    matching: Matching, managers: dict[Key, Key], present: Present, columns: frozenset[Column]
) -> list[Problem]:
    """What is wrong with the line as it would be: circles, and people below a Member or a peer."""
    line: dict[Key, Key] = {
        person.id: person.manager_id
        for person in present.people
        if person.manager_id and person.id not in matching.entries and not matching.leaves(person.manager_id)
    }
    line.update(managers)
    rows = {key: entry.row for key, entry in matching.entries.items()}
    problems = line_problems(line, {key: matching.name(key) for key in (*line, *line.values())}, rows)
    for key, entry in matching.entries.items():
        kept = line if Column.MANAGER_EMAIL not in columns else line.keys() - managers.keys()  # named ones were told of
        below = [one for one in kept if line[one] == key]
        if below and entry.person_type in OUTSIDE_THE_LINE:
            kind = PERSON_TYPES[entry.person_type].casefold()
            told = f"A {kind} manages nobody here, but {counted(len(below), 'person', 'people')} would still have {entry.name}."
            problems.append(Problem(entry.row, Column.PERSON_TYPE, told))
    return problems


def _administrator_problems(people: Sequence[PlannedPerson], present: Present) -> list[Problem]:
    """A problem when the last who look after people and sign-in would leave."""
    holders = {
        person.id for person in present.people if Role.SYSTEM_ADMINISTRATOR in person.roles and not person.left_on
    }
    leaving = [planned for planned in people if planned.leaves_on and planned.person_id in holders]
    becoming = [planned for planned in people if Role.SYSTEM_ADMINISTRATOR in planned.roles]
    if not leaving or becoming or len(leaving) < len(holders):
        return []
    told = "Nobody would be left who is a system administrator. Give somebody else the role first."
    return [Problem(leaving[0].row, Column.LEFT_ON, told)]


def _notes_on_days(matching: Matching, today: date) -> list[str]:
    """What is left for another day: last days ahead, and people who came and went before they were ever here."""
    ahead = sum(1 for entry in matching.entries.values() if entry.left_on and entry.left_on > today)
    gone = sum(
        1 for entry in matching.entries.values() if matching.has_left(entry) and matching.person_of(entry) is None
    )
    notes = []
    if ahead:
        notes.append(
            f"{counted(ahead, 'last day')} in the file {'lies' if ahead == 1 else 'lie'} ahead. Send the file again after it."
        )
    if gone:
        notes.append(f"{counted(gone, 'person', 'people')} in the file left before they were here, and are not added.")
    return notes
