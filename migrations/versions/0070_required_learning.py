"""Required learning: rules and their editions, what people owe, exemptions and long absences"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, append_only, not_append_only, refuse, set_lock_timeout

revision = "0070"
down_revision = "0065"
branch_labels = None
depends_on = None

PRIVATE = "('member', 'members-staff', 'peer', 'peers-staff')"


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("person", sa.Column("recorded_on", sa.Date(), nullable=True))
    op.create_table(
        "long_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_long_absence_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_long_absence_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_long_absence_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_long_absence")),
    )
    op.create_index(op.f("ix_long_absence_person_id"), "long_absence", ["person_id"], unique=False)
    op.create_table(
        "learning_exemption",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_learning_exemption_ends_after_start")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_learning_exemption_approved_by")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_learning_exemption_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learning_exemption_person_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["words.id"], name=op.f("fk_learning_exemption_reason_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_exemption")),
    )
    op.create_index(op.f("ix_learning_exemption_person_id"), "learning_exemption", ["person_id"], unique=False)
    op.create_table(
        "learning_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_learning_rule_ended_by_somebody")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_learning_rule_course_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_learning_rule_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_rule")),
    )
    op.create_index(op.f("ix_learning_rule_course_id"), "learning_rule", ["course_id"], unique=False)
    op.create_table(
        "rule_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recurrence", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("counts_back_months", sa.Integer(), nullable=True),
        sa.Column("tells_manager", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(recurrence = 'once') = (months IS NULL)", name=op.f("ck_rule_edition_cycle_has_months")),
        sa.CheckConstraint(
            "recurrence <> 'fixed' OR fixed_on IS NOT NULL", name=op.f("ck_rule_edition_cycle_has_anchor")
        ),
        sa.CheckConstraint("recurrence IN ('once', 'fixed', 'rolling')", name=op.f("ck_rule_edition_recurrence_known")),
        sa.CheckConstraint("days >= 1", name=op.f("ck_rule_edition_time_to_do_it")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_rule_edition_ends_after_start")),
        sa.CheckConstraint("grace_days >= 0", name=op.f("ck_rule_edition_grace_positive")),
        sa.CheckConstraint("months IS NULL OR months >= 1", name=op.f("ck_rule_edition_months_positive")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_rule_edition_made_by")),
        sa.ForeignKeyConstraint(["rule_id"], ["learning_rule.id"], name=op.f("fk_rule_edition_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_edition")),
        sa.UniqueConstraint("rule_id", "number", name=op.f("uq_rule_edition_rule_id_number")),
    )
    op.create_table(
        "obligation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(completed_on IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'completed')",
            name=op.f("ck_obligation_completed_when"),
        ),
        sa.CheckConstraint("outcome IN ('completed', 'missed', 'no-longer')", name=op.f("ck_obligation_outcome_known")),
        sa.CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name=op.f("ck_obligation_closed_with_outcome")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_obligation_course_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["rule_edition.id"], name=op.f("fk_obligation_edition_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_obligation_person_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_obligation_profile_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation_unit.id"], name=op.f("fk_obligation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    op.create_index(op.f("ix_obligation_course_id"), "obligation", ["course_id"], unique=False)
    op.create_index(
        "ix_obligation_due",
        "obligation",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index("ix_obligation_person", "obligation", ["person_id", "course_id"], unique=False)
    op.create_index(
        "uq_obligation_open",
        "obligation",
        ["person_id", "course_id"],
        unique=True,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_table(
        "rule_clause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("is_exclusion", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("person_type", sa.String(length=40), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(kind = 'person') = (person_id IS NOT NULL)", name=op.f("ck_rule_clause_person_named")),
        sa.CheckConstraint(
            "(kind = 'person-type') = (person_type IS NOT NULL)", name=op.f("ck_rule_clause_type_named")
        ),
        sa.CheckConstraint("(kind = 'profile') = (profile_id IS NOT NULL)", name=op.f("ck_rule_clause_profile_named")),
        sa.CheckConstraint("(kind = 'unit') = (unit_id IS NOT NULL)", name=op.f("ck_rule_clause_unit_named")),
        sa.CheckConstraint(
            "is_exclusion OR person_type IS NULL OR person_type NOT IN ('member', 'members-staff', 'peer', 'peers-staff')",
            name=op.f("ck_rule_clause_never_private"),
        ),
        sa.CheckConstraint(
            "kind IN ('everyone', 'unit', 'profile', 'person-type', 'new-starters', 'person')",
            name=op.f("ck_rule_clause_kind_known"),
        ),
        sa.CheckConstraint(
            "person_type IN ('house-staff', 'digital-service-staff', 'contractor', 'member', 'members-staff', 'peer', 'peers-staff')",
            name=op.f("ck_rule_clause_person_type_known"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["rule_edition.id"], name=op.f("fk_rule_clause_edition_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rule_clause_person_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_rule_clause_profile_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation_unit.id"], name=op.f("fk_rule_clause_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_clause")),
    )
    op.create_index(op.f("ix_rule_clause_edition_id"), "rule_clause", ["edition_id"], unique=False)
    op.create_table(
        "obligation_rule",
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["rule_edition.id"], name=op.f("fk_obligation_rule_edition_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_rule_obligation_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["learning_rule.id"], name=op.f("fk_obligation_rule_rule_id")),
        sa.PrimaryKeyConstraint("obligation_id", "rule_id", name=op.f("pk_obligation_rule")),
    )
    append_only("rule_edition")
    append_only("rule_clause")
    refuse(
        "obligation_private",
        table="obligation",
        events=("INSERT",),
        message="Members, peers and their staff can never be required to learn anything",
        when=f"EXISTS (SELECT 1 FROM person WHERE person.id = NEW.person_id AND person.person_type IN {PRIVATE})",
    )
    refuse(
        "obligation_closed",
        table="obligation",
        events=("UPDATE", "DELETE"),
        message="a closed obligation never changes",
        when="OLD.closed_on IS NOT NULL",
    )


def downgrade() -> None:
    set_lock_timeout()
    allow_again("obligation_closed", table="obligation", events=("UPDATE", "DELETE"))
    allow_again("obligation_private", table="obligation", events=("INSERT",))
    not_append_only("rule_clause")
    not_append_only("rule_edition")
    for table in (
        "obligation_rule", "rule_clause", "obligation", "rule_edition", "learning_rule", "learning_exemption", "long_absence",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("person", "recorded_on")
