"""Keeping a learner's own notes, the place on a page, and how they like to learn."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import literal, select

from skills_centre.catalogue.models import Module
from skills_centre.learning.errors import NoteChangedMeanwhile, WordsTooLong
from skills_centre.learning.models import Enrolment, LearnerSetting, ModuleNote, ModuleProgress
from skills_centre.learning.queries.courses import module_lines
from skills_centre.learning.services.enrolments import LIVE
from skills_centre.platform.database import db, insert_missing, put_chosen
from skills_centre.platform.errors import NotFound

#: The longest note, in characters: some three pages.
MOST = 10_000

#: No lesson has more paragraphs than this.
MOST_PLACES = 10_000


def save_note(
    enrolment_id: UUID, module_key: str, text: str, *, seen: int, person_id: UUID, now: datetime
) -> ModuleNote:
    """Keep somebody's note on a part of a course, in place of the revision that they saw; an empty text empties it.

    The same text again changes nothing. Raises NotFound, WordsTooLong, or NoteChangedMeanwhile when another window was first.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MOST:
        raise WordsTooLong(most=MOST, field="text")
    enrolment = db.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.person_id != person_id:
        raise NotFound
    key = {"person_id": person_id, "course_id": enrolment.course_id, "module_key": module_key}
    if not any(module.key == module_key for module in module_lines([enrolment_id])[enrolment_id]):
        raise NotFound
    session = db.session()
    insert_missing(session, ModuleNote, [{**key, "body": "", "revision": 0, "saved_at": now}])
    note = session.get_one(ModuleNote, tuple(key.values()), with_for_update=True)
    if note.body == text:
        return note
    if note.revision != seen:
        raise NoteChangedMeanwhile
    note.body, note.revision, note.saved_at = text, note.revision + 1, now
    session.flush()
    return note


def keep_place(enrolment_id: UUID, module_key: str, place: int, *, person_id: UUID, now: datetime) -> None:
    """Keep how far down a part somebody was, in one statement; nothing is kept on an enrolment that is not theirs, or no longer live.

    Whoever came to the part by finishing the one before has left no trace on it yet, so that this may be its first.
    """
    chosen = (
        select(
            Enrolment.id,
            Module.key,
            literal(now, type_=ModuleProgress.__table__.c.opened_at.type),
            literal(min(max(place, 0), MOST_PLACES)),
        )
        .join(Module, Module.version_id == Enrolment.version_id)
        .where(
            Enrolment.id == enrolment_id,
            Enrolment.person_id == person_id,
            Enrolment.state.in_(LIVE),
            Module.key == module_key,
        )
    )
    put_chosen(
        db.session(),
        ModuleProgress,
        chosen,
        columns=("enrolment_id", "module_key", "opened_at", "place"),
        replacing=("place",),
    )


def choose_settings(person_id: UUID, *, has_keys: bool, may_be_asked: bool) -> None:
    """Keep how somebody likes to learn."""
    session = db.session()
    insert_missing(
        session, LearnerSetting, [{"person_id": person_id, "has_keys": has_keys, "may_be_asked": may_be_asked}]
    )
    setting = session.get_one(LearnerSetting, person_id, with_for_update=True)
    setting.has_keys, setting.may_be_asked = has_keys, may_be_asked
    session.flush()
