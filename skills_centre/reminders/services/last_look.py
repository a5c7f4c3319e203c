"""The last look: at the moment of sending, a digest that has waited says only what is still true, and none leaves out of hours.

A mail server may be away for an hour or a weekend. Whoever has done meanwhile what a digest is about does not read of it, and what
waits from an earlier day is today's digest then, with whatever else is owed: nobody gets two. Source: DOMAIN.md, "Reminders".
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select, update

from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, lock_named, transaction
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.suppressing import Withheld, withhold_for_good
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.queries.announced import digests_with_withdrawn
from skills_centre.reminders.queries.ledger import said_in
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import may_mail_leave, next_opening
from skills_centre.reminders.services.digests import digests_for, rewrite_digest
from skills_centre.reminders.services.finding import supersede, suppress_untrue
from skills_centre.reminders.services.holding import hold_back
from skills_centre.reminders.services.sweep import calendar_around

#: What was made so lately is as true as when it was made.
FRESH_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A digest that is about to leave."""

    id: UUID
    person_id: UUID
    outbox_id: UUID
    day: date
    made_at: datetime


def look_again(
    message_ids: Collection[UUID], now: datetime, *, head: Letterhead, links: FewerLinks | None = None
) -> bool:
    """Look at those of these messages that are digests, and say whether any was rewritten, postponed or withheld."""
    with transaction():
        digests = _digests(message_ids)
        if not digests:
            return False
        closed, policies = calendar_around(now), policies_now()
        if not may_mail_leave(now, closed, policies.hours):
            _postpone([one.outbox_id for one in digests], until=next_opening(now, closed, policies.hours))
            return True
        today = local_day(now)
        taken_back = digests_with_withdrawn([one.id for one in digests])
        old = [one for one in digests if one.day < today or one.made_at <= now - FRESH_FOR or one.id in taken_back]
        if not old:
            return False
        lock_named("reminders")
        changed = {one for one in old if one.day < today} | _untrue(old, closed, policies, now=now)
        if changed:
            _make_again(changed, closed, policies, partial(rewrite_digest, head=head, links=links), now=now)
        return bool(changed)


def _digests(message_ids: Collection[UUID]) -> list[_Waiting]:
    rows = db.session.execute(
        select(Digest.id, Digest.person_id, Digest.outbox_id, Digest.day, Digest.made_at).where(
            Digest.outbox_id.in_(message_ids)
        )
    )
    return [_Waiting(*row) for row in rows.tuples()]


def _postpone(outbox_ids: Collection[UUID], *, until: datetime) -> None:
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(outbox_ids), OutboxMessage.state == MailState.QUEUED)
        .values(next_try_at=until, lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def _untrue(
    digests: Collection[_Waiting], closed: Collection[date], policies: Policies, *, now: datetime
) -> set[_Waiting]:
    """Those of these digests of which anything is not true any more, or not to be heard today; nothing is changed by asking."""
    said = said_in([one.id for one in digests])
    true = {one.id for one in suppress_untrue(hold_back(said, policies, now=now, closed=closed), policies, now=now)}
    untrue = {one.person_id for one in said if one.id not in true}
    return {one for one in digests if one.person_id in untrue}


def _make_again(
    digests: Collection[_Waiting],
    closed: Collection[date],
    policies: Policies,
    rewrite: Callable[..., UUID],
    *,
    now: datetime,
) -> None:
    """Owe again what these digests were about, and let each waiting message say what is owed to its receiver today, if anything."""
    session = db.session()
    ids = [one.id for one in digests]
    session.execute(
        update(Reminder)
        .where(Reminder.digest_id.in_(ids))
        .values(state=ReminderState.OWED, digest_id=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(Digest).where(Digest.id.in_(ids)).execution_options(synchronize_session=False))
    supersede({one.person_id for one in digests})
    waiting = _latest(digests, today=local_day(now))
    digests_for(sorted(waiting), now, closed, policies, partial(rewrite, waiting=waiting))
    spoken = set(
        session.scalars(select(Digest.outbox_id).where(Digest.outbox_id.in_([one.outbox_id for one in digests])))
    )
    silent = [one.outbox_id for one in digests if one.outbox_id not in spoken]
    withhold_for_good(OutboxMessage.id.in_(silent) & (OutboxMessage.state == MailState.QUEUED), Withheld.NOTHING_LEFT)


def _latest(digests: Collection[_Waiting], *, today: date) -> Mapping[UUID, UUID]:
    """Which waiting message is to be each person's of today: their latest, unless today's was made already and is another."""
    people = {one.person_id for one in digests}
    had = set(db.session.scalars(select(Digest.person_id).where(Digest.person_id.in_(people), Digest.day == today)))
    return {
        one.person_id: one.outbox_id for one in sorted(digests, key=lambda one: one.day) if one.person_id not in had
    }
