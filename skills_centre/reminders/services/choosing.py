"""Choosing how often we write about what, and on which days. Nothing but the person's own choice ever changes it again."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete

from skills_centre.platform.database import db, put_row
from skills_centre.reminders.errors import CannotBeStopped, NoDayOfWork
from skills_centre.reminders.models import MessageChoice, MessageLook, MessagePattern, MessageSnooze
from skills_centre.reminders.rules.own_days import WEEK, Pattern
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.topics import TOPICS, Frequency, Topic
from skills_centre.reminders.services.holding import plan_again


def choose_frequency(
    person_id: UUID, chosen: Mapping[Topic, Frequency], policies: Policies, *, now: datetime, closed: Collection[date]
) -> None:
    """Write to somebody about these topics as often as they say; what they are owed already follows. Twice is once.

    Raises CannotBeStopped for what can be slowed down at most.
    """
    for topic, frequency in chosen.items():
        if frequency not in TOPICS[topic].choices:
            raise CannotBeStopped
        row = {"person_id": person_id, "topic": topic, "frequency": frequency, "chosen_at": now}
        put_row(db.session(), MessageChoice, row)
    plan_again(person_id, policies, now=now, closed=closed)


def choose_days(
    person_id: UUID, pattern: Pattern, policies: Policies, *, now: datetime, closed: Collection[date]
) -> None:
    """Send ordinary mail on somebody's own working days, and what they slowed down on one of them. Raises NoDayOfWork."""
    if not pattern.works_on or not pattern.works_on <= WEEK or pattern.weekly_on not in WEEK:
        raise NoDayOfWork
    works_on = sum(1 << day for day in pattern.works_on)
    row = {"person_id": person_id, "works_on": works_on, "weekly_on": pattern.weekly_on, "changed_at": now}
    put_row(db.session(), MessagePattern, row)
    plan_again(person_id, policies, now=now, closed=closed)


def forget_choices(person_id: UUID, *, now: datetime) -> None:  # noqa: ARG001 - as every eraser is called
    """Erase what a leaver chose, and when they looked: it serves nobody any more."""
    for kept in (MessageChoice, MessagePattern, MessageSnooze, MessageLook):
        db.session.execute(delete(kept).where(kept.person_id == person_id))
