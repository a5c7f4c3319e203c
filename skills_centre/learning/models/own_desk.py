"""What is a learner's alone: their notes on the parts of a course, and how they like to learn."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base


class ModuleNote(Base):
    """A learner's own note on a part of a course, whichever version they read. Shown to nobody else; an emptied note keeps its row."""

    __tablename__ = "module_note"
    __table_args__ = (CheckConstraint("revision >= 0", name="revision_positive"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    module_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    #: Counts the changes, so that a second window learns that the note is another by now.
    revision: Mapped[int]
    saved_at: Mapped[datetime]


class LearnerSetting(Base):
    """How somebody likes to learn; nobody has a row who changed nothing."""

    __tablename__ = "learner_setting"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: Whether single keys move between the parts of a course (WCAG 2.1.4: off until chosen).
    has_keys: Mapped[bool]
    #: Whether they may be asked what they thought of courses.
    may_be_asked: Mapped[bool]
