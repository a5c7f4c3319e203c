"""The gate of all mail, and what a message is about"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0074"
down_revision = "0071"
branch_labels = None
depends_on = None

#: What the keys of messages begin with, which is what they are about.
KINDS = (
    "account-link", "completion-taken-back", "digest", "held-places", "help-answer", "help-request", "joining-news",
    "place-request", "place-request-reminder", "session-absence", "session-event", "session-message",
)  # fmt: skip
REASONS = "'restored', 'new-address', 'unknown-here', 'wrong-mail', 'server-work', 'restoring', 'other'"


def upgrade() -> None:
    set_lock_timeout()
    op.add_column(
        "outbox_message", sa.Column("kind", sa.String(length=40), server_default=sa.text("'other'"), nullable=False)
    )
    cases = " ".join(f"WHEN key LIKE '{kind}:%' THEN '{kind}'" for kind in KINDS)
    op.execute(f"UPDATE outbox_message SET kind = CASE {cases} ELSE 'other' END")
    op.create_index("ix_outbox_message_queue", "outbox_message", ["state", "id", "kind"], unique=False)
    op.create_table(
        "mail_epoch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["begun_by_id"], ["person.id"], name=op.f("fk_mail_epoch_begun_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_epoch")),
    )
    append_only("mail_epoch")
    op.create_table(
        "mail_gate",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base_url", sa.String(length=250), nullable=True),
        sa.Column("met_url", sa.String(length=250), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_why", sa.String(length=40), nullable=True),
        sa.Column("paused_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_gate_only_one")),
        sa.CheckConstraint(f"paused_why IN ({REASONS})", name=op.f("ck_mail_gate_paused_why_known")),
        sa.CheckConstraint(
            "(paused_at IS NULL) = (paused_why IS NULL)", name=op.f("ck_mail_gate_a_pause_has_its_reason")
        ),
        sa.ForeignKeyConstraint(["epoch_id"], ["mail_epoch.id"], name=op.f("fk_mail_gate_epoch_id")),
        sa.ForeignKeyConstraint(["paused_by_id"], ["person.id"], name=op.f("fk_mail_gate_paused_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_gate")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("mail_gate")
    not_append_only("mail_epoch")
    op.drop_table("mail_epoch")
    op.drop_index("ix_outbox_message_queue", table_name="outbox_message")
    op.drop_column("outbox_message", "kind")
