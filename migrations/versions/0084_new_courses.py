"""The reminder of new courses for a skill of one's own, and its topic"""

from alembic import op

from skills_centre.platform.ddl import guards_down, replace_checks, set_lock_timeout

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month', "
    "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased', 'skill-stale', "
    "'plan-action-due')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'course-recommended')"
FORMER_TOPICS = (
    "topic IN ('courses', 'own-plan', 'required', 'deciding', 'news', 'asked', 'team', 'team-month', 'of-use')"
)
TOPICS = f"{FORMER_TOPICS[:-1]}, 'recommended')"
FORMER_MAY_BE_STOPPED = (
    "frequency <> 'never' OR topic IN ('courses', 'own-plan', 'news', 'asked', 'team-month', 'of-use')"
)
MAY_BE_STOPPED = f"{FORMER_MAY_BE_STOPPED[:-1]}, 'recommended')"


def upgrade() -> None:
    set_lock_timeout()
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=KINDS)
    replace_checks("message_choice", topic_known=TOPICS, may_be_stopped=MAY_BE_STOPPED)


def downgrade() -> None:
    set_lock_timeout()
    with guards_down("message_policy"):
        op.execute("DELETE FROM message_policy WHERE kind = 'course-recommended'")
    op.execute("DELETE FROM reminder WHERE kind = 'course-recommended'")
    op.execute("DELETE FROM message_choice WHERE topic = 'recommended'")
    replace_checks("message_choice", topic_known=FORMER_TOPICS, may_be_stopped=FORMER_MAY_BE_STOPPED)
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=FORMER_KINDS)
