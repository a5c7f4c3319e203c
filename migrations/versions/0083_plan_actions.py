"""The reminder of an action in a development plan, and the topic of one's skills and plan"""

from alembic import op

from skills_centre.platform.ddl import guards_down, replace_checks, set_lock_timeout

revision = "0083"
down_revision = "0079"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month', "
    "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased', 'skill-stale')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'plan-action-due')"
FORMER_TOPICS = "topic IN ('courses', 'required', 'deciding', 'news', 'asked', 'team', 'team-month', 'of-use')"
TOPICS = "topic IN ('courses', 'own-plan', 'required', 'deciding', 'news', 'asked', 'team', 'team-month', 'of-use')"
FORMER_MAY_BE_STOPPED = "frequency <> 'never' OR topic IN ('courses', 'news', 'asked', 'team-month', 'of-use')"
MAY_BE_STOPPED = "frequency <> 'never' OR topic IN ('courses', 'own-plan', 'news', 'asked', 'team-month', 'of-use')"


def upgrade() -> None:
    set_lock_timeout()
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=KINDS)
    replace_checks("message_choice", topic_known=TOPICS, may_be_stopped=MAY_BE_STOPPED)
    # Skills that go stale were news until now: whoever slowed or stopped news has chosen for them too.
    op.execute(
        "INSERT INTO message_choice (person_id, topic, frequency, chosen_at) "
        "SELECT person_id, 'own-plan', frequency, chosen_at FROM message_choice WHERE topic = 'news'"
    )


def downgrade() -> None:
    set_lock_timeout()
    with guards_down("message_policy"):
        op.execute("DELETE FROM message_policy WHERE kind = 'plan-action-due'")
    op.execute("DELETE FROM reminder WHERE kind = 'plan-action-due'")
    op.execute("DELETE FROM message_choice WHERE topic = 'own-plan'")
    replace_checks("message_choice", topic_known=FORMER_TOPICS, may_be_stopped=FORMER_MAY_BE_STOPPED)
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=FORMER_KINDS)
