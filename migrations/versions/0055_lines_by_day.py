"""Which line of management the summaries are those of"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "line_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_mark")),
    )
    op.add_column("fold_mark", sa.Column("line_edition", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    set_lock_timeout()
    op.drop_column("fold_mark", "line_edition")
    op.drop_table("line_mark")
