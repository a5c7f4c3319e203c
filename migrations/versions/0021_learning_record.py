"""The learning record in full: details, skills, links and files of entries, corrections, and yearly targets"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, append_only, not_append_only, refuse, set_lock_timeout

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = "'course', 'event', 'reading', 'coaching', 'on-the-job', 'community', 'other'"

#: A link or a file may only be blanked, once.
BLANKED = (
    "NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL AND NEW.id = OLD.id AND NEW.person_id = OLD.person_id "
    "AND NEW.kind = OLD.kind AND NEW.added_at = OLD.added_at"
)

APPEND_ONLY = ("record_detail", "record_skill", "record_entry_proof")


def upgrade() -> None:
    set_lock_timeout()
    op.add_column(
        "learning_record_entry", sa.Column("takes_out", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("learning_record_entry", sa.Column("form_id", sa.Uuid(), nullable=True))
    op.create_index("uq_learning_record_entry_replaces", "learning_record_entry", ["replaces_id"], unique=True)
    op.create_index("uq_learning_record_entry_form", "learning_record_entry", ["person_id", "form_id"], unique=True)
    refuse(
        "learning_record_entry_replacing",
        table="learning_record_entry",
        events=("INSERT",),
        message="a correction belongs to the record that it corrects",
        when="(NEW.takes_out AND NEW.replaces_id IS NULL) OR (NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
        "learning_record_entry AS before WHERE before.id = NEW.replaces_id AND before.person_id = NEW.person_id))",
    )
    _create_details()
    _create_proof()
    for table in APPEND_ONLY:
        append_only(table)
    op.create_table(
        "learning_target",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hours BETWEEN 0 AND 1000", name="ck_learning_target_hours_in_range"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_learning_target_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_learning_target"),
    )


def _create_details() -> None:
    op.create_table(
        "record_detail",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("gained_id", sa.Uuid(), nullable=True),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="ck_record_detail_kind_known"),
        sa.ForeignKeyConstraint(["entry_id"], ["learning_record_entry.id"], name="fk_record_detail_entry_id"),
        sa.ForeignKeyConstraint(["provider_id"], ["words.id"], name="fk_record_detail_provider_id"),
        sa.ForeignKeyConstraint(["gained_id"], ["words.id"], name="fk_record_detail_gained_id"),
        sa.ForeignKeyConstraint(["reason_id"], ["words.id"], name="fk_record_detail_reason_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name="fk_record_detail_recorded_by"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_record_detail"),
    )
    op.create_table(
        "record_skill",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("skill_key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["learning_record_entry.id"], name="fk_record_skill_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", "skill_key", name="pk_record_skill"),
    )


def _create_proof() -> None:
    op.create_table(
        "record_proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('link', 'file')", name="ck_record_proof_kind_known"),
        sa.CheckConstraint(
            "erased_at IS NULL OR (address IS NULL AND file_name IS NULL AND body IS NULL AND digest IS NULL)",
            name="ck_record_proof_erased",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_record_proof_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_record_proof"),
    )
    op.create_index("ix_record_proof_person_id", "record_proof", ["person_id"])
    message = "what shows learning may only be blanked"
    refuse("record_proof_change", table="record_proof", events=("UPDATE",), message=message, when=f"NOT ({BLANKED})")
    refuse("record_proof_delete", table="record_proof", events=("DELETE",), message=message)
    op.create_table(
        "record_entry_proof",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("proof_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["learning_record_entry.id"], name="fk_record_entry_proof_entry_id"),
        sa.ForeignKeyConstraint(["proof_id"], ["record_proof.id"], name="fk_record_entry_proof_proof_id"),
        sa.PrimaryKeyConstraint("entry_id", "proof_id", name="pk_record_entry_proof"),
    )
    op.create_index("ix_record_entry_proof_proof_id", "record_entry_proof", ["proof_id"])


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("learning_target")
    for table in APPEND_ONLY:
        not_append_only(table)
    allow_again("record_proof_delete", table="record_proof", events=("DELETE",))
    allow_again("record_proof_change", table="record_proof", events=("UPDATE",))
    op.drop_index("ix_record_entry_proof_proof_id", table_name="record_entry_proof")
    op.drop_table("record_entry_proof")
    op.drop_index("ix_record_proof_person_id", table_name="record_proof")
    op.drop_table("record_proof")
    op.drop_table("record_skill")
    op.drop_table("record_detail")
    allow_again("learning_record_entry_replacing", table="learning_record_entry", events=("INSERT",))
    op.drop_index("uq_learning_record_entry_form", table_name="learning_record_entry")
    op.drop_index("uq_learning_record_entry_replaces", table_name="learning_record_entry")
    op.drop_column("learning_record_entry", "form_id")
    op.drop_column("learning_record_entry", "takes_out")
