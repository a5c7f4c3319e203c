"""News that many people are to read, held for some minutes in which it can be stopped."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class NewsKind(StrEnum):
    """What people are told."""

    #: That they were moved to another version of their course.
    MOVED = "moved"
    #: That there is a course on a topic that they asked for.
    TAUGHT = "taught"
    #: That their manager suggests a course.
    SUGGESTED = "suggested"


class HeldNews(Base):
    """What one press is to tell more than a few people: they are told from `send_at` on, unless somebody has stopped it.

    The press itself is done at once. Its rows (moves, answered wishes) are those that the same person made at the same instant.
    """

    __tablename__ = "held_news"
    __table_args__ = (
        one_of("kind", NewsKind),
        CheckConstraint("receivers >= 0", name="receivers_positive"),
        UniqueConstraint("kind", "course_id", "caused_by", "caused_at", name="uq_held_news_cause"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[NewsKind] = mapped_column(Coded(NewsKind))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    caused_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    caused_at: Mapped[datetime]
    receivers: Mapped[int]
    send_at: Mapped[datetime] = mapped_column(index=True)
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
