"""Which courses came with which table, so that what one brought is reviewed on one page"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "course_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_course_import_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_import")),
    )
    op.create_table(
        "imported_course",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_imported_course_course_id")),
        sa.ForeignKeyConstraint(["import_id"], ["course_import.id"], name=op.f("fk_imported_course_import_id")),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_imported_course")),
    )
    op.create_index(op.f("ix_imported_course_import_id"), "imported_course", ["import_id"], unique=False)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index(op.f("ix_imported_course_import_id"), table_name="imported_course")
    op.drop_table("imported_course")
    op.drop_table("course_import")
