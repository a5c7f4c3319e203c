"""Team summaries without foreign keys

They are worked out from rows that have them. Checking a foreign key locks the row that it points to, and under a recompute's
snapshot PostgreSQL refuses that wherever somebody's address or number has changed meanwhile.
"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

TARGETS = {"manager_id": "person", "skill_id": "skill"}


def upgrade() -> None:
    set_lock_timeout()
    with op.batch_alter_table("team_summary") as summary:
        for column in TARGETS:
            summary.drop_constraint(op.f(f"fk_team_summary_{column}"), type_="foreignkey")


def downgrade() -> None:
    set_lock_timeout()
    # A summary that points nowhere is dropped: the next recompute writes every true one afresh.
    for column, table in TARGETS.items():
        summary = sa.table("team_summary", sa.column(column))
        there = sa.select(sa.table(table, sa.column("id")).c.id)
        op.execute(summary.delete().where(summary.c[column].not_in(there)))
    with op.batch_alter_table("team_summary") as summary:
        for column, table in TARGETS.items():
            summary.create_foreign_key(op.f(f"fk_team_summary_{column}"), table, [column], ["id"])
