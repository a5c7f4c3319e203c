"""Learners' own notes, how they like to learn, and how far down a page they were"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "module_note",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_module_note_revision_positive")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_module_note_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_module_note_person_id")),
        sa.PrimaryKeyConstraint("person_id", "course_id", "module_key", name=op.f("pk_module_note")),
    )
    op.create_table(
        "learner_setting",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("has_keys", sa.Boolean(), nullable=False),
        sa.Column("may_be_asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learner_setting_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_learner_setting")),
    )
    op.add_column("module_progress", sa.Column("place", sa.Integer(), nullable=True))


def downgrade() -> None:
    set_lock_timeout()
    op.drop_column("module_progress", "place")
    op.drop_table("learner_setting")
    op.drop_table("module_note")
