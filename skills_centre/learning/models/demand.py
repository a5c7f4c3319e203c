"""What people would learn and nobody teaches yet."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class DemandState(StrEnum):
    """What learning and development have said to somebody's wish."""

    OPEN = "open"
    PLANNED = "planned"
    TAUGHT = "taught"


class LearningDemand(Base):
    """Somebody's wish for a course on a topic, in their own words; once for a person and topic, and gone when they take it back.

    Counts go by `topic_key`. Why they wish it is kept among people's words, and shown without their name.
    """

    __tablename__ = "learning_demand"
    __table_args__ = (
        one_of("state", DemandState),
        UniqueConstraint("person_id", "topic_key"),
        CheckConstraint("(state = 'taught') = (course_id IS NOT NULL)", name="taught_by_course"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answer_dated"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    topic: Mapped[str] = mapped_column(String(100))
    topic_key: Mapped[str] = mapped_column(String(100), index=True)
    skill_key: Mapped[str | None] = mapped_column(String(120))
    why_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    asked_at: Mapped[datetime]
    state: Mapped[DemandState] = mapped_column(Coded(DemandState))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
