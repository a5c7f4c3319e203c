"""A pause of being found, that nobody was found, and that whoever was asked cannot help"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.add_column("help_request", sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "help_pause",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_pause_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_help_pause")),
    )
    op.create_table(
        "help_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_wish_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_help_wish_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_wish")),
        sa.UniqueConstraint("person_id", "skill_id", name="uq_help_wish_person_skill"),
    )


def downgrade() -> None:
    set_lock_timeout()
    op.drop_table("help_wish")
    op.drop_table("help_pause")
    op.drop_column("help_request", "declined_at")
