"""Evidence as links and files, and drafts without a level yet"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: What was sent may only be blanked, once; what waits with a draft may go or be sent.
BLANKED = (
    "NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND NEW.result_id IS NOT NULL AND NEW.result_id = OLD.result_id "
    "AND NEW.person_id = OLD.person_id AND NEW.skill_id = OLD.skill_id"
)


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('link', 'file')", name="ck_evidence_kind_known"),
        sa.CheckConstraint(
            "erased_at IS NULL OR (address IS NULL AND file_name IS NULL AND body IS NULL)", name="ck_evidence_erased"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_evidence_person_id"),
        sa.ForeignKeyConstraint(["result_id"], ["assessment_result.id"], name="fk_evidence_result_id"),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name="fk_evidence_skill_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_draft", "evidence", ["person_id", "skill_id"])
    op.create_index("ix_evidence_result_id", "evidence", ["result_id"])
    refuse(
        "evidence_change",
        table="evidence",
        events=("UPDATE",),
        message="evidence that was sent may only be blanked",
        when=f"OLD.result_id IS NOT NULL AND NOT ({BLANKED})",
    )
    refuse(
        "evidence_delete",
        table="evidence",
        events=("DELETE",),
        message="evidence that was sent may only be blanked",
        when="OLD.result_id IS NOT NULL",
    )
    op.add_column("assessment_draft", sa.Column("is_chosen", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    set_lock_timeout()
    op.execute("DELETE FROM assessment_draft WHERE NOT is_chosen")
    op.drop_column("assessment_draft", "is_chosen")
    allow_again("evidence_delete", table="evidence", events=("DELETE",))
    allow_again("evidence_change", table="evidence", events=("UPDATE",))
    op.drop_index("ix_evidence_result_id", table_name="evidence")
    op.drop_index("ix_evidence_draft", table_name="evidence")
    op.drop_table("evidence")
