"""Learners who were moved to a newer version of their course, and the reminder that tells them"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', 'course-to-review', "
    "'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'course-moved')"
OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "enrolment_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("from_version_id", sa.Uuid(), nullable=False),
        sa.Column("to_version_id", sa.Uuid(), nullable=False),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.Column("moved_by", sa.Uuid(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_move_enrolment_id")),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["course_version.id"], name=op.f("fk_enrolment_move_from_version_id")
        ),
        sa.ForeignKeyConstraint(["moved_by"], ["person.id"], name=op.f("fk_enrolment_move_moved_by")),
        sa.ForeignKeyConstraint(["to_version_id"], ["course_version.id"], name=op.f("fk_enrolment_move_to_version_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_enrolment_move_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_move")),
    )
    op.create_index(op.f("ix_enrolment_move_enrolment_id"), "enrolment_move", ["enrolment_id"], unique=False)
    append_only("enrolment_move")
    _hold_reminders_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    op.execute("DELETE FROM reminder WHERE kind = 'course-moved'")
    _hold_reminders_to(FORMER_KINDS)
    not_append_only("enrolment_move")
    op.drop_index(op.f("ix_enrolment_move_enrolment_id"), table_name="enrolment_move")
    op.drop_table("enrolment_move")


def _hold_reminders_to(kinds: str) -> None:
    """Give the kinds of reminders another constraint. On SQLite the table is made afresh, and its partial index with it."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint(op.f("ck_reminder_kind_known"), type_="check")
        reminder.create_check_constraint(op.f("ck_reminder_kind_known"), kinds)
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
