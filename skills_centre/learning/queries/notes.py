"""A learner's own notes, and what the player keeps beside a part. Only ever asked for oneself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, select

from skills_centre.learning.models import Enrolment, LearnerSetting, ModuleNote, ModuleProgress
from skills_centre.learning.queries.enrolments import ENROLMENT, OWN, EnrolmentFacts, facts_of
from skills_centre.learning.rules.progress import ModuleLine
from skills_centre.platform.database import db


@dataclass(frozen=True)
class Desk:
    """What lies beside a part: one's note (its revision is 0 before the first), how far down one was, whether keys move between parts."""

    note: str
    revision: int
    saved_at: datetime | None
    place: int
    has_keys: bool


@dataclass(frozen=True)
class Note:
    """A note, and the part of the course that it is about."""

    module_key: str
    body: str
    saved_at: datetime


@dataclass(frozen=True)
class Settings:
    """How somebody likes to learn."""

    has_keys: bool
    may_be_asked: bool


@dataclass(frozen=True)
class OpenPart:
    """A part of one's enrolment as it lies open: the enrolment, the part, and what is beside it."""

    enrolment: EnrolmentFacts
    here: ModuleLine
    desk: Desk


_ENROLMENT, _NOTE = Enrolment.__table__.c, ModuleNote.__table__.c
_PROGRESS, _SETTING = ModuleProgress.__table__.c, LearnerSetting.__table__.c

#: Asked for every part that is opened, so both are built once, from the plain tables.
_ON_DESK = (_NOTE.body, _NOTE.revision, _NOTE.saved_at, _PROGRESS.place, _SETTING.has_keys)
_BESIDE = (
    Enrolment.__table__.outerjoin(
        ModuleNote.__table__,
        and_(
            _NOTE.person_id == _ENROLMENT.person_id,
            _NOTE.course_id == _ENROLMENT.course_id,
            _NOTE.module_key == bindparam("module_key"),
        ),
    )
    .outerjoin(
        ModuleProgress.__table__,
        and_(_PROGRESS.enrolment_id == _ENROLMENT.id, _PROGRESS.module_key == bindparam("module_key")),
    )
    .outerjoin(LearnerSetting.__table__, _SETTING.person_id == _ENROLMENT.person_id)
)
_DESK = select(*_ON_DESK).select_from(_BESIDE).where(_ENROLMENT.id == bindparam("enrolment_id"))
_OPEN = ENROLMENT.add_columns(*_ON_DESK).select_from(_BESIDE).where(*OWN)


def desk_at(enrolment_id: UUID, module_key: str) -> Desk:
    """What lies beside a part of an enrolment that is the asker's own. One statement."""
    return _desk(db.session.execute(_DESK, {"enrolment_id": enrolment_id, "module_key": module_key}).one())


def open_part(enrolment_id: UUID, module_key: str, *, person_id: UUID) -> OpenPart | None:
    """A part of a person's own enrolment; none when it is not theirs or has no such part. One statement, once the version was read."""
    named = {"enrolment_id": enrolment_id, "module_key": module_key, "person_id": person_id}
    row = db.session.execute(_OPEN, named).first()
    enrolment = facts_of(row) if row else None
    here = enrolment.module(module_key) if enrolment else None
    return OpenPart(enrolment, here, _desk(row)) if row and enrolment and here else None


def _desk(row: Row[Any]) -> Desk:
    return Desk(row.body or "", row.revision or 0, row.saved_at, row.place or 0, has_keys=bool(row.has_keys))


def notes_on(course_id: UUID, *, person_id: UUID) -> dict[str, Note]:
    """Somebody's notes on a course by the key of the part; emptied ones are left out. One statement."""
    rows = db.session.execute(
        select(ModuleNote.module_key, ModuleNote.body, ModuleNote.saved_at)
        .where(ModuleNote.person_id == person_id, ModuleNote.course_id == course_id, ModuleNote.body != "")
        .order_by(ModuleNote.module_key)
    )
    return {key: Note(key, body, saved_at) for key, body, saved_at in rows.tuples()}


def settings_of(person_id: UUID) -> Settings:
    """How somebody likes to learn; unless they said otherwise no key moves anything, and they may be asked."""
    row = db.session.execute(
        select(LearnerSetting.has_keys, LearnerSetting.may_be_asked).where(LearnerSetting.person_id == person_id)
    ).one_or_none()
    return Settings(row.has_keys, row.may_be_asked) if row else Settings(has_keys=False, may_be_asked=True)
