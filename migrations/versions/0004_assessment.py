"""Assessment"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "assessment_draft",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_draft_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_assessment_draft_skill_id")),
        sa.PrimaryKeyConstraint("person_id", "skill_id", name=op.f("pk_assessment_draft")),
    )
    op.create_table(
        "assessment_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=True),
        sa.Column("basis", sa.String(length=40), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "basis IS NULL OR basis IN ('seen-in-work', 'discussed', 'evidence-read')",
            name=op.f("ck_assessment_result_basis_known"),
        ),
        sa.CheckConstraint(
            "level IS NOT NULL OR source = 'self'", name=op.f("ck_assessment_result_only_oneself_may_not_know")
        ),
        sa.CheckConstraint(
            "source = 'self' OR assessor_id IS NULL OR assessor_id <> person_id",
            name=op.f("ck_assessment_result_never_ones_own_assessor"),
        ),
        sa.CheckConstraint(
            "source IN ('self', 'manager', 'observed', 'import')", name=op.f("ck_assessment_result_source_known")
        ),
        sa.CheckConstraint(
            "source NOT IN ('manager', 'observed') OR assessor_id IS NOT NULL",
            name=op.f("ck_assessment_result_assessor_named"),
        ),
        sa.CheckConstraint("level IS NULL OR level BETWEEN 0 AND 9", name=op.f("ck_assessment_result_level_in_range")),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name=op.f("fk_assessment_result_assessor_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["words.id"], name=op.f("fk_assessment_result_evidence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_result_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_assessment_result_skill_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_assessment_result_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_result")),
    )
    op.create_index(
        "ix_assessment_result_history",
        "assessment_result",
        ["person_id", "skill_id", "assessed_on", "recorded_at"],
        unique=False,
    )
    op.create_index(op.f("ix_assessment_result_skill_id"), "assessment_result", ["skill_id"], unique=False)
    op.create_table(
        "exemption",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_exemption_ends_after_start")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_exemption_granted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exemption_person_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["words.id"], name=op.f("fk_exemption_reason_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_exemption_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    op.create_index(op.f("ix_exemption_person_id"), "exemption", ["person_id"], unique=False)
    op.create_table(
        "person_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_person_profile_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_profile_person_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_person_profile_profile_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_person_profile_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_profile")),
    )
    op.create_index(op.f("ix_person_profile_person_id"), "person_profile", ["person_id"], unique=False)
    op.create_index(op.f("ix_person_profile_profile_id"), "person_profile", ["profile_id"], unique=False)
    op.create_index(
        "uq_person_profile_primary",
        "person_profile",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NOT NULL"),
        postgresql_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NOT NULL"),
    )
    op.create_index(
        "uq_person_profile_proposal",
        "person_profile",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
        postgresql_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
    )
    op.create_table(
        "required_skill",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("required_level", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_essential", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("is_own_account", sa.Boolean(), nullable=False),
        sa.Column("verified_level", sa.Integer(), nullable=True),
        sa.Column("next_change_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('exempt', 'met', 'stale', 'claimed', 'below', 'unknown')",
            name=op.f("ck_required_skill_state_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_required_skill_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_required_skill_skill_id")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_required_skill_version_id")),
        sa.PrimaryKeyConstraint("person_id", "skill_id", name=op.f("pk_required_skill")),
    )
    op.create_index("ix_required_skill_next_change", "required_skill", ["next_change_on"], unique=False)
    op.create_index(op.f("ix_required_skill_skill_id"), "required_skill", ["skill_id"], unique=False)
    op.create_table(
        "summary_delta",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("essential", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("below", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("below_own_account", sa.Integer(), nullable=False),
        sa.Column("below_by_1", sa.Integer(), nullable=False),
        sa.Column("below_by_2", sa.Integer(), nullable=False),
        sa.Column("below_by_3", sa.Integer(), nullable=False),
        sa.Column("below_by_4", sa.Integer(), nullable=False),
        sa.Column("weighted_distance", sa.Integer(), nullable=False),
        sa.Column("weighted_required", sa.Integer(), nullable=False),
        sa.Column("at_practitioner", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_summary_delta_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_summary_delta_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_delta")),
    )
    op.create_table(
        "assessment_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=40), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("acting_for_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(decision = 'changed') = (level IS NOT NULL)", name=op.f("ck_assessment_decision_level_when_changed")
        ),
        sa.CheckConstraint(
            "basis IS NULL OR basis IN ('seen-in-work', 'discussed', 'evidence-read')",
            name=op.f("ck_assessment_decision_basis_known"),
        ),
        sa.CheckConstraint(
            "decision IN ('confirmed', 'changed', 'returned', 'cannot-judge', 'revoked')",
            name=op.f("ck_assessment_decision_decision_known"),
        ),
        sa.CheckConstraint(
            "decision NOT IN ('confirmed', 'changed') OR basis IS NOT NULL",
            name=op.f("ck_assessment_decision_basis_given"),
        ),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_assessment_decision_acting_for_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_assessment_decision_decided_by")),
        sa.ForeignKeyConstraint(["reason_id"], ["words.id"], name=op.f("fk_assessment_decision_reason_id")),
        sa.ForeignKeyConstraint(["result_id"], ["assessment_result.id"], name=op.f("fk_assessment_decision_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_decision")),
    )
    op.create_index(op.f("ix_assessment_decision_result_id"), "assessment_decision", ["result_id"], unique=False)
    op.create_index(
        "uq_assessment_decision_once",
        "assessment_decision",
        ["result_id"],
        unique=True,
        sqlite_where=sa.text("decision IN ('confirmed', 'changed', 'returned')"),
        postgresql_where=sa.text("decision IN ('confirmed', 'changed', 'returned')"),
    )
    op.create_index(
        "uq_assessment_decision_revoked_once",
        "assessment_decision",
        ["result_id"],
        unique=True,
        sqlite_where=sa.text("decision = 'revoked'"),
        postgresql_where=sa.text("decision = 'revoked'"),
    )
    op.create_table(
        "current_level",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("verified_level", sa.Integer(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_result_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_level", sa.Integer(), nullable=True),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("claimed_result_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claimed_result_id"], ["assessment_result.id"], name=op.f("fk_current_level_claimed_result_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_current_level_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_current_level_skill_id")),
        sa.ForeignKeyConstraint(
            ["verified_result_id"], ["assessment_result.id"], name=op.f("fk_current_level_verified_result_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "skill_id", name=op.f("pk_current_level")),
    )
    op.create_index(op.f("ix_current_level_skill_id"), "current_level", ["skill_id"], unique=False)
    append_only("assessment_result")
    append_only("assessment_decision")


def downgrade() -> None:
    set_lock_timeout()
    not_append_only("assessment_decision")
    not_append_only("assessment_result")
    op.drop_index(op.f("ix_current_level_skill_id"), table_name="current_level")
    op.drop_table("current_level")
    op.drop_index(
        "uq_assessment_decision_revoked_once",
        table_name="assessment_decision",
        sqlite_where=sa.text("decision = 'revoked'"),
        postgresql_where=sa.text("decision = 'revoked'"),
    )
    op.drop_index(
        "uq_assessment_decision_once",
        table_name="assessment_decision",
        sqlite_where=sa.text("decision IN ('confirmed', 'changed', 'returned')"),
        postgresql_where=sa.text("decision IN ('confirmed', 'changed', 'returned')"),
    )
    op.drop_index(op.f("ix_assessment_decision_result_id"), table_name="assessment_decision")
    op.drop_table("assessment_decision")
    op.drop_table("summary_delta")
    op.drop_index(op.f("ix_required_skill_skill_id"), table_name="required_skill")
    op.drop_index("ix_required_skill_next_change", table_name="required_skill")
    op.drop_table("required_skill")
    op.drop_index(
        "uq_person_profile_proposal",
        table_name="person_profile",
        sqlite_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
        postgresql_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NULL"),
    )
    op.drop_index(
        "uq_person_profile_primary",
        table_name="person_profile",
        sqlite_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NOT NULL"),
        postgresql_where=sa.text("is_primary AND ends_on IS NULL AND agreed_at IS NOT NULL"),
    )
    op.drop_index(op.f("ix_person_profile_profile_id"), table_name="person_profile")
    op.drop_index(op.f("ix_person_profile_person_id"), table_name="person_profile")
    op.drop_table("person_profile")
    op.drop_index(op.f("ix_exemption_person_id"), table_name="exemption")
    op.drop_table("exemption")
    op.drop_index(op.f("ix_assessment_result_skill_id"), table_name="assessment_result")
    op.drop_index("ix_assessment_result_history", table_name="assessment_result")
    op.drop_table("assessment_result")
    op.drop_table("assessment_draft")
