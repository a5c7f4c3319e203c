"""Colleagues who may be found for what they can do, and who asked them"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "help_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("is_mentor", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_offer_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_help_offer_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_offer")),
        sa.UniqueConstraint("person_id", "skill_id", name="uq_help_offer_person_skill"),
    )
    op.create_index(op.f("ix_help_offer_skill_id"), "help_offer", ["skill_id"], unique=False)
    op.create_table(
        "help_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("is_for_mentoring", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("helper_id <> asker_id", name=op.f("ck_help_request_not_of_oneself")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_help_request_asker_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name=op.f("fk_help_request_helper_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_help_request_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
    )
    op.create_index(op.f("ix_help_request_asker_id"), "help_request", ["asker_id"], unique=False)
    op.create_index(op.f("ix_help_request_helper_id"), "help_request", ["helper_id"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("help_request")
    op.drop_table("help_offer")
