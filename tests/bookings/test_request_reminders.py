"""Whoever may answer a request and does not is reminded once, on the last working day before it goes on or ends."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.rules.approvals import is_time_to_remind
from skills_centre.bookings.services.answering import approve_request
from skills_centre.bookings.services.reminding_requests import remind_of_requests
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import a_session, book
from tests.bookings.team_builders import Office, an_office, mail
from tests.conftest import NOW
from tests.reminders.builders import HEAD
from tests.skills.deciding_builders import delegate

#: A request of NOW, Tuesday 3 March, goes on on Wednesday the 11th and ends on Wednesday the 18th, both at nine.
BEFORE_IT_GOES_ON, BEFORE_IT_ENDS = datetime(2026, 3, 10, 9, tzinfo=UTC), datetime(2026, 3, 17, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


@pytest.fixture
def session_id(office: Office) -> UUID:
    return a_session(needs_approval=True, capacity=9)


def reminded(now: datetime) -> list[tuple[str, str]]:
    """Remind of everything, and give what is new: to whom, and the subject."""
    db.session.close()
    before = set(db.session.scalars(select(OutboxMessage.id)))
    db.session.close()
    while True:
        with transaction():
            if not remind_of_requests(HEAD, now=now, most=1):
                break
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return sorted(((one.address or "").split("@")[0], one.subject or "") for one in rows if one.id not in before)


def last_text() -> str:
    return db.session.scalars(select(OutboxMessage.text_body).order_by(OutboxMessage.id.desc())).first() or ""


@pytest.mark.parametrize(
    ("told", "ends", "now", "is_time"),
    [
        # It goes on on a Monday: the working day before is Friday, at nine in the morning of London.
        (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC), datetime(2026, 3, 6, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC), datetime(2026, 3, 6, 9, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC), False),
        (datetime(2026, 3, 6, 0, 0, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC), datetime(2026, 3, 6, 9, tzinfo=UTC), False),
        # In summer nine in London is eight in UTC.
        (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 9, 8, tzinfo=UTC), datetime(2026, 7, 8, 8, tzinfo=UTC), True),
    ],
)  # fmt: skip
def test_the_reminder_comes_on_the_last_working_day_before(
    told: datetime, ends: datetime, now: datetime, is_time: bool
) -> None:
    assert is_time_to_remind(told, ends, closed=(), now=now) is is_time


def test_a_day_on_which_the_institution_is_closed_is_no_working_day() -> None:
    told, ends = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 11, 9, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert is_time_to_remind(told, ends, closed={datetime(2026, 3, 10, tzinfo=UTC).date()}, now=monday)
    assert not is_time_to_remind(told, ends, closed=(), now=monday)


def test_the_approver_is_reminded_once_before_it_goes_on_and_the_next_before_it_ends(
    office: Office, session_id: UUID
) -> None:
    book(office.ada, session_id)
    delegate(office.mina, office.dan)
    assert {to for to, _subject in mail()} == {"mina", "dan"}
    assert reminded(BEFORE_IT_GOES_ON - MINUTE) == []
    said = "Still waiting for your answer: Ada Okafor, Checking what AI tells you"
    # Dan does not act for Mina any more by then.
    assert reminded(BEFORE_IT_GOES_ON) == [("mina", said)]
    assert "by 11 March 2026 at 9:00 am. After that it can be answered by somebody else too" in last_text()
    assert "/team/requests/" in last_text()
    assert reminded(BEFORE_IT_GOES_ON + MINUTE) == []
    mail(NOW + timedelta(days=8))
    assert reminded(BEFORE_IT_ENDS) == [("fay", said)]
    assert "After that it ends, and everybody is told." in last_text()


def test_several_are_one_reminder_and_what_is_answered_is_none(office: Office, session_id: UUID) -> None:
    first = book(office.ada, session_id)
    book(office.ben, session_id)
    book(office.ada, a_session(needs_approval=True))
    mail()
    mail(NOW + timedelta(hours=1))
    with transaction():
        approve_request(first, by_id=office.mina, now=NOW + timedelta(days=1))
    assert reminded(BEFORE_IT_GOES_ON) == [("mina", "Still waiting for your answer: 2 requests for places")]
    assert "Ben Iqbal: “" in last_text()
    assert last_text().count("then it goes on.") == 2


def test_nobody_is_reminded_of_what_reached_them_on_that_day_or_of_what_somebody_private_asks(
    office: Office, session_id: UUID
) -> None:
    book(office.pru, session_id)
    mail()
    book(office.ada, session_id, now=BEFORE_IT_GOES_ON + MINUTE)
    mail(BEFORE_IT_GOES_ON + MINUTE)
    assert reminded(BEFORE_IT_GOES_ON + 2 * MINUTE) == []
    assert reminded(BEFORE_IT_ENDS) == [
        ("mina", "Still waiting for your answer: Ada Okafor, Checking what AI tells you")
    ]
