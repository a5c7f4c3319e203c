"""Putting the letters of bookings into the outbox, once for each person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from skills_centre.bookings.rules.letters import Words
from skills_centre.people.queries.recipients import recipients
from skills_centre.platform.mail.looks import Action, Bodies, Letterhead, write_letter
from skills_centre.platform.mail.outbox import queue_mail


@dataclass(frozen=True, slots=True)
class ToPost:
    """What one person is told, and the path to which the button leads."""

    person_id: UUID
    words: Words
    path: str


def post(letters: Sequence[ToPost], head: Letterhead, *, key: str, now: datetime) -> int:
    """Put letters into the outbox under a key that names their common occasion, and say how many had somebody to go to.

    Nothing goes to whoever has left or has no address; a second call with the same key sends nothing more.
    """
    found = recipients([letter.person_id for letter in letters])
    bodies = {one: _write(one, head) for one in {_Said(letter.words, letter.path) for letter in letters}}
    reached = 0
    for letter in letters:
        receiver = found.get(letter.person_id)
        if receiver is None or receiver.email is None or receiver.has_left:
            continue
        body = bodies[_Said(letter.words, letter.path)]
        queue_mail(
            f"{key}:{letter.person_id}",
            person_id=letter.person_id,
            address=receiver.email,
            subject=letter.words.subject,
            text_body=body.text,
            html_body=body.html,
            urgent=True,
            now=now,
        )
        reached += 1
    return reached


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
