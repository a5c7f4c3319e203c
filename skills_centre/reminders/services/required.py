"""Required learning in the ledger: before it is due, once it is overdue, to the manager too, and when a manager chases.

Keyed by the obligation and its date: a date that moves owes afresh, and nothing is owed twice.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, false

from skills_centre.people.queries.lines import managers_of
from skills_centre.platform.clock import local_day
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.platform.portions import portions
from skills_centre.reminders.queries.ledger import Owed
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import OVERDUE_FOR, Reason
from skills_centre.reminders.services.facts import Fact
from skills_centre.requirements.queries.chasing import chased_obligations, chases_since
from skills_centre.requirements.queries.standing import OwedNow, asked_since, owed_between, owed_by_id
from skills_centre.requirements.rules.states import DONE, PRESSING, ObligationState

#: The kinds that are about something somebody owes themselves, by its id.
OWN = frozenset({ReminderKind.LEARNING_DUE, ReminderKind.LEARNING_OVERDUE})
KINDS = OWN | {ReminderKind.LEARNING_OVERDUE_OF_TEAM, ReminderKind.LEARNING_CHASED}
#: A chase that an outage held back for longer is not mailed about any more.
CHASED_FOR = timedelta(days=14)
_NEVER: ColumnElement[bool] = false()


def facts_of_required(now: datetime, policies: Policies, *, unless: ColumnElement[bool] = _NEVER) -> Iterable[Fact]:
    """Whom we remind of what they owe, and which manager of what has been overdue for a week.

    What `unless` holds of, a condition about the obligation, is not read. What a rule asks only now waits some minutes, in which whoever
    made or changed it can still take it back unheard.
    """
    today = local_day(now)
    overdue, too_new = [], asked_since(now - PAUSE_BEFORE_MANY)
    last = today + policies.of(ReminderKind.LEARNING_DUE).ahead
    for one in owed_between(today - OVERDUE_FOR, last, on=today, unless=unless):
        if one.due_on is None or one.last_day is None or one.is_away or one.exempt_until or one.id in too_new:
            continue
        if one.due_on >= today:
            yield Fact(one.person_id, ReminderKind.LEARNING_DUE, one.id, one.due_on)
        elif one.last_day < today:
            overdue.append(one)
            yield Fact(one.person_id, ReminderKind.LEARNING_OVERDUE, one.id, one.last_day)
    yield from _of_teams(overdue)
    for chase in chases_since(now - CHASED_FOR):
        day = local_day(chase.chased_at)
        yield Fact(chase.person_id, ReminderKind.LEARNING_CHASED, chase.id, day)


def _of_teams(overdue: Iterable[OwedNow]) -> Iterable[Fact]:
    told = [one for one in overdue if one.tells_manager]
    people = {one.person_id for one in told}
    managers = {one: manager for some in portions(people) for one, manager in managers_of(some).items()}
    for one in told:
        manager_id = managers.get(one.person_id)
        if manager_id and one.last_day:
            kind = ReminderKind.LEARNING_OVERDUE_OF_TEAM
            yield Fact(manager_id, kind, one.id, one.last_day)


def reasons_of_required(owed: Iterable[Owed], *, today: date) -> dict[UUID, Reason | None]:
    """Why each reminder of required learning among these is not sent, looked at once more; none where it is true still."""
    mine = [one for one in owed if one.kind in KINDS]
    if not mine:
        return {}
    chased = chased_obligations([one.subject_id for one in mine if one.kind is ReminderKind.LEARNING_CHASED])
    about = {one.id: chased.get(one.subject_id, one.subject_id) for one in mine}
    things = owed_by_id(set(about.values()), on=today)
    managers = managers_of({one.person_id for one in things.values()}) if things else {}
    return {one.id: _reason(one, things.get(about[one.id]), managers, today=today) for one in mine}


def _reason(owed: Owed, thing: OwedNow | None, managers: dict[UUID, UUID], *, today: date) -> Reason | None:
    if thing is None:
        return Reason.COMPLETED  # or no longer asked: either way there is nothing left to do
    state = thing.state(today)
    if state in DONE:
        return Reason.COMPLETED
    if thing.is_away or state is ObligationState.EXEMPT:
        return Reason.EXCUSED
    if owed.kind is ReminderKind.LEARNING_CHASED:
        return None if state in PRESSING else Reason.DATE_MOVED
    if owed.kind is ReminderKind.LEARNING_DUE:
        if thing.due_on != owed.due_on:
            return Reason.DATE_MOVED
        return Reason.DAY_PASSED if owed.due_on < today else None
    if thing.last_day != owed.due_on or state is not ObligationState.OVERDUE:
        return Reason.DATE_MOVED
    if owed.kind is ReminderKind.LEARNING_OVERDUE_OF_TEAM and managers.get(thing.person_id) != owed.person_id:
        return Reason.NOT_ASKED
    return None
