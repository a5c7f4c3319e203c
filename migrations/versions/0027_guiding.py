"""What steers suggestions: courses saved or not for somebody, whether one was useful, and the priorities of teams"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "course_mark",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mark IN ('saved', 'not-for-me')", name=op.f("ck_course_mark_mark_known")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_mark_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_mark_person_id")),
        sa.PrimaryKeyConstraint("person_id", "course_id", "mark", name=op.f("pk_course_mark")),
    )
    op.create_table(
        "course_usefulness",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_useful", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_usefulness_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_usefulness_person_id")),
        sa.PrimaryKeyConstraint("course_id", "person_id", name=op.f("pk_course_usefulness")),
    )
    op.create_table(
        "team_priority",
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_team_priority_manager_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_team_priority_skill_id")),
        sa.PrimaryKeyConstraint("manager_id", "skill_id", name=op.f("pk_team_priority")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("team_priority")
    op.drop_table("course_usefulness")
    op.drop_table("course_mark")
