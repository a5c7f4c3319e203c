"""What learners leave in videos and reflections: theirs alone, and shown to nobody else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base


class VideoPosition(Base):
    """How far into a video somebody has watched, in seconds, so that they can carry on there."""

    __tablename__ = "video_position"
    __table_args__ = (CheckConstraint("seconds >= 0", name="seconds_positive"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    module_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    seconds: Mapped[int]
    kept_at: Mapped[datetime]


class Reflection(Base):
    """What somebody wrote for themselves in answer to a question of a reflection, whichever version they read."""

    __tablename__ = "reflection"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    module_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    #: The question as it was asked when they last wrote, so that the answer can be read by itself.
    question: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
