"""Addresses that take no mail, and finding messages by what came back and by when they left"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0075"
down_revision = "0077"
branch_labels = None
depends_on = None

LEFT = sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "dead_address",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"], name=op.f("fk_dead_address_message_id")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_dead_address")),
    )
    op.create_index(op.f("ix_outbox_message_message_id"), "outbox_message", ["message_id"], unique=False)
    op.create_index(
        "ix_outbox_message_left",
        "outbox_message",
        ["urgent", "sent_at"],
        unique=False,
        sqlite_where=LEFT,
        postgresql_where=LEFT,
    )
    op.create_index(op.f("ix_digest_outbox_id"), "digest", ["outbox_id"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index(op.f("ix_digest_outbox_id"), table_name="digest")
    op.drop_index("ix_outbox_message_left", table_name="outbox_message")
    op.drop_index(op.f("ix_outbox_message_message_id"), table_name="outbox_message")
    op.drop_table("dead_address")
