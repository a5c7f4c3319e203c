"""The ledger: what is owed, to whom, and what became of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from skills_centre.people.models import PRIVATE_PERSON_TYPES, Person
from skills_centre.platform.clock import local_day, start_of_local_day
from skills_centre.platform.database import db
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.timing import Reason


@dataclass(frozen=True)
class FactKey:
    """What makes a reminder unique."""

    person_id: UUID
    kind: ReminderKind
    subject_id: UUID
    due_on: date
    offset_days: int


def facts_kept(kinds: Collection[ReminderKind], *, due_from: date) -> set[FactKey]:
    """The reminders that the ledger holds already, for due dates from a day on."""
    rows = db.session.execute(
        select(Reminder.person_id, Reminder.kind, Reminder.subject_id, Reminder.due_on, Reminder.offset_days).where(
            Reminder.kind.in_(kinds), Reminder.due_on >= due_from
        )
    )
    return {FactKey(*row) for row in rows.tuples()}


def in_ledger(
    kind: ReminderKind, person_ids: Collection[UUID], subject_ids: Collection[UUID]
) -> set[tuple[UUID, UUID]]:
    """Who of these people is owed, or was told, a kind about which of these things, by whatever day: (person, thing)."""
    kept = ReminderState.OWED, ReminderState.QUEUED, ReminderState.TOLD
    rows = db.session.execute(
        select(Reminder.person_id, Reminder.subject_id).where(
            Reminder.person_id.in_(person_ids),
            Reminder.kind == kind,
            Reminder.subject_id.in_(subject_ids),
            Reminder.state.in_(kept),
        )
    )
    return set(rows.tuples())


@dataclass(frozen=True)
class Owed:
    """A reminder that is owed."""

    id: UUID
    person_id: UUID
    kind: ReminderKind
    subject_id: UUID
    due_on: date
    offset_days: int
    owed_on: date


#: The number of a day's ordinary message.
ORDINARY = 0


def people_owed(today: date, *, limit: int, unmailed: Collection[ReminderKind] = ()) -> list[UUID]:
    """Some of the people who are owed something by a day, besides what is `unmailed`, and have had no digest on it."""
    had = exists().where(Digest.person_id == Reminder.person_id, Digest.day == today, Digest.number == ORDINARY)
    return _people(today, ~had, *((Reminder.kind.not_in(unmailed),) if unmailed else ()), limit=limit)


def people_to_tell(kinds: Collection[ReminderKind], today: date, *, limit: int) -> list[UUID]:
    """Some of the people who are owed something of these kinds by a day."""
    return _people(today, Reminder.kind.in_(kinds), limit=limit)


def people_owed_at_once(kinds: Collection[ReminderKind], today: date, *, after: UUID | None, limit: int) -> list[UUID]:
    """Some of the people, by id after one of them, who are owed by a day what leaves at once. No Members, peers or their staff."""
    beyond = (Reminder.person_id > after,) if after is not None else ()
    return _people(today, *_at_once(kinds), *beyond, limit=limit)


def _at_once(kinds: Collection[ReminderKind]) -> tuple[ColumnElement[bool], ...]:
    """What of these kinds leaves at once: what is told on its day, to nobody private, and not put off to another."""
    return (
        Reminder.kind.in_(kinds),
        Reminder.offset_days == 0,
        Reminder.occurrence == 1,
        Reminder.owed_on == Reminder.due_on,
        exists().where(Person.id == Reminder.person_id, Person.person_type.not_in(PRIVATE_PERSON_TYPES)),
    )


def _people(today: date, *where: ColumnElement[bool], limit: int) -> list[UUID]:
    return list(
        db.session.scalars(
            select(Reminder.person_id)
            .where(Reminder.state == ReminderState.OWED, Reminder.owed_on <= today, *where)
            .group_by(Reminder.person_id)
            .order_by(Reminder.person_id)
            .limit(limit)
        )
    )


def owed_at_once(kinds: Collection[ReminderKind], person_ids: Collection[UUID], *, by: date) -> list[Owed]:
    """What these people are owed by a day that leaves at once, the nearest due date first."""
    statement = _owed().where(
        Reminder.person_id.in_(person_ids),
        Reminder.state == ReminderState.OWED,
        Reminder.owed_on <= by,
        *_at_once(kinds),
    )
    return [Owed(*row) for row in db.session.execute(statement).tuples()]


def numbers_had(person_ids: Collection[UUID], day: date) -> dict[UUID, int]:
    """The greatest number of these people's messages of a day; whoever has had none that day is not named."""
    rows = db.session.execute(
        select(Digest.person_id, func.max(Digest.number))
        .where(Digest.person_id.in_(person_ids), Digest.day == day)
        .group_by(Digest.person_id)
    )
    return dict(rows.tuples().all())


def owed_to(
    person_ids: Collection[UUID],
    *,
    by: date | None = None,
    of: Collection[ReminderKind] = (),
    besides: Collection[ReminderKind] = (),
) -> list[Owed]:
    """What these people are owed, the nearest due date first: by a day if one is given, of some kinds or besides some if any are named."""
    statement = _owed().where(Reminder.person_id.in_(person_ids), Reminder.state == ReminderState.OWED)
    if by is not None:
        statement = statement.where(Reminder.owed_on <= by)
    if of:
        statement = statement.where(Reminder.kind.in_(of))
    if besides:
        statement = statement.where(Reminder.kind.not_in(besides))
    return [Owed(*row) for row in db.session.execute(statement).tuples()]


def said_in(digest_ids: Collection[UUID]) -> list[Owed]:
    """What these digests, which wait in the outbox, are about."""
    rows = db.session.execute(_owed().where(Reminder.digest_id.in_(digest_ids)))
    return [Owed(*row) for row in rows.tuples()]


def _owed() -> Select[tuple[UUID, UUID, ReminderKind, UUID, date, int, date]]:
    return select(
        Reminder.id,
        Reminder.person_id,
        Reminder.kind,
        Reminder.subject_id,
        Reminder.due_on,
        Reminder.offset_days,
        Reminder.owed_on,
    ).order_by(Reminder.due_on, Reminder.id)


def owed_by(day: date, *, of: Collection[ReminderKind] = ()) -> list[Owed]:
    """Everything that is owed to anybody by a day, or of some kinds if any are named, the nearest due date first."""
    statement = _owed().where(Reminder.state == ReminderState.OWED, Reminder.owed_on <= day)
    if of:
        statement = statement.where(Reminder.kind.in_(of))
    return [Owed(*row) for row in db.session.execute(statement).tuples()]


@dataclass(frozen=True)
class Whereabouts:
    """Where a reminder stands now."""

    id: UUID
    state: ReminderState
    reason: Reason | None
    owed_on: date
    #: The number of the message that it is in; none where it is in none.
    number: int | None


def whereabouts_of(ids: Collection[UUID]) -> list[Whereabouts]:
    """Where these reminders stand."""
    rows = db.session.execute(
        select(Reminder.id, Reminder.state, Reminder.reason, Reminder.owed_on, Digest.number)
        .outerjoin(Digest, Digest.id == Reminder.digest_id)
        .where(Reminder.id.in_(ids))
    )
    return [
        Whereabouts(one, state, Reason(why) if why else None, day, number)
        for one, state, why, day, number in rows.tuples()
    ]


def days_of_kinds(
    person_ids: Collection[UUID], kinds: Collection[ReminderKind], *, since: date
) -> dict[tuple[UUID, ReminderKind], set[date]]:
    """The days from a day on which these people heard of something of these kinds: in a day's digest, or on the site only.

    What left at once is outside any limit, and is not counted.
    """
    rows = db.session.execute(
        select(Reminder.person_id, Reminder.kind, Digest.day)
        .join(Digest, Digest.id == Reminder.digest_id)
        .where(
            Digest.person_id.in_(person_ids),
            Digest.day >= since,
            Digest.number == ORDINARY,
            Reminder.kind.in_(kinds),
        )
        .distinct()
    )
    days: dict[tuple[UUID, ReminderKind], set[date]] = defaultdict(set)
    for person_id, kind, day in rows.tuples():
        days[person_id, kind].add(day)
    told = db.session.execute(
        select(Reminder.person_id, Reminder.kind, Reminder.told_at).where(
            Reminder.person_id.in_(person_ids),
            Reminder.told_at.is_not(None),
            Reminder.told_at >= start_of_local_day(since),
            Reminder.kind.in_(kinds),
        )
    )
    for person_id, kind, told_at in told.tuples():
        if told_at:
            days[person_id, kind].add(local_day(told_at))
    return days


@dataclass(frozen=True)
class PastReminder:
    """A reminder that was dealt with: in a message, told on the site only, or not sent for a reason."""

    kind: ReminderKind
    subject_id: UUID
    due_on: date
    offset_days: int
    state: ReminderState
    reason: Reason | None
    found_at: datetime
    digest_id: UUID | None
    #: When it came onto its receiver's pages, where that is all.
    told_at: datetime | None


@dataclass(frozen=True)
class SentMessage:
    """A message of the outbox as its receiver's ledger shows it."""

    digest_id: UUID | None
    #: What it is about, as its key begins.
    kind: str
    subject: str
    state: MailState
    queued_at: datetime
    sent_at: datetime | None


def was_shown_to(person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Which messages stand in a person's ledger: not what was gathered again, which stands in a later one, and not what had nothing left
    to say, which stands beside what was not sent, with why.
    """
    unshown = [Withheld.GATHERED_AGAIN.value, Withheld.NOTHING_LEFT.value]
    return OutboxMessage.person_id == person_id, func.coalesce(OutboxMessage.problem, "").not_in(unshown)


def messages_to(person_id: UUID, *, limit: int | None = None, ids: Collection[UUID] | None = None) -> list[SentMessage]:
    """The messages to a person, digests and others, and where each stands, the newest first: so many at the most, or these."""
    chosen = () if ids is None else (OutboxMessage.id.in_(ids),)
    rows = db.session.execute(
        select(
            Digest.id,
            OutboxMessage.kind,
            OutboxMessage.subject,
            OutboxMessage.state,
            OutboxMessage.queued_at,
            OutboxMessage.sent_at,
        )
        .outerjoin(Digest, Digest.outbox_id == OutboxMessage.id)
        .where(*was_shown_to(person_id), *chosen)
        .order_by(OutboxMessage.queued_at.desc(), OutboxMessage.id.desc())
        .limit(limit)
    )
    return [SentMessage(digest_id, kind, subject or "", *rest) for digest_id, kind, subject, *rest in rows]


def past_reminders(
    person_id: UUID,
    *,
    limit: int | None = None,
    digests: Collection[UUID] | None = None,
    told: Collection[datetime] = (),
) -> list[PastReminder]:
    """A person's reminders that are in a message, were told on the site only, or were not sent, the newest first.

    So many at the most; or those in these `digests`, and those told at these instants.
    """
    chosen = () if digests is None else (or_(Reminder.digest_id.in_(digests), Reminder.told_at.in_(told)),)
    rows = db.session.execute(
        select(
            Reminder.kind,
            Reminder.subject_id,
            Reminder.due_on,
            Reminder.offset_days,
            Reminder.state,
            Reminder.reason,
            Reminder.found_at,
            Reminder.digest_id,
            Reminder.told_at,
        )
        .where(Reminder.person_id == person_id, Reminder.state != ReminderState.OWED, *chosen)
        .order_by(Reminder.found_at.desc(), Reminder.id.desc())
        .limit(limit)
    )
    return [
        PastReminder(kind, subject_id, due_on, offset, state, Reason(reason) if reason else None, *rest)
        for kind, subject_id, due_on, offset, state, reason, *rest in rows
    ]


def has_digest(person_id: UUID, day: date) -> bool:
    """Whether a person's one ordinary message of a day was made."""
    made = exists().where(Digest.person_id == person_id, Digest.day == day, Digest.number == ORDINARY)
    return bool(db.session.scalar(select(made)))
