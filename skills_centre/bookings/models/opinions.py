"""What people thought of sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base


class SessionOpinion(Base):
    """One answer of somebody who was at a session: a step of a scale from 1 and a comment, both optional."""

    __tablename__ = "session_opinion"
    __table_args__ = (CheckConstraint("useful BETWEEN 1 AND 5", name="useful_in_range"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("course_session.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    useful: Mapped[int | None]
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    answered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
