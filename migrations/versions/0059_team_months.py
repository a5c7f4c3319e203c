"""The monthly summary of a team, and stopping it"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'team-month')"
OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    set_lock_timeout()
    _hold_reminders_to(KINDS)
    op.create_table(
        "stopped_kind",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_stopped_kind_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stopped_kind_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_stopped_kind")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("stopped_kind")
    op.execute("DELETE FROM reminder WHERE kind = 'team-month'")
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
