"""Delivery: leasing messages from the outbox, sending them, and marking each one in the same breath.

No network is spoken to inside a transaction. A short transaction leases a few messages; they are sent one by one over one
connection; a short transaction of its own marks each, and only while its lease is still ours. A worker that dies leaves leases that
run out, so that nothing is lost, and at most the one message between its sending and its mark is repeated.
"""

import os
import socket
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from filelock import FileLock, Timeout
from sqlalchemy import delete, select, update

from skills_centre.platform.database import affected_rows, db, table_of, transaction
from skills_centre.platform.mail.calendar_parts import CalendarPart
from skills_centre.platform.mail.carriers import Carrier, MailRoutes, NeverError, TryAgainError
from skills_centre.platform.mail.dead_addresses import dead_among, mark_dead
from skills_centre.platform.mail.gate import Mark, is_open, marks_in, move_on, write_mark
from skills_centre.platform.mail.letters import Letter
from skills_centre.platform.mail.models import MailState, OutboxCalendar, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld, is_nobodys
from skills_centre.platform.mail.unsubscribing import Unsubscribing
from skills_centre.platform.text import normal_email

#: Messages leased at a time: what a killed worker leaves waiting until its lease runs out.
BATCH = 20
#: A message that failed this often is given up.
MOST_TRIES = 8
#: The pauses after each failed try; the last one repeats.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
#: After so many messages in a row that met a server away, the drain stops and leaves the rest to the next one.
PATIENCE = 3

#: Problems that are the server's or ours, and no message's: they cost it no try, so that no outage is long enough to lose any.
NO_FAULT = frozenset({"not-reached", "not-let-in", "sender-refused"})
#: Three of these in a row end a drain. A connection that breaks in mid message may be the message's doing, and counts as a try.
AWAY = NO_FAULT | {"no-answer"}

#: A server that refuses more recipients in a row than this refuses us, not them: their addresses are not to blame.
MOST_GONE_IN_A_ROW = 5

_OUTBOX = table_of(OutboxMessage)

Clock = Callable[[], datetime]
#: Looks once more, at the moment of sending, at what these messages say; rewrites, postpones or withholds any of them in a transaction of
#: its own, and says whether it did.
Look = Callable[[Collection[UUID], datetime], bool]


@dataclass
class Drained:
    """What one drain did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    #: Sent, but another worker held the lease by then: a repeat that mail systems drop by its Message-ID.
    late: int = 0
    #: All mail is paused, and nothing was looked at.
    is_paused: bool = False
    in_a_row: int = field(default=0, repr=False)
    refused_in_a_row: int = field(default=0, repr=False)


def drain(
    routes: MailRoutes,
    *,
    urgent: bool,
    clock: Clock,
    seconds: float = 400,
    wait: bool = False,
    look: Look | None = None,
) -> Drained:
    """Send what is due of one kind, until nothing is, the time is up or the server is away.

    Whatever is leased goes through `look` before it is sent.

    One drain of a kind runs at a time on a machine; a second comes back at once with nothing done, unless it is to `wait`.
    """
    drained = Drained()
    routes.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(routes.folder / f".{'urgent' if urgent else 'ordinary'}.lock", thread_local=False)
    try:
        with lock.acquire(timeout=30 if wait else 0), Carrier(routes) as carrier:
            until = clock() + timedelta(seconds=seconds)
            owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"
            while clock() < until and drained.in_a_row < PATIENCE:
                lease = _take_lease(owner, routes, urgent=urgent, now=clock(), has_sent=drained.sent > 0)
                drained.is_paused = lease is None
                if lease is None or not lease.found:
                    break
                if look is not None and lease.letters and look(list(lease.letters), clock()):
                    _read_again(lease)
                _carry_all(lease, carrier, drained, clock=clock)
    except Timeout:
        pass
    return drained


@dataclass
class _Lease:
    """Messages that are ours until an instant."""

    owner: str
    until: datetime
    seconds: int
    letters: dict[UUID, Letter]
    found: int

    def is_short(self, now: datetime) -> bool:
        """Whether too little is left for one message to go through its four exchanges."""
        return now > self.until - timedelta(seconds=self.seconds * 2 / 3)


def _take_lease(
    owner: str, routes: MailRoutes, *, urgent: bool, now: datetime, has_sent: bool = False
) -> _Lease | None:
    """Claim the next messages that are due and nobody's, in one short transaction; none while all mail is paused.

    The gate's number moves on with each lease and, when something was sent, once more after the last: a backup from amid a batch is
    behind it then.
    """
    marks = marks_in(routes.folder)
    mark = None
    with transaction() as session:
        if not is_open(routes, marks, now=now):
            return None
        due = (
            select(OutboxMessage)
            .where(
                OutboxMessage.state == MailState.QUEUED,
                OutboxMessage.urgent.is_(urgent),
                OutboxMessage.next_try_at <= now,
                is_nobodys(now),
            )
            .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)  # on SQLite the writer's lock serves
        )
        rows = session.scalars(due).all()
        if routes.is_by_smtp and (rows or has_sent):
            mark = move_on()
            if mark is None:
                return None
        lease = _leased(rows, owner, now=now, seconds=routes.lease_seconds)
    _keep(mark, routes, urgent=urgent)
    return lease


def _keep(mark: Mark | None, routes: MailRoutes, *, urgent: bool) -> None:
    if mark is not None:
        write_mark(routes.folder, mark, urgent=urgent)


def _leased(rows: Sequence[OutboxMessage], owner: str, *, now: datetime, seconds: int) -> _Lease:
    """Make these messages ours.

    One whose worker died counts that as a try, so that a message which kills workers is given up in the end. It is taken alone, so that
    the others of its batch, of which it was perhaps the first, do not count its kills as their own.
    """
    rows = rows[:1] if rows and rows[0].lease_owner is not None else [one for one in rows if one.lease_owner is None]
    until = now + timedelta(seconds=seconds)
    letters: dict[UUID, Letter] = {}
    calendars = _calendars_of([row.id for row in rows])
    dead = dead_among({normal_email(row.address) for row in rows if row.address})
    for row in rows:
        if row.address and normal_email(row.address) in dead:
            row.state, row.problem = MailState.SUPPRESSED, Withheld.DEAD_ADDRESS.value
            row.lease_owner, row.lease_until = None, None
            continue
        if row.lease_owner is not None:
            row.tries += 1
            if row.tries >= MOST_TRIES:
                row.state, row.problem, row.lease_owner, row.lease_until = MailState.FAILED, "worker-died", None, None
                continue
        row.lease_owner, row.lease_until = owner, until
        letters[row.id] = _letter(row, calendars)
    return _Lease(owner, until, seconds, letters, len(rows))


def _read_again(lease: _Lease) -> None:
    """Keep of a lease what is still ours and waits, with the words that it has now."""
    with transaction() as session:
        kept = OutboxMessage.lease_owner == lease.owner, OutboxMessage.state == MailState.QUEUED
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.id.in_(list(lease.letters)), *kept)).all()
        calendars = _calendars_of([row.id for row in rows])
        found = {row.id: _letter(row, calendars) for row in rows}
    lease.letters = {one: found[one] for one in lease.letters if one in found}


def _letter(row: OutboxMessage, calendars: Mapping[UUID, Sequence[CalendarPart]]) -> Letter:
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
    )


def _calendars_of(ids: Collection[UUID]) -> dict[UUID, list[CalendarPart]]:
    """What calendars read of each of these messages, in order."""
    found: dict[UUID, list[CalendarPart]] = defaultdict(list)
    kept = OutboxCalendar
    rows = db.session.execute(
        select(kept.message_id, kept.method, kept.body, kept.file_name)
        .where(kept.message_id.in_(ids))
        .order_by(kept.message_id, kept.number)
    )
    for row in rows:
        found[row.message_id].append(CalendarPart(row.method, row.body, row.file_name))
    return found


def _carry_all(lease: _Lease, carrier: Carrier, drained: Drained, *, clock: Clock) -> None:
    """Send each leased message and mark it; what is left over when the server is away is given back."""
    for message_id, letter in _one_by_one(lease):
        if drained.in_a_row >= PATIENCE:
            _give_back(lease, [message_id, *lease.letters])
            return
        if lease.is_short(clock()) and not _renew(lease, [message_id, *lease.letters], now=clock()):
            return
        try:
            went_to = carrier.carry(letter)
        except NeverError as problem:
            drained.refused_in_a_row += 1
            gone = letter.address if problem.is_gone and drained.refused_in_a_row <= MOST_GONE_IN_A_ROW else None
            drained.failed += _mark_failed(lease, message_id, problem.code, gone=gone, now=clock())
        except TryAgainError as problem:
            drained.in_a_row = drained.in_a_row + 1 if problem.code in AWAY else 0
            _mark_for_later(lease, message_id, problem.code, drained, now=clock())
        else:
            drained.in_a_row = drained.refused_in_a_row = 0
            if _mark_sent(lease, message_id, went_to, now=clock(), has_calendar=bool(letter.calendar)):
                drained.sent += 1
            else:
                drained.late += 1


def _one_by_one(lease: _Lease) -> Iterator[tuple[UUID, Letter]]:
    while lease.letters:
        message_id = next(iter(lease.letters))
        yield message_id, lease.letters.pop(message_id)


def _renew(lease: _Lease, ids: list[UUID], *, now: datetime) -> bool:
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


def _give_back(lease: _Lease, ids: list[UUID]) -> None:
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.lease_owner == lease.owner)
            .values(lease_owner=None, lease_until=None)
        )


def _mark_sent(lease: _Lease, message_id: UUID, went_to: str, *, now: datetime, has_calendar: bool = False) -> bool:
    """Mark one message, if its lease is still ours; its words are not needed any more, and go."""
    return _mark(
        lease,
        message_id,
        state=MailState.SENT,
        sent_at=now,
        went_to=went_to,
        problem=None,
        text_body=None,
        html_body=None,
        unsubscribe=None,
        forgets_calendar=has_calendar,
    )


def _mark_failed(lease: _Lease, message_id: UUID, code: str, *, gone: str | None, now: datetime) -> bool:
    """Give a message up, and mail its address no more where that is gone."""
    marked = _mark(lease, message_id, state=MailState.FAILED, problem=code[:80])
    if marked and gone:
        with transaction() as session:
            person_id = session.scalar(select(OutboxMessage.person_id).where(OutboxMessage.id == message_id))
            mark_dead(gone, code, message_id=message_id, person_id=person_id, now=now)
    return marked


def _mark_for_later(lease: _Lease, message_id: UUID, code: str, drained: Drained, *, now: datetime) -> None:
    """Put a message back with a pause that grows, or give it up after the last try."""
    tries = db.session.execute(select(OutboxMessage.tries).where(OutboxMessage.id == message_id)).scalar_one()
    tries += code not in NO_FAULT
    if tries >= MOST_TRIES:
        drained.failed += _mark(lease, message_id, state=MailState.FAILED, tries=tries, problem=code[:80])
        return
    pause = PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
    drained.retried += _mark(lease, message_id, tries=tries, next_try_at=now + pause, problem=code[:80])


def _mark(lease: _Lease, message_id: UUID, *, forgets_calendar: bool = False, **values: object) -> bool:
    with transaction() as session:
        marked = bool(
            affected_rows(
                session,
                update(_OUTBOX)  # not the entity, which costs more, and is paid for each message
                .where(
                    _OUTBOX.c.id == message_id,
                    _OUTBOX.c.lease_owner == lease.owner,
                    _OUTBOX.c.state == MailState.QUEUED,
                )
                .values(lease_owner=None, lease_until=None, **values),
            )
        )
        if marked and forgets_calendar:
            session.execute(delete(OutboxCalendar).where(OutboxCalendar.message_id == message_id))
        return marked
