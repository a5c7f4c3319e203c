"""Indexes for a manager's direct reports, and for the people who stand in no summary

Whoever leads thousands has as many rows in the closure: their direct reports are found among them by depth. How many people count is all
of them less the few who do not.
"""

from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_index("ix_line_closure_manager_id_depth", "line_closure", ["manager_id", "depth"])
    op.create_index("ix_person_person_type", "person", ["person_type"])


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index("ix_person_person_type", "person")
    op.drop_index("ix_line_closure_manager_id_depth", "line_closure")
