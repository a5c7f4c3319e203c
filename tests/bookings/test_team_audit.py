"""What a manager does with others' places stands in the audit trail: the act, who and which session, and nobody else's name."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.answering import approve_request, decline_request
from skills_centre.bookings.services.team_booking import book_team, cancel_for_member, hold_places, keep_held
from skills_centre.home.audit.trail import Question, trail
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from tests.bookings.builders import a_session, book
from tests.bookings.team_builders import Office, an_office
from tests.conftest import NOW


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


def acts(session_id: UUID, actor_id: UUID) -> list[str]:
    db.session.close()
    rows = db.session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.subject_id == session_id, AuditEvent.actor_id == actor_id)
        .order_by(AuditEvent.at, AuditEvent.id)
    )
    return list(rows)


def test_what_a_manager_does_with_others_places_is_in_the_trail_once(office: Office) -> None:
    session_id, mina = a_session(capacity=9), office.mina
    for _twice in range(2):
        with transaction():
            book_team(session_id, [office.ada, office.ben], by_id=mina, now=NOW)
    with transaction():
        held = hold_places(session_id, 1, manager_id=mina, by_id=mina, now=NOW + timedelta(minutes=1))
    for _twice in range(2):
        with transaction():
            keep_held(held, 0, by_id=mina, now=NOW + timedelta(minutes=2))
    assert acts(session_id, mina) == ["booking.book-team", "booking.hold-places", "booking.give-back-places"]
    lines = trail(Question(kind="sessions", person="Mina"), 1).acts
    assert [line.what.split(" the session ")[0] for line in lines][-1] == "Booked people of their team on"
    assert not [line for line in lines if "Ada" in line.what]


def test_cancelling_for_somebody_and_answering_requests_are_in_the_trail(office: Office) -> None:
    session_id, mina = a_session(capacity=9, needs_approval=True), office.mina
    first, second = book(office.ada, session_id), book(office.ben, session_id)
    for _twice in range(2):
        with transaction():
            approve_request(first, by_id=mina, now=NOW)
        with transaction():
            decline_request(second, why="We need you that day.", by_id=mina, now=NOW + timedelta(minutes=1))
    with transaction():
        cancel_for_member(first, reason=EndReason.WORK, by_id=mina, now=NOW + timedelta(minutes=2))
    assert acts(session_id, mina) == ["booking.approve", "booking.decline", "booking.cancel-for-team"]
    assert acts(session_id, office.ada) == []
