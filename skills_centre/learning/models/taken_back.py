"""Completions that were taken back, because the attendance on which they rested was corrected."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base
from skills_centre.platform.ids import new_id

_OPEN = text("restored_at IS NULL")


class CompletionTakenBack(Base):
    """That a completion does not stand, since the register of a session says that the person was not at all of it.

    It ends when the course is completed again: by the register being corrected back, which restores the day, or in any other way.
    """

    __tablename__ = "completion_taken_back"
    __table_args__ = (
        Index("uq_completion_taken_back_open", "enrolment_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    #: The session whose register was corrected.
    session_id: Mapped[UUID] = mapped_column(index=True)
    completed_at: Mapped[datetime]
    taken_back_at: Mapped[datetime]
    taken_back_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    restored_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None] = mapped_column(index=True)
