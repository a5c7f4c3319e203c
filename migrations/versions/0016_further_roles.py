"""The days for which a role is proposed"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OPEN = sa.text("NOT is_primary AND ends_on IS NULL AND agreed_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("person_profile", sa.Column("wanted_from", sa.Date(), nullable=True))
    op.add_column("person_profile", sa.Column("wanted_until", sa.Date(), nullable=True))
    op.create_index(
        "uq_person_profile_further_proposal",
        "person_profile",
        ["person_id", "profile_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index("uq_person_profile_further_proposal", table_name="person_profile")
    op.drop_column("person_profile", "wanted_until")
    op.drop_column("person_profile", "wanted_from")
