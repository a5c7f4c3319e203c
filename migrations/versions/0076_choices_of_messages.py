"""How often people hear of each topic, and on which days"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0076"
down_revision = "0074"
branch_labels = None
depends_on = None

TOPICS = "topic IN ('courses', 'required', 'deciding', 'news', 'asked', 'team', 'team-month', 'of-use')"
FREQUENCIES = "frequency IN ('as-it-comes', 'weekly', 'never')"
MAY_BE_STOPPED = "frequency <> 'never' OR topic IN ('courses', 'news', 'asked', 'team-month', 'of-use')"


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "message_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(TOPICS, name=op.f("ck_message_choice_topic_known")),
        sa.CheckConstraint(FREQUENCIES, name=op.f("ck_message_choice_frequency_known")),
        sa.CheckConstraint(MAY_BE_STOPPED, name=op.f("ck_message_choice_may_be_stopped")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_message_choice")),
    )
    op.create_table(
        "message_pattern",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("works_on", sa.Integer(), nullable=False),
        sa.Column("weekly_on", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("works_on BETWEEN 1 AND 31", name=op.f("ck_message_pattern_works_on_some_day")),
        sa.CheckConstraint("weekly_on BETWEEN 0 AND 4", name=op.f("ck_message_pattern_weekly_on_a_weekday")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_pattern_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_message_pattern")),
    )
    op.execute(
        "INSERT INTO message_choice (person_id, topic, frequency, chosen_at) "
        "SELECT person_id, 'team-month', 'never', stopped_at FROM stopped_kind WHERE kind = 'team-month'"
    )
    op.drop_table("stopped_kind")


def downgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "stopped_kind",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('team-month')", name=op.f("ck_stopped_kind_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stopped_kind_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_stopped_kind")),
    )
    op.execute(
        "INSERT INTO stopped_kind (person_id, kind, stopped_at) "
        "SELECT person_id, kept.topic, chosen_at FROM message_choice AS kept WHERE topic = 'team-month' AND frequency = 'never'"
    )
    op.drop_table("message_pattern")
    op.drop_table("message_choice")
