"""Courses that managers suggest to many people at once, and what each of them made of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class NotForMe(StrEnum):
    """Why somebody does not take what was suggested: codes, so that nothing is written about anybody."""

    KNOWN = "known"
    NOT_NOW = "not-now"
    NOT_MY_WORK = "not-my-work"
    ANOTHER_WAY = "another-way"


class SuggestionRound(Base):
    """One press with which a manager suggests a course for a skill to some of their people. It can be withdrawn, and stays known."""

    __tablename__ = "suggestion_round"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    suggested_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    suggested_at: Mapped[datetime]
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    #: A day to finish by that whoever takes it up begins with; theirs to change.
    due_on: Mapped[date | None]
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    withdrawn_at: Mapped[datetime | None]


class CourseSuggestion(Base):
    """The suggestion of a round to one person. Whether they took it up is to be seen from their enrolments."""

    __tablename__ = "course_suggestion"
    __table_args__ = (
        one_of("declined_why", NotForMe),
        CheckConstraint("(declined_at IS NULL) = (declined_why IS NULL)", name="declined_for_a_reason"),
        Index(
            "uq_course_suggestion_standing",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion_round.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    declined_at: Mapped[datetime | None]
    declined_why: Mapped[NotForMe | None] = mapped_column(Coded(NotForMe))
    withdrawn_at: Mapped[datetime | None]
