"""Several calendar parts in one message"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "outbox_calendar",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["outbox_message.id"], name=op.f("fk_outbox_calendar_message_id")),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_outbox_calendar")),
    )
    op.execute(
        "INSERT INTO outbox_calendar (message_id, number, method, file_name, body)"
        " SELECT id, 1, calendar_method, 'session.ics', calendar_body FROM outbox_message"
        " WHERE calendar_method IS NOT NULL AND calendar_body IS NOT NULL"
    )
    op.drop_column("outbox_message", "calendar_body")
    op.drop_column("outbox_message", "calendar_method")


def downgrade() -> None:
    set_lock_timeout()
    op.add_column("outbox_message", sa.Column("calendar_method", sa.String(length=10), nullable=True))
    op.add_column("outbox_message", sa.Column("calendar_body", sa.Text(), nullable=True))
    # A message carried one part then: of several the first stays with it.
    op.execute(
        "UPDATE outbox_message SET"
        " calendar_method = (SELECT method FROM outbox_calendar WHERE message_id = outbox_message.id AND number = 1),"
        " calendar_body = (SELECT body FROM outbox_calendar WHERE message_id = outbox_message.id AND number = 1)"
        " WHERE id IN (SELECT message_id FROM outbox_calendar)"
    )
    op.drop_table("outbox_calendar")
