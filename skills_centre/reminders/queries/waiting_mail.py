"""What waits to be sent, as counts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from skills_centre.platform.database import db
from skills_centre.platform.mail.models import MailState, OutboxMessage


@dataclass(frozen=True)
class WaitingKind:
    """How many messages of a kind wait, and how many of them were queued before an instant."""

    kind: str
    count: int
    older: int


def waiting_by_kind(*, before: datetime) -> list[WaitingKind]:
    """What waits by kind, the most first: one statement."""
    older = func.count().filter(OutboxMessage.queued_at < before)
    rows = db.session.execute(
        select(OutboxMessage.kind, func.count().label("waiting"), older)
        .where(OutboxMessage.state == MailState.QUEUED)
        .group_by(OutboxMessage.kind)
        .order_by(func.count().desc(), OutboxMessage.kind)
    )
    return [WaitingKind(*row) for row in rows.tuples()]
