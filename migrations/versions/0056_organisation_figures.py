"""What may be shown about the whole organisation: rows of its tables, and their rounded counts"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

KINDS = "kind IN ('body', 'area', 'family')"


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "organisation_row",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("inside_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("with_role", sa.Integer(), nullable=True),
        sa.Column("without_role", sa.Integer(), nullable=True),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_organisation_row_kind_known")),
        sa.CheckConstraint(
            "(with_role IS NULL) = (without_role IS NULL)", name=op.f("ck_organisation_row_roles_withheld_whole")
        ),
        sa.PrimaryKeyConstraint("kind", "row_id", name=op.f("pk_organisation_row")),
    )
    op.create_table(
        "organisation_figure",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("is_withheld", sa.Boolean(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_organisation_figure_kind_known")),
        sa.CheckConstraint(
            "NOT is_withheld OR (met = 0 AND stale = 0 AND claimed = 0 AND below = 0 AND unknown = 0)",
            name=op.f("ck_organisation_figure_withheld_holds_nothing"),
        ),
        sa.CheckConstraint(
            "met % 5 = 0 AND stale % 5 = 0 AND claimed % 5 = 0 AND below % 5 = 0 AND unknown % 5 = 0",
            name=op.f("ck_organisation_figure_in_fives"),
        ),
        sa.PrimaryKeyConstraint("kind", "row_id", "skill_id", name=op.f("pk_organisation_figure")),
    )
    op.create_index("ix_organisation_figure_skill", "organisation_figure", ["skill_id"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index("ix_organisation_figure_skill", table_name="organisation_figure")
    op.drop_table("organisation_figure")
    op.drop_table("organisation_row")
