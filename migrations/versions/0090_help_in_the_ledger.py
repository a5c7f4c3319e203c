"""The reminders of questions for help and their answers, and the topic of the questions"""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.clock import local_day
from skills_centre.platform.ddl import guards_down, replace_checks, set_lock_timeout
from skills_centre.platform.ids import new_id

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month', "
    "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased', 'skill-stale', "
    "'plan-action-due', 'course-recommended', 'announcement')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'help-asked', 'help-answered')"
FORMER_TOPICS = (
    "topic IN ('courses', 'own-plan', 'required', 'deciding', 'news', 'asked', 'team', 'team-month', 'of-use', "
    "'recommended', 'announcements')"
)
TOPICS = FORMER_TOPICS.replace("'news', ", "'news', 'help', ")
FORMER_AT_ONCE = (
    "way <> 'at-once' OR kind IN ('attempt-answered', 'attempt-asked', 'course-returned', 'course-to-review', "
    "'framework-returned', 'framework-to-approve')"
)
AT_ONCE = f"{FORMER_AT_ONCE[:-1]}, 'help-answered', 'help-asked')"
FORMER_ON_SITE = (
    "kind IN ('assessment-returned', 'attempt-answered', 'course-moved', 'course-recommended', 'course-returned', "
    "'course-suggested', 'follow-up', 'follow-up-of-team', 'framework-returned', 'gone-on', 'plan-action-due', "
    "'skill-stale', 'team-month', 'topic-taught')"
)
ON_SITE = FORMER_ON_SITE.replace("'gone-on', ", "'gone-on', 'help-answered', ")
OURS = "kind IN ('help-asked', 'help-answered')"

INSTANT, ID = sa.DateTime(timezone=True), sa.Uuid()
REQUEST = sa.table(
    "help_request",
    *(sa.column(one, ID) for one in ("id", "helper_id", "asker_id")),
    *(sa.column(one, INSTANT) for one in ("asked_at", "accepted_at", "declined_at", "ended_at")),
)
REMINDER = sa.table(
    "reminder",
    *(sa.column(one, ID) for one in ("id", "person_id", "subject_id")),
    *(sa.column(one, sa.String()) for one in ("kind", "state")),
    *(sa.column(one, sa.Integer()) for one in ("occurrence", "offset_days")),
    *(sa.column(one, sa.Date()) for one in ("due_on", "owed_on")),
    sa.column("found_at", INSTANT),
)
#: Longer than the ledger looks back for what is to be told for the first time.
MAILED_WITHIN = timedelta(days=60)


def upgrade() -> None:
    """What was asked or answered until now was mailed then: the ledger holds it as gone, in no message of its own, and never owes it."""
    set_lock_timeout()
    _replace(KINDS, AT_ONCE, ON_SITE)
    replace_checks("message_choice", topic_known=TOPICS)
    database = op.get_bind()
    answered_at = sa.func.coalesce(REQUEST.c.accepted_at, REQUEST.c.declined_at, type_=INSTANT)
    mailed = [
        _row(kind, *row)
        for kind, whom, at, is_so in (
            ("help-asked", REQUEST.c.helper_id, REQUEST.c.asked_at, answered_at.is_(None)),
            ("help-answered", REQUEST.c.asker_id, answered_at, answered_at.is_not(None)),
        )
        for row in database.execute(
            sa.select(REQUEST.c.id, whom, at).where(is_so, at >= datetime.now(UTC) - MAILED_WITHIN)
        )
    ]
    if mailed:
        database.execute(sa.insert(REMINDER), mailed)


def downgrade() -> None:
    """What was owed of help and has not left is told by nothing then; it stands on the pages of the two people."""
    set_lock_timeout()
    with guards_down("message_policy"):
        op.execute(f"DELETE FROM message_policy WHERE {OURS}")
    op.execute(f"DELETE FROM reminder WHERE {OURS}")
    op.execute("DELETE FROM message_choice WHERE topic = 'help'")
    replace_checks("message_choice", topic_known=FORMER_TOPICS)
    _replace(FORMER_KINDS, FORMER_AT_ONCE, FORMER_ON_SITE)


def _replace(kinds: str, at_once: str, on_site: str) -> None:
    replace_checks("reminder", kind_known=kinds, told_or_mailed=f"told_at IS NULL OR (digest_id IS NULL AND {on_site})")
    replace_checks(
        "message_policy", kind_known=kinds, may_be_at_once=at_once, may_be_on_site_only=f"way <> 'site' OR {on_site}"
    )


def _row(kind: str, subject_id: Any, person_id: Any, at: datetime) -> dict[str, Any]:
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    day = local_day(at)
    return {
        "id": new_id(),
        "person_id": person_id,
        "kind": kind,
        "subject_id": subject_id,
        "occurrence": 1,
        "due_on": day,
        "offset_days": 0,
        "owed_on": day,
        "state": "queued",
        "found_at": at,
    }
