"""What arrived in a year, message by message, and tables of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import select

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.models import Digest, Reminder


@dataclass(frozen=True)
class Told:
    """One thing that a message reminded of: the key of the fact."""

    person_id: UUID
    kind: str
    subject_id: UUID
    due_on: date
    offset_days: int


@dataclass(frozen=True)
class Arrived:
    """A message as the server of its receiver took it."""

    at: datetime
    address: str
    subject: str
    text: str
    message_id: str
    about: tuple[Told, ...]

    @property
    def day(self) -> date:
        """The day in London."""
        return local_day(self.at)


@dataclass
class Log:
    """Everything that arrived, and how often a random act was refused."""

    arrived: list[Arrived] = field(default_factory=list)
    refused: int = 0

    def by_kind_and_month(self) -> str:
        """How many reminders of each kind each month had, as a table of Markdown."""
        number = Counter((told.kind, one.day.strftime("%Y-%m")) for one in self.arrived for told in one.about)
        messages = Counter(one.day.strftime("%Y-%m") for one in self.arrived)
        months = sorted(messages)
        lines = [["", *months, "year"], ["---", *("--:" for _ in months), "--:"]]
        for kind in sorted({kind for kind, _month in number}):
            counts = [number[kind, month] for month in months]
            lines.append([kind, *(str(one) for one in counts), str(sum(counts))])
        lines.append(["**messages**", *(str(messages[month]) for month in months), str(sum(messages.values()))])
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def busiest_week(self) -> list[Arrived]:
        """The seven days in which one person got most, and what."""
        by_person: dict[str, list[Arrived]] = {}
        for one in self.arrived:
            by_person.setdefault(one.address, []).append(one)
        weeks = (
            [other for other in theirs if one.day <= other.day < one.day + timedelta(days=7)]
            for theirs in by_person.values()
            for one in theirs
        )
        return max(weeks, key=len, default=[])

    def spread(self) -> tuple[int, int, int]:
        """How many messages in the year the middle person got, one in twenty got more than, and the most that anybody got."""
        number = sorted(Counter(one.address for one in self.arrived).values())
        return number[len(number) // 2], number[len(number) * 19 // 20], number[-1]


def facts_that_left(messages: Sequence[EmailMessage], *, at: datetime) -> list[Arrived]:
    """Messages as they came, with the reminders that the ledger says are in each."""
    ids = [str(one["Message-ID"]).strip(" <>").split(".")[0] for one in messages]
    about = _about(ids)
    return [
        Arrived(at, str(one["To"]), str(one["Subject"]), _text(one), str(one["Message-ID"]), tuple(about.get(key, ())))
        for key, one in zip(ids, messages, strict=True)
    ]


def _about(message_ids: Iterable[str]) -> dict[str, list[Told]]:
    db.session.close()
    found: dict[str, list[Told]] = {}
    wanted = sorted(set(message_ids))
    for first in range(0, len(wanted), 500):
        rows = db.session.execute(
            select(
                OutboxMessage.message_id, Reminder.person_id, Reminder.kind, Reminder.subject_id, Reminder.due_on,
                Reminder.offset_days,
            )
            .join(Digest, Digest.outbox_id == OutboxMessage.id)
            .join(Reminder, Reminder.digest_id == Digest.id)
            .where(OutboxMessage.message_id.in_(wanted[first : first + 500]))
        )  # fmt: skip
        for message_id, person_id, kind, *rest in rows:
            found.setdefault(message_id, []).append(Told(person_id, kind.value, *rest))
    return found


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
