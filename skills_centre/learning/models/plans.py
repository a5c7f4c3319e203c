"""Development plans: a person's goals, the actions towards them, and an append-only history of who said what when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skills_centre.learning.rules.plans import ActionKind, GoalEnd, PlanAct
from skills_centre.platform.database import Base, Coded, one_of
from skills_centre.platform.ids import new_id


class PlanGoal(Base):
    """A level that somebody wants to reach in a skill by a day: proposed by the person or the manager, agreed by the other.

    Until the first agreement the terms are a proposal by `set_by`; afterwards a change waits beside them until it is answered.
    One live goal a person and skill.
    """

    __tablename__ = "plan_goal"
    __table_args__ = (
        one_of("ended_as", GoalEnd),
        CheckConstraint("level BETWEEN 1 AND 9", name="level_in_range"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended_when"),
        CheckConstraint("(change_by IS NULL) = (change_level IS NULL)", name="change_whole"),
        CheckConstraint("(change_by IS NULL) = (change_by_on IS NULL)", name="change_dated"),
        Index(
            "uq_plan_goal_live",
            "person_id",
            "skill_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"))
    level: Mapped[int]
    by_on: Mapped[date]
    why_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None]
    change_level: Mapped[int | None]
    change_by_on: Mapped[date | None]
    change_why_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    #: Who proposed the change that is open; none when none is.
    change_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Grows with whatever is said about the terms, so that a form of yesterday is known.
    revision: Mapped[int]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[GoalEnd | None] = mapped_column(Coded(GoalEnd))


class PlanAction(Base):
    """Something to be done towards a goal: a course of the catalogue, or anything else by its title."""

    __tablename__ = "plan_action"
    __table_args__ = (
        one_of("kind", ActionKind),
        CheckConstraint("(kind = 'course') = (course_id IS NOT NULL)", name="course_named"),
        CheckConstraint("kind <> 'course' OR title_id IS NULL", name="course_untitled"),
        Index(
            "ix_plan_action_due",
            "by_on",
            sqlite_where=text("done_on IS NULL AND removed_at IS NULL"),
            postgresql_where=text("done_on IS NULL AND removed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    goal_id: Mapped[UUID] = mapped_column(ForeignKey("plan_goal.id"), index=True)
    kind: Mapped[ActionKind] = mapped_column(Coded(ActionKind))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"))
    title_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    by_on: Mapped[date | None]
    done_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]


class PlanEvent(Base):
    """One thing said or done about a goal. Append-only; its words are people's words."""

    __tablename__ = "plan_event"
    __table_args__ = (one_of("act", PlanAct), Index("ix_plan_event_goal", "goal_id", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    goal_id: Mapped[UUID] = mapped_column(ForeignKey("plan_goal.id"))
    act: Mapped[PlanAct] = mapped_column(Coded(PlanAct))
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acting_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    level: Mapped[int | None]
    by_on: Mapped[date | None]
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("words.id"))
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_action.id"))
