"""Not sending after all what waits in the outbox."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, String, cast, literal, or_, update

from skills_centre.platform.database import affected_rows, db
from skills_centre.platform.mail.models import MailState, OutboxMessage


class Withheld(StrEnum):
    """Why a message was not sent after all, as its row's problem says it."""

    DROPPED = "dropped"
    DEAD_ADDRESS = "dead-address"
    GATHERED_AGAIN = "gathered-again"
    #: At the moment of sending nothing of what it was about was left to say.
    NOTHING_LEFT = "nothing-left"


#: What becomes of what a message says, when nobody is ever to send it.
WORDLESS: Mapping[str, None] = dict.fromkeys(("text_body", "html_body", "unsubscribe", "lease_owner", "lease_until"))


def is_nobodys(now: datetime) -> ColumnElement[bool]:
    """Which messages nobody is handing over at an instant."""
    return or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= now)


def withhold(which: ColumnElement[bool], why: Withheld, *, now: datetime) -> int:
    """Suppress those of the messages that wait or failed and that nobody is handing over at this moment, and say how many."""
    return affected_rows(
        db.session(),
        update(OutboxMessage)
        .where(
            OutboxMessage.state.in_([MailState.QUEUED, MailState.FAILED]),
            is_nobodys(now),
            which,
        )
        .values(state=MailState.SUPPRESSED, problem=why.value, lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False),
    )


def withhold_for_good(which: ColumnElement[bool], why: Withheld) -> None:
    """Suppress these messages, whoever holds them, and forget what they say: they never go again.

    The subject goes too: whether it was about somebody's skills, which keepers of messages do not read, may be told by nothing any more.
    And the key: what comes up later, such as another thing for the same day's message, would else be taken for sent.
    """
    db.session.execute(
        update(OutboxMessage)
        .where(which)
        .values(
            state=MailState.SUPPRESSED,
            problem=why.value,
            subject=None,
            key=literal("withheld:") + cast(OutboxMessage.id, String),
            **WORDLESS,
        )
        .execution_options(synchronize_session=False)
    )


def withhold_queued_before(instant: datetime, why: Withheld, *, now: datetime) -> int:
    """Suppress what was queued before an instant and still waits, and say how many messages that were."""
    return withhold((OutboxMessage.state == MailState.QUEUED) & (OutboxMessage.queued_at < instant), why, now=now)
