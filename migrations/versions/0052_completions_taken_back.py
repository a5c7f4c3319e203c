"""Completions that were taken back, because attendance was corrected"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_OPEN = sa.text("restored_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "completion_taken_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by", sa.Uuid(), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_completion_taken_back_enrolment_id")),
        sa.ForeignKeyConstraint(["taken_back_by"], ["person.id"], name=op.f("fk_completion_taken_back_taken_back_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_taken_back")),
    )
    for column in ("enrolment_id", "session_id", "told_at"):
        op.create_index(op.f(f"ix_completion_taken_back_{column}"), "completion_taken_back", [column], unique=False)
    op.create_index(
        "uq_completion_taken_back_open", "completion_taken_back", ["enrolment_id"], unique=True,
        sqlite_where=_OPEN, postgresql_where=_OPEN,
    )  # fmt: skip


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("completion_taken_back")
