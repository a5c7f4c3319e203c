"""Gaps"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "fold_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fold_mark")),
    )
    op.create_table(
        "summary_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rows_compared", sa.Integer(), nullable=False),
        sa.Column("rows_different", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_check")),
    )
    op.create_index(op.f("ix_summary_check_checked_at"), "summary_check", ["checked_at"], unique=False)
    op.create_table(
        "team_snapshot",
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("essential", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("below_own_account", sa.Integer(), nullable=False),
        sa.Column("below_by_1", sa.Integer(), nullable=False),
        sa.Column("below_by_2", sa.Integer(), nullable=False),
        sa.Column("below_by_3", sa.Integer(), nullable=False),
        sa.Column("below_by_4", sa.Integer(), nullable=False),
        sa.Column("weighted_distance", sa.Integer(), nullable=False),
        sa.Column("weighted_required", sa.Integer(), nullable=False),
        sa.Column("at_practitioner", sa.Integer(), nullable=False),
        sa.CheckConstraint("scope IN ('direct', 'line')", name=op.f("ck_team_snapshot_scope_known")),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_team_snapshot_manager_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_team_snapshot_skill_id")),
        sa.PrimaryKeyConstraint("manager_id", "scope", "skill_id", "day", name=op.f("pk_team_snapshot")),
    )
    op.create_index("ix_team_snapshot_day", "team_snapshot", ["day"], unique=False)
    op.create_table(
        "team_summary",
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("essential", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("below_own_account", sa.Integer(), nullable=False),
        sa.Column("below_by_1", sa.Integer(), nullable=False),
        sa.Column("below_by_2", sa.Integer(), nullable=False),
        sa.Column("below_by_3", sa.Integer(), nullable=False),
        sa.Column("below_by_4", sa.Integer(), nullable=False),
        sa.Column("weighted_distance", sa.Integer(), nullable=False),
        sa.Column("weighted_required", sa.Integer(), nullable=False),
        sa.Column("at_practitioner", sa.Integer(), nullable=False),
        sa.CheckConstraint("scope IN ('direct', 'line')", name=op.f("ck_team_summary_scope_known")),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_team_summary_manager_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_team_summary_skill_id")),
        sa.PrimaryKeyConstraint("manager_id", "scope", "skill_id", name=op.f("pk_team_summary")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("team_summary")
    op.drop_index("ix_team_snapshot_day", table_name="team_snapshot")
    op.drop_table("team_snapshot")
    op.drop_index(op.f("ix_summary_check_checked_at"), table_name="summary_check")
    op.drop_table("summary_check")
    op.drop_table("fold_mark")
