"""Why courses were withdrawn, and which course replaces each"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "course_withdrawal",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('out-of-date', 'replaced', 'not-needed', 'wrong-or-unsafe', 'provider-ended', 'other')",
            name=op.f("ck_course_withdrawal_reason_known"),
        ),
        sa.CheckConstraint(
            "replaced_by IS NULL OR replaced_by <> course_id", name=op.f("ck_course_withdrawal_not_by_itself")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_withdrawal_course_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["course.id"], name=op.f("fk_course_withdrawal_replaced_by")),
        sa.ForeignKeyConstraint(["version_id"], ["course_version.id"], name=op.f("fk_course_withdrawal_version_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_course_withdrawal_withdrawn_by")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_course_withdrawal_words_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_course_withdrawal")),
    )
    op.create_index(op.f("ix_course_withdrawal_course_id"), "course_withdrawal", ["course_id"], unique=False)
    append_only("course_withdrawal")


def downgrade() -> None:
    set_lock_timeout()
    not_append_only("course_withdrawal")
    op.drop_index(op.f("ix_course_withdrawal_course_id"), table_name="course_withdrawal")
    op.drop_table("course_withdrawal")
