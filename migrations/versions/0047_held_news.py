"""News to many people, held for some minutes in which it can be stopped"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "held_news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("caused_by", sa.Uuid(), nullable=False),
        sa.Column("caused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receivers", sa.Integer(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('moved', 'taught')", name=op.f("ck_held_news_kind_known")),
        sa.CheckConstraint("receivers >= 0", name=op.f("ck_held_news_receivers_positive")),
        sa.ForeignKeyConstraint(["caused_by"], ["person.id"], name=op.f("fk_held_news_caused_by")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_held_news_course_id")),
        sa.ForeignKeyConstraint(["stopped_by"], ["person.id"], name=op.f("fk_held_news_stopped_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_news")),
        sa.UniqueConstraint("kind", "course_id", "caused_by", "caused_at", name="uq_held_news_cause"),
    )
    op.create_index(op.f("ix_held_news_send_at"), "held_news", ["send_at"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("held_news")
