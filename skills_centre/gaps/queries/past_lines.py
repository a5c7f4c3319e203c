"""Who stood in a manager's line on an earlier day, from the dated lines of management."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.teams import TeamSize, counting, team_size
from skills_centre.gaps.rules.past_lines import Line, Stretch, Turnover, led_before
from skills_centre.people.models import PRIVATE_PERSON_TYPES, LineClosure, ManagementLine, Person
from skills_centre.platform.database import db
from skills_centre.platform.portions import portions

#: Of more people than these below a manager it is not worked out who came and went: some do every day.
TOLD_APART_AT_MOST = 2_000


def turnover(manager_id: UUID, scope: Scope, *, since: date, size: TeamSize | None = None) -> Turnover | None:
    """How many of those counted at the end of a day are counted now; none of a line in which that would take too long."""
    size = size or team_size(manager_id)
    if scope is Scope.LINE and size.line > TOLD_APART_AT_MOST:
        return None
    line, closure = ManagementLine, LineClosure
    below = select(line.person_id).where(line.manager_id == manager_id, _held(since))
    if scope is Scope.LINE:
        further = below.cte("below", recursive=True)
        next_step = select(line.person_id).join(further, line.manager_id == further.c.person_id).where(_held(since))
        below = select(further.union(next_step).c.person_id)
    still = and_(
        closure.manager_id == manager_id,
        closure.person_id == Person.id,
        *([closure.depth == 1] if scope is Scope.DIRECT else []),
        Person.left_on.is_(None),
    )
    then, both = db.session.execute(
        select(func.count(), func.count(closure.person_id))
        .select_from(Person)
        .outerjoin(closure, still)
        .where(Person.id.in_(below), *_counted(since))
    ).one()
    return Turnover(then, size.line if scope is Scope.LINE else size.direct, both)


def stretches_before(manager_id: UUID, *, before: date, since: date) -> list[Stretch]:
    """Whose team the present direct reports of a manager were before they became theirs, in order."""
    closure = LineClosure
    people = set(
        db.session.scalars(
            select(Person.id)
            .join(closure, closure.person_id == Person.id)
            .where(closure.manager_id == manager_id, closure.depth == 1, *counting())
        )
    )
    own = _lines(ManagementLine.person_id, people, before=before, since=since)
    others = _lines(
        ManagementLine.manager_id, {line.manager_id for line in own} - {manager_id}, before=before, since=since
    )
    return led_before(people, {*own, *others}, manager_id=manager_id, before=before, since=since)


def _lines(column: InstrumentedAttribute[UUID], ids: Collection[UUID], *, before: date, since: date) -> list[Line]:
    """The lines of these people, or under these managers, that held on some day of a time, of whoever counted."""
    line = ManagementLine
    found: list[Line] = []
    for some in portions(sorted(ids)):
        rows = db.session.execute(
            select(line.person_id, line.manager_id, line.starts_on, line.ends_on)
            .join(Person, Person.id == line.person_id)
            .where(
                column.in_(some),
                line.starts_on < before,
                or_(line.ends_on.is_(None), line.ends_on >= since),
                Person.person_type.not_in(PRIVATE_PERSON_TYPES),
            )
        )
        found += [Line(*row) for row in rows]
    return found


def _held(day: date) -> ColumnElement[bool]:
    """The lines that held on a day, their last day too."""
    line = ManagementLine
    return and_(line.starts_on <= day, or_(line.ends_on.is_(None), line.ends_on >= day))


def _counted(day: date) -> tuple[ColumnElement[bool], ...]:
    """Whoever counted on a day, as far as their kind is the same now."""
    return or_(Person.left_on.is_(None), Person.left_on > day), Person.person_type.not_in(PRIVATE_PERSON_TYPES)
