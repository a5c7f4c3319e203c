"""Announcements, whom they are for, who looked at them when, and the kind and topic of messages about them"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, guards_down, refuse, replace_checks, set_lock_timeout

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

FORMER_KINDS = (
    "kind IN ('course-due', 'assessment-returned', 'decision-waiting', 'gone-on', 'said-wrong', "
    "'course-to-review', 'course-returned', 'framework-to-approve', 'framework-returned', 'follow-up', 'follow-up-of-team', "
    "'course-moved', 'topic-taught', 'attempt-asked', 'attempt-answered', 'course-suggested', 'assessment-asked', 'team-month', "
    "'learning-due', 'learning-overdue', 'learning-overdue-of-team', 'learning-chased', 'skill-stale', "
    "'plan-action-due', 'course-recommended')"
)
KINDS = f"{FORMER_KINDS[:-1]}, 'announcement')"
FORMER_TOPICS = "topic IN ('courses', 'own-plan', 'required', 'deciding', 'news', 'asked', 'team', 'team-month', 'of-use', 'recommended')"
TOPICS = f"{FORMER_TOPICS[:-1]}, 'announcements')"
FORMER_MAY_BE_STOPPED = (
    "frequency <> 'never' OR topic IN ('courses', 'own-plan', 'news', 'asked', 'team-month', 'of-use', 'recommended')"
)
MAY_BE_STOPPED = f"{FORMER_MAY_BE_STOPPED[:-1]}, 'announcements')"
PERSON_TYPES = "person_type IN ('house-staff', 'digital-service-staff', 'contractor', 'member', 'members-staff', 'peer', 'peers-staff')"
WAITS = sa.text("send_at IS NOT NULL AND went_out_at IS NULL")
IS_ANNOUNCED = sa.text("kind = 'announcement'")
ITS_WORDS_CHANGE = (
    "OLD.went_out_at IS NOT NULL AND (NEW.title <> OLD.title OR NEW.body <> OLD.body OR NEW.link <> OLD.link OR "
    "NEW.link_words <> OLD.link_words OR NEW.stands_until <> OLD.stands_until OR NEW.went_out_at IS NULL)"
)


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "announcement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("body", sa.String(1500), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("link_words", sa.String(60), nullable=False),
        sa.Column("stands_until", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.Column("went_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receivers", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_announcement_edition_from_one")),
        sa.CheckConstraint("(send_at IS NULL) = (sent_by IS NULL)", name=op.f("ck_announcement_sent_by_somebody")),
        sa.CheckConstraint(
            "(stopped_at IS NULL) = (stopped_by IS NULL)", name=op.f("ck_announcement_stopped_by_somebody")
        ),
        sa.CheckConstraint("stopped_at IS NULL OR send_at IS NULL", name=op.f("ck_announcement_stopped_or_sent")),
        sa.CheckConstraint(
            "went_out_at IS NULL OR send_at IS NOT NULL", name=op.f("ck_announcement_sent_before_it_went")
        ),
        sa.CheckConstraint("(went_out_at IS NULL) = (receivers IS NULL)", name=op.f("ck_announcement_went_to_some")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_announcement_withdrawn_by_somebody")
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR went_out_at IS NOT NULL", name=op.f("ck_announcement_went_before_withdrawn")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_announcement_{column}_person"))
            for column in ("made_by", "sent_by", "stopped_by", "withdrawn_by")
        ),
    )
    op.create_index("ix_announcement_waiting", "announcement", ["send_at"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_index("ix_announcement_stands", "announcement", ["stands_until"])
    op.create_table(
        "announcement_clause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("person_type", sa.String(40), nullable=True),
        sa.CheckConstraint(PERSON_TYPES, name=op.f("ck_announcement_clause_person_type_known")),
        sa.CheckConstraint(
            "(unit_id IS NULL) <> (person_type IS NULL)", name=op.f("ck_announcement_clause_names_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_announcement_clause_announcement_id_announcement")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["organisation_unit.id"], name=op.f("fk_announcement_clause_unit_id_organisation_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_clause")),
    )
    op.create_index(op.f("ix_announcement_clause_announcement_id"), "announcement_clause", ["announcement_id"])
    op.create_table(
        "announcement_look",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_announcement_look_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_announcement_look")),
    )
    refuse(
        "announcement_words",
        table="announcement",
        events=("UPDATE",),
        when=ITS_WORDS_CHANGE,
        message="what an announcement says never changes once it has gone out",
    )
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=KINDS)
    replace_checks("message_choice", topic_known=TOPICS, may_be_stopped=MAY_BE_STOPPED)
    op.create_index(
        "ix_reminder_announced", "reminder", ["subject_id"], sqlite_where=IS_ANNOUNCED, postgresql_where=IS_ANNOUNCED
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_index("ix_reminder_announced", table_name="reminder")
    with guards_down("message_policy"):
        op.execute("DELETE FROM message_policy WHERE kind = 'announcement'")
    op.execute("DELETE FROM reminder WHERE kind = 'announcement'")
    op.execute("DELETE FROM message_choice WHERE topic = 'announcements'")
    replace_checks("message_choice", topic_known=FORMER_TOPICS, may_be_stopped=FORMER_MAY_BE_STOPPED)
    for table in ("reminder", "message_policy"):
        replace_checks(table, kind_known=FORMER_KINDS)
    allow_again("announcement_words", table="announcement", events=("UPDATE",))
    op.drop_table("announcement_look")
    op.drop_table("announcement_clause")
    op.drop_table("announcement")
