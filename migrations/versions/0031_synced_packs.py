"""Which pack of a course the folder held when it was last synced"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("course", sa.Column("synced_digest", sa.String(length=64), nullable=True))


def downgrade() -> None:
    set_lock_timeout()
    op.drop_column("course", "synced_digest")
