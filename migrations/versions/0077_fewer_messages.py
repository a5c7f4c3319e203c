"""Where a message's receiver asks for fewer of these"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0077"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("outbox_message", sa.Column("unsubscribe", sa.String(length=300), nullable=True))
    op.add_column("outbox_message", sa.Column("one_click", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    set_lock_timeout()
    op.drop_column("outbox_message", "one_click")
    op.drop_column("outbox_message", "unsubscribe")
