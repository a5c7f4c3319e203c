"""Putting the letters of bookings into the outbox, once for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import NamedTuple
from uuid import UUID

from skills_centre.bookings.rules.calendars import Mailbox, file_name, invitation
from skills_centre.bookings.rules.letters import Words
from skills_centre.bookings.services.calendars import ToCalendar
from skills_centre.people.queries.recipients import recipients
from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.looks import Action, Bodies, Letterhead, Listed, write_letter
from skills_centre.platform.mail.outbox import queue_mail


@dataclass(frozen=True, slots=True)
class ToPost:
    """What one person is told, and the path to which the button leads."""

    person_id: UUID
    words: Words
    path: str
    #: What it brings to the person's calendar.
    calendar: Sequence[ToCalendar] = ()
    #: The session that it is about, where it is one: what one person is told of it is one thread.
    session_id: UUID | None = None


def post(letters: Sequence[ToPost], head: Letterhead, *, key: str, now: datetime, is_urgent: bool = True) -> int:
    """Put letters into the outbox under a key that names their common occasion, and say how many had somebody to go to.

    Nothing goes to whoever has left or has no address; a second call with the same key sends nothing more. What is not urgent waits
    behind what is.
    """
    found = recipients([letter.person_id for letter in letters])
    bodies = {one: _write(one, head) for one in {_Said(letter.words, letter.path) for letter in letters}}
    reached = 0
    for letter in letters:
        receiver = found.get(letter.person_id)
        if receiver is None or receiver.email is None or receiver.has_left:
            continue
        written = bodies[_Said(letter.words, letter.path)]
        queue_mail(
            f"{key}:{letter.person_id}",
            person_id=letter.person_id,
            address=receiver.email,
            subject=letter.words.subject,
            text_body=written.text,
            html_body=written.html,
            urgent=is_urgent,
            now=now,
            thread=f"{letter.person_id}:{letter.session_id}" if letter.session_id else None,
            calendar=_parts(letter.calendar, head, Mailbox(receiver.name, receiver.email), now=now),
        )
        reached += 1
    return reached


def _parts(changes: Sequence[ToCalendar], head: Letterhead, attendee: Mailbox, *, now: datetime) -> list[CalendarPart]:
    """An object for each date; a file of several is named by its date."""
    name, address = parseaddr(head.mail_from)
    us = Mailbox(name or head.institution, address)
    bodies = [invitation(one.entry, one.method, organizer=us, attendee=attendee, now=now) for one in changes]
    if len(changes) == 1:
        return [CalendarPart(changes[0].method.value, bodies[0])]
    return [
        CalendarPart(one.method.value, body, file_name(one.entry, one.method))
        for one, body in zip(changes, bodies, strict=True)
    ]


class _Said(NamedTuple):
    """What many people may be told alike, and is drawn once for all of them."""

    words: Words
    path: str


def _write(said: _Said, head: Letterhead) -> Bodies:
    return write_letter(
        head,
        heading=said.words.subject,
        paragraphs=said.words.paragraphs,
        action=Action(said.words.button, said.path),
        why=f"You get this because {said.words.why}.",
        listed=Listed("The dates", said.words.dates) if said.words.dates else None,
    )


def page_of_session(session_id: UUID) -> str:
    """The path of a session's page."""
    return f"/sessions/{session_id}"
