"""Whether a kind of message that leaves at once keeps to the hours of ordinary mail"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import remade, set_lock_timeout

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    with remade("message_policy") as policy:
        policy.add_column(sa.Column("in_hours", sa.Boolean(), server_default=sa.false(), nullable=False))
        policy.create_check_constraint(
            op.f("ck_message_policy_hours_of_what_leaves_at_once"), "NOT in_hours OR way = 'at-once'"
        )


def downgrade() -> None:
    """What kept to the hours leaves at once at any hour again."""
    set_lock_timeout()
    with remade("message_policy") as policy:
        policy.drop_constraint(op.f("ck_message_policy_hours_of_what_leaves_at_once"), type_="check")
        policy.drop_column("in_hours")
