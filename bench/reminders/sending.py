"""Prebuilt messages sent: the drain beside a plain loop that leases, sends and marks, both into a light sink; urgent mail meanwhile."""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import delete, insert, select, text

from bench.ceilings import LEASE_TWENTY, MARK_ONE
from bench.measure import Measurement, at_least, at_most
from bench.reminders.data import AT
from bench.reminders.sink import light_sink
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, is_postgresql, refresh_statistics, table_of, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.carriers import Carrier, MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.letters import Letter
from skills_centre.platform.mail.looks import Letterhead, write_letter
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.outbox import kind_of, message_id_of, queue_mail
from skills_centre.reminders.services.last_look import look_again

HEAD = Letterhead("The Bench", "https://skills.bench", "#373151", "#006548")
#: An urgent message every so many seconds, while the rest drains.
EVERY = 0.25
#: In so many seconds 95% of the urgent messages are to be handed over, and a hundred thousand ordinary ones all together.
URGENT_WITHIN, ALL_WITHIN = 10.0, 120.0


def send(app: Flask, kind: str, number: int, folder: Path) -> Iterator[Measurement]:
    """The plain loop, the drain, and the drain with urgent mail beside it."""
    with light_sink() as sink:
        routes = MailRoutes(
            sink.url, "Bench <bench@skills.parliament.uk>", "https://skills.bench", folder / "mail", only_to_files=False
        )
        queue(number)
        plain = number / _seconds(partial(_plain_loop, routes))
        queue(number)
        took = _seconds(partial(_drain, routes, urgent=False))
        yield at_least(
            f"prebuilt messages sent, {number}, {kind}", value=number / took, limit=plain, unit="1/s", goal=0.5
        )
        yield at_most(
            f"all of them sent, {number}, {kind}", value=took, limit=ALL_WITHIN * number / 100_000, unit="s", goal=1
        )
        queue(number)
        yield at_most(
            f"95% of urgent mail handed over while {number} drain, {kind}",
            value=_urgent_beside(app, routes), limit=URGENT_WITHIN, unit="s", goal=1,
        )  # fmt: skip


def _seconds(do: partial[None]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def queue(number: int, people: Sequence[UUID] = ()) -> None:
    """So many messages of ordinary length, due now, and none else; each to another of these people, if any are named."""
    bodies = write_letter(
        HEAD, heading="Due in 20 days: Course 0", paragraphs=("It takes about 40 minutes.",) * 3, why="it is required"
    )
    now = utc_now()
    rows = [
        {
            "id": new_id(), "key": f"bench:{place}", "kind": kind_of(f"bench:{place}"), "address": f"person{place}@westmere.uk",
            "subject": "Due in 20 days: Course 0", "text_body": bodies.text, "html_body": bodies.html,
            "message_id": message_id_of(f"bench:{place}"), "urgent": False, "state": MailState.QUEUED, "queued_at": now, "next_try_at": now,
            "tries": 0, "one_click": False, "person_id": people[place] if people else None,
        }
        for place in range(number)
    ]  # fmt: skip
    with transaction() as session:
        session.execute(delete(OutboxMessage))
        session.execute(insert(table_of(OutboxMessage)), rows)
        refresh_statistics(session, OutboxMessage)  # else the plain loop sorts all that waits for each lease
    db.session.close()


def _drain(routes: MailRoutes, *, urgent: bool) -> None:
    look = None if urgent else partial(look_again, head=HEAD)
    while drain(routes, urgent=urgent, clock=utc_now, look=look).sent:
        pass


def _plain_loop(routes: MailRoutes) -> None:
    """Lease twenty, send each over one connection, mark each in a commit of its own: nothing is looked at, retried or guarded."""
    lease = LEASE_TWENTY + (" FOR UPDATE SKIP LOCKED" if is_postgresql(db.session()) else "")
    with Carrier(routes) as carrier:
        while True:
            with transaction() as session:
                rows = session.execute(text(lease)).all()
                session.execute(
                    text("UPDATE outbox_message SET lease_owner = 'plain' WHERE id = :id"),
                    [{"id": row.id} for row in rows] or [{"id": None}],
                )
            if not rows:
                return
            for row in rows:
                carrier.carry(
                    Letter(
                        key=row.key, message_id=row.message_id, address=row.address, subject=row.subject, text_body=row.text_body,
                        html_body=row.html_body, queued_at=AT,
                    )
                )  # fmt: skip
                with transaction() as session:
                    session.execute(text(MARK_ONE), {"id": row.id})


def _urgent_beside(app: Flask, routes: MailRoutes) -> float:
    """Urgent messages by a process's thread of their own while the rest drains: the seconds in which 95% were handed over."""
    done = threading.Event()

    def ordinary() -> None:
        with app.app_context():
            _drain(routes, urgent=False)
        done.set()

    def urgent() -> None:
        with app.app_context():
            while not done.is_set():
                _drain(routes, urgent=True)
                time.sleep(0.05)
            _drain(routes, urgent=True)

    threads = [threading.Thread(target=one) for one in (ordinary, urgent)]
    for thread in threads:
        thread.start()
    number = 0
    while not done.is_set():
        number += 1
        with transaction():
            queue_mail(
                f"account-link:{number}", person_id=None, address=f"urgent{number}@westmere.uk", subject="Urgent", text_body="Now",
                html_body="<p>Now</p>", urgent=True, now=utc_now(),
            )  # fmt: skip
        time.sleep(EVERY)
    for thread in threads:
        thread.join()
    waited = sorted(_waited())
    print(
        f"{len(waited)} urgent messages: half within {waited[len(waited) // 2]:.2f} s, the last within {waited[-1]:.2f} s",
        flush=True,
    )
    return waited[len(waited) * 95 // 100]


def _waited() -> list[float]:
    db.session.close()
    rows = db.session.execute(
        select(OutboxMessage.queued_at, OutboxMessage.sent_at).where(
            OutboxMessage.urgent.is_(True), OutboxMessage.sent_at.is_not(None)
        )
    )
    return [(sent_at - queued_at).total_seconds() for queued_at, sent_at in rows if isinstance(sent_at, datetime)]
