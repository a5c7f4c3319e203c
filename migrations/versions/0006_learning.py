"""Learning"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, append_only, not_append_only, refuse, set_lock_timeout

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolled_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("last_module_key", sa.String(length=80), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'completed') = (completed_at IS NOT NULL)", name=op.f("ck_enrolment_completed_when")
        ),
        sa.CheckConstraint(
            "state IN ('not-started', 'in-progress', 'completed', 'withdrawn')", name=op.f("ck_enrolment_state_known")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id")),
        sa.ForeignKeyConstraint(["enrolled_by"], ["person.id"], name=op.f("fk_enrolment_enrolled_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["course_version.id"], name=op.f("fk_enrolment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    op.create_index(op.f("ix_enrolment_course_id"), "enrolment", ["course_id"], unique=False)
    op.create_index(
        "ix_enrolment_due",
        "enrolment",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("state IN ('not-started', 'in-progress')"),
        postgresql_where=sa.text("state IN ('not-started', 'in-progress')"),
    )
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_index(
        "uq_enrolment_live",
        "enrolment",
        ["person_id", "course_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('not-started', 'in-progress')"),
        postgresql_where=sa.text("state IN ('not-started', 'in-progress')"),
    )
    op.create_table(
        "learning_record_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "source IN ('course', 'session', 'self-recorded', 'import', 'guidance')",
            name=op.f("ck_learning_record_entry_source_known"),
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_learning_record_entry_minutes_positive")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_learning_record_entry_course_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_learning_record_entry_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learning_record_entry_person_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_learning_record_entry_profile_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["learning_record_entry.id"], name=op.f("fk_learning_record_entry_replaces_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation_unit.id"], name=op.f("fk_learning_record_entry_unit_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_learning_record_entry_version_id")
        ),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_learning_record_entry_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_record_entry")),
    )
    op.create_index(op.f("ix_learning_record_entry_person_id"), "learning_record_entry", ["person_id"], unique=False)
    op.create_index(
        "uq_learning_record_entry_enrolment",
        "learning_record_entry",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("replaces_id IS NULL AND enrolment_id IS NOT NULL"),
        postgresql_where=sa.text("replaces_id IS NULL AND enrolment_id IS NOT NULL"),
    )
    op.create_table(
        "module_progress",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_module_progress_enrolment_id")),
        sa.PrimaryKeyConstraint("enrolment_id", "module_key", name=op.f("pk_module_progress")),
    )
    op.create_table(
        "quiz_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shown_order", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("right", sa.Integer(), nullable=True),
        sa.Column("out_of", sa.Integer(), nullable=False),
        sa.Column("has_passed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_quiz_attempt_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_attempt")),
        sa.UniqueConstraint(
            "enrolment_id", "module_key", "number", name=op.f("uq_quiz_attempt_enrolment_id_module_key_number")
        ),
    )
    op.create_index(
        "uq_quiz_attempt_open",
        "quiz_attempt",
        ["enrolment_id", "module_key"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "quiz_answer",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("chosen", sa.String(length=80), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["quiz_attempt.id"], name=op.f("fk_quiz_answer_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "question_key", name=op.f("pk_quiz_answer")),
    )
    append_only("learning_record_entry")
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        refuse(
            f"quiz_answer_{event.lower()}_finished",
            table="quiz_answer",
            events=(event,),
            message="a finished attempt never changes",
            when=f"(SELECT finished_at FROM quiz_attempt WHERE id = {row}.attempt_id) IS NOT NULL",
        )


def downgrade() -> None:
    set_lock_timeout()
    for event in ("INSERT", "UPDATE", "DELETE"):
        allow_again(f"quiz_answer_{event.lower()}_finished", table="quiz_answer", events=(event,))
    not_append_only("learning_record_entry")
    op.drop_table("quiz_answer")
    op.drop_index(
        "uq_quiz_attempt_open",
        table_name="quiz_attempt",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_table("quiz_attempt")
    op.drop_table("module_progress")
    op.drop_index(
        "uq_learning_record_entry_enrolment",
        table_name="learning_record_entry",
        sqlite_where=sa.text("replaces_id IS NULL AND enrolment_id IS NOT NULL"),
        postgresql_where=sa.text("replaces_id IS NULL AND enrolment_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_learning_record_entry_person_id"), table_name="learning_record_entry")
    op.drop_table("learning_record_entry")
    op.drop_index(
        "uq_enrolment_live",
        table_name="enrolment",
        sqlite_where=sa.text("state IN ('not-started', 'in-progress')"),
        postgresql_where=sa.text("state IN ('not-started', 'in-progress')"),
    )
    op.drop_index(op.f("ix_enrolment_person_id"), table_name="enrolment")
    op.drop_index(
        "ix_enrolment_due",
        table_name="enrolment",
        sqlite_where=sa.text("state IN ('not-started', 'in-progress')"),
        postgresql_where=sa.text("state IN ('not-started', 'in-progress')"),
    )
    op.drop_index(op.f("ix_enrolment_course_id"), table_name="enrolment")
    op.drop_table("enrolment")
