"""What learners thought of a course when they completed it, and what became of it three months later. Shown as counts only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.learning.rules.opinions import Side, Use
from skills_centre.platform.database import Base, Coded, one_of


class CourseReaction(Base):
    """One learner's answers on completing a course: steps of a scale from 1, each optional, and an optional comment."""

    __tablename__ = "course_reaction"
    __table_args__ = (
        CheckConstraint("relevance BETWEEN 1 AND 5", name="relevance_in_range"),
        CheckConstraint("confidence_before BETWEEN 1 AND 5", name="before_in_range"),
        CheckConstraint("confidence_after BETWEEN 1 AND 5", name="after_in_range"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    relevance: Mapped[int | None]
    confidence_before: Mapped[int | None]
    confidence_after: Mapped[int | None]
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    answered_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class FollowUp(Base):
    """One side's answer three months after a completion; a manager says only whether they have seen it used."""

    __tablename__ = "follow_up"
    __table_args__ = (
        one_of("side", Side),
        one_of("used", Use),
        CheckConstraint("confidence BETWEEN 1 AND 5", name="confidence_in_range"),
        CheckConstraint("side = 'learner' OR (confidence IS NULL AND what_id IS NULL)", name="manager_says_little"),
        CheckConstraint("side = 'manager' OR used <> 'cannot-say'", name="learner_can_say"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(Coded(Side), primary_key=True)
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    used: Mapped[Use] = mapped_column(Coded(Use))
    confidence: Mapped[int | None]
    #: What helped, or stood in the way, in the learner's words.
    what_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    answered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
