"""Attendance as it is taken: one row for each press of a name"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "attendance_tap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("presence", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("tapped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("presence IN ('here', 'part', 'away')", name=op.f("ck_attendance_tap_presence_known")),
        sa.CheckConstraint("number > 0", name=op.f("ck_attendance_tap_number_positive")),
        sa.CheckConstraint(
            "minutes IS NULL OR (presence = 'part' AND minutes > 0)", name=op.f("ck_attendance_tap_minutes_of_part")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_attendance_tap_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_tap_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_attendance_tap_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_tap")),
        sa.UniqueConstraint("session_id", "turn", name="uq_attendance_tap_turn"),
    )
    op.create_index(op.f("ix_attendance_tap_person_id"), "attendance_tap", ["person_id"], unique=False)
    append_only("attendance_tap")


def downgrade() -> None:
    set_lock_timeout()
    not_append_only("attendance_tap")
    op.drop_index(op.f("ix_attendance_tap_person_id"), table_name="attendance_tap")
    op.drop_table("attendance_tap")
