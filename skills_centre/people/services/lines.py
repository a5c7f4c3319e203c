"""The closure of the line of management: who is below whom on a day, kept in SQL so that no size of organisation fills the memory."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, delete, exists, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from skills_centre.people.models import LineClosure, LineMark, ManagementLine, Person
from skills_centre.platform.database import affected_rows, db, lock_named, table_of
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.jobs import Job
from skills_centre.platform.portions import portions

#: Whoever changes the organisation, and whoever folds summaries, holds this lock: the sums follow one line at a time.
ORGANISATION_LOCK = "organisation"

#: From so many people on, whose closure is to be written, everybody's is.
MANY = 5_000


def in_force(on: date) -> ColumnElement[bool]:
    """The lines that hold on a day; the last day of one still counts, but whoever has left is above and below nobody."""
    line = ManagementLine
    gone = select(Person.id).where(Person.left_on.is_not(None))
    holds = (line.starts_on <= on) & or_(line.ends_on.is_(None), line.ends_on >= on)
    return holds & line.person_id.not_in(gone) & line.manager_id.not_in(gone)


def rebuild_line_closure(*, on: date, of: Collection[UUID] | None = None) -> None:
    """Write the closure afresh from the lines in force on a day, and have the summaries recomputed.

    `of` names the people whose own line changed: only they and those below them are written; by default everybody is. Raises
    ValueError on a cycle.
    """
    lock_named(ORGANISATION_LOCK)
    db.session.flush()
    moved = None if of is None else _with_those_below(of)
    try:
        if moved is None or len(moved) > MANY:
            _write_pairs(on, None)
        else:
            for some in portions(sorted(moved)):
                _write_pairs(on, some)
    except IntegrityError as problem:
        raise ValueError("the line of management has a cycle") from problem
    _mark()


def follow_the_calendar(*, on: date) -> bool:
    """Rebuild the closure if a line has begun or ended since it was written; says whether it was. A missed night is made good."""
    lock_named(ORGANISATION_LOCK)
    closure, line = LineClosure, ManagementLine
    same = (closure.manager_id == line.manager_id) & (closure.person_id == line.person_id) & (closure.depth == 1)
    missing = select(literal(1)).where(in_force(on), ~exists().where(same))
    over = select(literal(1)).where(closure.depth == 1, ~exists().where(same, in_force(on)))
    if all(db.session.scalar(statement.limit(1)) is None for statement in (missing, over)):
        return False
    rebuild_line_closure(on=on)
    return True


def _with_those_below(person_ids: Collection[UUID]) -> set[UUID]:
    found = set(person_ids)
    for some in portions(sorted(found)):
        found.update(db.session.scalars(select(LineClosure.person_id).where(LineClosure.manager_id.in_(some))))
    return found


def _write_pairs(on: date, person_ids: Sequence[UUID] | None) -> None:
    """Write who is above these people, or above anybody, one step further up at a time."""
    closure, line, session = LineClosure, ManagementLine, db.session()
    chosen = [] if person_ids is None else [closure.person_id.in_(person_ids)]
    session.execute(delete(closure).where(*chosen).execution_options(synchronize_session=False))
    columns = ["manager_id", "person_id", "depth"]
    own = [] if person_ids is None else [line.person_id.in_(person_ids)]
    step = select(line.manager_id, line.person_id, literal(1, Integer)).where(in_force(on), *own)
    depth = 1
    while affected_rows(session, insert(table_of(closure)).from_select(columns, step, include_defaults=False)):
        depth += 1
        step = (
            select(line.manager_id, closure.person_id, literal(depth, Integer))
            .join(closure, closure.manager_id == line.person_id)
            .where(in_force(on), closure.depth == depth - 1, *chosen)
        )


def _mark() -> None:
    """Say that the summaries are now those of another line, for whoever folds: the job may be lost, this row is not."""
    session = db.session()
    if not affected_rows(session, update(LineMark).where(LineMark.id == 1).values(edition=LineMark.edition + 1)):
        session.execute(insert(LineMark).values(id=1, edition=1))
    enqueue(Job.REBUILD_LINE)
