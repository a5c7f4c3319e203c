"""Typed answers, the version an attempt is at, and asking for one more attempt"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OPEN = sa.text("finished_at IS NULL")
UNSETTLED = sa.text("allowed_at IS NULL")
FINISHED = "(SELECT finished_at FROM quiz_attempt WHERE id = OLD.attempt_id) IS NOT NULL"
#: After an attempt is finished retention may blank what was typed, and nothing else changes.
MORE_THAN_BLANKED = (
    "(NEW.typed IS NOT NULL OR NEW.attempt_id <> OLD.attempt_id OR NEW.question_key <> OLD.question_key "
    "OR NEW.chosen <> OLD.chosen OR NEW.is_right <> OLD.is_right OR NEW.answered_at <> OLD.answered_at)"
)


def upgrade() -> None:
    set_lock_timeout()
    _drop_guards()
    op.add_column("quiz_answer", sa.Column("typed", sa.String(length=120), nullable=True))
    op.add_column("quiz_attempt", sa.Column("version_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE quiz_attempt SET version_id = (SELECT version_id FROM enrolment WHERE enrolment.id = quiz_attempt.enrolment_id)"
    )
    op.drop_index("uq_quiz_attempt_open", table_name="quiz_attempt", sqlite_where=OPEN, postgresql_where=OPEN)
    with op.batch_alter_table("quiz_attempt") as attempt:
        attempt.alter_column("version_id", existing_type=sa.Uuid(), nullable=False)
        attempt.create_foreign_key(op.f("fk_quiz_attempt_version_id"), "course_version", ["version_id"], ["id"])
    _index_open_attempts()
    _guard_answers(f"{FINISHED} AND {MORE_THAN_BLANKED}")
    op.create_table(
        "attempt_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("allowed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(allowed_at IS NULL) = (allowed_by IS NULL)", name=op.f("ck_attempt_request_allowed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["allowed_by"], ["person.id"], name=op.f("fk_attempt_request_allowed_by")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_attempt_request_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_request")),
    )
    op.create_index(
        "uq_attempt_request_open",
        "attempt_request",
        ["enrolment_id", "module_key"],
        unique=True,
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index(
        "uq_attempt_request_open", table_name="attempt_request", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED
    )
    op.drop_table("attempt_request")
    _drop_guards()
    op.drop_index("uq_quiz_attempt_open", table_name="quiz_attempt", sqlite_where=OPEN, postgresql_where=OPEN)
    with op.batch_alter_table("quiz_attempt") as attempt:
        attempt.drop_constraint(op.f("fk_quiz_attempt_version_id"), type_="foreignkey")
        attempt.drop_column("version_id")
    _index_open_attempts()
    op.drop_column("quiz_answer", "typed")
    _guard_answers(FINISHED)


def _index_open_attempts() -> None:
    op.create_index(
        "uq_quiz_attempt_open",
        "quiz_attempt",
        ["enrolment_id", "module_key"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _drop_guards() -> None:
    """The guards of answers look at attempts: on SQLite that table is made afresh, so they go first and come back after."""
    for event in ("INSERT", "UPDATE", "DELETE"):
        allow_again(f"quiz_answer_{event.lower()}_finished", table="quiz_answer", events=(event,))


def _guard_answers(changes: str) -> None:
    """Refuse whatever would change the answers of finished attempts; `changes` says which changes those are."""
    for event, when in (("INSERT", FINISHED.replace("OLD.", "NEW.")), ("UPDATE", changes), ("DELETE", FINISHED)):
        refuse(
            f"quiz_answer_{event.lower()}_finished",
            table="quiz_answer",
            events=(event,),
            message="a finished attempt never changes",
            when=when,
        )
