"""The reminders of absences and of completions that were taken back, and their topic"""

from alembic import op

from skills_centre.platform.ddl import guards_down, replace_checks, set_lock_timeout

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month', "
    "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased', 'skill-stale', "
    "'plan-action-due', 'course-recommended', 'announcement', 'help-asked', 'help-answered')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'session-missed', 'completion-taken-back')"
FORMER_TOPICS = (
    "topic IN ('courses', 'own-plan', 'required', 'deciding', 'news', 'help', 'asked', 'team', 'team-month', 'of-use', "
    "'recommended', 'announcements')"
)
TOPICS = FORMER_TOPICS.replace("'help', ", "'help', 'sessions', ")
FORMER_MAY_BE_STOPPED = "frequency <> 'never' OR topic IN ('courses', 'own-plan', 'news', 'asked', 'team-month', 'of-use', 'recommended', 'announcements')"
MAY_BE_STOPPED = FORMER_MAY_BE_STOPPED.replace("'news', ", "'news', 'sessions', ")
FORMER_ON_SITE = (
    "kind IN ('assessment-returned', 'attempt-answered', 'course-moved', 'course-recommended', 'course-returned', "
    "'course-suggested', 'follow-up', 'follow-up-of-team', 'framework-returned', 'gone-on', 'help-answered', 'plan-action-due', "
    "'skill-stale', 'team-month', 'topic-taught')"
)
ON_SITE = FORMER_ON_SITE.replace("'skill-stale', ", "'session-missed', 'skill-stale', ")
OURS = "kind IN ('session-missed', 'completion-taken-back')"


def upgrade() -> None:
    """What was told before is marked where it stands, so nothing needs to be written here."""
    set_lock_timeout()
    _replace(KINDS, ON_SITE)
    replace_checks("message_choice", topic_known=TOPICS, may_be_stopped=MAY_BE_STOPPED)


def downgrade() -> None:
    """What was owed of registers and has not left is told by nothing then; it stands on the pages of the session and the course."""
    set_lock_timeout()
    with guards_down("message_policy"):
        op.execute(f"DELETE FROM message_policy WHERE {OURS}")
    op.execute(f"DELETE FROM reminder WHERE {OURS}")
    op.execute("DELETE FROM message_choice WHERE topic = 'sessions'")
    replace_checks("message_choice", topic_known=FORMER_TOPICS, may_be_stopped=FORMER_MAY_BE_STOPPED)
    _replace(FORMER_KINDS, FORMER_ON_SITE)


def _replace(kinds: str, on_site: str) -> None:
    replace_checks("reminder", kind_known=kinds, told_or_mailed=f"told_at IS NULL OR (digest_id IS NULL AND {on_site})")
    replace_checks("message_policy", kind_known=kinds, may_be_on_site_only=f"way <> 'site' OR {on_site}")
