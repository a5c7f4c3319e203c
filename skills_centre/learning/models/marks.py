"""What somebody thinks of a course: saved for later, not for them, and whether it was useful."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of


class Mark(StrEnum):
    """What somebody marked a course as, for their own eyes."""

    SAVED = "saved"
    NOT_FOR_ME = "not-for-me"


class CourseMark(Base):
    """A course that somebody saved, or does not want suggested. Shown to nobody else; gone when they take it back, or are erased."""

    __tablename__ = "course_mark"
    __table_args__ = (one_of("mark", Mark),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    mark: Mapped[Mark] = mapped_column(Coded(Mark), primary_key=True)
    marked_at: Mapped[datetime]


class CourseUsefulness(Base):
    """Whether a course was useful to somebody who completed it. Others see counts alone, and those not of a few people.

    `answered_at` is when they first said so, also where they have changed their mind since.
    """

    __tablename__ = "course_usefulness"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    is_useful: Mapped[bool]
    answered_at: Mapped[datetime]
