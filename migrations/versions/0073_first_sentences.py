"""The institution's own first sentence of a kind of message, and under which edition a reminder left"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0073"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("message_policy", sa.Column("opening", sa.String(300), nullable=True))
    op.add_column("reminder", sa.Column("policy_number", sa.Integer(), nullable=True))


def downgrade() -> None:
    set_lock_timeout()
    op.drop_column("reminder", "policy_number")
    op.drop_column("message_policy", "opening")
