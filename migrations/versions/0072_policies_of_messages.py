"""What administrators decide of each kind of reminders, and the hours of ordinary mail"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0072"
down_revision = "0076"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month', "
    "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased')"
)


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "message_policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offsets", sa.String(60), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("most_a_week", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_message_policy_kind_known")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_message_policy_number_from_one")),
        sa.CheckConstraint("most_a_week IS NULL OR most_a_week >= 1", name=op.f("ck_message_policy_some_a_week")),
        sa.CheckConstraint(
            "offsets IS NOT NULL OR (is_on AND most_a_week IS NULL)", name=op.f("ck_message_policy_default_is_whole")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_message_policy_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_policy")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_message_policy_kind_number")),
    )
    op.create_table(
        "mail_hours",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("opens >= 7 AND closes <= 20 AND opens < closes", name=op.f("ck_mail_hours_within_the_day")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_mail_hours_made_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_mail_hours")),
    )
    for table in ("message_policy", "mail_hours"):
        append_only(table)


def downgrade() -> None:
    set_lock_timeout()
    for table in ("mail_hours", "message_policy"):
        not_append_only(table)
        op.drop_table(table)
