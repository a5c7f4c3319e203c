"""The open claims by themselves, for the desks of whoever may decide them"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CLAIMED = sa.text("claimed_result_id IS NOT NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.create_index(
        "ix_current_level_claimed",
        "current_level",
        ["claimed_result_id"],
        unique=False,
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index(
        "ix_current_level_claimed", table_name="current_level", sqlite_where=CLAIMED, postgresql_where=CLAIMED
    )
