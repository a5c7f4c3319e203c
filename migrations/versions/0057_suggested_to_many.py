"""Courses that a manager suggests to many people at once, and assessments that they ask for"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered')"
)
NEW_KINDS = "'course-suggested', 'assessment-asked'"
KINDS = f"{FORMER_KINDS[:-1]}, {NEW_KINDS})"
OWED = sa.text("state = 'owed'")
STANDING = sa.text("withdrawn_at IS NULL")
NOT_CLOSED = sa.text("closed_at IS NULL")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "suggestion_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("suggested_by", sa.Uuid(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_suggestion_round_course_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_suggestion_round_skill_id")),
        sa.ForeignKeyConstraint(["suggested_by"], ["person.id"], name=op.f("fk_suggestion_round_suggested_by")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_suggestion_round_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_round")),
    )
    op.create_index(op.f("ix_suggestion_round_suggested_by"), "suggestion_round", ["suggested_by"], unique=False)
    op.create_table(
        "course_suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_why", sa.String(length=40), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "declined_why IN ('known', 'not-now', 'not-my-work', 'another-way')",
            name=op.f("ck_course_suggestion_declined_why_known"),
        ),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (declined_why IS NULL)", name=op.f("ck_course_suggestion_declined_for_a_reason")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_suggestion_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_suggestion_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["suggestion_round.id"], name=op.f("fk_course_suggestion_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_suggestion")),
    )
    op.create_index(op.f("ix_course_suggestion_round_id"), "course_suggestion", ["round_id"], unique=False)
    op.create_index(
        "uq_course_suggestion_standing",
        "course_suggestion",
        ["person_id", "course_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "assessment_ask",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_assessment_ask_asked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_ask_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_assessment_ask_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_ask")),
    )
    op.create_index(
        "uq_assessment_ask_standing",
        "assessment_ask",
        ["person_id", "skill_id"],
        unique=True,
        sqlite_where=NOT_CLOSED,
        postgresql_where=NOT_CLOSED,
    )
    op.create_index(op.f("ix_assessment_ask_asked_by"), "assessment_ask", ["asked_by"], unique=False)
    _hold_news_to("'moved', 'taught', 'suggested'")
    _hold_reminders_to(KINDS)


def downgrade() -> None:
    set_lock_timeout()
    op.execute(f"DELETE FROM reminder WHERE kind IN ({NEW_KINDS})")
    _hold_reminders_to(FORMER_KINDS)
    op.execute("DELETE FROM held_news WHERE kind = 'suggested'")
    _hold_news_to("'moved', 'taught'")
    op.drop_index(op.f("ix_assessment_ask_asked_by"), table_name="assessment_ask")
    op.drop_index("uq_assessment_ask_standing", table_name="assessment_ask")
    op.drop_table("assessment_ask")
    op.drop_index("uq_course_suggestion_standing", table_name="course_suggestion")
    op.drop_index(op.f("ix_course_suggestion_round_id"), table_name="course_suggestion")
    op.drop_table("course_suggestion")
    op.drop_index(op.f("ix_suggestion_round_suggested_by"), table_name="suggestion_round")
    op.drop_table("suggestion_round")


def _hold_news_to(kinds: str) -> None:
    with op.batch_alter_table("held_news") as news:
        news.drop_constraint(op.f("ck_held_news_kind_known"), type_="check")
        news.create_check_constraint(op.f("ck_held_news_kind_known"), f"kind IN ({kinds})")


def _hold_reminders_to(kinds: str) -> None:
    """Give the kinds of reminders another constraint. On SQLite the table is made afresh, and its partial index with it."""
    op.drop_index("ix_reminder_owed", table_name="reminder")
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint(op.f("ck_reminder_kind_known"), type_="check")
        reminder.create_check_constraint(op.f("ck_reminder_kind_known"), kinds)
    op.create_index(
        "ix_reminder_owed", "reminder", ["person_id"], unique=False, sqlite_where=OWED, postgresql_where=OWED
    )
