"""What learners thought of courses, what became of it after three months, and the messages that ask"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned')"
)
NEW_KINDS = "'follow-up', 'follow-up-of-team'"
KINDS = f"{FORMER_KINDS[:-1]}, {NEW_KINDS})"
OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    set_lock_timeout()
    _create_reactions()
    _create_follow_ups()
    _hold_reminders_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    op.execute(f"DELETE FROM reminder WHERE kind IN ({NEW_KINDS})")
    _hold_reminders_to(FORMER_KINDS)
    op.drop_table("follow_up")
    op.drop_table("course_reaction")


def _create_reactions() -> None:
    op.create_table(
        "course_reaction",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("relevance", sa.Integer(), nullable=True),
        sa.Column("confidence_before", sa.Integer(), nullable=True),
        sa.Column("confidence_after", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("relevance BETWEEN 1 AND 5", name=op.f("ck_course_reaction_relevance_in_range")),
        sa.CheckConstraint("confidence_before BETWEEN 1 AND 5", name=op.f("ck_course_reaction_before_in_range")),
        sa.CheckConstraint("confidence_after BETWEEN 1 AND 5", name=op.f("ck_course_reaction_after_in_range")),
        sa.ForeignKeyConstraint(["comment_id"], ["words.id"], name=op.f("fk_course_reaction_comment_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_course_reaction_enrolment_id")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_course_reaction")),
    )


def _create_follow_ups() -> None:
    op.create_table(
        "follow_up",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("used", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("what_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('learner', 'manager')", name=op.f("ck_follow_up_side_known")),
        sa.CheckConstraint("used IN ('yes', 'somewhat', 'no', 'cannot-say')", name=op.f("ck_follow_up_used_known")),
        sa.CheckConstraint("confidence BETWEEN 1 AND 5", name=op.f("ck_follow_up_confidence_in_range")),
        sa.CheckConstraint(
            "side = 'learner' OR (confidence IS NULL AND what_id IS NULL)",
            name=op.f("ck_follow_up_manager_says_little"),
        ),
        sa.CheckConstraint("side = 'manager' OR used <> 'cannot-say'", name=op.f("ck_follow_up_learner_can_say")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_follow_up_answered_by")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_follow_up_enrolment_id")),
        sa.ForeignKeyConstraint(["what_id"], ["words.id"], name=op.f("fk_follow_up_what_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "side", name=op.f("pk_follow_up")),
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
