"""What people wish to learn and nobody teaches yet, and the message that there is a course"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved')"
)
NEW_KINDS = "'topic-taught'"
KINDS = f"{FORMER_KINDS[:-1]}, {NEW_KINDS})"
OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "learning_demand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("topic_key", sa.String(length=100), nullable=False),
        sa.Column("skill_key", sa.String(length=120), nullable=True),
        sa.Column("why_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'planned', 'taught')", name=op.f("ck_learning_demand_state_known")),
        sa.CheckConstraint(
            "(state = 'taught') = (course_id IS NOT NULL)", name=op.f("ck_learning_demand_taught_by_course")
        ),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_learning_demand_answer_dated")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_learning_demand_answered_by")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_learning_demand_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learning_demand_person_id")),
        sa.ForeignKeyConstraint(["why_id"], ["words.id"], name=op.f("fk_learning_demand_why_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_demand")),
        sa.UniqueConstraint("person_id", "topic_key", name=op.f("uq_learning_demand_person_id_topic_key")),
    )
    op.create_index(op.f("ix_learning_demand_topic_key"), "learning_demand", ["topic_key"], unique=False)
    _hold_reminders_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    op.execute(f"DELETE FROM reminder WHERE kind IN ({NEW_KINDS})")
    _hold_reminders_to(FORMER_KINDS)
    op.drop_index(op.f("ix_learning_demand_topic_key"), table_name="learning_demand")
    op.drop_table("learning_demand")


def _hold_reminders_to(kinds: str) -> None:
    """Give the kinds of reminders another constraint. On SQLite the table is made afresh, and its partial index with it."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint(op.f("ck_reminder_kind_known"), type_="check")
        reminder.create_check_constraint(op.f("ck_reminder_kind_known"), kinds)
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
