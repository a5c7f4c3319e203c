"""Actions of development plans, in the ledger: by the day for which each is planned. Another day owes afresh."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from skills_centre.learning.queries.plan_due import PlannedAction, planned_between, planned_by_id
from skills_centre.platform.clock import local_day
from skills_centre.reminders.queries.ledger import Owed
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.facts import Fact


def facts_of_plans(now: datetime, policies: Policies) -> Iterable[Fact]:
    """What people planned to do from today on, as far ahead as they are reminded."""
    today = local_day(now)
    for one in planned_between(today, today + policies.of(ReminderKind.PLAN_ACTION_DUE).ahead):
        if one.by_on:
            yield Fact(one.person_id, ReminderKind.PLAN_ACTION_DUE, one.id, one.by_on)


def reasons_of_plans(owed: Iterable[Owed], *, today: date) -> dict[UUID, Reason | None]:
    """Why each reminder of an action among these is not sent, looked at once more; none where it is still to be done by that day."""
    mine = [one for one in owed if one.kind is ReminderKind.PLAN_ACTION_DUE]
    planned = planned_by_id({one.subject_id for one in mine}) if mine else {}
    return {one.id: _reason(planned.get(one.subject_id), one.due_on, today) for one in mine}


def _reason(action: PlannedAction | None, due_on: date, today: date) -> Reason | None:
    if action is None or action.is_set_aside:
        return Reason.NOT_ASKED
    if action.is_done:
        return Reason.COMPLETED
    if action.by_on != due_on:
        return Reason.DATE_MOVED
    return Reason.DAY_PASSED if due_on < today else None
