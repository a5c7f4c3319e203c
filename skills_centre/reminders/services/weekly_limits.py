"""Holding back what somebody has had often enough in a week: it waits for its next turn, and is not lost."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import update

from skills_centre.platform.database import db
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.ledger import Owed, days_of_kinds
from skills_centre.reminders.rules.policies import WEEK, Policies, free_again_on
from skills_centre.reminders.rules.timing import Reason


def keep_to_limits(owed: list[Owed], policies: Policies, *, today: date, closed: Collection[date]) -> list[Owed]:
    """Let what its receiver has had often enough this week be owed on a later day, and give the others.

    Meanwhile a later reminder of the same fact may supersede it, and it is looked at once more before it leaves.
    """
    most = {kind: policies.of(kind).policy.most_a_week for kind in {one.kind for one in owed}}
    capped = [one for one in owed if most[one.kind]]
    if not capped:
        return owed
    people, kinds = {one.person_id for one in capped}, {one.kind for one in capped}
    had = days_of_kinds(people, kinds, since=today - WEEK)
    later: dict[date, list[UUID]] = defaultdict(list)
    for one in capped:
        free_on = free_again_on(had.get((one.person_id, one.kind), ()), most[one.kind] or 0, today, closed)
        if free_on:
            later[free_on].append(one.id)
    for day, ids in later.items():
        db.session.execute(
            update(Reminder).where(Reminder.id.in_(ids)).values(owed_on=day, reason=Reason.ENOUGH_THIS_WEEK)
        )
    held = {one for ids in later.values() for one in ids}
    return [one for one in owed if one.id not in held]
