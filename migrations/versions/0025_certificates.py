"""Certificates of completed courses"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

LIVE = sa.text("revoked_at IS NULL")
FIXED = (
    "NEW.code <> OLD.code OR NEW.enrolment_id <> OLD.enrolment_id OR NEW.badge_id <> OLD.badge_id "
    "OR NEW.issued_at <> OLD.issued_at OR (OLD.revoked_at IS NOT NULL AND "
    "(NEW.revoked_at IS NULL OR NEW.revoked_at <> OLD.revoked_at OR NEW.revoked_by <> OLD.revoked_by))"
)


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("badge_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("reason_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "shown IN ('nothing', 'no-name', 'initials', 'name')", name=op.f("ck_certificate_shown_known")
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_certificate_revoked_by_somebody")
        ),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_certificate_enrolment_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["words.id"], name=op.f("fk_certificate_reason_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_certificate_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("badge_id", name=op.f("uq_certificate_badge_id")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
    )
    op.create_index(op.f("ix_certificate_enrolment_id"), "certificate", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_certificate_revoked_at"), "certificate", ["revoked_at"], unique=False)
    op.create_index(
        "uq_certificate_enrolment",
        "certificate",
        ["enrolment_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    refuse(
        "certificate_rewriting", table="certificate", events=("UPDATE",), message="a certificate is fixed", when=FIXED
    )
    refuse("certificate_deletion", table="certificate", events=("DELETE",), message="certificates are kept")


def downgrade() -> None:
    set_lock_timeout()
    allow_again("certificate_deletion", table="certificate", events=("DELETE",))
    allow_again("certificate_rewriting", table="certificate", events=("UPDATE",))
    op.drop_table("certificate")
