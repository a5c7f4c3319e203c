"""Pathways: courses in order towards a theme, a role or a level"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "pathway",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("sort_key", sa.String(length=100), nullable=False),
        sa.Column("summary", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("aim", sa.String(length=40), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("skill_key", sa.String(length=120), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_pathway_state_known")),
        sa.CheckConstraint("aim IN ('theme', 'role', 'level')", name=op.f("ck_pathway_aim_known")),
        sa.CheckConstraint("(aim = 'role') = (profile_id IS NOT NULL)", name=op.f("ck_pathway_role_named")),
        sa.CheckConstraint(
            "(aim = 'level') = (skill_key IS NOT NULL AND level IS NOT NULL)", name=op.f("ck_pathway_level_named")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_pathway_made_by")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_pathway_profile_id")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_pathway_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway")),
        sa.UniqueConstraint("key", name=op.f("uq_pathway_key")),
    )
    op.create_table(
        "pathway_course",
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_pathway_course_course_id")),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathway.id"], name=op.f("fk_pathway_course_pathway_id")),
        sa.PrimaryKeyConstraint("pathway_id", "course_id", name=op.f("pk_pathway_course")),
    )
    op.create_index(op.f("ix_pathway_course_course_id"), "pathway_course", ["course_id"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("pathway_course")
    op.drop_table("pathway")
