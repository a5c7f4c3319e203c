"""Videos, files, links and reflections: what modules may be, and what learners leave in them"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FORMER_KINDS = "kind IN ('lesson', 'quiz')"
NEW_KINDS = "'video', 'file', 'link', 'reflection'"
KINDS = f"{FORMER_KINDS[:-1]}, {NEW_KINDS})"
NOT_DRAFT = "(SELECT state FROM course_version WHERE id = {row}.version_id) NOT IN ('draft', 'in-review')"
MESSAGE = "a published version never changes (module)"


def upgrade() -> None:
    set_lock_timeout()
    _unguard()
    with op.batch_alter_table("module") as module:
        module.drop_constraint(op.f("ck_module_kind_known"), type_="check")
        module.create_check_constraint(op.f("ck_module_kind_known"), KINDS)
        module.add_column(sa.Column("part", sa.JSON(none_as_null=True), nullable=True))
    _guard()
    if op.get_bind().dialect.name == "postgresql":
        # A film does not grow smaller, and a piece of it is read without the rest only where it lies as it is.
        op.execute("ALTER TABLE pack_file ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "video_position",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seconds >= 0", name="ck_video_position_seconds_positive"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_video_position_course_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_video_position_person_id"),
        sa.PrimaryKeyConstraint("person_id", "course_id", "module_key", name="pk_video_position"),
    )
    op.create_table(
        "reflection",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_reflection_course_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reflection_person_id"),
        sa.PrimaryKeyConstraint("person_id", "course_id", "module_key", "question_key", name="pk_reflection"),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("reflection")
    op.drop_table("video_position")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE pack_file ALTER COLUMN content SET STORAGE EXTENDED")
    _unguard()
    op.execute(f"DELETE FROM module WHERE kind IN ({NEW_KINDS})")
    with op.batch_alter_table("module") as module:
        module.drop_column("part")
        module.drop_constraint(op.f("ck_module_kind_known"), type_="check")
        module.create_check_constraint(op.f("ck_module_kind_known"), FORMER_KINDS)
    _guard()


def _unguard() -> None:
    """Lift the guards of `module`: SQLite makes the table afresh, and would drop them in silence."""
    allow_again("module_published", table="module", events=("UPDATE", "DELETE"))
    allow_again("module_insert_published", table="module", events=("INSERT",))


def _guard() -> None:
    """Guard the parts of published versions as before."""
    refuse(
        "module_insert_published",
        table="module",
        events=("INSERT",),
        when=NOT_DRAFT.format(row="NEW"),
        message=MESSAGE,
    )
    refuse(
        "module_published",
        table="module",
        events=("UPDATE", "DELETE"),
        when=NOT_DRAFT.format(row="OLD"),
        message=MESSAGE,
    )
