"""Declining one more attempt at a quiz, and the messages about asking and answering"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught')"
)
NEW_KINDS = "'attempt-asked', 'attempt-answered'"
KINDS = f"{FORMER_KINDS[:-1]}, {NEW_KINDS})"
OWED = sa.text("state = 'owed'")
FORMER_OPEN = sa.text("allowed_at IS NULL")
OPEN = sa.text("allowed_at IS NULL AND declined_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.drop_index("uq_attempt_request_open", table_name="attempt_request")
    with op.batch_alter_table("attempt_request") as request:
        request.add_column(sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))
        request.add_column(sa.Column("declined_by", sa.Uuid(), nullable=True))
        request.add_column(sa.Column("words_id", sa.Uuid(), nullable=True))
        request.create_foreign_key(op.f("fk_attempt_request_declined_by"), "person", ["declined_by"], ["id"])
        request.create_foreign_key(op.f("fk_attempt_request_words_id"), "words", ["words_id"], ["id"])
        request.create_check_constraint(
            op.f("ck_attempt_request_declined_by_somebody"), "(declined_at IS NULL) = (declined_by IS NULL)"
        )
        request.create_check_constraint(
            op.f("ck_attempt_request_one_answer"), "allowed_at IS NULL OR declined_at IS NULL"
        )
    _index_open_requests(OPEN)
    _hold_reminders_to(KINDS)


def downgrade() -> None:
    """Requests that were declined go: without an answer they would stand open again."""
    set_lock_timeout()
    op.execute(f"DELETE FROM reminder WHERE kind IN ({NEW_KINDS})")
    _hold_reminders_to(FORMER_KINDS)
    op.execute("DELETE FROM attempt_request WHERE declined_at IS NOT NULL")
    op.drop_index("uq_attempt_request_open", table_name="attempt_request")
    with op.batch_alter_table("attempt_request") as request:
        request.drop_constraint(op.f("ck_attempt_request_one_answer"), type_="check")
        request.drop_constraint(op.f("ck_attempt_request_declined_by_somebody"), type_="check")
        request.drop_constraint(op.f("fk_attempt_request_words_id"), type_="foreignkey")
        request.drop_constraint(op.f("fk_attempt_request_declined_by"), type_="foreignkey")
        request.drop_column("words_id")
        request.drop_column("declined_by")
        request.drop_column("declined_at")
    _index_open_requests(FORMER_OPEN)


def _index_open_requests(where: sa.TextClause) -> None:
    op.create_index(
        "uq_attempt_request_open",
        "attempt_request",
        ["enrolment_id", "module_key"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _hold_reminders_to(kinds: str) -> None:
    """Give the kinds of reminders another constraint. On SQLite the table is made afresh, and its partial index with it."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint(op.f("ck_reminder_kind_known"), type_="check")
        reminder.create_check_constraint(op.f("ck_reminder_kind_known"), kinds)
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
