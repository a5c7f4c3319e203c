"""What leaves at once: past the day's message, the limit of a week and, unless it was decided otherwise, the hours of ordinary mail.

What people chose for themselves goes before it: whoever hears of a topic once a week, or put a thing off, has it in the message of that
day. So have Members, peers and their staff, to whom nothing but the product's own acts writes out of hours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from skills_centre.platform.clock import local_day
from skills_centre.reminders.queries.choices import calendars
from skills_centre.reminders.queries.ledger import Owed, owed_at_once, people_owed_at_once
from skills_centre.reminders.queries.snoozes import snoozes_of
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import may_mail_leave
from skills_centre.reminders.rules.topics import TOPIC_OF, Frequency
from skills_centre.reminders.services.digests import Post, put_into_messages
from skills_centre.reminders.services.finding import suppress_untrue


@dataclass(frozen=True)
class LeftAtOnce:
    """What one round did; `last` is the last of the people whom it looked at, and none when nobody is left."""

    messages: int
    reminders: int
    suppressed: int
    last: UUID | None


def send_at_once(
    now: datetime, closed: Collection[date], policies: Policies, post: Post, *, after: UUID | None, limit: int
) -> LeftAtOnce:
    """Make a message of what leaves at once for some of those who are owed any, looking at each fact once more."""
    kinds = _leaving(now, closed, policies)
    people = people_owed_at_once(kinds, local_day(now), after=after, limit=limit) if kinds else []
    if not people:
        return LeftAtOnce(0, 0, 0, None)
    return at_once_for(people, now, closed, policies, post)


def at_once_for(
    ids: Collection[UUID], now: datetime, closed: Collection[date], policies: Policies, post: Post
) -> LeftAtOnce:
    """The same for these people."""
    today, kinds = local_day(now), _leaving(now, closed, policies)
    owed = not_put_off(owed_at_once(kinds, ids, by=today) if kinds else [], today=today)
    true = suppress_untrue(owed, policies, now=now)
    messages = put_into_messages(true, policies, post, now=now, at_once=True)
    return LeftAtOnce(messages, len(true), len(owed) - len(true), max(ids))


def _leaving(now: datetime, closed: Collection[date], policies: Policies) -> frozenset[ReminderKind]:
    return policies.that_leave_at_once(within_hours=may_mail_leave(now, closed, policies.hours))


def not_put_off(owed: Collection[Owed], *, today: date) -> list[Owed]:
    """Those of these whose receivers neither hear of them once a week nor said not now. What they stopped is suppressed like all else."""
    people = {one.person_id for one in owed}
    chosen, snoozes = calendars((), today=today, people=people).chosen, snoozes_of(people)
    return [
        one
        for one in owed
        if chosen.get((one.person_id, TOPIC_OF[one.kind])) is not Frequency.WEEKLY
        and not any(each.is_running(today) for each in snoozes.of(one.person_id, one.subject_id))
    ]
