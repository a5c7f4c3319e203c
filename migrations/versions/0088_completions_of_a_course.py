"""An index by which everybody's completions of one course are found"""

from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_index("ix_learning_record_entry_course", "learning_record_entry", ["course_id", "person_id"])


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index("ix_learning_record_entry_course", table_name="learning_record_entry")
