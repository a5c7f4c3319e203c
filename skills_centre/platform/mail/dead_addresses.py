"""Addresses that take no mail: found by a refusal or by a message that came back, and mailed no more until somebody says otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import affected_rows, db, insert_missing, table_of
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.bounces import Returned
from skills_centre.platform.mail.models import DeadAddress, MailState, OutboxMessage
from skills_centre.platform.text import normal_email

#: A report that comes later than this after its message left is of another matter.
LONGEST_WAY_BACK = timedelta(days=30)


_DEAD = select(table_of(DeadAddress).c.address).where(
    table_of(DeadAddress).c.address.in_(bindparam("addresses", expanding=True))
)


class CameBack(StrEnum):
    """What became of a report of a message that came back."""

    UNKNOWN = "unknown"
    NOTED = "noted"
    DEAD = "dead"


@dataclass(frozen=True)
class _Left:
    id: UUID
    address: str
    person_id: UUID | None


def dead_among(addresses: Collection[str]) -> set[str]:
    """Which of these addresses, written as we keep them, take no mail."""
    if not addresses:
        return set()
    return set(db.session.scalars(_DEAD, {"addresses": list(addresses)}))


def mark_dead(address: str, why: str, *, message_id: UUID, person_id: UUID | None, now: datetime) -> None:
    """Mail an address no more; once, however many messages meet it."""
    row = {"address": normal_email(address), "why": why[:20], "message_id": message_id, "found_at": now}
    if insert_missing(db.session(), DeadAddress, [row]):
        record_act("mail.stop-address", actor_id=None, subject_kind="person", subject_id=person_id, now=now)


def mail_again(address: str, *, person_id: UUID | None, by_id: UUID, now: datetime) -> None:
    """Mail an address again, because it works now. Raises NotFound when it is not among those that take none."""
    session = db.session()
    if not affected_rows(session, delete(DeadAddress).where(DeadAddress.address == normal_email(address))):
        raise NotFound
    record_act("mail.start-address", actor_id=by_id, subject_kind="person", subject_id=person_id, now=now)


def take_back(report: Returned, *, now: datetime) -> CameBack:
    """Note that a message came back, and mail its address no more if nobody will ever get mail there.

    Only a message that left by SMTP within the last month counts, and only with its own address: whoever makes a report up
    would have to know both.
    """
    row = db.session.execute(
        select(OutboxMessage.id, OutboxMessage.address, OutboxMessage.person_id)
        .where(
            OutboxMessage.message_id == report.message_id,
            OutboxMessage.state == MailState.SENT,
            OutboxMessage.went_to == "smtp",
            OutboxMessage.sent_at > now - LONGEST_WAY_BACK,
            OutboxMessage.address.is_not(None),
        )
        .with_for_update()
    ).first()
    if row is None or normal_email(row.address) not in {normal_email(one) for one in report.addresses}:
        return CameBack.UNKNOWN
    left = _Left(row.id, row.address, row.person_id)
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == left.id)
        .values(state=MailState.FAILED, problem=f"came-back-{report.status}")
    )
    if not report.is_gone:
        return CameBack.NOTED
    mark_dead(left.address, report.status, message_id=left.id, person_id=left.person_id, now=now)
    return CameBack.DEAD
