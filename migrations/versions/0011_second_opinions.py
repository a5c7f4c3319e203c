"""Replies and second opinions"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("assessment_reply", "second_opinion", "second_finding")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "assessment_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("words_id", sa.Uuid(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["assessment_decision.id"], name="fk_assessment_reply_decision_id"),
        sa.ForeignKeyConstraint(["result_id"], ["assessment_result.id"], name="fk_assessment_reply_result_id"),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name="fk_assessment_reply_words_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_reply"),
        sa.UniqueConstraint("decision_id", name="uq_assessment_reply_decision_id"),
    )
    op.create_index("ix_assessment_reply_result_id", "assessment_reply", ["result_id"])
    op.create_index(
        "uq_assessment_reply_to_entry",
        "assessment_reply",
        ["result_id"],
        unique=True,
        sqlite_where=sa.text("decision_id IS NULL"),
        postgresql_where=sa.text("decision_id IS NULL"),
    )
    op.create_table(
        "second_opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["assessment_decision.id"], name="fk_second_opinion_decision_id"),
        sa.ForeignKeyConstraint(["result_id"], ["assessment_result.id"], name="fk_second_opinion_result_id"),
        sa.PrimaryKeyConstraint("id", name="pk_second_opinion"),
        sa.UniqueConstraint("decision_id", name="uq_second_opinion_decision_id"),
        sa.UniqueConstraint("result_id", name="uq_second_opinion_result_id"),
    )
    op.create_table(
        "second_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.Column("found_by", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("finding IN ('stands', 'another-level')", name="ck_second_finding_finding_known"),
        sa.CheckConstraint(
            "(finding = 'another-level') = (result_id IS NOT NULL)", name="ck_second_finding_result_of_another_level"
        ),
        sa.ForeignKeyConstraint(["found_by"], ["person.id"], name="fk_second_finding_found_by"),
        sa.ForeignKeyConstraint(["opinion_id"], ["second_opinion.id"], name="fk_second_finding_opinion_id"),
        sa.ForeignKeyConstraint(["reason_id"], ["words.id"], name="fk_second_finding_reason_id"),
        sa.ForeignKeyConstraint(["result_id"], ["assessment_result.id"], name="fk_second_finding_result_id"),
        sa.PrimaryKeyConstraint("id", name="pk_second_finding"),
        sa.UniqueConstraint("opinion_id", name="uq_second_finding_opinion_id"),
        sa.UniqueConstraint("result_id", name="uq_second_finding_result_id"),
    )
    for table in TABLES:
        append_only(table)


def downgrade() -> None:
    set_lock_timeout()
    for table in reversed(TABLES):
        not_append_only(table)
    op.drop_table("second_finding")
    op.drop_table("second_opinion")
    op.drop_index(
        "uq_assessment_reply_to_entry",
        table_name="assessment_reply",
        sqlite_where=sa.text("decision_id IS NULL"),
        postgresql_where=sa.text("decision_id IS NULL"),
    )
    op.drop_index("ix_assessment_reply_result_id", table_name="assessment_reply")
    op.drop_table("assessment_reply")
