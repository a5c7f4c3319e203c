"""What follows a decision: the subject's one reply, and the one second confirmer for whom they may ask."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id
from skills_centre.skills.rules import Finding


class AssessmentReply(Base):
    """What the subject answered, once, to a decision about a result; or to a result that somebody else entered. Append-only."""

    __tablename__ = "assessment_reply"
    __table_args__ = (
        Index(
            "uq_assessment_reply_to_entry",
            "result_id",
            unique=True,
            sqlite_where=text("decision_id IS NULL"),
            postgresql_where=text("decision_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    result_id: Mapped[UUID] = mapped_column(ForeignKey("assessment_result.id"), index=True)
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment_decision.id"), unique=True)
    words_id: Mapped[UUID] = mapped_column(ForeignKey("words.id"))
    replied_at: Mapped[datetime]


class SecondOpinion(Base):
    """That the subject asked, once for a result, for a second confirmer to look at what was decided. Append-only."""

    __tablename__ = "second_opinion"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    result_id: Mapped[UUID] = mapped_column(ForeignKey("assessment_result.id"), unique=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("assessment_decision.id"), unique=True)
    asked_at: Mapped[datetime]


class SecondFinding(Base):
    """What the second confirmer found. Append-only.

    Another level is a new result of theirs, confirmed when entered like every manager's; then it is named here.
    """

    __tablename__ = "second_finding"
    __table_args__ = (
        one_of("finding", Finding),
        CheckConstraint("(finding = 'another-level') = (result_id IS NOT NULL)", name="result_of_another_level"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    opinion_id: Mapped[UUID] = mapped_column(ForeignKey("second_opinion.id"), unique=True)
    finding: Mapped[Finding] = mapped_column(Coded(Finding))
    result_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment_result.id"), unique=True)
    found_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    found_at: Mapped[datetime]
    reason_id: Mapped[UUID] = mapped_column(ForeignKey("words.id"))
