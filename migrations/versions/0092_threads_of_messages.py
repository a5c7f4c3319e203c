"""What messages about one thing to one person refer to, so that mail programs show them together"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("outbox_message", sa.Column("thread", sa.String(length=40), nullable=True))


def downgrade() -> None:
    set_lock_timeout()
    op.drop_column("outbox_message", "thread")
