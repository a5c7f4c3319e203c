"""What is to be followed of required learning, chases, and the reminders of what is owed"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month')"
)
NEW_KINDS = "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased'"
KINDS = f"{FORMER_KINDS[:-1]}, {NEW_KINDS})"
OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "obligation_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_obligation_mark_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_mark")),
    )
    op.create_table(
        "obligation_turn",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("turned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_obligation_turn")),
    )
    op.create_table(
        "learning_chase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_learning_chase_obligation_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_learning_chase_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_chase")),
    )
    op.create_index(op.f("ix_learning_chase_obligation_id"), "learning_chase", ["obligation_id"], unique=False)
    op.create_index(op.f("ix_learning_chase_chased_at"), "learning_chase", ["chased_at"], unique=False)
    append_only("learning_chase")
    _hold_kinds_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    for table in ("reminder", "stopped_kind"):
        op.execute(f"DELETE FROM {table} WHERE kind IN ({NEW_KINDS})")
    _hold_kinds_to(FORMER_KINDS)
    not_append_only("learning_chase")
    for table in ("learning_chase", "obligation_turn", "obligation_mark"):
        op.drop_table(table)


def _hold_kinds_to(kinds: str) -> None:
    """Give the kinds of reminders another constraint. On SQLite the tables are made afresh, and a partial index with one of them."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    for table in ("reminder", "stopped_kind"):
        with op.batch_alter_table(table) as kept:
            kept.drop_constraint(op.f(f"ck_{table}_kind_known"), type_="check")
            kept.create_check_constraint(op.f(f"ck_{table}_kind_known"), kinds)
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
