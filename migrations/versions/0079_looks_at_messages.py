"""When people last looked at their messages"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0079"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "message_look",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_look_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_message_look")),
    )
    # What people were told before there was a number beside it is no news.
    op.execute("INSERT INTO message_look (person_id, looked_at) SELECT id, CURRENT_TIMESTAMP FROM person")
    op.create_index("ix_outbox_message_person_id_queued_at", "outbox_message", ["person_id", "queued_at"], unique=False)
    op.drop_index("ix_outbox_message_person_id", table_name="outbox_message")


def downgrade() -> None:
    set_lock_timeout()
    op.create_index("ix_outbox_message_person_id", "outbox_message", ["person_id"], unique=False)
    op.drop_index("ix_outbox_message_person_id_queued_at", table_name="outbox_message")
    op.drop_table("message_look")
