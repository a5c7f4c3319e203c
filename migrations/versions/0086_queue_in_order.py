"""The index of mail that is due holds it in the order in which it leaves"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

_WAITS = sa.text("state = 'queued'")


def _due(*columns: str) -> None:
    op.drop_index("ix_outbox_message_due", table_name="outbox_message")
    op.create_index(
        "ix_outbox_message_due", "outbox_message", list(columns), unique=False, sqlite_where=_WAITS, postgresql_where=_WAITS
    )  # fmt: skip


def upgrade() -> None:
    set_lock_timeout()
    _due("urgent", "next_try_at", "id")


def downgrade() -> None:
    set_lock_timeout()
    _due("urgent", "next_try_at")
