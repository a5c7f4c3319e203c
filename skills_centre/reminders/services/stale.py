"""Skills that soon go stale, in the ledger: each once, by the day on which it does. A new result moves that day, and owes afresh."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from skills_centre.platform.clock import local_day
from skills_centre.reminders.queries.ledger import Owed
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.facts import Fact
from skills_centre.skills.queries.going_stale import going_stale


def facts_of_stale(now: datetime, policies: Policies) -> Iterable[Fact]:
    """Whose skills go stale from tomorrow on, as far ahead as it is told."""
    today = local_day(now)
    for one in going_stale(today + timedelta(days=1), today + policies.of(ReminderKind.SKILL_STALE).ahead):
        yield Fact(one.person_id, ReminderKind.SKILL_STALE, one.skill_id, one.stale_on)


def reasons_of_stale(owed: Iterable[Owed], *, today: date) -> dict[UUID, Reason | None]:
    """Why each reminder of a skill among these is not sent, looked at once more; none where it still goes stale on that day."""
    mine = [one for one in owed if one.kind is ReminderKind.SKILL_STALE]
    if not mine:
        return {}
    last = max(one.due_on for one in mine)
    found = {
        (one.person_id, one.skill_id, one.stale_on)
        for one in going_stale(today + timedelta(days=1), last, people={one.person_id for one in mine})
    }
    return {one.id: None if (one.person_id, one.subject_id, one.due_on) in found else Reason.ANSWERED for one in mine}
