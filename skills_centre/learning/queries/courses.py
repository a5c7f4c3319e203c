"""What a learner's version of a course holds, with their progress in it."""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from skills_centre.catalogue.models import CourseVersion, Module
from skills_centre.catalogue.queries.courses import kept_outline
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.models import Enrolment, ModuleProgress
from skills_centre.learning.rules.progress import ModuleLine
from skills_centre.platform.database import db


def minutes_of(version_id: UUID) -> int:
    """How long a version takes, in minutes."""
    return db.session.scalar(select(CourseVersion.minutes).where(CourseVersion.id == version_id)) or 0


def session_minutes_of(version_id: UUID) -> int:
    """How long the sessions of a version that was published are made to take, in minutes."""
    return sum(one.minutes for one in _undone(version_id) if one.kind is ModuleKind.SESSION)


_ENROLMENT, _MODULE, _PROGRESS = Enrolment.__table__.c, Module.__table__.c, ModuleProgress.__table__.c

#: Asked for every page of a course, so it is built once from the plain tables.
_LINES = (
    select(
        _ENROLMENT.id.label("enrolment_id"),
        _MODULE.key,
        _MODULE.title,
        _MODULE.minutes,
        _MODULE.is_required,
        _MODULE.kind,
        _PROGRESS.completed_at,
    )
    .select_from(
        Enrolment.__table__.join(Module.__table__, _MODULE.version_id == _ENROLMENT.version_id).outerjoin(
            ModuleProgress.__table__,
            and_(_PROGRESS.enrolment_id == _ENROLMENT.id, _PROGRESS.module_key == _MODULE.key),
        )
    )
    .where(_ENROLMENT.id.in_(bindparam("enrolment_ids", expanding=True)))
    .order_by(_ENROLMENT.id, _MODULE.position)
)


def lines_of(version_id: UUID, *, done: Collection[str]) -> list[ModuleLine]:
    """The modules of a version that was published, in order; `done` holds the keys of those that somebody has done."""
    return [replace(line, is_done=True) if line.key in done else line for line in _undone(version_id)]


@lru_cache(maxsize=256)
def _undone(version_id: UUID) -> tuple[ModuleLine, ...]:
    """The lines of somebody who has done nothing yet: a published version never changes, so they are kept in this process."""
    return tuple(
        ModuleLine(one.key, one.title, one.minutes, one.is_required, one.kind, is_done=False)
        for one in kept_outline(version_id).modules
    )


def module_lines(enrolment_ids: list[UUID]) -> dict[UUID, list[ModuleLine]]:
    """The modules of each enrolment's version in order, with whether they are done: one statement, however many enrolments."""
    rows = db.session.execute(_LINES, {"enrolment_ids": enrolment_ids})
    lines: dict[UUID, list[ModuleLine]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    for row in rows:
        lines[row.enrolment_id].append(
            ModuleLine(
                key=row.key,
                title=row.title,
                minutes=row.minutes,
                is_required=row.is_required,
                kind=row.kind,
                is_done=row.completed_at is not None,
            )
        )
    return lines
