"""Delivery: leasing messages from the outbox, sending them, and marking each one in the same breath.

No network is spoken to inside a transaction. A short transaction leases a few messages; they are sent one by one over one
connection; a commit of its own marks each, and only while its lease is still ours. The server hears who the next message is for
while that commit is on its way, and not a word of the message before it is over. A worker that dies leaves leases that run out, so
that nothing is lost, and at most the one message between its sending and its mark is repeated.
"""

import os
import socket
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from filelock import FileLock, Timeout
from sqlalchemy import bindparam, delete, null, select, update

from skills_centre.platform.database import affected_rows, db, table_of, transaction
from skills_centre.platform.mail.carriers import Carrier, HinderedError, MailRoutes, NeverError, TryAgainError
from skills_centre.platform.mail.dead_addresses import mark_dead
from skills_centre.platform.mail.leasing import MOST_TRIES, Lease, give_back, read_again, renew, take_lease
from skills_centre.platform.mail.letters import Letter
from skills_centre.platform.mail.models import MailState, OutboxCalendar, OutboxMessage
from skills_centre.platform.single_changes import SingleChanges, single_changes

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
#: Built once, because it is paid for each message. What the message said is not needed any more, and goes.
_SENT = (
    update(_OUTBOX)
    .where(
        _OUTBOX.c.id == bindparam("message"),
        _OUTBOX.c.lease_owner == bindparam("owner"),
        _OUTBOX.c.state == MailState.QUEUED,
    )
    .values(
        state=MailState.SENT,
        sent_at=bindparam("at"),
        went_to=bindparam("where"),
        **dict.fromkeys(("problem", "text_body", "html_body", "unsubscribe", "lease_owner", "lease_until"), null()),
    )
)

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
        with lock.acquire(timeout=30 if wait else 0), Carrier(routes) as carrier, single_changes() as changes:
            until = clock() + timedelta(seconds=seconds)
            owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"
            while clock() < until and drained.in_a_row < PATIENCE:
                lease = take_lease(owner, routes, urgent=urgent, now=clock(), has_sent=drained.sent > 0)
                drained.is_paused = lease is None
                if lease is None or not lease.found:
                    break
                if look is not None and lease.letters and look(list(lease.letters), clock()):
                    read_again(lease)
                _carry_all(lease, carrier, _Marks(lease, changes, drained), drained, clock=clock)
    except Timeout:
        pass
    return drained


class _Marks:
    """The marks of the messages of a lease that were sent, of which one at most is on its way."""

    def __init__(self, lease: Lease, changes: SingleChanges, drained: Drained) -> None:
        self._lease, self._changes, self._drained = lease, changes, drained
        self._on_its_way: Callable[[], int] | None = None

    def begin(self, message_id: UUID, went_to: str, *, now: datetime, has_calendar: bool) -> None:
        """Mark a message that has just been sent, if its lease is still ours, in one commit; `settle` waits for it."""
        values = {"message": message_id, "owner": self._lease.owner, "at": now, "where": went_to}
        if not has_calendar:
            self._on_its_way = self._changes.begin(_SENT, values)
            return
        with transaction() as session:
            marked = session.connection().execute(_SENT, values).rowcount
            if marked:
                session.execute(delete(OutboxCalendar).where(OutboxCalendar.message_id == message_id))
        self._count(marked)

    def settle(self) -> None:
        """Wait until the last mark is made. Raises what hindered it, and its message is sent once more."""
        marking, self._on_its_way = self._on_its_way, None
        if marking is not None:
            self._count(marking())

    def _count(self, marked: int) -> None:
        if marked:
            self._drained.sent += 1
        else:
            self._drained.late += 1


def _carry_all(lease: Lease, carrier: Carrier, marks: _Marks, drained: Drained, *, clock: Clock) -> None:
    """Send each leased message and mark it; what is left over when the server is away is given back."""
    _carry_each(lease, carrier, marks, drained, clock=clock)
    marks.settle()


class _LeaseOverError(Exception):
    """Others may hold by now what was leased."""


def _carry_each(lease: Lease, carrier: Carrier, marks: _Marks, drained: Drained, *, clock: Clock) -> None:
    for message_id, letter in _one_by_one(lease):
        if drained.in_a_row >= PATIENCE:
            give_back(lease, [message_id, *lease.letters])
            return
        try:
            went_to = carrier.carry(letter, before=partial(_make_sure, lease, message_id, marks, clock))
        except HinderedError as problem:
            if isinstance(problem.__cause__, _LeaseOverError):
                return
            raise
        except NeverError as problem:
            drained.refused_in_a_row += 1
            gone = letter.address if problem.is_gone and drained.refused_in_a_row <= MOST_GONE_IN_A_ROW else None
            drained.failed += _mark_failed(lease, message_id, problem.code, gone=gone, now=clock())
        except TryAgainError as problem:
            drained.in_a_row = drained.in_a_row + 1 if problem.code in AWAY else 0
            _mark_for_later(lease, message_id, problem.code, drained, now=clock())
        else:
            drained.in_a_row = drained.refused_in_a_row = 0
            marks.begin(message_id, went_to, now=clock(), has_calendar=bool(letter.calendar))


def _make_sure(lease: Lease, message_id: UUID, marks: _Marks, clock: Clock) -> None:
    """Wait until the message before is marked, and then see that this one is still ours: a database may be long about either."""
    marks.settle()
    if lease.is_short(clock()) and not renew(lease, [message_id, *lease.letters], now=clock()):
        raise _LeaseOverError


def _one_by_one(lease: Lease) -> Iterator[tuple[UUID, Letter]]:
    while lease.letters:
        message_id = next(iter(lease.letters))
        yield message_id, lease.letters.pop(message_id)


def _mark_failed(lease: Lease, message_id: UUID, code: str, *, gone: str | None, now: datetime) -> bool:
    """Give a message up, and mail its address no more where that is gone."""
    marked = _mark(lease, message_id, state=MailState.FAILED, problem=code[:80])
    if marked and gone:
        with transaction() as session:
            person_id = session.scalar(select(OutboxMessage.person_id).where(OutboxMessage.id == message_id))
            mark_dead(gone, code, message_id=message_id, person_id=person_id, now=now)
    return marked


def _mark_for_later(lease: Lease, message_id: UUID, code: str, drained: Drained, *, now: datetime) -> None:
    """Put a message back with a pause that grows, or give it up after the last try."""
    tries = db.session.execute(select(OutboxMessage.tries).where(OutboxMessage.id == message_id)).scalar_one()
    tries += code not in NO_FAULT
    if tries >= MOST_TRIES:
        drained.failed += _mark(lease, message_id, state=MailState.FAILED, tries=tries, problem=code[:80])
        return
    pause = PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
    drained.retried += _mark(lease, message_id, tries=tries, next_try_at=now + pause, problem=code[:80])


def _mark(lease: Lease, message_id: UUID, **values: object) -> bool:
    with transaction() as session:
        return bool(
            affected_rows(
                session,
                update(_OUTBOX)
                .where(
                    _OUTBOX.c.id == message_id,
                    _OUTBOX.c.lease_owner == lease.owner,
                    _OUTBOX.c.state == MailState.QUEUED,
                )
                .values(lease_owner=None, lease_until=None, **values),
            )
        )
