"""Calendar parts of messages, and what they put into people's calendars"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("outbox_message", sa.Column("calendar_method", sa.String(length=10), nullable=True))
    op.add_column("outbox_message", sa.Column("calendar_body", sa.Text(), nullable=True))
    op.create_table(
        "calendar_entry",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_taken_out", sa.Boolean(), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_calendar_entry_sequence_positive")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_calendar_entry_ends_after_start")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_calendar_entry_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", "number", name=op.f("pk_calendar_entry")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("calendar_entry")
    op.drop_column("outbox_message", "calendar_body")
    op.drop_column("outbox_message", "calendar_method")
