"""Reminders of what waits for a second person's review, and of what came back from it"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FORMER_KINDS = "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong')"
OWED = sa.text("state = 'owed'")
NEW_KINDS = "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned'"
KINDS = f"{FORMER_KINDS[:-1]}, {NEW_KINDS})"


def upgrade() -> None:
    set_lock_timeout()
    _hold_reminders_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    op.execute(f"DELETE FROM reminder WHERE kind IN ({NEW_KINDS})")
    _hold_reminders_to(FORMER_KINDS)


def _hold_reminders_to(kinds: str) -> None:
    """Give the kinds of reminders another constraint. On SQLite the table is made afresh, and its partial index with it."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint(op.f("ck_reminder_kind_known"), type_="check")
        reminder.create_check_constraint(op.f("ck_reminder_kind_known"), kinds)
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
