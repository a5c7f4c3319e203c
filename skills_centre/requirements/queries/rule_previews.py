"""What a rule would ask before it is saved, all courses of its pathway together.

Nearly everybody is in the same situation as many others: the database counts them, and each situation is settled once, by the rules that
settle it for one person. Only whoever was or will be away for long or is excused, and those who are shown by name, are looked at alone.
As `queries.situations` says, of all days on which somebody completed a course the latest decides.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from uuid import UUID

from skills_centre.learning.queries.whereabouts import whereabouts_of
from skills_centre.people.queries.names import unit_names_of
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions
from skills_centre.requirements.queries.obligations import Owing, absences, exemptions
from skills_centre.requirements.queries.previews import PreviewPeople, Situation, Terms
from skills_centre.requirements.queries.subjects import SubjectCourse, courses_of
from skills_centre.requirements.rules.owing import Asking, owed
from skills_centre.requirements.rules.previews import (
    Asks,
    Effect,
    NamedPreview,
    PersonPreview,
    RulePreview,
    WouldOwe,
    WouldOweInAll,
)
from skills_centre.requirements.rules.schedule import Pause
from skills_centre.requirements.rules.subjects import RuleSubject

#: No unit has it.
_NOWHERE = UUID(int=0)
#: Rows that are fetched at once while somebody is looked for by name.
_AT_ONCE = 1_000


def rule_preview(
    subject: RuleSubject,
    then: Terms,
    *,
    now: Terms | None = None,
    rule_id: UUID | None = None,
    today: date,
    most: int = 50,
) -> RulePreview:
    """What would be asked of how many people by when, and of so many by name at the most: see `PreviewPeople`.

    For a rule that is changed, `now` is what it says and `rule_id` which it is. A constant number of statements, and more for every
    thousand people who are looked at alone.
    """
    found = _Preview(PreviewPeople(courses_of(subject), then, now, rule_id, today))
    return RulePreview(found.of.course_ids, found.alike, found.affected(most))


def courses_preview(courses: Sequence[SubjectCourse], then: Terms, *, today: date, most: int = 50) -> RulePreview:
    """What a rule would ask of some courses alone: as `rule_preview` says of all that it asks for."""
    found = _Preview(PreviewPeople(courses, then, None, None, today))
    return RulePreview(found.of.course_ids, found.alike, found.affected(most))


def everybody_in_preview(
    subject: RuleSubject, then: Terms, *, now: Terms | None = None, rule_id: UUID | None = None, today: date
) -> NamedPreview:
    """Everybody in the same preview by name, also those for whom nothing changes."""
    found = _Preview(PreviewPeople(courses_of(subject), then, now, rule_id, today))
    return NamedPreview(found.of.course_ids, found.everybody())


class _Preview:
    """What a rule would ask of everybody."""

    def __init__(self, of: PreviewPeople) -> None:
        self.of = of
        self._settled: dict[Situation, Asks] = {}

    @cached_property
    def alike(self) -> Mapping[Asks, int]:
        """Of how many people it would ask the same."""
        found = Counter[Asks]()
        if self.of.courses:
            found.update(self._special.values())
            for *days, people in db.session.execute(self.of.counted()):
                found[self._asks(self.of.situation(days))] += people
        return found

    def affected(self, most: int) -> list[PersonPreview]:
        """The first by name of those for whom something changes."""
        if not any(asks.effect is not Effect.SAME for asks in self.alike):
            return []
        return self._with_units(self._affected(most))

    def everybody(self) -> list[PersonPreview]:
        """All of them by name."""
        return self._with_units(self._named(None)) if self.of.courses else []

    def _affected(self, most: int) -> Iterator[PersonPreview]:
        """One after another, until there are enough. Everybody whom a new rule concerns is affected."""
        left = most
        for one in self._named(None if self.of.now else most):
            if one.effect is not Effect.SAME:
                yield one
                left -= 1
            if not left:
                return

    def _named(self, first: int | None) -> Iterator[PersonPreview]:
        """Everybody by name, or the first so many, without their units."""
        special = self._special
        statement = self.of.named().limit(first).execution_options(yield_per=_AT_ONCE)
        with db.session.execute(statement) as rows:
            for person_id, name, *days in rows:
                asks = special.get(person_id) or self._asks(self.of.situation(days))
                yield PersonPreview(asks.then, asks.now, person_id, name, "")

    @cached_property
    def _special(self) -> Mapping[UUID, Asks]:
        """What it would ask of whoever is looked at alone."""
        rows = db.session.execute(self.of.special()).all()
        found: dict[UUID, Asks] = {}
        for some in portions(rows):
            ids = [row[0] for row in some]
            away, excused = absences(ids), exemptions(ids, self.of.course_ids)
            for person_id, *days in some:
                pauses = [
                    [*away.get(person_id, ()), *excused.get(Owing(person_id, course_id), ())]
                    for course_id in self.of.course_ids
                ]
                found[person_id] = self._settle(self.of.situation(days), pauses)
        return found

    def _asks(self, situation: Situation) -> Asks:
        """What it would ask of those in a situation whom nothing excuses."""
        known = self._settled.get(situation)
        if known is None:
            known = self._settled[situation] = self._settle(situation, [()] * len(self.of.courses))
        return known

    def _settle(self, situation: Situation, pauses: Sequence[Sequence[Pause]]) -> Asks:
        then = self._in_all(self.of.then, situation.then, situation.last, pauses)
        now = self._in_all(self.of.now, situation.now, situation.last, pauses) if self.of.now else None
        return Asks(then, now)

    def _in_all(
        self,
        terms: Terms,
        since: Sequence[date | None],
        last: Sequence[date | None],
        pauses: Sequence[Sequence[Pause]],
    ) -> WouldOweInAll | None:
        courses = [
            self._would_owe(terms, asked_on, done_on, away)
            for asked_on, done_on, away in zip(since, last, pauses, strict=True)
            if asked_on
        ]
        return WouldOweInAll(tuple(courses)) if courses else None

    def _would_owe(self, terms: Terms, asked_on: date, last_on: date | None, pauses: Sequence[Pause]) -> WouldOwe:
        """By when a course would be owed, or that it is done; rules and courses are told apart by nothing here."""
        nothing = UUID(int=0)
        asking = Asking(nothing, nothing, terms.schedule, asked_on)
        owes = owed([asking], completed=[last_on] if last_on else [], pauses=pauses, today=self.of.today)
        return WouldOwe(asked_on, owes.first.due_on) if owes else WouldOwe(asked_on, None, last_on)

    def _with_units(self, people: Iterator[PersonPreview]) -> list[PersonPreview]:
        found = list(people)
        units = units_by_name([one.person_id for one in found], on=self.of.on)
        return [replace(one, unit=units[one.person_id]) for one in found]


def units_by_name(person_ids: Sequence[UUID], *, on: date) -> dict[UUID, str]:
    """What the unit of each of these people is called on a day; nothing where they have none."""
    places = {
        person_id: place.unit_id or _NOWHERE
        for some in portions(person_ids)
        for person_id, place in whereabouts_of(some, on=on).items()
    }
    names = unit_names_of({*places.values()} - {_NOWHERE})
    return {person_id: names.get(place, "") for person_id, place in places.items()}
