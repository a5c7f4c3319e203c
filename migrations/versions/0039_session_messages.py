"""Messages to the people of a session"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_IS_TO_GO = sa.text("queued_at IS NULL AND stopped_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "session_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sent_to", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receivers", sa.Integer(), nullable=True),
        sa.CheckConstraint("sent_to IN ('places', 'everyone')", name=op.f("ck_session_message_sent_to_known")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_session_message_made_by")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_session_message_session_id")),
        sa.ForeignKeyConstraint(["stopped_by"], ["person.id"], name=op.f("fk_session_message_stopped_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_message")),
        sa.UniqueConstraint("made_by", "form_id", name="uq_session_message_form"),
    )
    op.create_index(op.f("ix_session_message_session_id"), "session_message", ["session_id"], unique=False)
    op.create_index(
        "ix_session_message_to_go",
        "session_message",
        ["send_at"],
        unique=False,
        sqlite_where=_IS_TO_GO,
        postgresql_where=_IS_TO_GO,
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index(
        "ix_session_message_to_go", table_name="session_message", sqlite_where=_IS_TO_GO, postgresql_where=_IS_TO_GO
    )
    op.drop_index(op.f("ix_session_message_session_id"), table_name="session_message")
    op.drop_table("session_message")
