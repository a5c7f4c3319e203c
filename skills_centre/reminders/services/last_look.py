"""The last look: at the moment of sending, a digest that has waited says only what is still true, and none leaves out of hours.

A mail server may be away for an hour or a weekend. Whoever has done meanwhile what a digest is about does not read of it, and what
waits from an earlier day is today's digest then, with whatever else is owed: nobody gets two. What leaves at once is looked at in the same
way at any hour, and says what still leaves so. Source: DOMAIN.md, "Reminders".
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
from skills_centre.reminders.queries.ledger import ORDINARY, said_in
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import may_mail_leave, next_opening
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.at_once import at_once_for, not_put_off
from skills_centre.reminders.services.digests import digests_for, rewrite_digest
from skills_centre.reminders.services.finding import supersede, suppress_untrue
from skills_centre.reminders.services.holding import hold_back
from skills_centre.reminders.services.sweep import calendar_around

#: What was made so lately is as true as when it was made.
FRESH_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A digest that is about to leave, or a message that leaves at once."""

    id: UUID
    person_id: UUID
    outbox_id: UUID
    day: date
    number: int
    made_at: datetime

    @property
    def is_ordinary(self) -> bool:
        """Whether it is the one message of a day."""
        return self.number == ORDINARY


def look_again(
    message_ids: Collection[UUID], now: datetime, *, head: Letterhead, links: FewerLinks | None = None
) -> bool:
    """Look at those of these messages that tell of reminders, and say whether any was rewritten, postponed or withheld."""
    with transaction():
        waiting = _digests(message_ids)
        if not waiting:
            return False
        closed, policies = calendar_around(now), policies_now()
        early = _too_early(waiting, closed, policies, now=now)
        if early:
            _postpone(early, until=next_opening(now, closed, policies.hours))
        old = _not_fresh([one for one in waiting if one.outbox_id not in early], policies, now=now)
        if not old:
            return bool(early)
        lock_named("reminders")
        today = local_day(now)
        changed = {one for one in old if one.is_ordinary and one.day < today} | _untrue(old, closed, policies, now=now)
        if changed:
            _make_again(changed, closed, policies, partial(rewrite_digest, head=head, links=links), now=now)
        return bool(changed or early)


def _too_early(
    waiting: Collection[_Waiting], closed: Collection[date], policies: Policies, *, now: datetime
) -> set[UUID]:
    """Which of these wait for the hours of ordinary mail: the day's messages, and what tells of nothing but what keeps to these hours."""
    if may_mail_leave(now, closed, policies.hours):
        return set()
    keeping = policies.that_come(Way.AT_ONCE) - policies.that_leave_at_once(within_hours=False)
    hurried = [one for one in waiting if not one.is_ordinary] if keeping else []
    said = said_in([one.id for one in hurried]) if hurried else []
    others = {one.person_id for one in said if one.kind not in keeping}
    kept = (one for one in hurried if one.person_id not in others)
    return {one.outbox_id for one in (*(one for one in waiting if one.is_ordinary), *kept)}


def _not_fresh(waiting: Collection[_Waiting], policies: Policies, *, now: datetime) -> list[_Waiting]:
    """Those of these that may say what is true no more: they have waited, tell of what was withdrawn, or of what was decided otherwise."""
    today, taken_back = local_day(now), digests_with_withdrawn([one.id for one in waiting])
    last_fresh = max(now - FRESH_FOR, policies.changed_at or now - FRESH_FOR)
    return [one for one in waiting if one.day < today or one.made_at <= last_fresh or one.id in taken_back]


def _digests(message_ids: Collection[UUID]) -> list[_Waiting]:
    rows = db.session.execute(
        select(Digest.id, Digest.person_id, Digest.outbox_id, Digest.day, Digest.number, Digest.made_at).where(
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
    """Those of these of which anything is not true any more, not to be heard today or not in this way; nothing is changed by asking."""
    found: set[_Waiting] = set()
    for ordinary in (True, False):
        some = [one for one in digests if one.is_ordinary is ordinary]
        if not some:
            continue
        said = said_in([one.id for one in some])
        if ordinary:
            mailed = [one for one in said if policies.of(one.kind).policy.way is not Way.SITE]
            still = hold_back(mailed, policies, now=now, closed=closed)
        else:
            hurried = [one for one in said if policies.of(one.kind).policy.goes_at_once(one.offset_days)]
            still = not_put_off(hurried, today=local_day(now))
        true = {one.id for one in suppress_untrue(still, policies, now=now)}
        untrue = {one.person_id for one in said if one.id not in true}
        found |= {one for one in some if one.person_id in untrue}
    return found


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
    at_once = {one.person_id: one.outbox_id for one in digests if not one.is_ordinary}
    if at_once:
        at_once_for(sorted(at_once), now, closed, policies, partial(rewrite, waiting=at_once))
    ordinary = _latest([one for one in digests if one.is_ordinary], today=local_day(now))
    if ordinary:
        digests_for(sorted(ordinary), now, closed, policies, partial(rewrite, waiting=ordinary))
    spoken = set(
        session.scalars(select(Digest.outbox_id).where(Digest.outbox_id.in_([one.outbox_id for one in digests])))
    )
    silent = [one.outbox_id for one in digests if one.outbox_id not in spoken]
    withhold_for_good(OutboxMessage.id.in_(silent) & (OutboxMessage.state == MailState.QUEUED), Withheld.NOTHING_LEFT)


def _latest(digests: Collection[_Waiting], *, today: date) -> Mapping[UUID, UUID]:
    """Which waiting message is to be each person's of today: their latest, unless today's was made already and is another."""
    people = {one.person_id for one in digests}
    made = select(Digest.person_id).where(Digest.person_id.in_(people), Digest.day == today, Digest.number == ORDINARY)
    had = set(db.session.scalars(made))
    return {
        one.person_id: one.outbox_id for one in sorted(digests, key=lambda one: one.day) if one.person_id not in had
    }
