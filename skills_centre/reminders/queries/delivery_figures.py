"""How mail leaves: how much on each day, and how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ScalarSelect, func, select

from skills_centre.platform.clock import start_of_local_day
from skills_centre.platform.database import db
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Reminder

#: So many days are shown, today the last of them.
DAYS = 30
#: How long mail takes is worked out over so many of the newest messages that left.
SAMPLE = 2_000


@dataclass(frozen=True)
class DayOfMail:
    """How many messages were handed over on a day in London, at once and ordinary ones; and how much was told on the site only."""

    day: date
    urgent: int
    ordinary: int
    #: Reminders that were told on the site only: no messages.
    told: int

    @property
    def total(self) -> int:
        """All messages."""
        return self.urgent + self.ordinary


@dataclass(frozen=True)
class Speed:
    """In how many seconds half of so many messages had left after they were queued, and in how many 95 of a hundred."""

    count: int
    median: float
    slow: float


def days_of_mail(today: date) -> list[DayOfMail]:
    """How much was handed over on each of the last days, the latest first: one statement, which reads nothing but indexes."""
    days = [today - timedelta(days=back) for back in range(DAYS)]
    counts = [
        count
        for day in days
        for count in (_handed_over(day, is_urgent=True), _handed_over(day, is_urgent=False), _told(day))
    ]
    found = db.session.execute(select(*counts)).one()
    return [DayOfMail(day, *found[3 * place : 3 * place + 3]) for place, day in enumerate(days)]


def _told(day: date) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(
            Reminder.told_at.is_not(None),
            Reminder.told_at >= start_of_local_day(day),
            Reminder.told_at < start_of_local_day(day + timedelta(days=1)),
        )
        .select_from(Reminder)
        .scalar_subquery()
    )


def _handed_over(day: date, *, is_urgent: bool) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(
            OutboxMessage.urgent.is_(is_urgent),
            OutboxMessage.sent_at.is_not(None),
            OutboxMessage.sent_at >= start_of_local_day(day),
            OutboxMessage.sent_at < start_of_local_day(day + timedelta(days=1)),
        )
        .select_from(OutboxMessage)
        .scalar_subquery()
    )


def speed_of_mail(*, is_urgent: bool) -> Speed | None:
    """How long the newest messages of a kind took to leave; none before any did."""
    rows = db.session.execute(
        select(OutboxMessage.queued_at, OutboxMessage.sent_at)
        .where(OutboxMessage.urgent.is_(is_urgent), OutboxMessage.sent_at.is_not(None))
        .order_by(OutboxMessage.sent_at.desc())
        .limit(SAMPLE)
    )
    return speed_of(
        [max(0.0, (sent_at - queued_at).total_seconds()) for queued_at, sent_at in rows.tuples() if sent_at]
    )


def speed_of(seconds: Sequence[float]) -> Speed | None:
    """The median and the 95th of a hundred of some durations, by nearest rank; none of none."""
    if not seconds:
        return None
    ordered, count = sorted(seconds), len(seconds)
    return Speed(count, ordered[-(-count // 2) - 1], ordered[-(-count * 95 // 100) - 1])
