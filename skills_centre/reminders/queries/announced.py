"""Announcements in the ledger: how many of each were sent, wait or were not sent, and in which waiting digests one was withdrawn."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select

from skills_centre.announcements.models import Announcement
from skills_centre.platform.database import db
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.timing import Reason

#: In words, so that both databases use the index of these rows alone.
_IS_ANNOUNCED: ColumnElement[bool] = literal_column(f"reminder.kind = '{ReminderKind.ANNOUNCEMENT.value}'")


@dataclass
class Figures:
    """What became of the messages about one announcement. `unsent` are those that did not leave, by why; none where mail failed."""

    sent: int = 0
    #: Owed, or in the outbox.
    on_its_way: int = 0
    unsent: Counter[Reason | None] = field(default_factory=Counter)

    @property
    def not_sent(self) -> int:
        """How many did not leave, whatever the reason."""
        return self.unsent.total()


def figures_of(announcement_ids: Collection[UUID]) -> Mapping[UUID, Figures]:
    """What became of each of these announcements. One statement, and none where none is asked for.

    Each receiver counts once: whoever put it off and was told once more had it the first time.
    """
    found: dict[UUID, Figures] = defaultdict(Figures)
    if not announcement_ids:
        return found
    rows = db.session.execute(
        select(Reminder.subject_id, Reminder.state, Reminder.reason, OutboxMessage.state, func.count())
        .outerjoin(Digest, Digest.id == Reminder.digest_id)
        .outerjoin(OutboxMessage, OutboxMessage.id == Digest.outbox_id)
        .where(_IS_ANNOUNCED, Reminder.subject_id.in_(announcement_ids), Reminder.occurrence == 1)
        .group_by(Reminder.subject_id, Reminder.state, Reminder.reason, OutboxMessage.state)
    )
    for subject_id, state, reason, mail, number in rows.tuples():
        one = found[subject_id]
        if state is ReminderState.OWED or mail is MailState.QUEUED:
            one.on_its_way += number
        elif mail is MailState.SENT:
            one.sent += number
        else:
            one.unsent[Reason(reason) if reason else None] += number
    return found


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An announcement that was withdrawn after it was sent to somebody."""

    title: str
    announced_at: datetime
    withdrawn_at: datetime


def taken_back_from(person_id: UUID, *, on: date) -> list[TakenBack]:
    """What was sent to somebody, would stand on a day, and was withdrawn; the latest first. One statement."""
    rows = db.session.execute(
        select(Announcement.title, Announcement.went_out_at, Announcement.withdrawn_at)
        .join(Reminder, Reminder.subject_id == Announcement.id)
        .join(Digest, Digest.id == Reminder.digest_id)
        .join(OutboxMessage, OutboxMessage.id == Digest.outbox_id)
        .where(
            Reminder.person_id == person_id,
            Reminder.kind == ReminderKind.ANNOUNCEMENT,
            OutboxMessage.state == MailState.SENT,
            Announcement.withdrawn_at.is_not(None),
            Announcement.stands_until >= on,
        )
        .order_by(Announcement.withdrawn_at.desc(), Announcement.id.desc())
    )
    return [
        TakenBack(title, went_out_at, withdrawn_at)
        for title, went_out_at, withdrawn_at in rows
        if went_out_at and withdrawn_at
    ]


def digests_with_withdrawn(digest_ids: Collection[UUID]) -> set[UUID]:
    """Those of these digests that tell of an announcement which was withdrawn. One statement."""
    rows = db.session.scalars(
        select(Reminder.digest_id)
        .join(Announcement, Announcement.id == Reminder.subject_id)
        .where(
            Reminder.digest_id.in_(digest_ids),
            Reminder.kind == ReminderKind.ANNOUNCEMENT,
            Announcement.withdrawn_at.is_not(None),
        )
    )
    return {one for one in rows if one}
