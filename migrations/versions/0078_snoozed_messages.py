"""What people do not want to hear of for now"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0078"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "message_snooze",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("until > asked_on", name=op.f("ck_message_snooze_ends_after_it_was_asked")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_snooze_person_id")),
        sa.PrimaryKeyConstraint("person_id", "subject_id", name=op.f("pk_message_snooze")),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("message_snooze")
