"""What would leave on the next mail day, found out by the very code that sends, in a transaction that is undone."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.people.queries.recipients import Recipient, recipients
from skills_centre.platform.clock import LONDON, local_day
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
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.at_once import send_at_once
from skills_centre.reminders.services.contents import Contents
from skills_centre.reminders.services.digests import gather_digests, write_digest
from skills_centre.reminders.services.finding import find_owed
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.reminders.services.telling import tell_on_site

#: People whose messages are gathered at once, and at most in all: who waits for a page waits seconds, not minutes.
ROUND, MOST_PEOPLE = 500, 5_000


@dataclass(frozen=True)
class PlannedMessage:
    """A message that would leave, and the reminders in it; without contents they would be told on the site only, by no message."""

    person: Recipient
    contents: Contents | None
    reminders: tuple[Owed, ...]
    way: Way = Way.DIGEST


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
    #: Who would be told of what on the site only.
    on_site: list[PlannedMessage]
    held: list[HeldBack]
    #: What would not wait for that day, because it leaves at once or is told on the site only: reminders by kind and way.
    sooner: Counter[tuple[ReminderKind, Way]]
    #: Whether there are more people than were looked at.
    is_cut: bool

    @property
    def counts(self) -> Counter[ReminderKind]:
        """The reminders that would leave by mail, by kind."""
        return Counter(one.kind for message in self.messages for one in message.reminders)

    @property
    def told(self) -> Counter[ReminderKind]:
        """The reminders that would be told on the site only, by kind."""
        return Counter(one.kind for message in self.on_site for one in message.reminders)

    def ways(self, kind: ReminderKind) -> Counter[Way]:
        """The reminders of a kind that would reach people on that day, by the way in which they do."""
        return Counter(
            message.way for message in (*self.messages, *self.on_site) for one in message.reminders if one.kind is kind
        )


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
        policies, closed = policies_now(), calendar_around(now)
        opens = policies.hours.opens
        sooner = _today(max(now, datetime.combine(local_day(now), opens, LONDON)), closed, policies)
        day = mail_day_after(now, closed)
        at = datetime.combine(day, opens, LONDON)
        closed, posts = calendar_around(at), _Posts(_Nowhere(now), _Nowhere(now))
        find_owed(at, closed, policies)
        owed = owed_by(day)
        is_cut = _gather(at, closed, policies, posts)
        return _told(day, owed, _became(owed), posts, sooner=sooner, is_cut=is_cut)


def _today(now: datetime, closed: Collection[date], policies: Policies) -> Counter[tuple[ReminderKind, Way]]:
    """Let everything leave that is still to leave today, and count what did so in another way than in the day's message."""
    find_owed(now, closed, policies)
    kinds = policies.that_come(Way.AT_ONCE) | policies.that_come(Way.SITE)
    owed = owed_by(local_day(now), of=kinds) if kinds else []
    _gather(now, closed, policies, _Posts(_Nowhere(now), _Nowhere(now)))
    became = _became(owed)
    ways = [(one.kind, _way_of(became[one.id])) for one in owed]
    return Counter((kind, way) for kind, way in ways if way and way is not Way.DIGEST)


def _gather(now: datetime, closed: Collection[date], policies: Policies, posts: "_Posts") -> bool:
    """Do what the sweep does for a day's messages; whether some were left because there are very many."""
    rounds, last = range(MOST_PEOPLE // ROUND), None
    is_cut = all(tell_on_site(now, closed, policies, limit=ROUND).people for _round in rounds)
    for _round in rounds:
        last = send_at_once(now, closed, policies, posts.at_once, after=last, limit=ROUND).last
        if last is None:
            break
    has_more = all(gather_digests(now, closed, policies, posts.ordinary, limit=ROUND).people for _round in rounds)
    return is_cut or last is not None or has_more


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


@dataclass(frozen=True)
class _Posts:
    """Where the messages of one day go: those of which somebody has one, and those that leave at once beside it."""

    ordinary: _Nowhere
    at_once: _Nowhere

    def said(self, person_id: UUID, way: Way) -> tuple[Recipient, Contents]:
        """What was written to somebody."""
        return (self.at_once if way is Way.AT_ONCE else self.ordinary).written[person_id]


def _way_of(became: Whereabouts) -> Way | None:
    """In which way something reached its receiver; none where it did not."""
    if became.state is ReminderState.TOLD:
        return Way.SITE
    if became.state is not ReminderState.QUEUED:
        return None
    return Way.AT_ONCE if became.number else Way.DIGEST


def _became(owed: Collection[Owed]) -> dict[UUID, Whereabouts]:
    return {one.id: one for some in portions([one.id for one in owed]) for one in whereabouts_of(some)}


def _told(
    day: date,
    owed: Collection[Owed],
    became: dict[UUID, Whereabouts],
    posts: _Posts,
    *,
    sooner: Counter[tuple[ReminderKind, Way]],
    is_cut: bool,
) -> Rehearsed:
    leaving: dict[tuple[UUID, Way], list[Owed]] = {}
    held: Counter[tuple[ReminderKind, Reason | None]] = Counter()
    for one in owed:
        now = became[one.id]
        way = _way_of(now)
        if way:
            leaving.setdefault((one.person_id, way), []).append(one)
        elif now.state is ReminderState.SUPPRESSED or now.owed_on > day:
            held[one.kind, now.reason] += 1
    told = {person_id for person_id, way in leaving if way is Way.SITE}
    people = recipients(told) if told else {}
    messages = [
        PlannedMessage(people[person_id], None, tuple(some), way)
        if way is Way.SITE
        else PlannedMessage(*posts.said(person_id, way), tuple(some), way)
        for (person_id, way), some in leaving.items()
    ]
    messages.sort(key=lambda one: (one.person.name.casefold(), one.person.id, one.way))
    return Rehearsed(
        day,
        [one for one in messages if one.contents],
        [one for one in messages if not one.contents],
        [HeldBack(kind, reason, count) for (kind, reason), count in held.items()],
        sooner,
        is_cut,
    )


def example_of(rehearsed: Rehearsed, kind: ReminderKind, head: Letterhead) -> str | None:
    """The text of a message that would leave and begins with a kind, without its receiver's name; none where none does.

    None either of what is about people's own assessments, or goes to a Member, a peer or their staff.
    """
    if kind in OF_SKILLS:
        return None
    for one in rehearsed.messages:
        if one.contents and one.contents.first_kind is kind and not one.person.is_private:
            return write_digest(replace(one.person, name="Colleague"), one.contents, head=head).text
    return None
