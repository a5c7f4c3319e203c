"""What a rule would ask of whom: worked out from what is there now, without writing anything."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.queries.whereabouts import whereabouts_of
from skills_centre.people.models import Person
from skills_centre.people.queries.names import unit_names_of
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.requirements.queries.audience import concerned
from skills_centre.requirements.queries.obligations import (
    Concern,
    Owing,
    absences,
    completions,
    concerned_since,
    exemptions,
)
from skills_centre.requirements.rules.audience import Clause
from skills_centre.requirements.rules.owing import Asking, asked_since, owed
from skills_centre.requirements.rules.previews import Preview, PreviewLine, WouldOwe, effect_of
from skills_centre.requirements.rules.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says, or would say: whom it concerns, when it asks, from which day on, and the day on which it is said."""

    clauses: Collection[Clause]
    schedule: Schedule
    starts_on: date
    made_on: date
    #: Since when the course can be asked for, where it came later.
    came_on: date | None = None


def preview_of(
    course_id: UUID, then: Terms, *, now: Terms | None = None, rule_id: UUID | None = None, today: date
) -> Preview:
    """Who would owe what by when, by name, as the organisation is on the first day, or today where that is past.

    For a rule that is changed, `now` is what it says and `rule_id` which it is: whoever owes something by it keeps the day from which it
    concerned them. A constant number of statements for every thousand people.
    """
    on = max(today, then.starts_on)
    would = _asked(course_id, then, rule_id, on=on, today=today)
    does = _asked(course_id, now, rule_id, on=on, today=today) if now else {}
    return Preview(_lines(would, does, on) if would or does else [])


def _asked(course_id: UUID, terms: Terms, rule_id: UUID | None, *, on: date, today: date) -> dict[UUID, WouldOwe]:
    """What a rule with these terms asks of everybody whom it concerns, as the organisation is on a day."""
    since = dict(db.session.execute(concerned(terms.clauses, begins_on=terms.starts_on, on=on)).tuples().all())
    found: dict[UUID, WouldOwe] = {}
    for some in portions(sorted(since)):
        done = completions(some, [course_id], by=today)
        known = concerned_since(some) if rule_id else {}
        away, excused = absences(some), exemptions(some, [course_id])
        for person_id in some:
            owing = Owing(person_id, course_id)
            before = known.get(Concern(person_id, rule_id, course_id)) if rule_id else None
            concerned_on = max(since[person_id], terms.came_on or since[person_id])
            asked_on = asked_since(before, concerned_on, begins_on=terms.starts_on, made_on=terms.made_on)
            asking = Asking(rule_id or course_id, course_id, terms.schedule, asked_on)
            pauses = [*away.get(person_id, ()), *excused.get(owing, ())]
            owes = owed([asking], completed=done.get(owing, ()), pauses=pauses, today=today)
            found[person_id] = (
                WouldOwe(asked_on, owes.first.due_on) if owes else WouldOwe(asked_on, None, max(done[owing]))
            )
    return found


def _lines(would: Mapping[UUID, WouldOwe], does: Mapping[UUID, WouldOwe], on: date) -> list[PreviewLine]:
    ids = sorted(would.keys() | does.keys())
    units = {one: place.unit_id for some in portions(ids) for one, place in whereabouts_of(some, on=on).items()}
    unit_names = unit_names_of({unit_id for unit_id in units.values() if unit_id})
    lines = []
    for some in portions(ids):
        rows = db.session.execute(select(Person.id, Person.name, Person.sort_key).where(Person.id.in_(some)))
        for row in rows:
            unit_id, then, now = units.get(row.id), would.get(row.id), does.get(row.id)
            unit = unit_names.get(unit_id, "") if unit_id else ""
            lines.append((row.sort_key, PreviewLine(row.id, row.name, unit, then, now, effect_of(now, then))))
    return [line for _key, line in sorted(lines, key=lambda one: (one[0], one[1].person_id))]
