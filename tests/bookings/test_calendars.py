"""Sessions in people's calendars: what a mail puts there, changes and takes out, read by two independent parsers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.bookings.models import Venue
from skills_centre.bookings.rules.calendars import Entry, Mailbox, Method, invitation, uid_of
from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.needs import say_needs
from skills_centre.bookings.services.scheduling import Times, change_session
from skills_centre.bookings.services.telling import tell_next
from skills_centre.people.models import Person
from skills_centre.platform.clock import LONDON
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.carriers import MailRoutes, file_name
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.models import OutboxCalendar, OutboxMessage
from tests.bookings.builders import STARTS, a_plan, a_session, book, the_session
from tests.bookings.reading_calendars import Read, parts_of, read, read_files
from tests.conftest import NOW
from tests.reminders.builders import HEAD

MakePerson = Callable[..., Person]

US = Mailbox("Skills Centre", "no-reply@skills.test")
ADA = Mailbox('Ada "Å" O’Hara; née: Smith, QC', "ada@example.org")
LINK = "https://meet.example/secret"


def entry(**changed: Any) -> Entry:  # noqa: ANN401 - any field
    given: dict[str, Any] = {
        "uid": uid_of(new_id(), 1),
        "title": "Plain English; commas, and “quotes” for everybody who writes to the public, in whatever body they work",
        "where": "Room T, 2nd floor",
        "page": "https://skills.test/sessions/1",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
    }
    return Entry(**{**given, **changed})


def test_both_parsers_read_what_was_meant() -> None:
    one = entry(link=LINK, sequence=3)
    (event,) = read(invitation(one, Method.REQUEST, organizer=US, attendee=ADA, now=NOW))
    assert (event.method, event.uid, event.sequence, event.status) == ("REQUEST", one.uid, 3, "CONFIRMED")
    assert (event.starts_at, event.ends_at, event.stamp) == (one.starts_at, one.ends_at, NOW)
    assert (event.summary, event.where) == (one.title, one.where)
    assert event.description == f"To join: {LINK}\nYour booking: {one.page}"
    assert (event.organizer, event.attendee) == (f"mailto:{US.address}", f"mailto:{ADA.address}")
    (off,) = read(invitation(one, Method.CANCEL, organizer=US, attendee=ADA, now=NOW))
    assert (off.method, off.uid, off.status) == ("CANCEL", one.uid, "CANCELLED")


def test_what_would_break_a_line_is_only_a_space() -> None:
    wicked = "Bad\r\nEND:VEVENT\x00\x0b\x85title\u2028"
    (event,) = read(invitation(entry(title=wicked, link=wicked), Method.REQUEST, organizer=US, attendee=ADA, now=NOW))
    assert event.summary == "Bad END:VEVENT title"


@pytest.mark.parametrize(
    ("typed", "meant", "shown"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=LONDON), datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "00:30"),
        # London's clocks leave 01:30 out that day.
        (datetime(2026, 3, 29, 1, 30, tzinfo=LONDON), datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "02:30"),
        (datetime(2026, 3, 29, 10, 0, tzinfo=LONDON), datetime(2026, 3, 29, 9, 0, tzinfo=UTC), "10:00"),
        # It comes twice there on this day: the first is meant, unless somebody says the second.
        (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "01:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1), datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "01:30"),
        (datetime(2026, 10, 25, 9, 0, tzinfo=LONDON), datetime(2026, 10, 25, 9, 0, tzinfo=UTC), "09:00"),
    ],
)
def test_times_are_right_on_the_days_on_which_the_clocks_change(typed: datetime, meant: datetime, shown: str) -> None:
    given = entry(starts_at=typed, ends_at=typed.astimezone(UTC) + timedelta(hours=1))
    (event,) = read(invitation(given, Method.REQUEST, organizer=US, attendee=ADA, now=NOW))
    assert event.starts_at == meant
    assert event.starts_at.astimezone(LONDON).strftime("%H:%M") == shown
    assert event.ends_at - event.starts_at == timedelta(hours=1)


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def told(*, now: datetime = NOW) -> list[tuple[str, Read | None]]:
    """Tell of everything, and give what is new: the beginning of each subject, and the one event that the message carries, if any."""
    some = [((one.subject or "").split(":")[0], parts_of(one.id)) for one in messages(now=now)]
    assert all(len(events) <= 1 for _subject, events in some)
    return [(subject, events[0] if events else None) for subject, events in some]


def messages(*, now: datetime = NOW) -> list[OutboxMessage]:
    """Tell of everything, and give the messages that are new."""
    db.session.close()
    before = set(db.session.scalars(select(OutboxMessage.id)))
    while True:
        with transaction():
            if not tell_next(HEAD, now=now, most=2):
                break
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [one for one in rows if one.id not in before]


def move(session_id: UUID, **chosen: Any) -> None:  # noqa: ANN401 - any field of the plan
    plan = a_plan(the_session(session_id).course_id, **{"joining_link": LINK, **chosen})
    with transaction():
        change_session(session_id, plan, by_id=None, now=NOW)


def test_a_place_puts_the_date_into_the_calendar_and_every_change_keeps_its_uid(app: Flask, ada: UUID) -> None:
    session_id = a_session(joining_link=LINK)
    booking_id = book(ada, session_id)
    ((_subject, first),) = told()
    assert first is not None
    assert (first.method, first.sequence, first.starts_at) == ("REQUEST", 0, STARTS)
    assert first.attendee == "mailto:ada.okafor@example.org"
    assert LINK in first.description

    later = STARTS + timedelta(days=1)
    move(session_id, starts_at=later)
    ((subject, moved),) = told(now=NOW + timedelta(minutes=1))
    assert moved is not None
    assert subject == "Changed"
    assert (moved.method, moved.uid, moved.sequence, moved.starts_at) == ("REQUEST", first.uid, 1, later)
    assert moved.stamp > first.stamp

    with transaction() as session:
        room = Venue(id=new_id(), name="Room T", sort_key="room t", address="", access_notes="", is_in_use=True)
        session.add(room)
    move(session_id, starts_at=later, venue_id=room.id)
    ((_subject, roomed),) = told()
    assert roomed is not None
    assert (roomed.uid, roomed.sequence, roomed.where) == (first.uid, 2, "Room T and online")

    move(session_id, starts_at=later, venue_id=room.id, audience="Everybody")
    assert told() == []

    with transaction():
        cancel_booking(booking_id, reason=EndReason.ILL, by_id=ada, now=NOW, person_id=ada)
    ((_subject, off),) = told()
    assert off is not None
    assert (off.method, off.uid, off.sequence, off.status) == ("CANCEL", first.uid, 3, "CANCELLED")
    assert off.starts_at == later
    assert LINK not in off.description


def test_a_new_booking_after_a_cancelled_one_is_another_event_and_a_later_move_touches_it_alone(
    app: Flask, ada: UUID
) -> None:
    session_id = a_session()
    former = book(ada, session_id)
    told()
    with transaction():
        cancel_booking(former, reason=EndReason.ILL, by_id=ada, now=NOW)
    ((_subject, off),) = told()
    book(ada, session_id)
    ((_subject, again),) = told()
    move(session_id, starts_at=STARTS + timedelta(days=1))
    ((_subject, moved),) = told()
    assert off is not None
    assert again is not None
    assert moved is not None
    assert off.uid != again.uid == moved.uid
    assert (again.sequence, moved.sequence) == (0, 1)


def test_each_date_is_an_event_of_its_own_and_only_what_changes_is_sent_again(app: Flask, ada: UUID) -> None:
    starts = [STARTS + timedelta(days=day) for day in range(3)]
    dates = [Times(one, one + timedelta(hours=1)) for one in starts]
    session_id = a_session(dates=dates, joining_link=LINK)
    book(ada, session_id)
    (message,) = messages()
    events = parts_of(message.id)
    assert [one.starts_at for one in events] == starts
    assert len({one.uid for one in events}) == 3

    moved = Times(starts[1] + timedelta(hours=3), starts[1] + timedelta(hours=4))
    move(session_id, dates=[dates[0], moved, dates[2]])
    ((subject, changed),) = told()
    assert subject == "Changed"
    assert changed is not None
    assert (changed.uid, changed.sequence, changed.starts_at) == (events[1].uid, 1, moved.starts_at)

    move(session_id, dates=[dates[0], moved])
    ((_subject, gone),) = told()
    assert gone is not None
    assert (gone.method, gone.uid, gone.sequence, gone.starts_at) == ("CANCEL", events[2].uid, 1, starts[2])

    with transaction():
        cancel_session(session_id, why="The trainer is ill.", by_id=ada, now=NOW)
    (message,) = messages()
    ends = parts_of(message.id)
    assert [(one.method, one.uid, one.sequence) for one in ends] == [
        ("CANCEL", events[0].uid, 1),
        ("CANCEL", events[1].uid, 2),
    ]


def test_whoever_waits_is_told_of_a_move_without_a_calendar_part_and_without_the_link(
    app: Flask, ada: UUID, make_person: MakePerson
) -> None:
    session_id = a_session(capacity=1, joining_link=LINK)
    book(make_person("Ben Iqbal").id, session_id)
    book(ada, session_id)
    told()
    move(session_id, capacity=1, starts_at=STARTS + timedelta(days=1))
    told()
    waits = db.session.scalars(select(OutboxMessage).where(OutboxMessage.person_id == ada)).one()
    assert parts_of(waits.id) == []
    assert LINK not in f"{waits.text_body}{waits.html_body}"


def test_a_booking_cancelled_before_anybody_was_told_takes_nothing_out(app: Flask, ada: UUID) -> None:
    booking_id = book(ada, a_session())
    with transaction():
        cancel_booking(booking_id, reason=EndReason.ILL, by_id=ada, now=NOW)
    assert told() == [("Your booking is cancelled", None)]


def test_no_calendar_part_says_what_somebody_needs(app: Flask, ada: UUID) -> None:
    session_id = a_session()
    booking_id = book(ada, session_id)
    with transaction():
        say_needs(booking_id, "A hearing loop", person_id=ada, now=NOW)
    told()
    move(session_id, starts_at=STARTS + timedelta(days=1))
    told()
    said = db.session.scalars(select(OutboxMessage.text_body)).all()
    shown = db.session.scalars(select(OutboxCalendar.body)).all()
    assert len(shown) == 2
    assert "hearing" not in f"{said}{shown}"


def weekly(number: int) -> list[Times]:
    starts = [STARTS + timedelta(weeks=week) for week in range(number)]
    return [Times(one, one + timedelta(hours=1)) for one in starts]


def test_a_booking_of_eight_dates_is_one_message_that_lists_them_and_carries_a_file_for_each(
    app: Flask, ada: UUID
) -> None:
    session_id = a_session(dates=weekly(8), joining_link=LINK)
    book(ada, session_id)
    (message,) = messages()
    for body in (message.text_body or "", message.html_body or ""):
        assert body.count("10:00 am to 11:00 am") == 2
        # Seen from London, as its clocks have changed.
        assert body.count("11:00 am to 12:00 pm") == 7
        assert "8 dates, the first Thursday 26 March 2026, 10:00 am to 11:00 am" in body
        assert "Thursday 14 May 2026, 11:00 am to 12:00 pm" in body
        assert "Each file with this message" in body
        assert LINK not in body
    letter = as_sent()[message.key]
    assert not any(one.get_content_type() == "application/ics" for one in letter.walk())
    files = read_files(letter)
    assert list(files)[:2] == ["2026-03-26-1000.ics", "2026-04-02-1100.ics"]
    assert [one.starts_at for one in files.values()] == [one.starts_at for one in weekly(8)]
    assert len({one.uid for one in files.values()}) == 8
    assert {(one.method, one.sequence, one.attendee) for one in files.values()} == {
        ("REQUEST", 0, "mailto:ada.okafor@example.org")
    }
    assert db.session.scalars(select(OutboxCalendar.body)).all() == []


def test_a_move_of_several_dates_is_one_message_that_says_which_are_off(app: Flask, ada: UUID) -> None:
    session_id = a_session(dates=weekly(4))
    book(ada, session_id)
    (first,) = messages()
    before = parts_of(first.id)
    later = [Times(one.starts_at + timedelta(hours=2), one.ends_at + timedelta(hours=2)) for one in weekly(3)]
    move(session_id, dates=later, joining_link=None)
    (message,) = messages()
    assert "No longer: Thursday 16 April 2026, 11:00 am to 12:00 pm." in (message.text_body or "")
    files = read_files(as_sent()[message.key])
    assert list(files) == [
        "2026-03-26-1200.ics",
        "2026-04-02-1300.ics",
        "2026-04-09-1300.ics",
        "2026-04-16-1100-off.ics",
    ]
    assert [(one.method, one.sequence) for one in files.values()] == [*[("REQUEST", 1)] * 3, ("CANCEL", 1)]
    assert [one.uid for one in files.values()] == [one.uid for one in before]


def as_sent() -> dict[str, EmailMessage]:
    """Send what waits into a folder, and give each message as it left, by its key."""
    db.session.close()
    keys = db.session.scalars(select(OutboxMessage.key)).all()
    db.session.close()
    with TemporaryDirectory() as folder:
        routes = MailRoutes(None, "no-reply@skills.test", "skills.test", Path(folder), only_to_files=True)
        drain(routes, urgent=True, clock=lambda: NOW)
        found = {key: Path(folder) / file_name(key) for key in keys}
        return {
            key: message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP)
            for key, path in found.items()
            if path.exists()
        }
