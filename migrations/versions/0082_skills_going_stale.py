"""The reminder that what was confirmed of a skill is soon out of date"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0082"
down_revision = "0078"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month', "
    "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'skill-stale')"
OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    set_lock_timeout()
    _hold_kinds_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    not_append_only("message_policy")
    op.execute("DELETE FROM message_policy WHERE kind = 'skill-stale'")
    append_only("message_policy")
    op.execute("DELETE FROM reminder WHERE kind = 'skill-stale'")
    _hold_kinds_to(FORMER_KINDS)


def _hold_kinds_to(kinds: str) -> None:
    """Give the kinds another constraint. On SQLite the tables are made afresh, and with them a partial index and triggers."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    not_append_only("message_policy")
    for table in ("reminder", "message_policy"):
        with op.batch_alter_table(table) as kept:
            kept.drop_constraint(op.f(f"ck_{table}_kind_known"), type_="check")
            kept.create_check_constraint(op.f(f"ck_{table}_kind_known"), kinds)
    append_only("message_policy")
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
