"""The reminder of new courses for a skill of one's own, and its topic"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

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
OWED = sa.text("state = 'owed'")
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
    _hold_kinds_to(KINDS)
    _hold_topics_to(TOPICS, MAY_BE_STOPPED)


def downgrade() -> None:
    set_lock_timeout()
    not_append_only("message_policy")
    op.execute("DELETE FROM message_policy WHERE kind = 'course-recommended'")
    append_only("message_policy")
    op.execute("DELETE FROM reminder WHERE kind = 'course-recommended'")
    op.execute("DELETE FROM message_choice WHERE topic = 'recommended'")
    _hold_topics_to(FORMER_TOPICS, FORMER_MAY_BE_STOPPED)
    _hold_kinds_to(FORMER_KINDS)


def _hold_topics_to(topics: str, may_be_stopped: str) -> None:
    with op.batch_alter_table("message_choice") as kept:
        for name, rule in (("topic_known", topics), ("may_be_stopped", may_be_stopped)):
            kept.drop_constraint(op.f(f"ck_message_choice_{name}"), type_="check")
            kept.create_check_constraint(op.f(f"ck_message_choice_{name}"), rule)


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
