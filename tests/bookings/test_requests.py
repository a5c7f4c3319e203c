"""A request for a place goes to whose desk it is, goes on when nobody answers, and ends with everyone told."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.bookings.errors import RequestAnswered, RequestEnded, SessionBeingCancelled
from skills_centre.bookings.models import Booking, PlaceRequest
from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.queries.requests import (
    number_from_own_people,
    number_of_requests,
    open_requests,
    requests_waiting_for,
)
from skills_centre.bookings.rules.approvals import ApprovalDesk
from skills_centre.bookings.rules.states import BookingState, EndReason
from skills_centre.bookings.services.answering import approve_request, decline_request
from skills_centre.bookings.services.cancelling import cancel_session, stop_cancelling
from skills_centre.bookings.services.scheduling import change_session
from skills_centre.bookings.services.settling import settle
from skills_centre.people.models import Person
from skills_centre.people.services.places import set_manager
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.skills.queries.desks import Place
from tests.bookings.builders import (
    STARTS,
    a_plan,
    a_session,
    assert_counters_are_true,
    book,
    people,
    state_of,
    the_session,
)
from tests.bookings.team_builders import Office, an_office, mail, someone
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.skills.deciding_builders import delegate

CONFIRMED, WAITING, CANCELLED = BookingState.CONFIRMED, BookingState.WAITING, BookingState.CANCELLED

#: A request of NOW, a Tuesday, is with the manager alone until LAST, with the next desk from NEXT, and over at OVER.
LAST, NEXT, OVER = NOW + timedelta(days=7), NOW + timedelta(days=8), NOW + timedelta(days=15)


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


@pytest.fixture
def session_id(office: Office) -> UUID:
    return a_session(needs_approval=True, capacity=1)


def seen_by(viewer_id: UUID, *, at: datetime = NOW) -> list[str]:
    """Whose requests somebody's list shows, which the number on the home page must match."""
    found = requests_waiting_for(viewer_id, now=at)
    assert number_of_requests(viewer_id, now=at) == len(found)
    own = [one for one in found if one.place in {Place.OWN, Place.ACTING}]
    assert number_from_own_people(viewer_id, now=at) == len(own)
    return [one.name for one in found]


def desk(*, at: datetime = NOW) -> ApprovalDesk | None:
    [found] = open_requests(now=at)
    return found.desk


def approve(booking_id: UUID, by_id: UUID, *, at: datetime = NOW) -> BookingState:
    with transaction():
        return approve_request(booking_id, by_id=by_id, now=at)


def decline(booking_id: UUID, by_id: UUID, *, at: datetime = NOW) -> None:
    with transaction():
        decline_request(booking_id, why="We need you that day.", by_id=by_id, now=at)


def end_of(booking_id: UUID) -> tuple[BookingState, EndReason | None]:
    db.session.close()
    found = db.session.get_one(Booking, booking_id)
    return found.state, found.end_reason


def test_it_goes_to_the_manager_then_to_the_named_fallback_and_the_person_is_told(
    office: Office, session_id: UUID
) -> None:
    book(office.ada, session_id)
    assert mail() == [("mina", "Ada Okafor asks for a place")]
    assert mail() == []
    assert (seen_by(office.mina), seen_by(office.fay), seen_by(office.lea)) == (["Ada Okafor"], [], [])
    assert (desk(at=LAST), seen_by(office.fay, at=LAST)) == (ApprovalDesk.MANAGER, [])
    assert mail(NEXT) == [("ada", "Your request has gone on"), ("fay", "Ada Okafor asks for a place")]
    assert mail(NEXT) == []
    assert (desk(at=NEXT), seen_by(office.fay, at=NEXT)) == (ApprovalDesk.FALLBACK, ["Ada Okafor"])
    assert seen_by(office.mina, at=NEXT) == ["Ada Okafor"]
    assert seen_by(office.lea, at=NEXT) == []


def test_what_reaches_somebody_within_an_hour_is_one_message_unless_it_hurries(
    office: Office, session_id: UUID
) -> None:
    book(office.ada, session_id)
    assert mail() == [("mina", "Ada Okafor asks for a place")]
    book(office.ben, session_id)
    book(office.ada, a_session(needs_approval=True))
    assert (mail(), mail(NOW + timedelta(minutes=59))) == ([], [])
    assert mail(NOW + timedelta(hours=1)) == [("mina", "2 requests for places wait for your answer")]
    text = db.session.scalars(select(OutboxMessage.text_body).order_by(OutboxMessage.id.desc())).first() or ""
    assert "Ben Iqbal: “" in text
    assert "/team/decisions" in text
    book(
        office.ben,
        a_session(
            needs_approval=True, starts_at=NOW + timedelta(hours=30), booking_closes_at=NOW + timedelta(hours=20)
        ),
    )
    assert mail(NOW + timedelta(hours=1)) == [("mina", "Ben Iqbal asks for a place")]


def test_unanswered_it_ends_with_everyone_told_and_a_missed_sweep_catches_up(office: Office, session_id: UUID) -> None:
    made = book(office.ada, session_id)
    mail()
    mail(NEXT)
    assert sessions_due(now=OVER - timedelta(days=1)) == []
    late = OVER + timedelta(days=1)
    assert seen_by(office.mina, at=late) == []
    with pytest.raises(RequestEnded):
        approve(made, office.mina, at=late)
    assert sessions_due(now=late) == [session_id]
    for _twice in range(2):
        with transaction():
            settle(session_id, now=late)
    assert end_of(made) == (CANCELLED, EndReason.NOT_ANSWERED)
    assert mail(late) == [
        ("ada", "Your request was not answered"),
        ("fay", "A request has ended"),
        ("mina", "A request has ended"),
    ]
    assert mail(late) == []
    assert_counters_are_true(session_id)


def test_approved_it_is_a_place_or_the_turn_of_when_they_asked(office: Office, session_id: UUID) -> None:
    [other] = people(1)
    first, second, third = (book(one, session_id) for one in (office.ada, other, office.ben))
    assert approve(third, office.mina) is CONFIRMED
    assert approve(second, office.lea) is WAITING
    assert approve(first, office.mina) is WAITING
    assert approve(first, office.mina) is WAITING
    kept = db.session.get_one(PlaceRequest, first)
    assert (kept.decided_by, kept.acting_for_id, kept.decided_at) == (office.mina, None, NOW)
    assert seen_by(office.mina) == []
    with pytest.raises(RequestAnswered):
        decline(first, office.mina)
    assert_counters_are_true(session_id)


def test_declined_it_ends_with_a_reason_and_nobody_else_can_answer(office: Office, session_id: UUID) -> None:
    made = book(office.ada, session_id)
    for stranger in (office.ada, office.ben, office.dan, office.fay, office.lea):
        with pytest.raises(NotFound):
            approve(made, stranger)
    for _twice in range(2):
        decline(made, office.mina)
    assert state_of(made) is BookingState.DECLINED
    with pytest.raises(RequestAnswered):
        approve(made, office.mina)
    assert mail() == [("ada", "Your request was declined")]


def test_a_delegate_shares_the_desk_is_told_and_the_record_says_for_whom_they_answered(
    office: Office, session_id: UUID
) -> None:
    made = book(office.ada, session_id)
    own = book(office.dan, session_id)
    mail()
    delegate(office.mina, office.dan, first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=3))
    assert (seen_by(office.dan), mail()) == ([], [])
    tomorrow = NOW + timedelta(days=1)
    assert mail(tomorrow) == [("dan", "Ada Okafor asks for a place")]
    [found] = requests_waiting_for(office.dan, now=tomorrow)
    assert (found.name, found.acting_for) == ("Ada Okafor", "Mina Manager")
    with pytest.raises(NotFound):
        approve(own, office.dan, at=tomorrow)
    approve(made, office.dan, at=tomorrow)
    kept = db.session.get_one(PlaceRequest, made)
    assert (kept.decided_by, kept.acting_for_id) == (office.dan, office.mina)


def test_it_follows_the_person_to_a_new_manager_and_without_one_to_the_next_desk(
    office: Office, session_id: UUID
) -> None:
    book(office.ada, session_id)
    mail()
    nia = someone("Nia New")
    with transaction():
        set_manager(office.ada, nia, starts_on=TODAY, by_id=None, now=NOW)
    assert (seen_by(office.mina), seen_by(nia)) == ([], ["Ada Okafor"])
    assert mail() == [("nia", "Ada Okafor asks for a place")]
    with transaction() as session:
        session.execute(update(Person).where(Person.id == nia).values(left_on=TODAY))
    assert (seen_by(nia), seen_by(office.fay), desk()) == ([], ["Ada Okafor"], ApprovalDesk.FALLBACK)
    assert mail() == [("fay", "Ada Okafor asks for a place")]
    assert (seen_by(office.lea, at=NEXT), desk(at=NEXT)) == (["Ada Okafor"], ApprovalDesk.LEARNING)


def test_what_a_members_staff_ask_for_is_on_the_learning_desk_alone_and_in_no_mail(
    office: Office, session_id: UUID
) -> None:
    made = book(office.pru, session_id)
    assert mail() == []
    assert mail(NEXT) == []
    for at in (NOW, NEXT):
        assert [seen_by(one, at=at) for one in (office.mina, office.fay, office.lea)] == [[], [], ["Pru Staff"]]
    with pytest.raises(NotFound):
        approve(made, office.mina)
    with transaction():
        settle(session_id, now=OVER)
    assert mail(OVER) == [("pru", "Your request was not answered")]


def test_a_session_that_moves_nearer_asks_for_an_answer_sooner(office: Office, session_id: UUID) -> None:
    made = book(office.ada, session_id)
    plan = a_plan(
        the_session(session_id).course_id, starts_at=STARTS - timedelta(days=14), needs_approval=True, capacity=1
    )
    with transaction():
        change_session(session_id, plan, by_id=None, now=NOW)
    assert db.session.get_one(PlaceRequest, made).answer_by == STARTS - timedelta(days=16)


def moved(session_id: UUID, *, at: datetime, needs_approval: bool = True) -> None:
    plan = a_plan(
        the_session(session_id).course_id,
        starts_at=STARTS + timedelta(days=14),
        needs_approval=needs_approval,
        capacity=1,
    )
    with transaction():
        change_session(session_id, plan, by_id=None, now=at)


@pytest.mark.parametrize("needs_approval", [True, False])
def test_a_request_whose_time_is_over_does_not_come_back_with_a_change_that_was_quicker_than_the_sweep(
    office: Office, needs_approval: bool
) -> None:
    session_id = a_session(needs_approval=True, capacity=1, starts_at=NOW + timedelta(days=10))
    made = book(office.ada, session_id)
    over = db.session.get_one(PlaceRequest, made).answer_by
    moved(session_id, at=over, needs_approval=needs_approval)
    with transaction():
        settle(session_id, now=over)
    assert end_of(made) == (CANCELLED, EndReason.NOT_ANSWERED)


def test_nothing_is_approved_while_the_session_is_about_to_be_cancelled(office: Office) -> None:
    session_id = a_session(capacity=30, needs_approval=True)
    made = book(office.ada, session_id)
    for one in people(20):
        book(one, session_id)
    with transaction():
        cancel_session(session_id, why="It floods.", by_id=office.lea, now=NOW)
    with pytest.raises(SessionBeingCancelled):
        approve(made, office.mina)
    with transaction():
        stop_cancelling(session_id, by_id=office.lea, now=NOW)
    assert approve(made, office.mina) is CONFIRMED


def test_where_approval_is_needed_no_more_what_waits_is_approved_in_its_order(office: Office, session_id: UUID) -> None:
    first, second = book(office.ada, session_id), book(office.ben, session_id)
    plan = a_plan(the_session(session_id).course_id, needs_approval=False, capacity=1)
    with transaction():
        change_session(session_id, plan, by_id=office.lea, now=NOW)
    assert (state_of(first), state_of(second)) == (CONFIRMED, WAITING)
    assert db.session.get_one(PlaceRequest, first).decided_by == office.lea
    assert mail() == [("ada", "You have a place"), ("ben", "Approved, and you are on the waiting list")]
    assert_counters_are_true(session_id)


def test_lists_take_as_many_statements_however_much_waits(office: Office, session_id: UUID) -> None:
    book(office.ada, session_id)
    few = statements(lambda: requests_waiting_for(office.mina, now=NOW)), statements(lambda: open_requests(now=NOW))
    book(office.ben, session_id)
    for _more in range(3):
        book(office.ada, a_session(needs_approval=True))
    many = statements(lambda: requests_waiting_for(office.mina, now=NOW)), statements(lambda: open_requests(now=NOW))
    assert few == many == (2, 3)
