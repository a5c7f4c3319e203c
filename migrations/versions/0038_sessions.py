"""Venues, sessions of courses, bookings, and the history that explains them"""

import sqlalchemy as sa
from alembic import op

from skills_centre.platform.ddl import append_only, not_append_only, set_lock_timeout

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    set_lock_timeout()
    op.create_table(
        "venue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("access_notes", sa.Text(), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_venue_capacity_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("name", name=op.f("uq_venue_name")),
    )
    op.create_table(
        "course_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=True),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("joining_link", sa.String(length=500), nullable=True),
        sa.Column("joining_instructions", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=False),
        sa.Column("cost_pence", sa.Integer(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("is_role_need_first", sa.Boolean(), nullable=False),
        sa.Column("booking_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancel_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_free_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_by_id", sa.Uuid(), nullable=True),
        sa.Column("cancel_words_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("form_id", sa.Uuid(), nullable=True),
        sa.Column("is_register_closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "state IN ('scheduled', 'open', 'closed', 'delivered', 'cancelled')",
            name=op.f("ck_course_session_state_known"),
        ),
        sa.CheckConstraint(
            "booking_closes_at <= starts_at", name=op.f("ck_course_session_booking_closes_before_start")
        ),
        sa.CheckConstraint("cancel_by <= starts_at", name=op.f("ck_course_session_cancel_before_start")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_course_session_capacity_positive")),
        sa.CheckConstraint("cost_pence >= 0", name=op.f("ck_course_session_cost_positive")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_course_session_ends_after_start")),
        sa.CheckConstraint("minimum >= 0 AND minimum <= capacity", name=op.f("ck_course_session_minimum_in_range")),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_course_session_never_oversold")),
        sa.CheckConstraint("venue_id IS NOT NULL OR is_online", name=op.f("ck_course_session_somewhere")),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_course_session_waiting_positive")),
        sa.ForeignKeyConstraint(["cancel_by_id"], ["person.id"], name=op.f("fk_course_session_cancel_by_id")),
        sa.ForeignKeyConstraint(["cancel_words_id"], ["words.id"], name=op.f("fk_course_session_cancel_words_id")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_session_course_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_course_session_made_by")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_course_session_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session")),
        sa.UniqueConstraint("made_by", "form_id", name="uq_course_session_form"),
    )
    op.create_index(
        "ix_course_session_ahead",
        "course_session",
        ["starts_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('scheduled', 'open', 'closed')"),
        postgresql_where=sa.text("state IN ('scheduled', 'open', 'closed')"),
    )
    op.create_index(op.f("ix_course_session_course_id"), "course_session", ["course_id"], unique=False)
    op.create_index(op.f("ix_course_session_series_id"), "course_session", ["series_id"], unique=False)
    op.create_index(op.f("ix_course_session_venue_id"), "course_session", ["venue_id"], unique=False)
    op.create_table(
        "session_interest",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_session_interest_course_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_interest_person_id")),
        sa.PrimaryKeyConstraint("course_id", "person_id", name=op.f("pk_session_interest")),
    )
    op.create_index(op.f("ix_session_interest_person_id"), "session_interest", ["person_id"], unique=False)
    op.create_table(
        "place_reservation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("places >= 0", name=op.f("ck_place_reservation_places_positive")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_place_reservation_made_by")),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_place_reservation_manager_id")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_place_reservation_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_reservation")),
        sa.UniqueConstraint("made_by", "form_id", name="uq_place_reservation_form"),
    )
    op.create_index(op.f("ix_place_reservation_manager_id"), "place_reservation", ["manager_id"], unique=False)
    op.create_index(op.f("ix_place_reservation_session_id"), "place_reservation", ["session_id"], unique=False)
    op.create_table(
        "session_date",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_session_date_ends_after_start")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_session_date_session_id")),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_session_date")),
    )
    op.create_index(op.f("ix_session_date_starts_at"), "session_date", ["starts_at"], unique=False)
    op.create_table(
        "session_facilitator",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_facilitator_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_session_facilitator_session_id")),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_facilitator")),
    )
    op.create_index(op.f("ix_session_facilitator_person_id"), "session_facilitator", ["person_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("has_role_need", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offer_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("reservation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'offered') = (offer_ends_at IS NOT NULL)", name=op.f("ck_booking_offer_ends")),
        sa.CheckConstraint(
            "end_reason IN ('ill', 'work', 'leave', 'date', 'not-needed', 'mistake', 'other', 'passed', 'removed', 'session-cancelled', 'not-answered', 'session-started', 'left')",
            name=op.f("ck_booking_end_reason_known"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'declined', 'confirmed', 'waiting', 'offered', 'expired', 'attended', 'partly-attended', 'did-not-attend', 'cancelled')",
            name=op.f("ck_booking_state_known"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_booking_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["place_reservation.id"], name=op.f("fk_booking_reservation_id")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_booking_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("session_id", "ticket", name="uq_booking_ticket"),
    )
    op.create_index(
        "ix_booking_offer_ends_at",
        "booking",
        ["offer_ends_at"],
        unique=False,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(op.f("ix_booking_person_id"), "booking", ["person_id"], unique=False)
    op.create_index(op.f("ix_booking_session_id"), "booking", ["session_id"], unique=False)
    op.create_index(
        "uq_booking_live",
        "booking",
        ["session_id", "person_id"],
        unique=True,
        sqlite_where=sa.text(
            "state IN ('attended', 'confirmed', 'did-not-attend', 'offered', 'partly-attended', 'requested', 'waiting')"
        ),
        postgresql_where=sa.text(
            "state IN ('attended', 'confirmed', 'did-not-attend', 'offered', 'partly-attended', 'requested', 'waiting')"
        ),
    )
    op.create_table(
        "booking_need",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("words_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_need_booking_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_booking_need_words_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_booking_need")),
    )
    op.create_table(
        "session_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("former", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("words_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "act IN ('booking', 'scheduled', 'opened', 'closed', 'capacity', 'reserved', 'released', 'told-free', 'moved', 'cancelling', 'cancelling-stopped', 'cancelled', 'delivered')",
            name=op.f("ck_session_event_act_known"),
        ),
        sa.CheckConstraint(
            "former IN ('requested', 'declined', 'confirmed', 'waiting', 'offered', 'expired', 'attended', 'partly-attended', 'did-not-attend', 'cancelled')",
            name=op.f("ck_session_event_former_known"),
        ),
        sa.CheckConstraint(
            "reason IN ('ill', 'work', 'leave', 'date', 'not-needed', 'mistake', 'other', 'passed', 'removed', 'session-cancelled', 'not-answered', 'session-started', 'left')",
            name=op.f("ck_session_event_reason_known"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'declined', 'confirmed', 'waiting', 'offered', 'expired', 'attended', 'partly-attended', 'did-not-attend', 'cancelled')",
            name=op.f("ck_session_event_state_known"),
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_session_event_booking_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_session_event_by_id")),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_session_event_session_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_session_event_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_event")),
    )
    op.create_index(op.f("ix_session_event_at"), "session_event", ["at"], unique=False)
    op.create_index(op.f("ix_session_event_booking_id"), "session_event", ["booking_id"], unique=False)
    op.create_index("ix_session_event_session_id_id", "session_event", ["session_id", "id"], unique=False)
    op.create_table(
        "session_event_told",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["session_event.id"], name=op.f("fk_session_event_told_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_session_event_told")),
    )
    append_only("session_event")


def downgrade() -> None:
    set_lock_timeout()
    not_append_only("session_event")
    op.drop_table("session_event_told")
    op.drop_index("ix_session_event_session_id_id", table_name="session_event")
    op.drop_index(op.f("ix_session_event_booking_id"), table_name="session_event")
    op.drop_index(op.f("ix_session_event_at"), table_name="session_event")
    op.drop_table("session_event")
    op.drop_table("booking_need")
    op.drop_index(
        "uq_booking_live",
        table_name="booking",
        sqlite_where=sa.text(
            "state IN ('attended', 'confirmed', 'did-not-attend', 'offered', 'partly-attended', 'requested', 'waiting')"
        ),
        postgresql_where=sa.text(
            "state IN ('attended', 'confirmed', 'did-not-attend', 'offered', 'partly-attended', 'requested', 'waiting')"
        ),
    )
    op.drop_index(op.f("ix_booking_session_id"), table_name="booking")
    op.drop_index(op.f("ix_booking_person_id"), table_name="booking")
    op.drop_index("ix_booking_offer_ends_at", table_name="booking")
    op.drop_table("booking")
    op.drop_index(op.f("ix_session_facilitator_person_id"), table_name="session_facilitator")
    op.drop_table("session_facilitator")
    op.drop_index(op.f("ix_session_date_starts_at"), table_name="session_date")
    op.drop_table("session_date")
    op.drop_index(op.f("ix_place_reservation_session_id"), table_name="place_reservation")
    op.drop_index(op.f("ix_place_reservation_manager_id"), table_name="place_reservation")
    op.drop_table("place_reservation")
    op.drop_index(op.f("ix_session_interest_person_id"), table_name="session_interest")
    op.drop_table("session_interest")
    op.drop_index(op.f("ix_course_session_venue_id"), table_name="course_session")
    op.drop_index(op.f("ix_course_session_series_id"), table_name="course_session")
    op.drop_index(op.f("ix_course_session_course_id"), table_name="course_session")
    op.drop_index(
        "ix_course_session_ahead",
        table_name="course_session",
        sqlite_where=sa.text("state IN ('scheduled', 'open', 'closed')"),
        postgresql_where=sa.text("state IN ('scheduled', 'open', 'closed')"),
    )
    op.drop_table("course_session")
    op.drop_table("venue")
