"""The outbox: putting a message in, once for its key, and reading where it stands."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from skills_centre.platform.database import db, insert_missing
from skills_centre.platform.enqueue import enqueue
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import Job
from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.models import MailState, OutboxCalendar, OutboxMessage
from skills_centre.platform.mail.unsubscribing import Unsubscribing


def queue_mail(
    key: str,
    *,
    person_id: UUID | None,
    address: str,
    subject: str,
    text_body: str,
    html_body: str,
    urgent: bool,
    now: datetime,
    calendar: Sequence[CalendarPart] = (),
    unsubscribing: Unsubscribing | None = None,
    thread: str | None = None,
) -> UUID:
    """Put a message into the outbox unless one with this key is there, wake its sender after the commit, and give its id.

    The same key never sends twice: a second call gives the first message's id and changes nothing. Urgent mail has a queue and a
    worker of its own. Messages of one `thread` (what they are about, and to whom, in a code) stand together in mail programs.
    """
    session = db.session()
    fresh = new_id()
    row = {
        "id": fresh,
        "key": key,
        "kind": kind_of(key),
        "person_id": person_id,
        "address": address,
        "subject": _as_subject(subject),
        "text_body": text_body,
        "html_body": html_body,
        "unsubscribe": unsubscribing.address if unsubscribing else None,
        "one_click": bool(unsubscribing and unsubscribing.is_one_click),
        "message_id": message_id_of(key),
        "thread": message_id_of(f"thread:{thread}") if thread else None,
        "urgent": urgent,
        "queued_at": now,
        "next_try_at": now,
    }
    if not insert_missing(session, OutboxMessage, [row]):
        return session.execute(select(OutboxMessage.id).where(OutboxMessage.key == key)).scalar_one()
    if calendar:
        session.execute(
            insert(OutboxCalendar),
            [
                {
                    "message_id": fresh,
                    "number": number,
                    "method": one.method,
                    "file_name": one.file_name,
                    "body": one.body,
                }
                for number, one in enumerate(calendar, start=1)
            ],
        )
    enqueue(Job.SEND_URGENT_MAIL if urgent else Job.SEND_MAIL)
    return fresh


def kind_of(key: str) -> str:
    """What a message is about, as its key begins: "digest" of "digest:…"."""
    kind, colon, _ = key.partition(":")
    return kind[:40] if colon else "other"


def rewrite_mail(
    outbox_id: UUID, *, subject: str, text_body: str, html_body: str, unsubscribing: Unsubscribing | None
) -> UUID:
    """Let a message that still waits say something else, and give its id; its key, its tries and its place in the queue stay."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == outbox_id, OutboxMessage.state == MailState.QUEUED)
        .values(
            subject=_as_subject(subject),
            text_body=text_body,
            html_body=html_body,
            unsubscribe=unsubscribing.address if unsubscribing else None,
            one_click=bool(unsubscribing and unsubscribing.is_one_click),
        )
        .execution_options(synchronize_session=False)
    )
    return outbox_id


def _as_subject(subject: str) -> str:
    return " ".join(subject.split())[:200]


def message_id_of(key: str) -> str:
    """The left part of the Message-ID that a key gives, always the same, so that mail systems drop a repeat and know a thread."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


@dataclass(frozen=True)
class Whereabouts:
    """Where a message stands: queued, sent (when, and whether by mail or into a file), failed or suppressed."""

    subject: str
    state: MailState
    sent_at: datetime | None
    tries: int


def whereabouts(ids: Collection[UUID]) -> dict[UUID, Whereabouts]:
    """Where each of these messages stands, by id."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(
            OutboxMessage.id, OutboxMessage.subject, OutboxMessage.state, OutboxMessage.sent_at, OutboxMessage.tries
        ).where(OutboxMessage.id.in_(ids))
    )
    return {row.id: Whereabouts(row.subject or "", row.state, row.sent_at, row.tries) for row in rows}
