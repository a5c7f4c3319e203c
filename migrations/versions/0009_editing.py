"""Editing frameworks"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: Tables whose rows belong to a draft, and stand still once it is published.
FROZEN = ("version_editor", "version_review")
NOT_DRAFT = "(SELECT state FROM framework_version WHERE id = {row}.version_id) <> 'draft'"


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "skill_owner",
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name=op.f("fk_skill_owner_named_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_skill_owner_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_owner_skill_id")),
        sa.PrimaryKeyConstraint("skill_id", name=op.f("pk_skill_owner")),
    )
    op.create_index(op.f("ix_skill_owner_person_id"), "skill_owner", ["person_id"], unique=False)
    op.create_table(
        "version_editor",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_version_editor_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_version_editor_version_id")),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_version_editor")),
    )
    op.create_table(
        "version_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "step IN ('submitted', 'taken-back', 'returned')", name=op.f("ck_version_review_step_known")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_version_review_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_version_review_version_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_version_review_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_review")),
    )
    op.create_index(op.f("ix_version_review_version_id"), "version_review", ["version_id"], unique=False)
    for table in FROZEN:
        refuse(
            f"{table}_insert_published",
            table=table,
            events=("INSERT",),
            when=NOT_DRAFT.format(row="NEW"),
            message=f"a published version never changes ({table})",
        )
        refuse(
            f"{table}_published",
            table=table,
            events=("UPDATE", "DELETE"),
            when=NOT_DRAFT.format(row="OLD"),
            message=f"a published version never changes ({table})",
        )
    refuse("version_review_change", table="version_review", events=("UPDATE",), message="version_review is append-only")


def downgrade() -> None:
    set_lock_timeout()
    allow_again("version_review_change", table="version_review", events=("UPDATE",))
    for table in FROZEN:
        allow_again(f"{table}_published", table=table, events=("UPDATE", "DELETE"))
        allow_again(f"{table}_insert_published", table=table, events=("INSERT",))
    op.drop_index(op.f("ix_version_review_version_id"), table_name="version_review")
    op.drop_table("version_review")
    op.drop_table("version_editor")
    op.drop_index(op.f("ix_skill_owner_person_id"), table_name="skill_owner")
    op.drop_table("skill_owner")
