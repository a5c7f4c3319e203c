"""Working out, once a night, what may be shown of the value of a quarter's learning; nothing else about it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select

from skills_centre.bookings.queries.demand import unmet_between
from skills_centre.bookings.queries.held import held_between
from skills_centre.gaps.models import RowKind, ValueDecision, ValueNumber, ValueQuarter, ValueRow
from skills_centre.gaps.queries.value import numbers_kept
from skills_centre.gaps.queries.value_change import change_by_unit
from skills_centre.gaps.queries.value_findings import (
    courses_asked_for,
    people_wishing,
    skills_needed,
    unused_courses,
)
from skills_centre.gaps.queries.value_sums import (
    Days,
    Sums,
    completions_before_by_unit,
    completions_by_unit,
    confidence_by_unit,
    minutes_by_unit,
    reached_by_unit,
    use_by_unit,
)
from skills_centre.gaps.rules.quarters import Quarter, quarter_of
from skills_centre.gaps.rules.suppression import Counts, suppressed
from skills_centre.gaps.rules.value import (
    Figure,
    Numbers,
    asking_shown,
    cost_shown,
    hours_shown,
    places_shown,
    shown,
    together,
)
from skills_centre.gaps.rules.value_decisions import Findings, Reached, proposed
from skills_centre.gaps.services.places import Key, Place, places, rolled_up, rows_of
from skills_centre.people.models import Institution
from skills_centre.platform.clock import local_day, start_of_local_day
from skills_centre.platform.database import db
from skills_centre.skills.rules.impact import rounded

#: Held while a quarter is written, edited or closed.
VALUE_LOCK = "value-of-quarters"
#: Quarters before this one that are worked out anew until somebody closes them.
BEFORE = 4


def work_out_value(*, now: datetime) -> int:
    """Write the running quarter and the last ones that nobody has closed afresh; says how many. Run again, it has the same effect.

    Call it inside `transaction(snapshot=True, holding=VALUE_LOCK)`: what is counted by area and as a whole must be the same people.
    """
    today, written = local_day(now), 0
    for quarter in _quarters(today):
        kept = db.session.get(ValueQuarter, quarter.first, populate_existing=True)
        if kept is None or kept.closed_at is None:
            _write(quarter, kept, today=today, now=now)
            written += 1
    return written


def _quarters(today: date) -> Iterator[Quarter]:
    """The running quarter, and those before it from the one in which the institution was founded."""
    founded_at = db.session.scalar(select(Institution.founded_at))
    quarter = quarter_of(today)
    earliest = quarter_of(local_day(founded_at)) if founded_at else quarter
    for _ in range(BEFORE + 1):
        if quarter >= earliest:
            yield quarter
        quarter = quarter.before


@dataclass(frozen=True)
class _Shown:
    """Which rows are shown, and for every unit the row on top of it, where that is."""

    places: Sequence[Place]
    counts: Mapping[Key, Counts | None]
    tops: Mapping[UUID | None, Key]

    def by_top(self, by_unit: Mapping[UUID | None, Sums]) -> dict[Key, Sums]:
        """The counts of those who are in a row that is shown, by the row on top."""
        found: dict[Key, Sums] = {}
        for unit_id, sums in by_unit.items():
            if key := self.tops.get(unit_id):
                held = found.get(key, Sums((0,) * len(sums.counts), 0))
                found[key] = Sums(together((held.counts, sums.counts)), held.people + sums.people)
        return found

    def whole(self, by_unit: Mapping[UUID | None, Sums]) -> Sums | None:
        """All of them together; none where there is nobody."""
        found = self.by_top(by_unit).values()
        return Sums(together(one.counts for one in found), sum(one.people for one in found)) if found else None


def _write(quarter: Quarter, kept: ValueQuarter | None, *, today: date, now: datetime) -> None:
    as_of = quarter.as_of(today)
    days = Days(quarter.first, as_of)
    asked_then = numbers_kept(quarter) if kept and quarter.is_over(local_day(kept.worked_out_at)) else {}
    for model in (ValueRow, ValueNumber):
        db.session.execute(delete(model).where(model.first_on == quarter.first))
    if kept is None:
        kept = ValueQuarter(first_on=quarter.first)
        db.session.add(kept)
    kept.as_of, kept.worked_out_at = as_of, now
    db.session.flush()
    found = _what_is_shown(days)
    _insert(ValueRow, _rows(quarter, found, days))
    wanting = unmet_between(start_of_local_day(quarter.first), _end(as_of))
    numbers = _numbers(found, days)
    if Figure.UNMET in asked_then:
        numbers[Figure.UNMET] = asked_then[Figure.UNMET]
    elif asking := _asking(wanting, as_of):
        numbers[Figure.UNMET] = asking
    _insert(ValueNumber, _number_rows(quarter, numbers))
    areas = _areas(found)
    findings = Findings(courses_asked_for(wanting), skills_needed(now=now), unused_courses(as_of), areas, numbers)
    _propose(quarter, proposed(findings, as_of=as_of))


def _end(day: date) -> datetime:
    return start_of_local_day(day + timedelta(days=1))


def _what_is_shown(days: Days) -> _Shown:
    found, holder = places()
    reached = reached_by_unit(days)
    rows = rows_of(found, rolled_up(found, holder, reached))
    counts = suppressed([rows], together(reached.values())) if reached else {}
    inside = {place.key: place.inside for place in found}
    tops: dict[UUID | None, Key] = {}
    for unit_id, held_by in holder.items():
        key = held_by
        while key and (above := inside[key]):
            key = above
        if key and counts.get(key):
            tops[unit_id] = key
    return _Shown(found, counts, tops)


def _rows(quarter: Quarter, found: _Shown, days: Days) -> Iterator[dict[str, object]]:
    completions = found.by_top(completions_by_unit(days))
    taught, own = (found.by_top(minutes_by_unit(days, own=one)) for one in (False, True))
    for position, place in enumerate(found.places):
        if place.key not in found.counts:
            continue
        counts = found.counts[place.key]
        is_top = counts is not None and place.inside is None
        completed, took_part, not_reached = counts or (0, 0, 0)
        yield {
            "first_on": quarter.first,
            "kind": place.key[0],
            "row_id": place.key[1],
            "inside_id": place.inside[1] if place.inside else None,
            "position": position,
            "depth": place.depth,
            "name": place.name,
            "is_withheld": counts is None,
            "completed": completed,
            "took_part": took_part,
            "not_reached": not_reached,
            "completions": rounded(completions[place.key].counts[0]) if is_top and place.key in completions else None,
            "hours": _hours(taught.get(place.key)) if is_top else None,
            "own_hours": _hours(own.get(place.key)) if is_top else None,
        }


def _areas(found: _Shown) -> list[Reached]:
    """The areas right below the bodies that are shown."""
    shown_areas = ((place, found.counts.get(place.key)) for place in found.places)
    return [
        Reached(place.name, counts[0] + counts[1], sum(counts))
        for place, counts in shown_areas
        if counts and place.key[0] is RowKind.AREA and not place.depth
    ]


def _hours(minutes: Sums | None) -> int | None:
    return hours_shown(minutes.counts[0], people=minutes.people) if minutes else None


def _numbers(found: _Shown, days: Days) -> dict[Figure, Numbers]:
    """The numbers of every figure that is told of the whole alone."""
    numbers: dict[Figure, Numbers] = {}
    held = held_between(start_of_local_day(days.first), _end(days.last))
    if held.sessions:
        attended = (held.attended, held.partly, held.absent)
        numbers[Figure.PLACES] = places_shown(held.sessions, held.offered, attended, held.still_open)
        cost = cost_shown(held.pence, held.held, numbers[Figure.PLACES])
        if held.pence:
            numbers[Figure.COST] = None if cost is None else (cost,)
    for figure, sums in ((Figure.CONFIDENCE, confidence_by_unit(days)), (Figure.CHANGE, change_by_unit(days))):
        if whole := found.whole(sums):
            numbers[figure] = shown(whole.counts, people=whole.people)
    if used := found.whole(use_by_unit(days)):
        answers, completions = shown(used.counts, people=used.people), found.whole(completions_before_by_unit(days))
        numbers[Figure.USED] = (*answers, rounded(completions.counts[0])) if answers and completions else None
    return numbers


def _asking(wanting: Mapping[UUID, set[UUID]], as_of: date) -> Counts | None:
    people: set[UUID] = set().union(*wanting.values())
    wishing = people_wishing(_end(as_of))
    return (asking_shown(len(people)), asking_shown(wishing)) if people or wishing else None


def _number_rows(quarter: Quarter, numbers: Mapping[Figure, Numbers]) -> Iterator[dict[str, object]]:
    for figure, values in numbers.items():
        for place, value in enumerate(values if values is not None else (None,)):
            yield {"first_on": quarter.first, "figure": figure, "number": place, "value": value}


def _propose(quarter: Quarter, words: Sequence[str]) -> None:
    """Put what is proposed in place of what was, unless somebody has written decisions of their own."""
    written = select(ValueDecision.number).where(
        ValueDecision.first_on == quarter.first, ValueDecision.written_by.is_not(None)
    )
    if db.session.scalars(written).first() is not None:
        return
    db.session.execute(delete(ValueDecision).where(ValueDecision.first_on == quarter.first))
    _insert(
        ValueDecision,
        ({"first_on": quarter.first, "number": place, "words": one} for place, one in enumerate(words, start=1)),
    )


def _insert(model: type[ValueRow | ValueNumber | ValueDecision], rows: Iterator[dict[str, object]]) -> None:
    written = list(rows)
    if written:
        db.session.execute(insert(model), written)
