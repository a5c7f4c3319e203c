"""Folding: adding what changed to the team summaries, a batch of deltas at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, tuple_, update

from skills_centre.gaps.models import FoldMark, Scope, TeamSummary
from skills_centre.gaps.queries.sums import SummaryKey, columns_of
from skills_centre.gaps.rules import SUM_NAMES
from skills_centre.people.models import LineClosure
from skills_centre.people.services.lines import ORGANISATION_LOCK
from skills_centre.platform.database import Base, affected_rows, db, lock_named
from skills_centre.platform.portions import portions
from skills_centre.skills.models import SummaryDelta

#: Deltas in one transaction: enough to make a bulk import cheap, few enough to let other writers in between.
BATCH = 2000


def fold_deltas(*, now: datetime, at_most: int = BATCH) -> int:
    """Add the oldest deltas to every summary above them and delete them; says how many, 0 when none are left.

    Deleting and reading are one statement, so that a delta is folded once whatever else commits meanwhile, and lost never: a
    transaction that fails gives all of them back.
    """
    lock_named(ORGANISATION_LOCK)
    folded = fold_waiting_deltas(at_most=at_most)
    mark_folded(now)
    return folded


def fold_waiting_deltas(*, at_most: int) -> int:
    """Fold the oldest within a transaction that already holds the organisation's lock; says how many, 0 when none are left."""
    oldest = select(SummaryDelta.id).order_by(SummaryDelta.id).limit(at_most)
    rows = db.session.execute(
        delete(SummaryDelta)
        .where(SummaryDelta.id.in_(oldest))
        .returning(SummaryDelta.person_id, SummaryDelta.skill_id, *columns_of(SummaryDelta))
        .execution_options(synchronize_session=False)
    ).all()
    changes: dict[tuple[UUID, UUID], list[int]] = {}
    for person_id, skill_id, *values in rows:
        _add_to(changes, (person_id, skill_id), values)
    _add_to_summaries(_changes_above(changes))
    return len(rows)


def mark_folded(now: datetime, *, line_edition: int | None = None) -> None:
    """Note the as-of time of the manager's page, and of which line everything was recomputed, if it was."""
    session = db.session()
    noted: dict[str, object] = {"folded_at": now}
    if line_edition is not None:
        noted["line_edition"] = line_edition
    if not affected_rows(session, update(FoldMark).where(FoldMark.id == 1).values(noted)):
        session.execute(insert(FoldMark).values(id=1, **noted))


def _add_to(changes: dict[tuple[UUID, UUID], list[int]], key: tuple[UUID, UUID], values: Iterable[int]) -> None:
    kept = changes.get(key)
    changes[key] = list(values) if kept is None else [a + b for a, b in zip(kept, values, strict=True)]


def _changes_above(changes: Mapping[tuple[UUID, UUID], list[int]]) -> dict[SummaryKey, list[int]]:
    """The changes of people as changes of the summaries above them; those that cancel out are left away."""
    above = _line_above({person_id for person_id, _skill_id in changes})
    by_summary: dict[SummaryKey, list[int]] = {}
    for (person_id, skill_id), values in changes.items():
        if not any(values):
            continue
        for manager_id, depth in above[person_id]:
            for scope in (Scope.DIRECT, Scope.LINE) if depth == 1 else (Scope.LINE,):
                key = SummaryKey(manager_id, scope, skill_id)
                kept = by_summary.get(key)
                by_summary[key] = values if kept is None else [a + b for a, b in zip(kept, values, strict=True)]
    return {key: values for key, values in by_summary.items() if any(values)}


def _line_above(person_ids: set[UUID]) -> dict[UUID, list[tuple[UUID, int]]]:
    above: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for some in portions(sorted(person_ids)):
        pairs = select(LineClosure.person_id, LineClosure.manager_id, LineClosure.depth)
        for person_id, manager_id, depth in db.session.execute(pairs.where(LineClosure.person_id.in_(some))):
            above[person_id].append((manager_id, depth))
    return above


def _add_to_summaries(changes: Mapping[SummaryKey, list[int]]) -> None:
    """Update the summaries that exist and insert the others; delete those that nobody is asked for any more."""
    if not changes:
        return
    existing = _existing(changes)
    table = Base.metadata.tables[TeamSummary.__tablename__]
    connection = db.session.connection()
    of_key = (
        table.c.manager_id == bindparam("of_manager"),
        table.c.scope == bindparam("of_scope"),
        table.c.skill_id == bindparam("of_skill"),
    )
    there = [
        {"of_manager": key.manager_id, "of_scope": key.scope, "of_skill": key.skill_id, **_named("by_", changes[key])}
        for key in sorted(existing, key=_order)
    ]
    if there:
        added = {name: table.c[name] + bindparam(f"by_{name}") for name in SUM_NAMES}
        connection.execute(update(table).where(*of_key).values(added), there)
    missing = [
        {"manager_id": key.manager_id, "scope": key.scope, "skill_id": key.skill_id, **_named("", changes[key])}
        for key in sorted(changes.keys() - existing, key=_order)
    ]
    if missing:
        connection.execute(insert(table), missing)
    fewer = sorted({key.manager_id for key, values in changes.items() if values[0] < 0})
    for some in portions(fewer):
        connection.execute(delete(table).where(table.c.required == 0, table.c.manager_id.in_(some)))


def _existing(changes: Mapping[SummaryKey, object]) -> set[SummaryKey]:
    """Which of the summaries have a row."""
    wanted = tuple_(TeamSummary.manager_id, TeamSummary.skill_id)
    pairs = sorted({(key.manager_id, key.skill_id) for key in changes})
    found: set[SummaryKey] = set()
    for some in portions(pairs):
        rows = db.session.execute(
            select(TeamSummary.manager_id, TeamSummary.scope, TeamSummary.skill_id).where(wanted.in_(some))
        )
        found.update(SummaryKey(*row) for row in rows)
    return found & changes.keys()


def _named(prefix: str, values: Iterable[int]) -> dict[str, int]:
    return {f"{prefix}{name}": value for name, value in zip(SUM_NAMES, values, strict=True)}


def _order(key: SummaryKey) -> tuple[UUID, str, UUID]:
    return (key.manager_id, key.scope, key.skill_id)
