"""What a learner left in videos and reflections. Only ever asked for oneself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.learning.models import Reflection, VideoPosition
from skills_centre.platform.database import db


@dataclass(frozen=True)
class WrittenReflection:
    """A question of a reflection and what somebody wrote to it for themselves."""

    module_key: str
    question: str
    body: str
    written_at: datetime


def position_in(course_id: UUID, module_key: str, *, person_id: UUID) -> int:
    """How many seconds into a video somebody was; 0 where nothing is kept. One statement."""
    kept = select(VideoPosition.seconds).where(
        VideoPosition.person_id == person_id,
        VideoPosition.course_id == course_id,
        VideoPosition.module_key == module_key,
    )
    return db.session.scalar(kept) or 0


def reflections_at(course_id: UUID, module_key: str, *, person_id: UUID) -> dict[str, str]:
    """What somebody wrote in a reflection, by the questions' keys. One statement."""
    rows = db.session.execute(
        select(Reflection.question_key, Reflection.body).where(
            Reflection.person_id == person_id, Reflection.course_id == course_id, Reflection.module_key == module_key
        )
    )
    return {row.question_key: row.body for row in rows}


def reflections_on(course_id: UUID, *, person_id: UUID) -> list[WrittenReflection]:
    """Everything that somebody wrote in the reflections of a course, the oldest first. One statement."""
    rows = db.session.execute(
        select(Reflection.module_key, Reflection.question, Reflection.body, Reflection.written_at)
        .where(Reflection.person_id == person_id, Reflection.course_id == course_id)
        .order_by(Reflection.written_at, Reflection.question_key)
    )
    return [WrittenReflection(*row) for row in rows]
