"""Development plans"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    _create_goals()
    _create_actions()
    op.create_table(
        "plan_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("acting_for_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "act IN ('proposed', 'agreed', 'declined', 'withdrawn', 'noted', 'reached', 'dropped', 'action-added', "
            "'action-done', 'action-reopened', 'action-removed')",
            name=op.f("ck_plan_event_act_known"),
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_plan_event_acting_for_id")),
        sa.ForeignKeyConstraint(["action_id"], ["plan_action.id"], name=op.f("fk_plan_event_action_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_plan_event_by_id")),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_plan_event_goal_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_plan_event_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_event")),
    )
    op.create_index("ix_plan_event_goal", "plan_event", ["goal_id", "at"], unique=False)
    append_only("plan_event")


def _create_goals() -> None:
    op.create_table(
        "plan_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("why_id", sa.Uuid(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_level", sa.Integer(), nullable=True),
        sa.Column("change_by_on", sa.Date(), nullable=True),
        sa.Column("change_why_id", sa.Uuid(), nullable=True),
        sa.Column("change_by", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(change_by IS NULL) = (change_by_on IS NULL)", name=op.f("ck_plan_goal_change_dated")),
        sa.CheckConstraint("(change_by IS NULL) = (change_level IS NULL)", name=op.f("ck_plan_goal_change_whole")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_plan_goal_ended_when")),
        sa.CheckConstraint("ended_as IN ('reached', 'dropped')", name=op.f("ck_plan_goal_ended_as_known")),
        sa.CheckConstraint("level BETWEEN 1 AND 9", name=op.f("ck_plan_goal_level_in_range")),
        sa.ForeignKeyConstraint(["change_by"], ["person.id"], name=op.f("fk_plan_goal_change_by")),
        sa.ForeignKeyConstraint(["change_why_id"], ["words.id"], name=op.f("fk_plan_goal_change_why_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_goal_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_plan_goal_set_by")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_plan_goal_skill_id")),
        sa.ForeignKeyConstraint(["why_id"], ["words.id"], name=op.f("fk_plan_goal_why_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
    )
    op.create_index(op.f("ix_plan_goal_person_id"), "plan_goal", ["person_id"], unique=False)
    op.create_index(
        "uq_plan_goal_live",
        "plan_goal",
        ["person_id", "skill_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_actions() -> None:
    op.create_table(
        "plan_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("title_id", sa.Uuid(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('course', 'session', 'elsewhere', 'reading', 'shadowing', 'mentoring')",
            name=op.f("ck_plan_action_kind_known"),
        ),
        sa.CheckConstraint("(kind = 'course') = (course_id IS NOT NULL)", name=op.f("ck_plan_action_course_named")),
        sa.CheckConstraint("kind <> 'course' OR title_id IS NULL", name=op.f("ck_plan_action_course_untitled")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_plan_action_course_id")),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_plan_action_goal_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_plan_action_made_by")),
        sa.ForeignKeyConstraint(["title_id"], ["words.id"], name=op.f("fk_plan_action_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
    )
    op.create_index(op.f("ix_plan_action_goal_id"), "plan_action", ["goal_id"], unique=False)
    op.create_index(
        "ix_plan_action_due",
        "plan_action",
        ["by_on"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND removed_at IS NULL"),
        postgresql_where=sa.text("done_on IS NULL AND removed_at IS NULL"),
    )


def downgrade() -> None:
    set_lock_timeout()
    not_append_only("plan_event")
    op.drop_index("ix_plan_event_goal", table_name="plan_event")
    op.drop_table("plan_event")
    op.drop_table("plan_action")
    op.drop_table("plan_goal")
