"""Required learning: rules and their editions, whom they concern, what each person owes, exemptions and absences."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.people.models import PersonType
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id
from skills_centre.requirements.rules.audience import ClauseKind
from skills_centre.requirements.rules.owing import Outcome
from skills_centre.requirements.rules.schedule import Recurrence


class LearningRule(Base):
    """A rule that requires a course, or each course without which a pathway is not complete.

    What it says stands in its editions; ending it asks nobody for anything any more.
    """

    __tablename__ = "learning_rule"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint("(course_id IS NULL) <> (pathway_id IS NULL)", name="course_or_pathway"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"), index=True)
    pathway_id: Mapped[UUID | None] = mapped_column(ForeignKey("pathway.id"), index=True)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class RuleEdition(Base):
    """What a rule says from a moment on. Append-only: a change is a new edition, and what was due under an earlier one stays as it was."""

    __tablename__ = "rule_edition"
    __table_args__ = (
        one_of("recurrence", Recurrence),
        UniqueConstraint("rule_id", "number"),
        CheckConstraint("days >= 1", name="time_to_do_it"),
        CheckConstraint("grace_days >= 0", name="grace_positive"),
        CheckConstraint("months IS NULL OR months >= 1", name="months_positive"),
        CheckConstraint("(recurrence = 'once') = (months IS NULL)", name="cycle_has_months"),
        CheckConstraint("recurrence <> 'fixed' OR fixed_on IS NOT NULL", name="cycle_has_anchor"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("learning_rule.id"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    recurrence: Mapped[Recurrence] = mapped_column(Coded(Recurrence))
    #: From the day from which it concerns somebody.
    days: Mapped[int]
    fixed_on: Mapped[date | None]
    months: Mapped[int | None]
    grace_days: Mapped[int]
    counts_back_months: Mapped[int | None]
    #: Whether the manager is told of what stays overdue.
    tells_manager: Mapped[bool]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class RuleClause(Base):
    """One thing that an edition says of whom it concerns, or whom not. Append-only."""

    __tablename__ = "rule_clause"
    __table_args__ = (
        one_of("kind", ClauseKind),
        one_of("person_type", PersonType),
        CheckConstraint("(kind = 'unit') = (unit_id IS NOT NULL)", name="unit_named"),
        CheckConstraint("(kind = 'profile') = (profile_id IS NOT NULL)", name="profile_named"),
        CheckConstraint("(kind = 'person') = (person_id IS NOT NULL)", name="person_named"),
        CheckConstraint("(kind = 'person-type') = (person_type IS NOT NULL)", name="type_named"),
        CheckConstraint(
            "is_exclusion OR person_type IS NULL OR person_type NOT IN ('member', 'members-staff', 'peer', 'peers-staff')",
            name="never_private",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("rule_edition.id"), index=True)
    is_exclusion: Mapped[bool]
    kind: Mapped[ClauseKind] = mapped_column(Coded(ClauseKind))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation_unit.id"))
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profile.id"))
    person_type: Mapped[PersonType | None] = mapped_column(Coded(PersonType))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Obligation(Base):
    """A course that a person owes by a day. At most one is open a person and course; a closed one never changes.

    `edition_id` is that of the rule whose date is the earliest. The unit and profile are the person's when it was closed.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        one_of("outcome", Outcome),
        CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        CheckConstraint(
            "(completed_on IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'completed')", name="completed_when"
        ),
        Index(
            "uq_obligation_open",
            "person_id",
            "course_id",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_obligation_person", "person_id", "course_id"),
        Index(
            "ix_obligation_due",
            "due_on",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"), index=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("rule_edition.id"))
    opens_on: Mapped[date]
    #: None while somebody is away without a day of return.
    due_on: Mapped[date | None]
    #: The last day on which a completion counts for it.
    closes_on: Mapped[date | None]
    grace_days: Mapped[int]
    found_at: Mapped[datetime]
    completed_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(Coded(Outcome))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation_unit.id"))
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profile.id"))


class ObligationRule(Base):
    """A rule that asks for what an obligation is about, and by when it would: where several do, the earliest date is the obligation's.

    `since` is the day from which the rule concerns the person; a later edition of the rule does not begin it again.
    """

    __tablename__ = "obligation_rule"

    obligation_id: Mapped[UUID] = mapped_column(ForeignKey("obligation.id"), primary_key=True)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("learning_rule.id"), primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("rule_edition.id"))
    since: Mapped[date]
    due_on: Mapped[date | None]


class LearningExemption(Base):
    """That somebody does not have to take a required course between two days, both included; why is kept as words."""

    __tablename__ = "learning_exemption"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    approved_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class LongAbsence(Base):
    """Days on which somebody is away for long, both included; nobody writes down why. Without an end it lasts still."""

    __tablename__ = "long_absence"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]


class ObligationMark(Base):
    """That something changed by which rules concern somebody, or everybody where nobody is named, and nobody has followed it yet.

    Written in the transaction of the change; whoever follows it takes it away.
    """

    __tablename__ = "obligation_mark"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]


class ObligationTurn(Base):
    """A day on which everybody's obligations were brought up to the calendar."""

    __tablename__ = "obligation_turn"

    day: Mapped[date] = mapped_column(primary_key=True)
    turned_at: Mapped[datetime]


class LearningChase(Base):
    """That somebody's manager reminded them of what they owe. Append-only; the message goes by it."""

    __tablename__ = "learning_chase"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    obligation_id: Mapped[UUID] = mapped_column(ForeignKey("obligation.id"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    chased_at: Mapped[datetime] = mapped_column(index=True)
