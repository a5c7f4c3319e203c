"""People's role profiles, their assessments, and what follows from them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Text,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id
from skills_centre.skills.rules import Basis, Decision, SkillState, Source


class PersonProfile(Base):
    """A profile that a person holds between two days, both included.

    Agreed when both sides, or L&D, have said so; until then it is a proposal of the day `starts_on` and counts for nothing. One open
    primary at the most, one open proposal of a primary, and one of each further profile.
    """

    __tablename__ = "person_profile"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index(
            "uq_person_profile_primary",
            "person_id",
            unique=True,
            sqlite_where=text("is_primary AND ends_on IS NULL AND agreed_at IS NOT NULL"),
            postgresql_where=text("is_primary AND ends_on IS NULL AND agreed_at IS NOT NULL"),
        ),
        Index(
            "uq_person_profile_proposal",
            "person_id",
            unique=True,
            sqlite_where=text("is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
            postgresql_where=text("is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
        ),
        Index(
            "uq_person_profile_further_proposal",
            "person_id",
            "profile_id",
            unique=True,
            sqlite_where=text("NOT is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
            postgresql_where=text("NOT is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profile.id"), index=True)
    is_primary: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    agreed_at: Mapped[datetime | None]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: The days for which a proposal is meant; none is "from the day it is agreed", and "until further notice".
    wanted_from: Mapped[date | None]
    wanted_until: Mapped[date | None]


class Exemption(Base):
    """That one requirement is lifted for one person until a day, for a reason."""

    __tablename__ = "exemption"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    granted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class AssessmentDraft(Base):
    """An answer that its writer has not submitted; shown to nobody else, gone when submitted.

    One that is not `is_chosen` keeps what was written and attached before any level was chosen; it cannot be submitted.
    """

    __tablename__ = "assessment_draft"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    level: Mapped[int | None]
    is_chosen: Mapped[bool] = mapped_column(default=True, server_default=true())
    evidence: Mapped[str | None] = mapped_column(Text)
    saved_at: Mapped[datetime]


class AssessmentResult(Base):
    """One assessment event. Append-only. A self-assessment with no level says "I don't know" and withdraws the open claim.

    For skills without a ladder the level is 0 not yet, 1 developing, 2 met.
    """

    __tablename__ = "assessment_result"
    __table_args__ = (
        one_of("source", Source),
        CheckConstraint("basis IS NULL OR basis IN ('seen-in-work', 'discussed', 'evidence-read')", name="basis_known"),
        CheckConstraint("level IS NULL OR level BETWEEN 0 AND 9", name="level_in_range"),
        CheckConstraint("level IS NOT NULL OR source = 'self'", name="only_oneself_may_not_know"),
        CheckConstraint("source NOT IN ('manager', 'observed') OR assessor_id IS NOT NULL", name="assessor_named"),
        CheckConstraint(
            "source = 'self' OR assessor_id IS NULL OR assessor_id <> person_id", name="never_ones_own_assessor"
        ),
        Index("ix_assessment_result_history", "person_id", "skill_id", "assessed_on", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"))
    level: Mapped[int | None]
    source: Mapped[Source] = mapped_column(Coded(Source))
    assessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    basis: Mapped[Basis | None] = mapped_column(Coded(Basis))
    assessed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))


class AssessmentDecision(Base):
    """What a confirmer decided about a result. Append-only. A result is decided once; a confirmed one may later be revoked."""

    __tablename__ = "assessment_decision"
    __table_args__ = (
        one_of("decision", Decision),
        CheckConstraint("basis IS NULL OR basis IN ('seen-in-work', 'discussed', 'evidence-read')", name="basis_known"),
        CheckConstraint("(decision = 'changed') = (level IS NOT NULL)", name="level_when_changed"),
        CheckConstraint("decision NOT IN ('confirmed', 'changed') OR basis IS NOT NULL", name="basis_given"),
        Index(
            "uq_assessment_decision_once",
            "result_id",
            unique=True,
            sqlite_where=text("decision IN ('confirmed', 'changed', 'returned')"),
            postgresql_where=text("decision IN ('confirmed', 'changed', 'returned')"),
        ),
        Index(
            "uq_assessment_decision_revoked_once",
            "result_id",
            unique=True,
            sqlite_where=text("decision = 'revoked'"),
            postgresql_where=text("decision = 'revoked'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    result_id: Mapped[UUID] = mapped_column(ForeignKey("assessment_result.id"), index=True)
    decision: Mapped[Decision] = mapped_column(Coded(Decision))
    level: Mapped[int | None]
    basis: Mapped[Basis | None] = mapped_column(Coded(Basis))
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acting_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    reason_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))


class CurrentLevel(Base):
    """What a person's history of one skill comes to: kept in the transaction of every change, rebuilt from history at will."""

    __tablename__ = "current_level"
    __table_args__ = (
        Index(
            "ix_current_level_claimed",
            "claimed_result_id",
            sqlite_where=text("claimed_result_id IS NOT NULL"),
            postgresql_where=text("claimed_result_id IS NOT NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    verified_level: Mapped[int | None]
    verified_on: Mapped[date | None]
    verified_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment_result.id"))
    #: The undecided self-assessment, whatever its age; whether it still counts on a day is for the rule to say.
    claimed_level: Mapped[int | None]
    claimed_on: Mapped[date | None]
    claimed_result_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment_result.id"))


class RequiredSkill(Base):
    """The state of one person in one skill that their profiles ask for, as of the day that it was worked out.

    Only live people whose states count in summaries have rows: never a Member, a peer or their staff, and never a leaver.
    """

    __tablename__ = "required_skill"
    __table_args__ = (one_of("state", SkillState), Index("ix_required_skill_next_change", "next_change_on"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True, index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("framework_version.id"))
    required_level: Mapped[int | None]
    weight: Mapped[int]
    is_essential: Mapped[bool]
    state: Mapped[SkillState] = mapped_column(Coded(SkillState))
    distance: Mapped[int]
    is_own_account: Mapped[bool]
    verified_level: Mapped[int | None]
    #: The day on which the calendar alone next changes the state (stale, an exemption's or a role's end); none if it never does.
    next_change_on: Mapped[date | None]


class SummaryDelta(Base):
    """One change of one person's state in one skill, as differences of a team summary's sums; gaps folds it in and deletes it."""

    __tablename__ = "summary_delta"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    required: Mapped[int]
    essential: Mapped[int]
    exempt: Mapped[int]
    met: Mapped[int]
    stale: Mapped[int]
    claimed: Mapped[int]
    below: Mapped[int]
    unknown: Mapped[int]
    below_own_account: Mapped[int]
    below_by_1: Mapped[int]
    below_by_2: Mapped[int]
    below_by_3: Mapped[int]
    below_by_4: Mapped[int]
    weighted_distance: Mapped[int]
    weighted_required: Mapped[int]
    at_practitioner: Mapped[int]
