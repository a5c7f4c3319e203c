"""Imports of frameworks that can be undone"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "framework_import",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("undone_by IS NULL OR undone_at IS NOT NULL", name=op.f("ck_framework_import_undone_whole")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_framework_import_batch_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_framework_import_undone_by")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["framework_version.id"],
            name=op.f("fk_framework_import_version_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_framework_import")),
    )
    op.create_index(op.f("ix_framework_import_version_id"), "framework_import", ["version_id"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index(op.f("ix_framework_import_version_id"), table_name="framework_import")
    op.drop_table("framework_import")
