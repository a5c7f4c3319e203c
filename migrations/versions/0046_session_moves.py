"""Moves of sessions that wait for their five minutes"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_WAITS = sa.text("stopped_at IS NULL AND done_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "session_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=True),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("joining_link", sa.String(length=500), nullable=True),
        sa.Column("booking_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("move_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("venue_id IS NOT NULL OR is_online", name=op.f("ck_session_move_somewhere")),
        sa.CheckConstraint("stopped_at IS NULL OR done_at IS NULL", name=op.f("ck_session_move_one_end")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_session_move_made_by")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_session_move_session_id")),
        sa.ForeignKeyConstraint(["stopped_by"], ["person.id"], name=op.f("fk_session_move_stopped_by")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_session_move_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_move")),
    )
    op.create_index(op.f("ix_session_move_session_id"), "session_move", ["session_id"], unique=False)
    op.create_index(
        "uq_session_move_waiting",
        "session_move",
        ["session_id"],
        unique=True,
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_table(
        "session_move_date",
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_session_move_date_ends_after_start")),
        sa.ForeignKeyConstraint(["move_id"], ["session_move.id"], name=op.f("fk_session_move_date_move_id")),
        sa.PrimaryKeyConstraint("move_id", "number", name=op.f("pk_session_move_date")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("session_move_date")
    op.drop_index("uq_session_move_waiting", table_name="session_move", sqlite_where=_WAITS, postgresql_where=_WAITS)
    op.drop_index(op.f("ix_session_move_session_id"), table_name="session_move")
    op.drop_table("session_move")
