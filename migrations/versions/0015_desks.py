"""Desks: named fallbacks, what is said to be wrong, evidence that is asked for, and what owes a reminder"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FORMER_KINDS = "kind IN ('course-due', 'assessment-returned', 'decision-waiting')"
KINDS = "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong')"
OPEN_ENDED, UNSETTLED, OWED = sa.text("ends_on IS NULL"), sa.text("settled_at IS NULL"), sa.text("state = 'owed'")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "unit_fallback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_unit_fallback_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_unit_fallback_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation_unit.id"], name=op.f("fk_unit_fallback_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_fallback")),
    )
    op.create_index(op.f("ix_unit_fallback_unit_id"), "unit_fallback", ["unit_id"], unique=False)
    op.create_index(op.f("ix_unit_fallback_person_id"), "unit_fallback", ["person_id"], unique=False)
    op.create_index(
        "uq_unit_fallback_open",
        "unit_fallback",
        ["unit_id"],
        unique=True,
        sqlite_where=OPEN_ENDED,
        postgresql_where=OPEN_ENDED,
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('not-my-role', 'not-in-my-team', 'not-my-manager')", name=op.f("ck_objection_kind_known")
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_objection_settled_by_somebody")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_objection_said_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_objection_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(op.f("ix_objection_person_id"), "objection", ["person_id"], unique=False)
    op.create_index(op.f("ix_objection_said_at"), "objection", ["said_at"], unique=False)
    op.create_index(
        "uq_objection_open",
        "objection",
        ["kind", "person_id", "about_id"],
        unique=True,
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )
    op.add_column("skill", sa.Column("asks_for_evidence", sa.Boolean(), server_default=sa.false(), nullable=False))
    _hold_reminders_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    op.execute("DELETE FROM reminder WHERE kind IN ('gone-on', 'said-wrong')")
    _hold_reminders_to(FORMER_KINDS)
    op.drop_column("skill", "asks_for_evidence")
    op.drop_table("objection")
    op.drop_table("unit_fallback")


def _hold_reminders_to(kinds: str) -> None:
    """Give the kinds of reminders another constraint. On SQLite the table is made afresh, and its partial index with it."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint(op.f("ck_reminder_kind_known"), type_="check")
        reminder.create_check_constraint(op.f("ck_reminder_kind_known"), kinds)
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
