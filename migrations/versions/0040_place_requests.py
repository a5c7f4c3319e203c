"""Requests for a place that somebody must approve, and what a manager is told of reserved places"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import set_lock_timeout

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_IS_REQUESTED = sa.text("state = 'requested'")


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "place_request",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("moves_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("acting_for_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_place_request_acting_for_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_place_request_booking_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_place_request_decided_by")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_place_request")),
    )
    op.create_index(op.f("ix_place_request_answer_by"), "place_request", ["answer_by"], unique=False)
    op.create_table(
        "place_request_told",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "desk IN ('manager', 'fallback', 'learning')", name=op.f("ck_place_request_told_desk_known")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["place_request.booking_id"], name=op.f("fk_place_request_told_booking_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_place_request_told_person_id")),
        sa.PrimaryKeyConstraint("booking_id", "person_id", "desk", name=op.f("pk_place_request_told")),
    )
    op.create_index(
        "ix_booking_requested",
        "booking",
        ["made_at"],
        unique=False,
        sqlite_where=_IS_REQUESTED,
        postgresql_where=_IS_REQUESTED,
    )
    op.add_column("place_reservation", sa.Column("released_places", sa.Integer(), nullable=True))
    op.add_column("place_reservation", sa.Column("release_told_at", sa.DateTime(timezone=True), nullable=True))
    _give_times_to_what_waits()


def _give_times_to_what_waits() -> None:
    """Let requests that wait already go on after a week and end after two, or when booking closes."""
    made = sa.column("made_at", sa.DateTime(timezone=True))
    closes = sa.column("booking_closes_at", sa.DateTime(timezone=True))
    booking = sa.table(
        "booking", sa.column("id", sa.Uuid()), sa.column("session_id", sa.Uuid()), sa.column("state", sa.String()), made
    )
    session = sa.table("course_session", sa.column("id", sa.Uuid()), closes)
    request = sa.table(
        "place_request",
        sa.column("booking_id", sa.Uuid()),
        sa.column("moves_on_at", sa.DateTime(timezone=True)),
        sa.column("answer_by", sa.DateTime(timezone=True)),
    )
    rows = op.get_bind().execute(
        sa.select(booking.c.id, booking.c.made_at, session.c.booking_closes_at)
        .join(session, session.c.id == booking.c.session_id)
        .where(booking.c.state == "requested")
    )
    waiting = [
        {
            "booking_id": row.id,
            "moves_on_at": min(row.made_at + timedelta(days=7), row.booking_closes_at),
            "answer_by": min(row.made_at + timedelta(days=14), row.booking_closes_at),
        }
        for row in rows
    ]
    if waiting:
        op.bulk_insert(request, waiting)


def downgrade() -> None:
    set_lock_timeout()
    op.drop_column("place_reservation", "release_told_at")
    op.drop_column("place_reservation", "released_places")
    op.drop_index(
        "ix_booking_requested", table_name="booking", sqlite_where=_IS_REQUESTED, postgresql_where=_IS_REQUESTED
    )
    op.drop_table("place_request_told")
    op.drop_index(op.f("ix_place_request_answer_by"), table_name="place_request")
    op.drop_table("place_request")
