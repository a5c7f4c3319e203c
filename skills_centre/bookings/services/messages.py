"""Writing to the people of a session: at once, or where they are many after five minutes in which somebody may stop it.

A message is a row; the worker puts it into the outbox for everybody and marks it in one transaction, so that a worker killed at any
moment leaves it either to be sent or sent, and each person gets it once. Source of the pause: DOMAIN.md, "Reminders".
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from skills_centre.bookings.errors import MessageGone
from skills_centre.bookings.models import MessageTo, SessionMessage
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.queries.telling import people_in
from skills_centre.bookings.rules.messages import words_of_message
from skills_centre.bookings.rules.states import LIVE, WITH_PLACE
from skills_centre.bookings.services.places import locked_session
from skills_centre.bookings.services.posting import ToPost, page_of_session, post
from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.mail.many import MOST_AT_ONCE, PAUSE_BEFORE_MANY

#: Whose bookings a message goes to.
RECEIVERS = {MessageTo.PLACES: WITH_PLACE, MessageTo.EVERYONE: LIVE}


@dataclass(frozen=True)
class Written:
    """What somebody wrote, and to whom."""

    subject: str
    body: str
    sent_to: MessageTo


def receivers(session_id: UUID, sent_to: MessageTo) -> list[UUID]:
    """Who would get a message now."""
    return people_in(session_id, RECEIVERS[sent_to])


def write_to_people(
    session_id: UUID, written: Written, *, by_id: UUID, form_id: UUID, now: datetime
) -> datetime | None:
    """Send a message to the people of a session. Sent twice with one `form_id`, it is one message. Raises NotFound.

    To more than 20 people it goes five minutes later, and the instant is given: until then `stop_message` takes it back.
    """
    session = locked_session(session_id)
    made = db.session.scalar(
        select(SessionMessage).where(SessionMessage.made_by == by_id, SessionMessage.form_id == form_id)
    )
    if made is None:
        waits = len(receivers(session_id, written.sent_to)) > MOST_AT_ONCE
        made = SessionMessage(
            id=new_id(),
            session_id=session.id,
            sent_to=written.sent_to,
            subject=written.subject,
            body=written.body,
            made_at=now,
            made_by=by_id,
            form_id=form_id,
            send_at=now + PAUSE_BEFORE_MANY if waits else now,
        )
        db.session.add(made)
        record_act("session.message", actor_id=by_id, subject_kind="session", subject_id=session.id, now=now)
        enqueue(Job.TELL_OF_BOOKINGS)
    return made.send_at if made.send_at > made.made_at else None


def stop_message(message_id: UUID, *, session_id: UUID, by_id: UUID, now: datetime) -> None:
    """Take a message back before it goes. Stopped already, it changes nothing. Raises NotFound, or MessageGone when it has gone."""
    message = _locked(message_id)
    if message is None or message.session_id != session_id:
        raise NotFound
    if message.queued_at is not None:
        raise MessageGone
    if message.stopped_at is None:
        message.stopped_at, message.stopped_by = now, by_id
        record_act("session.stop-message", actor_id=by_id, subject_kind="session", subject_id=session_id, now=now)


def send_next_message(head: Letterhead, *, now: datetime) -> bool:
    """Put the message whose time came first into the outbox, for whoever is on its session now; whether there was one."""
    due = db.session.scalar(
        select(SessionMessage.id)
        .where(SessionMessage.queued_at.is_(None), SessionMessage.stopped_at.is_(None), SessionMessage.send_at <= now)
        .order_by(SessionMessage.send_at, SessionMessage.id)
        .limit(1)
    )
    if due is None:
        return False
    message = _locked(due)
    if message is not None and message.queued_at is None and message.stopped_at is None:
        message.queued_at, message.receivers = now, _queue(message, head, now=now)
    return True


def _locked(message_id: UUID) -> SessionMessage | None:
    return db.session.get(SessionMessage, message_id, with_for_update=True, populate_existing=True)


def _queue(message: SessionMessage, head: Letterhead, *, now: datetime) -> int:
    """Put it into the outbox once for each person, and say for how many."""
    session = session_line(message.session_id)
    words = words_of_message(message.subject, message.body, title=session.title, when=session.when, where=session.where)
    page = page_of_session(session.id)
    letters = [
        ToPost(one, words, page, session_id=session.id) for one in receivers(message.session_id, message.sent_to)
    ]
    return post(letters, head, key=f"session-message:{message.id}", now=now)
