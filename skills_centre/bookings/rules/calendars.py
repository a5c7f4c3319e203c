"""Sessions as calendars read them: iCalendar objects, pure (RFC 5545, 5546).

Each date of a booking is an event and an object of its own with a UID that never changes, because an object may hold one UID only
(RFC 5546, 3.2.2), and Outlook reads the first. Instants are written in UTC, which is right on both days on which London's clocks change.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from skills_centre.platform.clock import local_time
from skills_centre.platform.later import imported_when_used

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = imported_when_used("icalendar")


class Method(StrEnum):
    """What a calendar is to do with an object."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One date as a calendar shows it. `link` and `how_to_join` are for whoever holds a place alone; `page` is ours."""

    uid: str
    title: str
    where: str
    page: str
    starts_at: datetime
    ends_at: datetime
    link: str | None = None
    sequence: int = 0
    #: What is written of how to join and of getting into the room; both as people typed it.
    how_to_join: str = ""
    getting_in: str = ""

    @property
    def digest(self) -> str:
        """What tells apart two entries that a calendar would show differently; its number of revision plays no part."""
        shown = (
            self.title,
            self.where,
            self.page,
            self.starts_at.astimezone(UTC),
            self.ends_at.astimezone(UTC),
            self.link,
            *((self.how_to_join, self.getting_in) if self.how_to_join or self.getting_in else ()),
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def uid_of(owner_id: UUID, number: int) -> str:
    """The UID of one date of a booking; a new booking after a cancelled one is another, so that no calendar takes it for the old."""
    return f"{owner_id}-{number}"


def file_name(entry: Entry, method: Method) -> str:
    """What the file of one date among several is called: files of one message sort by date, and say which are off."""
    start = local_time(entry.starts_at).strftime("%Y-%m-%d-%H%M")
    return f"{start}-off.ics" if method is Method.CANCEL else f"{start}.ics"


def invitation(entry: Entry, method: Method, *, organizer: Mailbox, attendee: Mailbox, now: datetime) -> str:
    """What puts one date into the calendar of one person, changes it there, or takes it out."""
    event = _event(entry, now=now)
    event.add("organizer", _address(organizer))
    guest = _address(attendee)
    # A booking is the answer: nobody is asked again whether they come, and no reply goes to an address that nobody reads.
    guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    event.add("attendee", guest)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    return _written([event], method)


def published(entries: Iterable[tuple[Entry, datetime]], *, name: str | None = None) -> str:
    """A calendar to read or to subscribe to: entries, each with the instant at which it last changed."""
    events = []
    for entry, changed_at in entries:
        event = _event(entry, now=changed_at)
        event.add("status", "CONFIRMED")
        events.append(event)
    return _written(events, Method.PUBLISH, name=name)


def _event(entry: Entry, *, now: datetime) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", _one_line(entry.title))
    event.add("location", _one_line(entry.where))
    lines = [f"To join: {_one_line(entry.link)}"] if entry.link else []
    for heading, written in (("How to join", entry.how_to_join), ("Getting in", entry.getting_in)):
        if written.strip():
            lines.append(f"{heading}: " + "\n".join(filter(None, map(_one_line, written.splitlines()))))
    event.add("description", "\n".join([*lines, f"Your booking: {entry.page}"]))
    event.add("url", entry.page)
    event.add("transp", "OPAQUE")
    return event


def _written(events: "list[icalendar.Event]", method: Method, *, name: str | None = None) -> str:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Skills Centre//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("name", name)
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _address(one: Mailbox) -> "icalendar.vCalAddress":
    address = icalendar.vCalAddress(f"mailto:{one.address}")
    if one.name:
        address.params["CN"] = _one_line(one.name)
    return address


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
