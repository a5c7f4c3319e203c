"""Learners who were moved from one version of a course to a newer one, by whom and why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base
from skills_centre.platform.ids import new_id


class EnrolmentMove(Base):
    """One learner's move. Append-only; the reason is people's words, one for all whom one press moved."""

    __tablename__ = "enrolment_move"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    from_version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"))
    to_version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"))
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    moved_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    moved_at: Mapped[datetime]
