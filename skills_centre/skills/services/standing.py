"""Keeping current levels and required skills true: rebuilt from history in the transaction of every change, and by the calendar.

Whoever writes about a person's skills first holds that person's row (`lock_people`), so that two writers follow one another and
each reads what the other has committed. SQLite has one writer at a time anyway.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, select, update

from skills_centre.people.models import Person
from skills_centre.people.services.lines import follow_the_calendar
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, table_of
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.portions import portions
from skills_centre.skills.models import CurrentLevel, RequiredSkill, SummaryDelta
from skills_centre.skills.queries.carrying import succession
from skills_centre.skills.queries.histories import (
    KeptState,
    Pair,
    everyone_recorded,
    kept_levels,
    kept_states,
    people_turning,
    people_who_count,
)
from skills_centre.skills.queries.one_pair import (
    asked_of_pair,
    exemptions_of_pair,
    kept_pair,
    levels_from_history,
)
from skills_centre.skills.queries.profiles import asked_of_many
from skills_centre.skills.queries.rebuilding import rebuilt_levels, state_of, worked_out_states
from skills_centre.skills.rules import NO_COUNTS, NOTHING_KNOWN, CurrentLevels, SkillCounts, counts_of
from skills_centre.skills.services.ending_offers import end_offers_of_leavers, end_offers_without_level


def _one_row(table: Table) -> tuple[ColumnElement[bool], ...]:
    return table.c.person_id == bindparam("whose"), table.c.skill_id == bindparam("which")


#: Written after every assessment, so built once.
_NEW = {model: insert(table_of(model)) for model in (CurrentLevel, RequiredSkill)}
_DIFFERENCE = insert(table_of(SummaryDelta))
_CHANGED = {
    model: update(table_of(model))
    .where(*_one_row(table_of(model)))
    .values({column.name: bindparam(column.name) for column in table_of(model).c if not column.primary_key})
    for model in (CurrentLevel, RequiredSkill)
}
_DELETED = {model: delete(table_of(model)).where(*_one_row(table_of(model))) for model in (CurrentLevel, RequiredSkill)}

#: People per round: few enough for either database's limit of parameters, and for memory.
AT_ONCE = 1_000


_PERSON = Person.__table__.c
_LOCKED = (
    select(_PERSON.id)
    .where(_PERSON.id.in_(bindparam("person_ids", expanding=True)))
    .order_by(_PERSON.id)
    .with_for_update(key_share=True)
)


def lock_people(person_ids: Collection[UUID]) -> None:
    """Hold these people's rows until the transaction ends, always in the same order. New rows may still refer to them."""
    db.session.connection().execute(_LOCKED, {"person_ids": list(person_ids)}).all()


def refresh_people(person_ids: Iterable[UUID], *, now: datetime) -> None:
    """Rebuild these people's levels from history, and their states from what their profiles ask; tell the summaries what changed."""
    for some in portions(sorted(set(person_ids)), at_once=AT_ONCE):
        _refresh(some, on=local_day(now))


def refresh_skill(person_id: UUID, skill_id: UUID, *, now: datetime) -> None:
    """Rebuild one person's level and state in one skill, as after an assessment, and in whatever became of that skill."""
    known = succession()
    if known.moves(skill_id):
        _refresh([person_id], on=local_day(now))
    elif known.sources_of([skill_id]) != {skill_id}:
        _refresh([person_id], on=local_day(now), skill_id=skill_id)
    else:
        _refresh_pair(Pair(person_id, skill_id), on=local_day(now))


def refresh_everybody(*, now: datetime) -> int:
    """Rebuild everything that is kept, leavers and private people included; gives the number of people."""
    everyone = everyone_recorded()
    refresh_people(everyone, now=now)
    return len(everyone)


def turn_the_day(now: datetime) -> int:
    """Write what the calendar changed, and whatever was missed: leavers, joiners, dated roles, lines. Gives how many people were touched.

    It may run at any hour and any number of times; a night that was missed is made good.
    """
    today = local_day(now)
    follow_the_calendar(on=today)
    end_offers_of_leavers()
    touched = people_turning(today) | _people_with_strays(today)
    _turn(touched, on=today)
    return len(touched)


def turn_what_is_due(now: datetime) -> int:
    """Write only what the calendar is known to have changed, and mend nothing; gives the number of people touched."""
    today = local_day(now)
    touched = people_turning(today)
    _turn(touched, on=today)
    return len(touched)


def _turn(person_ids: Collection[UUID], *, on: date) -> None:
    for some in portions(sorted(person_ids), at_once=AT_ONCE):
        _refresh(some, on=on, has_new_history=False)


def _refresh(
    person_ids: Sequence[UUID], *, on: date, skill_id: UUID | None = None, has_new_history: bool = True
) -> None:
    lock_people(person_ids)
    db.session.flush()
    known = succession()
    levels = kept_levels(person_ids, skill_id)
    if has_new_history:
        rebuilt = rebuilt_levels(person_ids, [skill_id] if skill_id else None, known=known)
        _keep_levels(levels, rebuilt)
        levels = rebuilt
    before = kept_states(person_ids, skill_id)
    after = worked_out_states(person_ids, levels, on=on, skill_id=skill_id, known=known)
    _keep_states(before, after)
    _tell_summaries(before, after)


def _refresh_pair(pair: Pair, *, on: date) -> None:
    """As `_refresh` does for many, of one person and one skill that never was another: each assessment ends here."""
    lock_people(
        [pair.person_id]
    )  # whoever wrote first and holds the row only now still reads what the others committed
    db.session.flush()
    kept = kept_pair(pair)
    current = levels_from_history(pair)
    _keep_levels({pair: kept.levels} if kept.levels else {}, {} if current == NOTHING_KNOWN else {pair: current})
    before = {pair: kept.state} if kept.state else {}
    after = {pair: state} if kept.counts and (state := _state_of_pair(pair, current, on)) else {}
    _keep_states(before, after)
    _tell_summaries(before, after)


def _state_of_pair(pair: Pair, current: CurrentLevels, on: date) -> KeptState | None:
    asked = asked_of_pair(pair, on)
    if asked.demand is None:
        return None
    return state_of(
        pair,
        asked.demand,
        current=current,
        exemptions=exemptions_of_pair(pair),
        roles_change_on=asked.next_change_on,
        on=on,
    )


def _keep_levels(before: Mapping[Pair, CurrentLevels], after: Mapping[Pair, CurrentLevels]) -> None:
    rows = {pair: _key(pair) | _columns(current) for pair, current in after.items() if before.get(pair) != current}
    _delete(CurrentLevel, [pair for pair in before if pair not in after])
    _write(CurrentLevel, new=[rows[p] for p in rows if p not in before], changed=[rows[p] for p in rows if p in before])
    lost = {pair.person_id for pair in before if before[pair].verified_level and not _verified(after.get(pair))}
    if lost:
        end_offers_without_level(sorted(lost))


def _verified(current: CurrentLevels | None) -> int | None:
    return current.verified_level if current else None


def _keep_states(before: Mapping[Pair, KeptState], after: Mapping[Pair, KeptState]) -> None:
    rows = {pair: _columns(state) for pair, state in after.items() if before.get(pair) != state}
    _delete(RequiredSkill, [pair for pair in before if pair not in after])
    _write(
        RequiredSkill, new=[rows[p] for p in rows if p not in before], changed=[rows[p] for p in rows if p in before]
    )


def _tell_summaries(before: Mapping[Pair, KeptState], after: Mapping[Pair, KeptState]) -> None:
    """Write the difference that each change makes to the sums of whoever is above the person."""
    deltas = []
    for pair in sorted(before.keys() | after.keys()):
        difference = _counts(after.get(pair)) - _counts(before.get(pair))
        if not difference.is_nothing:
            deltas.append(_key(pair) | _columns(difference))
    if deltas:
        db.session.connection().execute(_DIFFERENCE, deltas)
        enqueue(Job.FOLD_SUMMARIES)


def _counts(kept: KeptState | None) -> SkillCounts:
    if kept is None:
        return NO_COUNTS
    return counts_of(
        kept.state,
        distance=kept.distance,
        is_own_account=kept.is_own_account,
        is_essential=kept.is_essential,
        weight=kept.weight,
        required_level=kept.required_level,
        verified_level=kept.verified_level,
    )


def _people_with_strays(on: date) -> set[UUID]:
    """Everyone whose kept rows do not ask what their profiles ask on a day: a leaver, a newcomer, a role that began meanwhile."""
    found: set[UUID] = set()
    for some in portions(everyone_recorded(), at_once=AT_ONCE):
        found |= _strays_among(some, on)
    return found


def _strays_among(person_ids: Sequence[UUID], on: date) -> set[UUID]:
    kept = {
        (one.person_id, one.skill_id, one.version_id, one.required_level, one.weight, one.is_essential)
        for one in kept_states(person_ids).values()
    }
    wanted = {
        (person_id, one.skill_id, one.version_id, one.level if one.has_ladder else None, one.weight, one.is_essential)
        for person_id, asked in asked_of_many(people_who_count(person_ids), on).items()
        for one in asked.skills
    }
    return {row[0] for row in kept ^ wanted}


def _columns(value: CurrentLevels | KeptState | SkillCounts) -> dict[str, object]:
    """The value's fields as columns. `asdict` would copy each of them deeply, which takes longer than writing the row."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _key(pair: Pair) -> dict[str, object]:
    return {"person_id": pair.person_id, "skill_id": pair.skill_id}


def _write(
    model: type[CurrentLevel | RequiredSkill], *, new: list[dict[str, object]], changed: list[dict[str, object]]
) -> None:
    if new:
        db.session.connection().execute(_NEW[model], new)
    if changed:
        db.session.connection().execute(_CHANGED[model], [_of_pair(row) for row in changed])


def _delete(model: type[CurrentLevel | RequiredSkill], pairs: list[Pair]) -> None:
    if pairs:
        db.session.connection().execute(
            _DELETED[model], [{"whose": pair.person_id, "which": pair.skill_id} for pair in pairs]
        )


def _of_pair(row: Mapping[str, object]) -> dict[str, object]:
    """A row's values with its key under the names by which `_CHANGED` finds it."""
    values = dict(row)
    return values | {"whose": values.pop("person_id"), "which": values.pop("skill_id")}
