"""Framework"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: Tables whose rows belong to a version, and stand still once it is published.
FROZEN = ("level", "skill_definition", "descriptor", "role_family", "job_role", "role_level", "requirement")
NOT_DRAFT = "(SELECT state FROM framework_version WHERE id = {row}.version_id) <> 'draft'"


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "framework",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_in_force", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("key", name=op.f("uq_framework_key")),
    )
    op.create_table(
        "framework_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'superseded')", name=op.f("ck_framework_version_state_known")
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_framework_version_framework_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_framework_version_made_by")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_framework_version_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_version")),
        sa.UniqueConstraint("framework_id", "number", name=op.f("uq_framework_version_framework_id_number")),
    )
    op.create_index(
        "uq_framework_version_published",
        "framework_version",
        ["framework_id"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("is_everyone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_profile_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("framework_id", "key", name=op.f("uq_profile_framework_id_key")),
    )
    op.create_table(
        "skill",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_skill_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("framework_id", "key", name=op.f("uq_skill_framework_id_key")),
    )
    op.create_index(op.f("ix_skill_key"), "skill", ["key"], unique=False)
    op.create_table(
        "descriptor",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_descriptor_skill_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_descriptor_version_id")),
        sa.PrimaryKeyConstraint("version_id", "skill_id", "rank", name=op.f("pk_descriptor")),
    )
    op.create_table(
        "level",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 9", name=op.f("ck_level_rank_in_range")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_level_version_id")),
        sa.PrimaryKeyConstraint("version_id", "rank", name=op.f("pk_level")),
    )
    op.create_table(
        "requirement",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("is_essential", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("weight BETWEEN 1 AND 9", name=op.f("ck_requirement_weight_in_range")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_requirement_profile_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_requirement_skill_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_requirement_version_id")),
        sa.PrimaryKeyConstraint("version_id", "profile_id", "skill_id", name=op.f("pk_requirement")),
    )
    op.create_index(op.f("ix_requirement_skill_id"), "requirement", ["skill_id"], unique=False)
    op.create_table(
        "role_family",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("sort_key", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_role_family_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_family")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_role_family_version_id_key")),
    )
    op.create_table(
        "role_level_order",
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_role_level_order_profile_id")),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_role_level_order")),
    )
    op.create_table(
        "skill_definition",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=True),
        sa.Column("has_ladder", sa.Boolean(), nullable=False),
        sa.Column("is_ai_related", sa.Boolean(), nullable=False),
        sa.Column("currency_months", sa.Integer(), nullable=True),
        sa.Column("resilience_people", sa.Integer(), nullable=True),
        sa.Column("resilience_level", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(resilience_people IS NULL) = (resilience_level IS NULL)",
            name=op.f("ck_skill_definition_resilience_whole"),
        ),
        sa.CheckConstraint(
            "currency_months IS NULL OR currency_months > 0", name=op.f("ck_skill_definition_currency_positive")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_definition_skill_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_skill_definition_version_id")),
        sa.PrimaryKeyConstraint("version_id", "skill_id", name=op.f("pk_skill_definition")),
    )
    op.create_index(op.f("ix_skill_definition_skill_id"), "skill_definition", ["skill_id"], unique=False)
    op.create_table(
        "job_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("sort_key", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["role_family.id"], name=op.f("fk_job_role_family_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_job_role_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_role")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_job_role_version_id_key")),
    )
    op.create_index(op.f("ix_job_role_family_id"), "job_role", ["family_id"], unique=False)
    op.create_table(
        "role_level",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_whole_role", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_role_level_profile_id")),
        sa.ForeignKeyConstraint(["role_id"], ["job_role.id"], name=op.f("fk_role_level_role_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_role_level_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_level")),
        sa.UniqueConstraint("version_id", "profile_id", name=op.f("uq_role_level_version_id_profile_id")),
    )
    op.create_index(op.f("ix_role_level_profile_id"), "role_level", ["profile_id"], unique=False)
    op.create_index(op.f("ix_role_level_role_id"), "role_level", ["role_id"], unique=False)
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
    refuse(
        "framework_version_published",
        table="framework_version",
        events=("UPDATE",),
        message="a published version never changes",
        when="OLD.state <> 'draft' AND (NEW.number <> OLD.number OR NEW.framework_id <> OLD.framework_id OR NEW.made_at <> OLD.made_at "
        "OR COALESCE(NEW.digest, '') <> COALESCE(OLD.digest, '') OR NEW.state = 'draft' OR (OLD.state = 'superseded' AND NEW.state <> 'superseded'))",
    )
    refuse(
        "framework_version_delete",
        table="framework_version",
        events=("DELETE",),
        message="a published version never changes",
        when="OLD.state <> 'draft'",
    )


def downgrade() -> None:
    set_lock_timeout()
    allow_again("framework_version_delete", table="framework_version", events=("DELETE",))
    allow_again("framework_version_published", table="framework_version", events=("UPDATE",))
    for table in FROZEN:
        allow_again(f"{table}_published", table=table, events=("UPDATE", "DELETE"))
        allow_again(f"{table}_insert_published", table=table, events=("INSERT",))
    op.drop_index(op.f("ix_role_level_role_id"), table_name="role_level")
    op.drop_index(op.f("ix_role_level_profile_id"), table_name="role_level")
    op.drop_table("role_level")
    op.drop_index(op.f("ix_job_role_family_id"), table_name="job_role")
    op.drop_table("job_role")
    op.drop_index(op.f("ix_skill_definition_skill_id"), table_name="skill_definition")
    op.drop_table("skill_definition")
    op.drop_table("role_level_order")
    op.drop_table("role_family")
    op.drop_index(op.f("ix_requirement_skill_id"), table_name="requirement")
    op.drop_table("requirement")
    op.drop_table("level")
    op.drop_table("descriptor")
    op.drop_index(op.f("ix_skill_key"), table_name="skill")
    op.drop_table("skill")
    op.drop_table("profile")
    op.drop_index(
        "uq_framework_version_published",
        table_name="framework_version",
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.drop_table("framework_version")
    op.drop_table("framework")
