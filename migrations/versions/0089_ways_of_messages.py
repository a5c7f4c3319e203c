"""In which way a kind of message reaches people: in the day's message, at once, or on the site only"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import remade, set_lock_timeout

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

MAY_BE_AT_ONCE = (
    "way <> 'at-once' OR kind IN ('attempt-answered', 'attempt-asked', 'course-returned', 'course-to-review', "
    "'framework-returned', 'framework-to-approve')"
)
ON_SITE_ONLY = (
    "kind IN ('assessment-returned', 'attempt-answered', 'course-moved', 'course-recommended', 'course-returned', "
    "'course-suggested', 'follow-up', 'follow-up-of-team', 'framework-returned', 'gone-on', 'plan-action-due', "
    "'skill-stale', 'team-month', 'topic-taught')"
)
FORMER_STATES = "state IN ('owed', 'queued', 'suppressed', 'superseded')"
STATES = "state IN ('owed', 'queued', 'told', 'suppressed', 'superseded')"
FORMER_DEFAULT = "offsets IS NOT NULL OR (is_on AND most_a_week IS NULL)"
DEFAULT = "offsets IS NOT NULL OR (is_on AND most_a_week IS NULL AND way = 'digest')"
WAS_TOLD = sa.text("told_at IS NOT NULL")


def upgrade() -> None:
    set_lock_timeout()
    with remade("message_policy") as policy:
        policy.add_column(sa.Column("way", sa.String(40), server_default=sa.text("'digest'"), nullable=False))
        policy.drop_constraint(op.f("ck_message_policy_default_is_whole"), type_="check")
        policy.create_check_constraint(op.f("ck_message_policy_default_is_whole"), DEFAULT)
        policy.create_check_constraint(op.f("ck_message_policy_way_known"), "way IN ('digest', 'at-once', 'site')")
        policy.create_check_constraint(op.f("ck_message_policy_may_be_at_once"), MAY_BE_AT_ONCE)
        policy.create_check_constraint(
            op.f("ck_message_policy_may_be_on_site_only"), f"way <> 'site' OR {ON_SITE_ONLY}"
        )
    with remade("digest") as digest:
        digest.add_column(sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False))
        digest.drop_constraint(op.f("uq_digest_person_id_day"), type_="unique")
        digest.create_unique_constraint(op.f("uq_digest_person_id_day_number"), ["person_id", "day", "number"])
        digest.create_check_constraint(op.f("ck_digest_number_from_none"), "number >= 0")
    with remade("reminder") as reminder:
        reminder.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        reminder.drop_constraint(op.f("ck_reminder_state_known"), type_="check")
        reminder.create_check_constraint(op.f("ck_reminder_state_known"), STATES)
        reminder.create_check_constraint(
            op.f("ck_reminder_told_at_an_instant"), "(state = 'told') = (told_at IS NOT NULL)"
        )
        reminder.create_check_constraint(
            op.f("ck_reminder_told_or_mailed"), f"told_at IS NULL OR (digest_id IS NULL AND {ON_SITE_ONLY})"
        )
    for name, columns in (("ix_reminder_told", ["person_id", "told_at"]), ("ix_reminder_told_at", ["told_at"])):
        op.create_index(name, "reminder", columns, sqlite_where=WAS_TOLD, postgresql_where=WAS_TOLD)


def downgrade() -> None:
    """What was told on the site only is then what was not sent; what left at once has left, and is in no day's message."""
    set_lock_timeout()
    for name in ("ix_reminder_told", "ix_reminder_told_at"):
        op.drop_index(name, table_name="reminder")
    with remade("reminder") as reminder:
        for check in ("told_or_mailed", "told_at_an_instant", "state_known"):
            reminder.drop_constraint(op.f(f"ck_reminder_{check}"), type_="check")
        reminder.drop_column("told_at")
    op.execute("UPDATE reminder SET state = 'suppressed', reason = 'turned-off' WHERE state = 'told'")
    op.execute("UPDATE reminder SET digest_id = NULL WHERE digest_id IN (SELECT id FROM digest WHERE number > 0)")
    op.execute("DELETE FROM digest WHERE number > 0")
    with remade("reminder") as reminder:
        reminder.create_check_constraint(op.f("ck_reminder_state_known"), FORMER_STATES)
    with remade("digest") as digest:
        digest.drop_constraint(op.f("ck_digest_number_from_none"), type_="check")
        digest.drop_constraint(op.f("uq_digest_person_id_day_number"), type_="unique")
        digest.create_unique_constraint(op.f("uq_digest_person_id_day"), ["person_id", "day"])
        digest.drop_column("number")
    with remade("message_policy") as policy:
        for check in ("may_be_on_site_only", "may_be_at_once", "way_known", "default_is_whole"):
            policy.drop_constraint(op.f(f"ck_message_policy_{check}"), type_="check")
        policy.create_check_constraint(op.f("ck_message_policy_default_is_whole"), FORMER_DEFAULT)
        policy.drop_column("way")
