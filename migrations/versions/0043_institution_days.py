"""Days of recess and sitting days, beside the days on which the institution is closed"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "institution_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("kind IN ('recess', 'sitting')", name=op.f("ck_institution_day_kind_known")),
        sa.PrimaryKeyConstraint("day", "kind", "name", name=op.f("pk_institution_day")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("institution_day")
