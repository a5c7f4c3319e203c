"""Mapping of skills between versions"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NOT_DRAFT = "(SELECT state FROM framework_version WHERE id = {row}.version_id) <> 'draft'"


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "skill_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("from_skill_id", sa.Uuid(), nullable=False),
        sa.Column("to_skill_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('renamed', 'split', 'merged', 'retired')", name=op.f("ck_skill_mapping_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'retired') = (to_skill_id IS NULL)", name=op.f("ck_skill_mapping_retired_becomes_nothing")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_skill_mapping_decided_by")),
        sa.ForeignKeyConstraint(["from_skill_id"], ["skill.id"], name=op.f("fk_skill_mapping_from_skill_id")),
        sa.ForeignKeyConstraint(["to_skill_id"], ["skill.id"], name=op.f("fk_skill_mapping_to_skill_id")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["framework_version.id"],
            name=op.f("fk_skill_mapping_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_mapping")),
    )
    op.create_index(
        "uq_skill_mapping_step", "skill_mapping", ["version_id", "from_skill_id", "to_skill_id"], unique=True
    )
    op.create_index(
        "uq_skill_mapping_retired",
        "skill_mapping",
        ["version_id", "from_skill_id"],
        unique=True,
        sqlite_where=sa.text("to_skill_id IS NULL"),
        postgresql_where=sa.text("to_skill_id IS NULL"),
    )
    refuse(
        "skill_mapping_insert_published",
        table="skill_mapping",
        events=("INSERT",),
        when=NOT_DRAFT.format(row="NEW"),
        message="a published version never changes (skill_mapping)",
    )
    refuse(
        "skill_mapping_published",
        table="skill_mapping",
        events=("UPDATE", "DELETE"),
        when=NOT_DRAFT.format(row="OLD"),
        message="a published version never changes (skill_mapping)",
    )


def downgrade() -> None:
    set_lock_timeout()
    allow_again("skill_mapping_published", table="skill_mapping", events=("UPDATE", "DELETE"))
    allow_again("skill_mapping_insert_published", table="skill_mapping", events=("INSERT",))
    op.drop_index(
        "uq_skill_mapping_retired",
        table_name="skill_mapping",
        sqlite_where=sa.text("to_skill_id IS NULL"),
        postgresql_where=sa.text("to_skill_id IS NULL"),
    )
    op.drop_index("uq_skill_mapping_step", table_name="skill_mapping")
    op.drop_table("skill_mapping")
