"""Reading iCalendar objects by two independent parsers, which have to agree."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import vobject
from icalendar import Calendar
from sqlalchemy import select

from skills_centre.platform.database import db
from skills_centre.platform.mail.models import OutboxCalendar


@dataclass(frozen=True)
class Read:
    """One event as both parsers read it."""

    method: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    stamp: datetime
    status: str
    summary: str
    where: str
    description: str
    organizer: str | None
    attendee: str | None


def read(text: str) -> list[Read]:
    """The events of an object. Fails when the parsers disagree, or a line is longer than RFC 5545 allows."""
    assert "\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    first, second = _by_icalendar(text), _by_vobject(text)
    assert first == second
    return first


def parts_of(message_id: UUID) -> list[Read]:
    """The events that a message in the outbox carries, one an object."""
    kept = OutboxCalendar
    rows = db.session.scalars(select(kept).where(kept.message_id == message_id).order_by(kept.number)).all()
    events = [event for row in rows for event in read(row.body)]
    assert [row.method for row in rows] == [event.method for event in events]
    return events


def read_mail(message: EmailMessage) -> Read:
    """The one event that a message carries, in its calendar part as in its file; the part's header names the method."""
    parts = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    files = [one for one in message.walk() if one.get_content_type() == "application/ics"]
    assert len(parts) == len(files) == 1
    body = parts[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body == files[0].get_payload(decode=True)
    (event,) = read(body.decode())
    assert parts[0].get_param("method") == event.method
    return event


def read_files(message: EmailMessage) -> dict[str, Read]:
    """The events that a message carries as files alone, by the name of the file; each part's header names the method."""
    found = {}
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            assert part.get_content_disposition() == "attachment"
            body = part.get_payload(decode=True)
            assert isinstance(body, bytes)
            (event,) = read(body.decode())
            assert part.get_param("method") == event.method
            found[part.get_filename() or ""] = event
    return found


def _by_icalendar(text: str) -> list[Read]:
    calendar: Any = Calendar.from_ical(text)
    return [
        Read(
            str(calendar["METHOD"]), str(one["UID"]), int(one["SEQUENCE"]), one.decoded("DTSTART"), one.decoded("DTEND"),
            one.decoded("DTSTAMP"), str(one["STATUS"]), str(one["SUMMARY"]), str(one["LOCATION"]), str(one["DESCRIPTION"]),
            str(one["ORGANIZER"]) if "ORGANIZER" in one else None, str(one["ATTENDEE"]) if "ATTENDEE" in one else None,
        )
        for one in calendar.walk("VEVENT")
    ]  # fmt: skip


def _by_vobject(text: str) -> list[Read]:
    calendar = vobject.readOne(text)
    return [
        Read(
            calendar.method.value, one.uid.value, int(one.sequence.value), one.dtstart.value, one.dtend.value,
            one.dtstamp.value, one.status.value, one.summary.value, one.location.value, one.description.value,
            one.organizer.value if "organizer" in one.contents else None,
            one.attendee.value if "attendee" in one.contents else None,
        )
        for one in calendar.contents.get("vevent", [])
    ]  # fmt: skip
