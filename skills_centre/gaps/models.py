"""Team summaries: sums per scope and skill, folded by workers from deltas and checked each night against a recompute."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.gaps.rules.value import Figure
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class Scope(StrEnum):
    """Which people a manager's summary covers; neither holds the manager."""

    DIRECT = "direct"
    LINE = "line"


class SkillSums:
    """The sums of a set of people in one skill, shared by summaries and snapshots. All are whole numbers of people, save the weighted."""

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


class TeamSummary(SkillSums, Base):
    """A manager's people in one skill, now. Rows whose `required` falls to nought are deleted.

    Its ids are no foreign keys: they come from rows that have them. PostgreSQL locks the row that a foreign key points to, and under a
    recompute's snapshot refuses to where a person's address or number has changed meanwhile.
    """

    __tablename__ = "team_summary"
    __table_args__ = (one_of("scope", Scope),)

    manager_id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[Scope] = mapped_column(Coded(Scope), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(primary_key=True)


class TeamSnapshot(SkillSums, Base):
    """A manager's people in one skill as they were at the end of a day; written only when something changed since the last one."""

    __tablename__ = "team_snapshot"
    __table_args__ = (one_of("scope", Scope), Index("ix_team_snapshot_day", "day"))

    manager_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    scope: Mapped[Scope] = mapped_column(Coded(Scope), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class SummaryCheck(Base):
    """One comparison of the kept summaries with a recompute from history, row by row."""

    __tablename__ = "summary_check"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    checked_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40))
    rows_compared: Mapped[int]
    rows_different: Mapped[int]


class FoldMark(Base):
    """The last time that deltas were folded, or everything recomputed: the as-of time of the manager's page. One row.

    `line_edition` is that of the closure for which everything was last recomputed.
    """

    __tablename__ = "fold_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    folded_at: Mapped[datetime]
    line_edition: Mapped[int] = mapped_column(default=0, server_default="0")


class TeamPriority(Base):
    """A skill that a manager named as a priority of their team, for all of it to see. It is said, never worked out from anybody's level."""

    __tablename__ = "team_priority"

    manager_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    named_at: Mapped[datetime]


class RowKind(StrEnum):
    """The fixed tables about the whole organisation, by what their rows are."""

    BODY = "body"
    AREA = "area"
    FAMILY = "family"


class OrganisationRow(Base):
    """A row of the tables about the organisation: a body, a business area or a role family, by the order in which tables show them.

    Its numbers are how many people have an agreed role and how many have none, as they may be shown; none where they are withheld.
    """

    __tablename__ = "organisation_row"
    __table_args__ = (
        one_of("kind", RowKind),
        CheckConstraint("(with_role IS NULL) = (without_role IS NULL)", name="roles_withheld_whole"),
    )

    kind: Mapped[RowKind] = mapped_column(Coded(RowKind), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: The body or area that holds it.
    inside_id: Mapped[UUID | None]
    position: Mapped[int]
    depth: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    with_role: Mapped[int | None]
    without_role: Mapped[int | None]
    worked_out_at: Mapped[datetime]


class OrganisationFigure(Base):
    """What may be shown of a row in one skill: counts in whole fives, or that it is withheld. True counts are kept nowhere.

    See `gaps/rules/suppression.py`. A row of whose people nothing is asked in a skill has no figure there.
    """

    __tablename__ = "organisation_figure"
    __table_args__ = (
        one_of("kind", RowKind),
        CheckConstraint(
            "NOT is_withheld OR (met = 0 AND stale = 0 AND claimed = 0 AND below = 0 AND unknown = 0)",
            name="withheld_holds_nothing",
        ),
        CheckConstraint(
            "met % 5 = 0 AND stale % 5 = 0 AND claimed % 5 = 0 AND below % 5 = 0 AND unknown % 5 = 0", name="in_fives"
        ),
        Index("ix_organisation_figure_skill", "skill_id"),
    )

    kind: Mapped[RowKind] = mapped_column(Coded(RowKind), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    skill_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_withheld: Mapped[bool]
    met: Mapped[int]
    stale: Mapped[int]
    claimed: Mapped[int]
    below: Mapped[int]
    unknown: Mapped[int]


class Measure(StrEnum):
    """How a target says how many: a share of those counted, in per cent, or a number of people."""

    SHARE = "share"
    NUMBER = "number"


class TeamTarget(Base):
    """So many of a manager's people at a level of a skill by a day. Changing it ends it and begins another, so that the past is kept."""

    __tablename__ = "team_target"
    __table_args__ = (
        one_of("scope", Scope),
        one_of("measure", Measure),
        CheckConstraint("wanted > 0", name="wanted_positive"),
        Index(
            "uq_team_target_live",
            "manager_id",
            "scope",
            "skill_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    scope: Mapped[Scope] = mapped_column(Coded(Scope))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    measure: Mapped[Measure] = mapped_column(Coded(Measure))
    wanted: Mapped[int]
    by_on: Mapped[date]
    set_at: Mapped[datetime]
    #: The first day on which it was reached, by its day; whatever comes later, it was.
    met_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    #: The target that took its place, where it was changed rather than dropped.
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("team_target.id"))


class TargetPoint(Base):
    """How many were where at the end of a day, against a target; written when it differs from the day before. Nobody's name is in it."""

    __tablename__ = "target_point"

    target_id: Mapped[UUID] = mapped_column(ForeignKey("team_target.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reached: Mapped[int]
    stale: Mapped[int]
    claimed: Mapped[int]
    below: Mapped[int]
    unknown: Mapped[int]
    exempt: Mapped[int]


class ValueQuarter(Base):
    """A quarter of which the value of learning is told. Once it is closed, the database refuses every change of what is told of it."""

    __tablename__ = "value_quarter"
    __table_args__ = (CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_somebody"),)

    first_on: Mapped[date] = mapped_column(primary_key=True)
    #: The last day that is told of, and on which people are counted where they were.
    as_of: Mapped[date]
    worked_out_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ValueRow(Base):
    """A body or business area in a quarter, by its name of then: its people by what they did, in whole fives, or that it is withheld.

    Completions and hours are those of the rows that no other holds, none elsewhere; hours of fewer than ten people are none as well.
    """

    __tablename__ = "value_row"
    __table_args__ = (
        one_of("kind", RowKind),
        CheckConstraint(
            "NOT is_withheld OR (completed = 0 AND took_part = 0 AND not_reached = 0 AND completions IS NULL AND hours IS NULL"
            " AND own_hours IS NULL)",
            name="withheld_holds_nothing",
        ),
        CheckConstraint("completed % 5 = 0 AND took_part % 5 = 0 AND not_reached % 5 = 0", name="in_fives"),
    )

    first_on: Mapped[date] = mapped_column(ForeignKey("value_quarter.first_on"), primary_key=True)
    kind: Mapped[RowKind] = mapped_column(Coded(RowKind), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    inside_id: Mapped[UUID | None]
    position: Mapped[int]
    depth: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    is_withheld: Mapped[bool]
    completed: Mapped[int]
    took_part: Mapped[int]
    not_reached: Mapped[int]
    completions: Mapped[int | None]
    hours: Mapped[int | None]
    own_hours: Mapped[int | None]


class ValueNumber(Base):
    """One of the numbers that a figure of a quarter is made of, as it may be shown; none where it is withheld. `number` counts from 0."""

    __tablename__ = "value_number"
    __table_args__ = (one_of("figure", Figure),)

    first_on: Mapped[date] = mapped_column(ForeignKey("value_quarter.first_on"), primary_key=True)
    figure: Mapped[Figure] = mapped_column(Coded(Figure), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int | None]


class ValueDecision(Base):
    """One of the decisions that are wanted after a quarter: proposed from its figures, or as somebody wrote it in its place."""

    __tablename__ = "value_decision"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 3", name="three_at_most"),)

    first_on: Mapped[date] = mapped_column(ForeignKey("value_quarter.first_on"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(String(400))
    #: Who wrote it, and when; none while it is as it was proposed.
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime | None]
