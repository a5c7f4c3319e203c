"""Moving a session of many: five minutes with a Stop. And two people who change one session."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.errors import CancellingWaits, ChangedMeanwhile, DatesWrong, MoveGone, MoveWaits, OfferEnded
from skills_centre.bookings.models import Booking, SessionMove
from skills_centre.bookings.queries.due import sessions_due
from skills_centre.bookings.queries.moves import waiting_move
from skills_centre.bookings.queries.plans import kept_plan
from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.cancelling import cancel_session, stop_cancelling
from skills_centre.bookings.services.moving import change_by_form, stop_move
from skills_centre.bookings.services.offers import accept_offer
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.telling import tell_next
from skills_centre.people.models import ClosedDay, Person, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import STARTS, a_plan, a_session, book, fill, in_days, people, the_session
from tests.bookings.test_scheduling_pages import Boxes, filled, seen_in, sure_in
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

LATER = STARTS + timedelta(days=7)
FIVE = timedelta(minutes=5)


@pytest.fixture
def boss(make_person: MakePerson) -> UUID:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id


def of_many(number: int = 21) -> UUID:
    """A session that so many people have booked."""
    session_id = a_session(capacity=30)
    for one in people(number):
        book(one, session_id)
    with_addresses()
    told()
    return session_id


def with_addresses() -> None:
    with transaction() as session:
        for one in session.scalars(select(Person).where(Person.email.is_(None))):
            one.email = f"guest-{one.id}@example.org"


def told(now: datetime = NOW) -> int:
    """Tell of everything, and say how many messages that made."""
    before = len(db.session.scalars(select(OutboxMessage.id)).all())
    with transaction():
        while tell_next(HEAD, now=now):
            pass
    return len(db.session.scalars(select(OutboxMessage.id)).all()) - before


def move(
    session_id: UUID, boss: UUID, *, to: datetime = LATER, seen: str | None = None, audience: str = ""
) -> datetime | None:
    plan = a_plan(the_session(session_id).course_id, capacity=30, starts_at=to, audience=audience)
    with transaction():
        return change_by_form(session_id, plan, by_id=boss, now=NOW, seen=seen)


def sweep(session_id: UUID, now: datetime) -> None:
    with transaction():
        if session_id in sessions_due(now=now):
            settle(session_id, now=now)


def test_many_are_moved_and_told_after_five_minutes_and_the_rest_is_changed_at_once(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    assert move(session_id, boss, audience="Beginners") == NOW + FIVE
    sweep(session_id, NOW + FIVE - timedelta(seconds=1))
    assert (the_session(session_id).starts_at, kept_plan(session_id).audience) == (STARTS, "Beginners")
    assert told() == 0
    with pytest.raises(MoveWaits):
        move(session_id, boss)
    for _run in range(2):
        sweep(session_id, NOW + FIVE)
    assert (the_session(session_id).starts_at, the_session(session_id).revision) == (LATER, 1)
    assert told(NOW + FIVE) == 21
    made = db.session.scalars(select(SessionMove)).one()
    with pytest.raises(MoveGone), transaction():
        stop_move(session_id, made.id, by_id=boss, now=NOW + FIVE)


def test_a_move_stopped_at_the_last_second_changes_nothing_and_tells_nobody(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    move(session_id, boss)
    waiting = waiting_move(session_id)
    assert waiting is not None
    for _press in range(2):
        with transaction():
            stop_move(session_id, waiting.id, by_id=boss, now=NOW + FIVE - timedelta(seconds=1))
    sweep(session_id, NOW + FIVE)
    assert (the_session(session_id).starts_at, the_session(session_id).revision) == (STARTS, 0)
    assert told(NOW + FIVE) == 0
    assert move(session_id, boss) == NOW + FIVE, "it can be moved again"


def test_few_are_moved_and_told_at_once(app: Flask, boss: UUID) -> None:
    session_id = of_many(20)
    assert move(session_id, boss) is None
    assert the_session(session_id).starts_at == LATER
    assert told() == 20


def test_a_session_that_is_cancelled_meanwhile_is_not_moved(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    move(session_id, boss)
    with transaction():
        cancel_session(session_id, why="The trainer is ill.", by_id=boss, now=NOW + timedelta(minutes=1))
    sweep(session_id, NOW + 2 * FIVE)
    assert the_session(session_id).starts_at == STARTS
    assert waiting_move(session_id) is None
    assert told(NOW + 2 * FIVE) == 21


def test_a_session_that_is_about_to_be_cancelled_is_not_changed(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    with transaction():
        cancel_session(session_id, why="The trainer is ill.", by_id=boss, now=NOW)
    with pytest.raises(CancellingWaits):
        move(session_id, boss)
    with transaction():
        stop_cancelling(session_id, by_id=boss, now=NOW)
    assert move(session_id, boss) == NOW + FIVE


@pytest.mark.parametrize(("hours", "left"), [(24, 2), (49, 2), (51, 3), (1, 1), (90, 24)])
def test_an_offer_in_a_session_that_moves_nearer_still_leaves_time_to_answer(
    app: Flask, boss: UUID, hours: int, left: int
) -> None:
    session_id, [ada, ben] = a_session(capacity=1), people(2)
    held, waits = book(ada, session_id), book(ben, session_id)
    with transaction():
        cancel_booking(held, reason=EndReason.WORK, by_id=ada, now=NOW)
    move(session_id, boss, to=NOW + timedelta(hours=hours))
    assert db.session.get_one(Booking, waits).offer_ends_at == NOW + timedelta(hours=left)
    with transaction():
        settle(session_id, now=NOW + timedelta(hours=left, seconds=-1))
        accept_offer(waits, by_id=ben, now=NOW + timedelta(hours=left, seconds=-1))


def test_an_offer_that_lapsed_before_a_move_does_not_come_back_with_it(app: Flask, boss: UUID) -> None:
    session_id, [ada, ben] = a_session(capacity=1), people(2)
    held, waits = book(ada, session_id), book(ben, session_id)
    with transaction():
        cancel_booking(held, reason=EndReason.WORK, by_id=ada, now=NOW - timedelta(days=1))
    move(session_id, boss, to=NOW + timedelta(hours=24))
    with pytest.raises(OfferEnded), transaction():
        accept_offer(waits, by_id=ben, now=NOW)


def test_nobody_is_told_of_a_date_that_would_be_past(app: Flask, boss: UUID) -> None:
    session_id = of_many()
    with pytest.raises(DatesWrong):
        move(session_id, boss, to=NOW + FIVE - timedelta(seconds=1))
    soon = NOW + timedelta(hours=1)
    move(session_id, boss, to=soon)
    sweep(session_id, soon)
    assert the_session(session_id).starts_at == STARTS
    assert waiting_move(session_id) is None
    assert told(soon) == 0


def test_of_two_who_change_one_session_the_second_overwrites_nothing(app: Flask, boss: UUID) -> None:
    session_id = a_session(capacity=30)
    seen = kept_plan(session_id).mark
    move(session_id, boss, to=STARTS, seen=seen, audience="First")
    with pytest.raises(ChangedMeanwhile):
        move(session_id, boss, to=LATER, seen=seen, audience="Second")
    assert (kept_plan(session_id).audience, the_session(session_id).starts_at) == ("First", STARTS)
    move(session_id, boss, to=LATER, seen=kept_plan(session_id).mark, audience="Second")
    assert kept_plan(session_id).audience == "Second"


def value_of(name: str, page: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


@pytest.mark.sqlite_only
def test_the_page_shows_who_is_told_and_in_which_words_and_the_move_can_be_stopped(be: Be, boss: UUID) -> None:
    session_id = a_session(course_id=add_course("tea", title="Making tea"), starts_at=in_days(9), capacity=30)
    fill(session_id, 21)
    with transaction() as session:
        session.add(ClosedDay(day=local_day(utc_now()) + timedelta(days=21), name="Recess"))
    browser, address = be(boss), f"/administration/sessions/{session_id}"
    boxes = filled(the_session(session_id).course_id, capacity="30")
    shown = browser.post(f"{address}/edit", data=boxes).text
    for words in (
        "tell 21 people?",
        "it is moved in 5 minutes",
        "Person 20",
        "Changed: Making tea",
        "The institution is closed on",
        "or press “Move it”",
        "9:30 am to 2:00 pm",
    ):
        assert words in shown
    boxes["sure"] = sure_in(shown)
    assert "Move it, and tell" in browser.post(f"{address}/edit", data=boxes).text, "the warning was not seen"
    done = browser.post(f"{address}/edit", data={**boxes, "seen": seen_in(shown)}, follow_redirects=True).text
    assert "Until then you can stop it." in done
    assert "Stop: do not move it" in done
    assert "Change or move it" not in done
    assert "is about to be moved" in browser.get(f"{address}/edit", follow_redirects=True).text
    waiting = waiting_move(session_id)
    assert waiting is not None
    stopped = browser.post(f"{address}/moves/{waiting.id}/stop", follow_redirects=True).text
    assert "Stopped. The session stays where it was" in stopped
    assert "Change or move it" in stopped
    assert the_session(session_id).starts_at == in_days(9)


@pytest.mark.sqlite_only
def test_the_second_of_two_editors_sees_the_difference_and_loses_nothing(be: Be, boss: UUID) -> None:
    session_id = a_session(starts_at=in_days(21), capacity=12, audience="Nobody yet")
    browser, address = be(boss), f"/administration/sessions/{session_id}/edit"
    was = value_of("was", browser.get(address).text)
    mine: Boxes = {**filled(the_session(session_id).course_id), "was": was}
    assert browser.post(address, data={**mine, "audience": "First"}).status_code == 303
    refused = browser.post(address, data={**mine, "audience": "Second", "capacity": "14"})
    assert refused.status_code == 409
    for words in ("Somebody changed this session while you had it open", "First", "Second", 'value="14"'):
        assert words in refused.text
    assert kept_plan(session_id).audience == "First"
    again = browser.post(address, data={**mine, "audience": "Second", "capacity": "14"})
    assert again.status_code == 409, "pressing the same button once more is no consent"
    over = value_of("over", again.text)
    assert browser.post(address, data={**mine, "audience": "Second", "over": over}).status_code == 303
    assert kept_plan(session_id).audience == "Second"


@pytest.mark.sqlite_only
def test_a_number_of_places_that_somebody_else_changed_is_not_overwritten(be: Be, boss: UUID) -> None:
    session_id = a_session(starts_at=in_days(21), capacity=12)
    browser, address = be(boss), f"/administration/sessions/{session_id}"
    page = browser.get(address).text
    assert 'name="was" value="12"' in page
    assert browser.post(f"{address}/capacity", data={"was": "12", "capacity": "15"}).status_code == 303
    refused = browser.post(f"{address}/capacity", data={"was": "12", "capacity": "20"})
    assert refused.status_code == 422
    assert "Somebody changed this from 12 to 15" in refused.text
    assert 'name="was" value="15"' in refused.text
    assert the_session(session_id).capacity == 15
    assert browser.post(f"{address}/capacity", data={"was": "15", "capacity": "20"}).status_code == 303
    assert the_session(session_id).capacity == 20
