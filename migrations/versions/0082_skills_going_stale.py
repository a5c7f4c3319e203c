"""The reminder that what was confirmed of a skill is soon out of date"""

from alembic import op

from skills_centre.platform.ddl import guards_down, replace_checks, set_lock_timeout

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


def upgrade() -> None:
    set_lock_timeout()
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=KINDS)


def downgrade() -> None:
    set_lock_timeout()
    with guards_down("message_policy"):
        op.execute("DELETE FROM message_policy WHERE kind = 'skill-stale'")
    op.execute("DELETE FROM reminder WHERE kind = 'skill-stale'")
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=FORMER_KINDS)
