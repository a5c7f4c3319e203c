"""News of how to join a session, held for some minutes in which it can be stopped"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_WAITS = sa.text("stopped_at IS NULL AND told_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("session_move", sa.Column("joining_instructions", sa.Text(), nullable=True))
    op.create_table(
        "joining_news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("of_instructions", sa.Boolean(), nullable=False),
        sa.Column("of_room", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("of_instructions OR of_room", name=op.f("ck_joining_news_of_something")),
        sa.CheckConstraint("stopped_at IS NULL OR told_at IS NULL", name=op.f("ck_joining_news_one_end")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_joining_news_made_by")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_joining_news_session_id")),
        sa.ForeignKeyConstraint(["stopped_by"], ["person.id"], name=op.f("fk_joining_news_stopped_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining_news")),
    )
    op.create_index(op.f("ix_joining_news_session_id"), "joining_news", ["session_id"], unique=False)
    op.create_index(
        "uq_joining_news_waiting", "joining_news", ["session_id"], unique=True,
        sqlite_where=_WAITS, postgresql_where=_WAITS,
    )  # fmt: skip
    op.create_index(
        "ix_joining_news_to_go", "joining_news", ["send_at"], unique=False,
        sqlite_where=_WAITS, postgresql_where=_WAITS,
    )  # fmt: skip


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("joining_news")
    op.drop_column("session_move", "joining_instructions")
