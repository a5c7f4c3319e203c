"""What people thought of sessions"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "session_opinion",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("useful BETWEEN 1 AND 5", name=op.f("ck_session_opinion_useful_in_range")),
        sa.ForeignKeyConstraint(["comment_id"], ["words.id"], name=op.f("fk_session_opinion_comment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_opinion_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_session_opinion_session_id")),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_opinion")),
    )
    op.create_index(op.f("ix_session_opinion_person_id"), "session_opinion", ["person_id"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("session_opinion")
