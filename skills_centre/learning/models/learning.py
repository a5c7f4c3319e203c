"""Enrolments, progress, quiz attempts and the append-only learning record."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class EnrolmentState(StrEnum):
    """Where a learner stands in a course."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class RecordSource(StrEnum):
    """How an entry came into the learning record."""

    COURSE = "course"
    SESSION = "session"
    SELF_RECORDED = "self-recorded"
    IMPORT = "import"
    GUIDANCE = "guidance"


class Enrolment(Base):
    """A person on one version of a course; at most one live enrolment a person and course."""

    __tablename__ = "enrolment"
    __table_args__ = (
        one_of("state", EnrolmentState),
        CheckConstraint("(state = 'completed') = (completed_at IS NOT NULL)", name="completed_when"),
        Index(
            "uq_enrolment_live",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=text("state IN ('not-started', 'in-progress')"),
            postgresql_where=text("state IN ('not-started', 'in-progress')"),
        ),
        Index(
            "ix_enrolment_due",
            "due_on",
            sqlite_where=text("state IN ('not-started', 'in-progress')"),
            postgresql_where=text("state IN ('not-started', 'in-progress')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"))
    state: Mapped[EnrolmentState] = mapped_column(Coded(EnrolmentState))
    enrolled_at: Mapped[datetime]
    #: Who enrolled them: themselves, or a manager who suggests the course.
    enrolled_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    last_module_key: Mapped[str | None] = mapped_column(String(80))
    last_seen_at: Mapped[datetime | None]


class ModuleProgress(Base):
    """A module that a learner opened, and when they completed it."""

    __tablename__ = "module_progress"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    module_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    opened_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    #: How far down the learner was when they last left the page: the number of its paragraph, table or picture, from 0.
    place: Mapped[int | None]


class QuizAttempt(Base):
    """One go at a quiz; marked on the server when finished."""

    __tablename__ = "quiz_attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "module_key", "number"),
        Index(
            "uq_quiz_attempt_open",
            "enrolment_id",
            "module_key",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    #: The version whose quiz this is, for good: a published version never changes, and the learner may be moved on to a correction.
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"))
    number: Mapped[int]
    #: The order in which this attempt shows its questions and options: [{"question": key, "options": [positions]}].
    shown_order: Mapped[list[dict[str, Any]]]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    right: Mapped[int | None]
    out_of: Mapped[int]
    has_passed: Mapped[bool | None]


class QuizAnswer(Base):
    """A learner's answer to one question: positions in the quiz's own order, or what they typed; and whether it is right.

    After the attempt is finished the database allows one change only: blanking what was typed.
    """

    __tablename__ = "quiz_answer"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("quiz_attempt.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    chosen: Mapped[str] = mapped_column(String(80))
    typed: Mapped[str | None] = mapped_column(String(120))
    is_right: Mapped[bool]
    answered_at: Mapped[datetime]


class AttemptRequest(Base):
    """A learner who has used up their attempts at a quiz asks for one more; it is the learner who so tells L&D that they need it."""

    __tablename__ = "attempt_request"
    __table_args__ = (
        CheckConstraint("(allowed_at IS NULL) = (allowed_by IS NULL)", name="allowed_by_somebody"),
        CheckConstraint("(declined_at IS NULL) = (declined_by IS NULL)", name="declined_by_somebody"),
        CheckConstraint("allowed_at IS NULL OR declined_at IS NULL", name="one_answer"),
        Index(
            "uq_attempt_request_open",
            "enrolment_id",
            "module_key",
            unique=True,
            sqlite_where=text("allowed_at IS NULL AND declined_at IS NULL"),
            postgresql_where=text("allowed_at IS NULL AND declined_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    allowed_at: Mapped[datetime | None]
    allowed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    declined_at: Mapped[datetime | None]
    declined_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Why it was declined, for the learner.
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))


class LearningRecordEntry(Base):
    """One thing learned. Append-only: a correction is a new entry that names the one it replaces."""

    __tablename__ = "learning_record_entry"
    __table_args__ = (
        one_of("source", RecordSource),
        CheckConstraint("minutes >= 0", name="minutes_positive"),
        Index(
            "uq_learning_record_entry_enrolment",
            "enrolment_id",
            unique=True,
            sqlite_where=text("replaces_id IS NULL AND enrolment_id IS NOT NULL"),
            postgresql_where=text("replaces_id IS NULL AND enrolment_id IS NOT NULL"),
        ),
        Index("uq_learning_record_entry_replaces", "replaces_id", unique=True),
        Index("uq_learning_record_entry_form", "person_id", "form_id", unique=True),
        Index("ix_learning_record_entry_course", "course_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[RecordSource] = mapped_column(Coded(RecordSource))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("course_version.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    minutes: Mapped[int]
    learned_on: Mapped[date]
    recorded_at: Mapped[datetime]
    #: The person's unit and primary profile at that time.
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation_unit.id"))
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profile.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("learning_record_entry.id"))
    #: Whether it takes out the one that it replaces, so that nothing of it counts any more.
    takes_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The form that made it: sent twice, it makes one entry.
    form_id: Mapped[UUID | None]
