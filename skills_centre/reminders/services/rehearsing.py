"""What would leave on the next mail day, found out by the very code that sends, in a transaction that is undone."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.people.queries.recipients import Recipient
from skills_centre.platform.clock import LONDON, local_day, local_time
from skills_centre.platform.database import lock_named, rehearsal
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.platform.portions import portions
from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.models import ReminderState
from skills_centre.reminders.queries.ledger import Owed, Whereabouts, owed_by, whereabouts_of
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kind_words import OF_SKILLS
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.digests import Contents, gather_digests, write_digest
from skills_centre.reminders.services.finding import find_owed
from skills_centre.reminders.services.sweep import calendar_around

#: People whose messages are gathered at once, and at most in all: who waits for a page waits seconds, not minutes.
ROUND, MOST_PEOPLE = 500, 5_000


@dataclass(frozen=True)
class PlannedMessage:
    """A message that would leave, and the reminders in it."""

    person: Recipient
    contents: Contents
    reminders: tuple[Owed, ...]


@dataclass(frozen=True)
class HeldBack:
    """So many reminders of a kind that are owed by then and would not leave, and why; without a reason they wait for a day of one's own."""

    kind: ReminderKind
    reason: Reason | None
    count: int


@dataclass(frozen=True)
class Rehearsed:
    """What would leave on a day, by name, and what would not."""

    day: date
    messages: list[PlannedMessage]
    held: list[HeldBack]
    #: Whether there are more people than were looked at.
    is_cut: bool

    @property
    def counts(self) -> Counter[ReminderKind]:
        """The reminders that would leave, by kind."""
        return Counter(one.kind for message in self.messages for one in message.reminders)


def mail_day_after(now: datetime, closed: Collection[date]) -> date:
    """The next day after today on which ordinary mail leaves."""
    return working_day_on_or_after(local_day(now) + timedelta(days=1), closed)


def rehearse(now: datetime, *, deciding: Callable[[], object] | None = None) -> Rehearsed:
    """Say what would leave on the next mail day if nothing changed until then, after whatever is still to leave today.

    With `deciding` it is what would leave if that had been decided; what it refuses is raised. Nothing is kept, and nothing is sent.
    """
    with rehearsal():
        lock_named("reminders")
        if deciding:
            deciding()
        policies, closed, post = policies_now(), calendar_around(now), _Nowhere(now)
        hours = policies.hours
        if local_time(now).time() < hours.closes:
            opening = datetime.combine(local_day(now), hours.opens, LONDON)
            _run(max(now, opening), closed, policies, post)
        day = mail_day_after(now, closed)
        at = datetime.combine(day, hours.opens, LONDON)
        closed = calendar_around(at)
        find_owed(at, closed, policies)
        owed = owed_by(day)
        is_cut = _gather(at, closed, policies, post)
        return _told(day, owed, _became(owed), post, is_cut=is_cut)


def _run(now: datetime, closed: Collection[date], policies: Policies, post: "_Nowhere") -> None:
    find_owed(now, closed, policies)
    _gather(now, closed, policies, post)


def _gather(now: datetime, closed: Collection[date], policies: Policies, post: "_Nowhere") -> bool:
    """Gather a day's messages as the sweep does; whether some were left because there are very many."""
    return all(
        gather_digests(now, closed, policies, post, limit=ROUND).people for _round in range(MOST_PEOPLE // ROUND)
    )


@dataclass
class _Nowhere:
    """Stands in for the outbox: no message is written, and every digest of the rehearsal points to the same empty one."""

    now: datetime
    written: dict[UUID, tuple[Recipient, Contents]] = field(default_factory=dict)
    outbox_id: UUID | None = None

    def __call__(self, person: Recipient, contents: Contents) -> UUID:
        self.written[person.id] = (person, contents)
        if self.outbox_id is None:
            self.outbox_id = queue_mail(
                "rehearsal",
                person_id=None,
                address="",
                subject="",
                text_body="",
                html_body="",
                urgent=False,
                now=self.now,
            )
        return self.outbox_id


def _became(owed: Collection[Owed]) -> dict[UUID, Whereabouts]:
    return {one.id: one for some in portions([one.id for one in owed]) for one in whereabouts_of(some)}


def _told(
    day: date, owed: Collection[Owed], became: dict[UUID, Whereabouts], post: _Nowhere, *, is_cut: bool
) -> Rehearsed:
    leaving: dict[UUID, list[Owed]] = {}
    held: Counter[tuple[ReminderKind, Reason | None]] = Counter()
    for one in owed:
        now = became[one.id]
        if now.state is ReminderState.QUEUED:
            leaving.setdefault(one.person_id, []).append(one)
        elif now.state is ReminderState.SUPPRESSED or now.owed_on > day:
            held[one.kind, now.reason] += 1
    messages = [PlannedMessage(*post.written[person_id], tuple(some)) for person_id, some in leaving.items()]
    return Rehearsed(
        day,
        sorted(messages, key=lambda one: (one.person.name.casefold(), one.person.id)),
        [HeldBack(kind, reason, count) for (kind, reason), count in held.items()],
        is_cut,
    )


def example_of(rehearsed: Rehearsed, kind: ReminderKind, head: Letterhead) -> str | None:
    """The text of a message that would leave and begins with a kind, without its receiver's name; none where none does.

    None either of what is about people's own assessments, or goes to a Member, a peer or their staff.
    """
    if kind in OF_SKILLS:
        return None
    for one in rehearsed.messages:
        if one.contents.first_kind is kind and not one.person.is_private:
            return write_digest(replace(one.person, name="Colleague"), one.contents, head=head).text
    return None
