"""Leasing: claiming messages of the outbox for so long that each can be sent and marked, a few at a time.

The statements are built once: what happens for every few messages of a hundred thousand is paid for five thousand times.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, literal_column, or_, select, text, update
from sqlalchemy.orm import Session

from skills_centre.platform.database import affected_rows, db, is_postgresql, table_of, transaction
from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.dead_addresses import dead_among
from skills_centre.platform.mail.gate import is_open, marks_in, move_on, write_mark
from skills_centre.platform.mail.letters import Letter
from skills_centre.platform.mail.models import MailState, OutboxCalendar, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld
from skills_centre.platform.mail.unsubscribing import Unsubscribing
from skills_centre.platform.text import normal_email

#: Messages leased at a time: what a killed worker leaves waiting until its lease runs out.
BATCH = 20
#: A message that failed this often is given up.
MOST_TRIES = 8

_OUTBOX, _CALENDAR = table_of(OutboxMessage), table_of(OutboxCalendar)
_MESSAGE = _OUTBOX.c
#: The index of what waits is of this one state, which has to stand in the statement for a plan that is kept to use it.
_WAITS = _MESSAGE.state == literal_column(f"'{MailState.QUEUED.value}'")
_LETTER = (
    _MESSAGE.id, _MESSAGE.key, _MESSAGE.message_id, _MESSAGE.address, _MESSAGE.subject, _MESSAGE.text_body, _MESSAGE.html_body,
    _MESSAGE.queued_at, _MESSAGE.unsubscribe, _MESSAGE.one_click, _MESSAGE.thread,
    exists().where(_CALENDAR.c.message_id == _MESSAGE.id).label("has_calendar"),
)  # fmt: skip
_DUE = (
    select(*_LETTER, _MESSAGE.tries, _MESSAGE.lease_owner)
    .where(
        _WAITS,
        _MESSAGE.urgent == bindparam("urgent"),
        _MESSAGE.next_try_at <= bindparam("now"),
        or_(_MESSAGE.lease_until.is_(None), _MESSAGE.lease_until <= bindparam("now")),
    )
    .order_by(_MESSAGE.next_try_at, _MESSAGE.id)
    .limit(literal_column(str(BATCH)))
    .with_for_update(skip_locked=True)  # on SQLite the writer's lock serves
)
#: While its statistics do not know how much waits, PostgreSQL would read all of it and sort it for each lease.
_NEVER_SORTED = text("SET LOCAL enable_sort = off")
_THESE = _MESSAGE.id.in_(bindparam("ids", expanding=True))
_TAKE = update(_OUTBOX).where(_THESE).values(lease_owner=bindparam("owner"), lease_until=bindparam("until"))
_READ_AGAIN = select(*_LETTER).where(_THESE, _WAITS, _MESSAGE.lease_owner == bindparam("owner"))
_CALENDARS = (
    select(_CALENDAR.c.message_id, _CALENDAR.c.method, _CALENDAR.c.body, _CALENDAR.c.file_name)
    .where(_CALENDAR.c.message_id.in_(bindparam("ids", expanding=True)))
    .order_by(_CALENDAR.c.message_id, _CALENDAR.c.number)
)


@dataclass
class Lease:
    """Messages that are ours until an instant."""

    owner: str
    until: datetime
    seconds: int
    letters: dict[UUID, Letter]
    found: int

    def is_short(self, now: datetime) -> bool:
        """Whether too little is left for one message to go through its four exchanges."""
        return now > self.until - timedelta(seconds=self.seconds * 2 / 3)


def take_lease(owner: str, routes: MailRoutes, *, urgent: bool, now: datetime, has_sent: bool = False) -> Lease | None:
    """Claim the next messages that are due and nobody's, in one short transaction; none while all mail is paused.

    The gate's number moves on with each lease and, when something was sent, once more after the last: a backup from amid a batch is
    behind it then.
    """
    marks = marks_in(routes.folder)
    mark = None
    with transaction() as session:
        if not is_open(routes, marks, now=now):
            return None
        rows = _due(session, urgent=urgent, now=now)
        if routes.is_by_smtp and (rows or has_sent):
            mark = move_on()
            if mark is None:
                return None
        lease = _leased(rows, owner, now=now, seconds=routes.lease_seconds)
    if mark is not None:
        write_mark(routes.folder, mark, urgent=urgent)
    return lease


def _due(session: Session, *, urgent: bool, now: datetime) -> Sequence[Row[Any]]:
    """The next messages that nobody holds, held until the transaction ends, by the index that has them in order."""
    if is_postgresql(session):
        session.execute(_NEVER_SORTED)
    return session.execute(_DUE, {"urgent": urgent, "now": now}).all()


def _leased(rows: Sequence[Row[Any]], owner: str, *, now: datetime, seconds: int) -> Lease:
    """Make these messages ours.

    One whose worker died counts that as a try, so that a message which kills workers is given up in the end. It is taken alone, so that
    the others of its batch, of which it was perhaps the first, do not count its kills as their own.
    """
    until = now + timedelta(seconds=seconds)
    taken = rows[:1] if rows and rows[0].lease_owner is not None else [one for one in rows if one.lease_owner is None]
    wanted = _without_those_given_up(_without_the_dead(taken))
    calendars = _calendars_of([row.id for row in wanted if row.has_calendar])
    if wanted:
        db.session.execute(_TAKE, {"ids": [row.id for row in wanted], "owner": owner, "until": until})
    return Lease(owner, until, seconds, {row.id: _letter(row, calendars) for row in wanted}, len(taken))


def _without_the_dead(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those of these messages whose address takes mail; the others are withheld."""
    dead = dead_among({normal_email(row.address) for row in rows if row.address})
    withheld = [row for row in rows if row.address and normal_email(row.address) in dead]
    if withheld:
        _end(withheld, MailState.SUPPRESSED, Withheld.DEAD_ADDRESS.value)
    return [row for row in rows if row not in withheld]


def _without_those_given_up(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those of these messages that did not kill too many workers, with one more try for each that may have killed one."""
    killers = [row for row in rows if row.lease_owner is not None]
    if killers:
        tried = update(_OUTBOX).where(_THESE).values(tries=_MESSAGE.tries + 1)
        db.session.execute(tried, {"ids": [row.id for row in killers]})
    given_up = [row for row in killers if row.tries + 1 >= MOST_TRIES]
    if given_up:
        _end(given_up, MailState.FAILED, "worker-died")
    return [row for row in rows if row not in given_up]


def _end(rows: Sequence[Row[Any]], state: MailState, problem: str) -> None:
    values = {"state": state, "problem": problem, "lease_owner": None, "lease_until": None}
    db.session.execute(update(_OUTBOX).where(_MESSAGE.id.in_([row.id for row in rows])).values(values))


def read_again(lease: Lease) -> None:
    """Keep of a lease what is still ours and waits, with the words that it has now."""
    with transaction() as session:
        rows = session.execute(_READ_AGAIN, {"ids": list(lease.letters), "owner": lease.owner}).all()
        calendars = _calendars_of([row.id for row in rows if row.has_calendar])
    found = {row.id: _letter(row, calendars) for row in rows}
    lease.letters = {one: found[one] for one in lease.letters if one in found}


def _letter(row: Row[Any], calendars: Mapping[UUID, Sequence[CalendarPart]]) -> Letter:
    return Letter(
        key=row.key,
        message_id=row.message_id,
        address=row.address or "",
        subject=row.subject or "",
        text_body=row.text_body or "",
        html_body=row.html_body or "",
        calendar=tuple(calendars.get(row.id, ())),
        queued_at=row.queued_at,
        unsubscribing=Unsubscribing(row.unsubscribe, row.one_click) if row.unsubscribe else None,
        thread=row.thread,
    )


def _calendars_of(ids: Collection[UUID]) -> dict[UUID, list[CalendarPart]]:
    """What calendars read of each of these messages, in order."""
    found: dict[UUID, list[CalendarPart]] = defaultdict(list)
    for row in db.session.execute(_CALENDARS, {"ids": list(ids)}) if ids else ():
        found[row.message_id].append(CalendarPart(row.method, row.body, row.file_name))
    return found


def renew(lease: Lease, ids: list[UUID], *, now: datetime) -> bool:
    """Lengthen our lease of what is not sent yet; false when it had run out and others may hold it."""
    until = now + timedelta(seconds=lease.seconds)
    with transaction() as session:
        kept = affected_rows(
            session,
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.lease_owner == lease.owner, OutboxMessage.lease_until > now)
            .values(lease_until=until),
        )
    lease.until = until
    return kept == len(ids)


def give_back(lease: Lease, ids: list[UUID]) -> None:
    """Let others have what we do not send."""
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.lease_owner == lease.owner)
            .values(lease_owner=None, lease_until=None)
        )
