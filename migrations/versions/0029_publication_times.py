"""The time at which an approved version of a course is published by itself"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

WAITS = sa.text("state = 'in-review' AND publish_at IS NOT NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("course_version", sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_course_version_publish_at",
        "course_version",
        ["publish_at"],
        unique=False,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index("ix_course_version_publish_at", table_name="course_version")
    op.drop_column("course_version", "publish_at")
