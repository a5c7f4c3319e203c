"""Targets that managers set for their people together, and how far they were"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "team_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("scope IN ('direct', 'line')", name=op.f("ck_team_target_scope_known")),
        sa.CheckConstraint("measure IN ('share', 'number')", name=op.f("ck_team_target_measure_known")),
        sa.CheckConstraint("wanted > 0", name=op.f("ck_team_target_wanted_positive")),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_team_target_manager_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["team_target.id"], name=op.f("fk_team_target_replaced_by")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_team_target_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_target")),
    )
    op.create_index(
        "uq_team_target_live",
        "team_target",
        ["manager_id", "scope", "skill_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "target_point",
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["target_id"], ["team_target.id"], name=op.f("fk_target_point_target_id")),
        sa.PrimaryKeyConstraint("target_id", "day", name=op.f("pk_target_point")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("target_point")
    op.drop_index("uq_team_target_live", table_name="team_target")
    op.drop_table("team_target")
