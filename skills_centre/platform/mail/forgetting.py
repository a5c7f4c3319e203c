"""Forgetting what messages said and to whom they went; that they were sent, and when, stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from skills_centre.platform.database import db
from skills_centre.platform.mail.models import DeadAddress, MailState, OutboxCalendar, OutboxMessage
from skills_centre.platform.mail.suppressing import WORDLESS


def forget_mail_of(person_id: UUID, address: str | None) -> None:
    """Blank address, subject and body of every message to a person; what still waited is never sent."""
    theirs = OutboxMessage.person_id == person_id
    if address:
        theirs = or_(theirs, OutboxMessage.address == address)
    _forget_calendars(theirs)
    addresses = select(func.lower(OutboxMessage.address)).where(theirs, OutboxMessage.address.is_not(None))
    db.session.execute(
        delete(DeadAddress)
        .where(or_(DeadAddress.address.in_(addresses), DeadAddress.address == (address or "")))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(OutboxMessage)
        .where(theirs)
        .values(
            address=None,
            subject=None,
            state=case(
                (OutboxMessage.state == MailState.QUEUED, MailState.SUPPRESSED.value), else_=OutboxMessage.state
            ),
            **WORDLESS,
        )
    )


def forget_unsent_words(*, before: datetime) -> None:
    """Blank the bodies of old messages that were given up or suppressed: a sent one loses its body as it is sent."""
    old = and_(
        OutboxMessage.state.in_([MailState.FAILED, MailState.SUPPRESSED]),
        OutboxMessage.queued_at < before,
        or_(OutboxMessage.text_body.is_not(None), OutboxMessage.html_body.is_not(None)),
    )
    _forget_calendars(old)
    db.session.execute(update(OutboxMessage).where(old).values(**WORDLESS))


def _forget_calendars(of: ColumnElement[bool]) -> None:
    db.session.execute(delete(OutboxCalendar).where(OutboxCalendar.message_id.in_(select(OutboxMessage.id).where(of))))
