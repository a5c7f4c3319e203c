"""The value of a quarter's learning: its figures and the decisions that are wanted, frozen when it is closed"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import allow_again, refuse, set_lock_timeout

revision = "0064"
down_revision = "0061"
branch_labels = None
depends_on = None

PARTS = ("value_row", "value_number", "value_decision")
FIGURES = ("reached", "completions", "hours", "places", "cost", "unmet-demand", "confidence", "use", "change")
CLOSED = "EXISTS (SELECT 1 FROM value_quarter q WHERE q.first_on = {row}.first_on AND q.closed_at IS NOT NULL)"
MESSAGE = "a closed quarter never changes"


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "value_quarter",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_value_quarter_closed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_value_quarter_closed_by")),
        sa.PrimaryKeyConstraint("first_on", name=op.f("pk_value_quarter")),
    )
    op.create_table(
        "value_row",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("inside_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_withheld", sa.Boolean(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("took_part", sa.Integer(), nullable=False),
        sa.Column("not_reached", sa.Integer(), nullable=False),
        sa.Column("completions", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("own_hours", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('body', 'area', 'family')", name=op.f("ck_value_row_kind_known")),
        sa.CheckConstraint(
            "NOT is_withheld OR (completed = 0 AND took_part = 0 AND not_reached = 0 AND completions IS NULL AND hours IS NULL"
            " AND own_hours IS NULL)",
            name=op.f("ck_value_row_withheld_holds_nothing"),
        ),
        sa.CheckConstraint(
            "completed % 5 = 0 AND took_part % 5 = 0 AND not_reached % 5 = 0", name=op.f("ck_value_row_in_fives")
        ),
        sa.ForeignKeyConstraint(["first_on"], ["value_quarter.first_on"], name=op.f("fk_value_row_first_on")),
        sa.PrimaryKeyConstraint("first_on", "kind", "row_id", name=op.f("pk_value_row")),
    )
    op.create_table(
        "value_number",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            f"figure IN ({', '.join(repr(one) for one in FIGURES)})", name=op.f("ck_value_number_figure_known")
        ),
        sa.ForeignKeyConstraint(["first_on"], ["value_quarter.first_on"], name=op.f("fk_value_number_first_on")),
        sa.PrimaryKeyConstraint("first_on", "figure", "number", name=op.f("pk_value_number")),
    )
    op.create_table(
        "value_decision",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_value_decision_three_at_most")),
        sa.ForeignKeyConstraint(["first_on"], ["value_quarter.first_on"], name=op.f("fk_value_decision_first_on")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_value_decision_written_by")),
        sa.PrimaryKeyConstraint("first_on", "number", name=op.f("pk_value_decision")),
    )
    refuse(
        "value_quarter_change",
        table="value_quarter",
        events=("UPDATE", "DELETE"),
        message=MESSAGE,
        when="OLD.closed_at IS NOT NULL",
    )
    for table in PARTS:
        refuse(f"{table}_new", table=table, events=("INSERT",), message=MESSAGE, when=CLOSED.format(row="NEW"))
        refuse(
            f"{table}_change",
            table=table,
            events=("UPDATE", "DELETE"),
            message=MESSAGE,
            when=CLOSED.format(row="OLD"),
        )


def downgrade() -> None:
    set_lock_timeout()
    for table in reversed(PARTS):
        allow_again(f"{table}_change", table=table, events=("UPDATE", "DELETE"))
        allow_again(f"{table}_new", table=table, events=("INSERT",))
    allow_again("value_quarter_change", table="value_quarter", events=("UPDATE", "DELETE"))
    for table in (*reversed(PARTS), "value_quarter"):
        op.drop_table(table)
