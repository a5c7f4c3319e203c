"""How much somebody was told since they last looked: the number beside “Messages” on every page."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, literal, or_, select
from sqlalchemy.types import Date

from skills_centre.platform.database import UtcDateTime, db, table_of
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld
from skills_centre.reminders.models import MessageLook, MessageSnooze, Reminder, ReminderState
from skills_centre.reminders.rules.snoozing import EVERYTHING
from skills_centre.reminders.rules.timing import Reason

#: Before anybody could look.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_MAIL, _OWED = table_of(OutboxMessage).c, table_of(Reminder).c
_LOOK, _SNOOZE = table_of(MessageLook).c, table_of(MessageSnooze).c


def number_of_news(person_id: ColumnElement[UUID], email: ColumnElement[str | None]) -> ColumnElement[int]:
    """The messages to a person, what they were told on the site only, and what waits for its day, since their last look; for a SELECT.

    What is slowed down, or has no address to go to, counts at once: the site is where they hear of it. What they snoozed does not.
    """
    # Both stand in a subquery of their own, where nothing is taken for the person of the SELECT around it unless it is said.
    looks, snoozes = table_of(MessageLook), table_of(MessageSnooze)
    looked = select(_LOOK.looked_at).where(_LOOK.person_id == person_id).correlate_except(looks).scalar_subquery()
    since = func.coalesce(looked, literal(_NEVER, UtcDateTime()), type_=UtcDateTime())
    told = (
        select(func.count())
        .select_from(table_of(OutboxMessage))
        .where(
            _MAIL.person_id == person_id,
            _MAIL.queued_at > since,
            or_(_MAIL.state != MailState.SUPPRESSED, _MAIL.problem == Withheld.DEAD_ADDRESS.value),
        )
        .scalar_subquery()
    )
    snoozed = (
        exists()
        .where(
            _SNOOZE.person_id == person_id,
            _SNOOZE.subject_id.in_([_OWED.subject_id, EVERYTHING]),
            _SNOOZE.until > func.current_date(type_=Date()),
        )
        .correlate_except(snoozes)
    )
    theirs = select(func.count()).select_from(table_of(Reminder)).where(_OWED.person_id == person_id)
    is_owed = _OWED.state == literal(ReminderState.OWED, _OWED.state.type)
    waits = theirs.where(
        is_owed,
        _OWED.found_at > since,
        _OWED.occurrence == 1,
        ~snoozed,
    )
    on_site = theirs.where(_OWED.told_at.is_not(None), _OWED.told_at > since)
    unsendable = theirs.where(_OWED.reason == Reason.NO_ADDRESS.value, _OWED.found_at > since)
    return (
        told
        + waits.scalar_subquery()
        + on_site.scalar_subquery()
        + case((email.is_(None), unsendable.scalar_subquery()), else_=0)
    )


def looked_at(person_id: UUID) -> datetime:
    """When somebody last looked at their messages."""
    return db.session.scalar(select(MessageLook.looked_at).where(MessageLook.person_id == person_id)) or _NEVER
