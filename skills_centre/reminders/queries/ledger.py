"""The ledger: what is owed, to whom, and what became of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select

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


def people_owed(today: date, *, limit: int) -> list[UUID]:
    """Some of the people who are owed something by a day and have had no digest on it."""
    had = exists().where(Digest.person_id == Reminder.person_id, Digest.day == today)
    return list(
        db.session.scalars(
            select(Reminder.person_id)
            .where(Reminder.state == ReminderState.OWED, Reminder.owed_on <= today, ~had)
            .group_by(Reminder.person_id)
            .order_by(Reminder.person_id)
            .limit(limit)
        )
    )


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


def owed_to(person_ids: Collection[UUID], *, by: date | None = None) -> list[Owed]:
    """What these people are owed, by a day if one is given, the nearest due date first."""
    statement = _owed().where(Reminder.person_id.in_(person_ids), Reminder.state == ReminderState.OWED)
    if by is not None:
        statement = statement.where(Reminder.owed_on <= by)
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


def owed_by(day: date) -> list[Owed]:
    """Everything that is owed to anybody by a day, the nearest due date first."""
    statement = _owed().where(Reminder.state == ReminderState.OWED, Reminder.owed_on <= day)
    return [Owed(*row) for row in db.session.execute(statement).tuples()]


@dataclass(frozen=True)
class Whereabouts:
    """Where a reminder stands now."""

    id: UUID
    state: ReminderState
    reason: Reason | None
    owed_on: date


def whereabouts_of(ids: Collection[UUID]) -> list[Whereabouts]:
    """Where these reminders stand."""
    rows = db.session.execute(
        select(Reminder.id, Reminder.state, Reminder.reason, Reminder.owed_on).where(Reminder.id.in_(ids))
    )
    return [Whereabouts(one, state, Reason(why) if why else None, day) for one, state, why, day in rows.tuples()]


def days_of_kinds(
    person_ids: Collection[UUID], kinds: Collection[ReminderKind], *, since: date
) -> dict[tuple[UUID, ReminderKind], set[date]]:
    """The days from a day on whose digest told these people of something of these kinds."""
    rows = db.session.execute(
        select(Reminder.person_id, Reminder.kind, Digest.day)
        .join(Digest, Digest.id == Reminder.digest_id)
        .where(Digest.person_id.in_(person_ids), Digest.day >= since, Reminder.kind.in_(kinds))
        .distinct()
    )
    days: dict[tuple[UUID, ReminderKind], set[date]] = defaultdict(set)
    for person_id, kind, day in rows.tuples():
        days[person_id, kind].add(day)
    return days


@dataclass(frozen=True)
class PastReminder:
    """A reminder that was dealt with: in a message, or not sent for a reason."""

    kind: ReminderKind
    subject_id: UUID
    due_on: date
    offset_days: int
    state: ReminderState
    reason: Reason | None
    found_at: datetime
    digest_id: UUID | None


@dataclass(frozen=True)
class SentMessage:
    """A message of the outbox as its receiver's ledger shows it."""

    digest_id: UUID | None
    subject: str
    state: MailState
    queued_at: datetime
    sent_at: datetime | None


def messages_to(person_id: UUID, *, limit: int) -> list[SentMessage]:
    """The newest messages to a person, digests and others, and where each stands."""
    rows = db.session.execute(
        select(Digest.id, OutboxMessage.subject, OutboxMessage.state, OutboxMessage.queued_at, OutboxMessage.sent_at)
        .outerjoin(Digest, Digest.outbox_id == OutboxMessage.id)
        .where(
            OutboxMessage.person_id == person_id,
            # What was gathered again stands in a later message, and what had nothing left to say beside what was not sent, with why.
            func.coalesce(OutboxMessage.problem, "").not_in(
                [Withheld.GATHERED_AGAIN.value, Withheld.NOTHING_LEFT.value]
            ),
        )
        .order_by(OutboxMessage.queued_at.desc(), OutboxMessage.id.desc())
        .limit(limit)
    )
    return [SentMessage(digest_id, subject or "", *rest) for digest_id, subject, *rest in rows]


def past_reminders(person_id: UUID, *, limit: int) -> list[PastReminder]:
    """A person's newest reminders that are in a message or were not sent."""
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
        )
        .where(Reminder.person_id == person_id, Reminder.state != ReminderState.OWED)
        .order_by(Reminder.found_at.desc(), Reminder.id.desc())
        .limit(limit)
    )
    return [
        PastReminder(kind, subject_id, due_on, offset, state, Reason(reason) if reason else None, found_at, digest_id)
        for kind, subject_id, due_on, offset, state, reason, found_at, digest_id in rows.tuples()
    ]


def has_digest(person_id: UUID, day: date) -> bool:
    """Whether a person's one ordinary message of a day was made."""
    return bool(db.session.scalar(select(exists().where(Digest.person_id == person_id, Digest.day == day))))
