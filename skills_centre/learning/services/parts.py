"""What learners leave in videos and reflections: where they were, and what they wrote for themselves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, literal, select

from skills_centre.catalogue.models import Module
from skills_centre.catalogue.packs.parts import ReflectionPart
from skills_centre.catalogue.queries.courses import kept_module
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.learning.errors import ReflectionChangedMeanwhile, WordsTooLong
from skills_centre.learning.models import Enrolment, EnrolmentState, Reflection, VideoPosition
from skills_centre.learning.queries.parts import reflections_at
from skills_centre.learning.rules.reflections import mark_of
from skills_centre.learning.services.enrolments import locked_enrolment
from skills_centre.platform.database import db, lock_named, put_chosen
from skills_centre.platform.errors import NotFound

#: The longest answer, in characters.
MOST = 10_000

#: No video is longer, in seconds.
MOST_SECONDS = 24 * 60 * 60


def keep_position(enrolment_id: UUID, module_key: str, seconds: int, *, person_id: UUID, now: datetime) -> None:
    """Keep how far into a video somebody is, in one statement; nothing is kept of what is not theirs, or that they left."""
    position = VideoPosition.__table__.c
    chosen = (
        select(
            Enrolment.person_id,
            Enrolment.course_id,
            Module.key,
            literal(min(max(seconds, 0), MOST_SECONDS)),
            literal(now, type_=position.kept_at.type),
        )
        .join(Module, Module.version_id == Enrolment.version_id)
        .where(
            Enrolment.id == enrolment_id,
            Enrolment.person_id == person_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Module.key == module_key,
            Module.kind == ModuleKind.VIDEO,
        )
    )
    put_chosen(
        db.session(),
        VideoPosition,
        chosen,
        columns=("person_id", "course_id", "module_key", "seconds", "kept_at"),
        replacing=("seconds", "kept_at"),
    )


def keep_reflection(
    enrolment_id: UUID, module_key: str, answers: Mapping[str, str], *, seen: str, person_id: UUID, now: datetime
) -> None:
    """Keep what somebody wrote to the questions of a reflection, by the questions' keys; an emptied answer is gone.

    `seen` is the mark of the answers that the page showed; the same texts again change nothing. The answers are the person's for the
    course, whichever time they take it, so that is what is held against rivals. Raises NotFound, WordsTooLong, or
    ReflectionChangedMeanwhile where another window was first.
    """
    enrolment = locked_enrolment(enrolment_id, person_id=person_id)
    lock_named(f"reflection:{person_id}:{enrolment.course_id}")
    part = kept_module(enrolment.version_id, module_key).part
    if not isinstance(part, ReflectionPart):
        raise NotFound
    said = {question.key: answers.get(question.key, "").replace("\r\n", "\n").strip() for question in part.questions}
    for key, text in said.items():
        if len(text) > MOST:
            raise WordsTooLong(most=MOST, field=f"answer-{key}")
    kept = reflections_at(enrolment.course_id, module_key, person_id=person_id)
    if all(kept.get(key, "") == text for key, text in said.items()):
        return
    if mark_of(kept) != seen:
        raise ReflectionChangedMeanwhile
    place = {"person_id": person_id, "course_id": enrolment.course_id, "module_key": module_key}
    for question in part.questions:
        text = said[question.key]
        if text:
            answer = Reflection(**place, question_key=question.key, question=question.text, body=text, written_at=now)
            db.session.merge(answer)
        else:
            db.session.execute(delete(Reflection).filter_by(**place, question_key=question.key))
    db.session.flush()
