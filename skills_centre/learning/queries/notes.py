"""A learner's own notes, and what the player keeps beside a part. Only ever asked for oneself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from skills_centre.learning.models import Enrolment, LearnerSetting, ModuleNote, ModuleProgress
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


#: Asked for every part that is opened, so it is built once.
_DESK = (
    select(ModuleNote.body, ModuleNote.revision, ModuleNote.saved_at, ModuleProgress.place, LearnerSetting.has_keys)
    .select_from(Enrolment)
    .outerjoin(
        ModuleNote,
        and_(
            ModuleNote.person_id == Enrolment.person_id,
            ModuleNote.course_id == Enrolment.course_id,
            ModuleNote.module_key == bindparam("module_key"),
        ),
    )
    .outerjoin(
        ModuleProgress,
        and_(ModuleProgress.enrolment_id == Enrolment.id, ModuleProgress.module_key == bindparam("module_key")),
    )
    .outerjoin(LearnerSetting, LearnerSetting.person_id == Enrolment.person_id)
    .where(Enrolment.id == bindparam("enrolment_id"))
)


def desk_at(enrolment_id: UUID, module_key: str) -> Desk:
    """What lies beside a part of an enrolment that is the asker's own. One statement."""
    row = db.session.execute(_DESK, {"enrolment_id": enrolment_id, "module_key": module_key}).one()
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
