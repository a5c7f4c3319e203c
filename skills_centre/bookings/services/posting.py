"""Putting the letters of bookings into the outbox, once for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import NamedTuple
from uuid import UUID

from skills_centre.bookings.rules.calendar_letters import words_of_calendar_date
from skills_centre.bookings.rules.calendars import Mailbox, Method, invitation
from skills_centre.bookings.rules.letters import Words
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.bookings.services.calendars import ToCalendar
from skills_centre.people.queries.recipients import recipients
from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.looks import Action, Bodies, Letterhead, write_letter
from skills_centre.platform.mail.outbox import queue_mail


@dataclass(frozen=True, slots=True)
class ToPost:
    """What one person is told, and the path to which the button leads."""

    person_id: UUID
    words: Words
    path: str
    #: What it brings to the person's calendar. A message carries one date: each further one has a message of its own.
    calendar: Sequence[ToCalendar] = ()


def post(letters: Sequence[ToPost], head: Letterhead, *, key: str, now: datetime, is_urgent: bool = True) -> int:
    """Put letters into the outbox under a key that names their common occasion, and say how many had somebody to go to.

    Nothing goes to whoever has left or has no address; a second call with the same key sends nothing more. What is not urgent waits
    behind what is.
    """
    found = recipients([letter.person_id for letter in letters])
    pieces = [(letter, _pieces(letter)) for letter in letters]
    bodies = {one: _write(one, head) for one in {piece.said for _letter, some in pieces for piece in some}}
    reached = 0
    for letter, some in pieces:
        receiver = found.get(letter.person_id)
        if receiver is None or receiver.email is None or receiver.has_left:
            continue
        for piece in some:
            queue_mail(
                f"{key}:{letter.person_id}{piece.suffix}",
                person_id=letter.person_id,
                address=receiver.email,
                subject=piece.said.words.subject,
                text_body=bodies[piece.said].text,
                html_body=bodies[piece.said].html,
                urgent=is_urgent,
                now=now,
                calendar=_part(piece.calendar, head, Mailbox(receiver.name, receiver.email), now=now)
                if piece.calendar
                else None,
            )
        reached += 1
    return reached


class _Piece(NamedTuple):
    """One message of a letter: the letter itself, or a further date for the calendar."""

    said: "_Said"
    suffix: str
    calendar: ToCalendar | None


def _pieces(letter: ToPost) -> list[_Piece]:
    first = letter.calendar[0] if letter.calendar else None
    further = [_Piece(_Said(_words_of(one), letter.path), f":date-{one.number}", one) for one in letter.calendar[1:]]
    return [_Piece(_Said(letter.words, letter.path), "", first), *further]


def _words_of(one: ToCalendar) -> Words:
    return words_of_calendar_date(
        one.entry.title,
        span_in_words(one.entry.starts_at, one.entry.ends_at),
        number=one.number,
        of=one.of,
        is_taken_out=one.method is Method.CANCEL,
    )


def _part(one: ToCalendar, head: Letterhead, attendee: Mailbox, *, now: datetime) -> CalendarPart:
    name, address = parseaddr(head.mail_from)
    body = invitation(
        one.entry, one.method, organizer=Mailbox(name or head.institution, address), attendee=attendee, now=now
    )
    return CalendarPart(one.method.value, body)


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
    )


def page_of_session(session_id: UUID) -> str:
    """The path of a session's page."""
    return f"/sessions/{session_id}"
