"""Trying again what failed or was held back, or what waits for a later try."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, update

from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld, is_nobodys


def may_go_again() -> ColumnElement[bool]:
    """Of which messages another try can be made: what they say is still here, and they failed, were dropped by somebody, or wait."""
    return and_(
        OutboxMessage.text_body.is_not(None),
        OutboxMessage.address.is_not(None),
        or_(
            OutboxMessage.state.in_([MailState.FAILED, MailState.QUEUED]),
            and_(OutboxMessage.state == MailState.SUPPRESSED, OutboxMessage.problem == Withheld.DROPPED.value),
        ),
    )


def send_again(which: ColumnElement[bool], *, now: datetime) -> int:
    """Put those of the messages that may go again back as if they had never been tried, due now, and say how many."""
    return affected_rows(
        db.session(),
        update(OutboxMessage)
        .where(may_go_again(), is_nobodys(now), which)
        .values(state=MailState.QUEUED, tries=0, next_try_at=now, problem=None, lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False),
    )
