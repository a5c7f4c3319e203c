"""What everybody was told already of what they owe, so that a sweep reads none of it again."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from skills_centre.reminders.models import MessageChoice, MessagePattern, Reminder
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.requirements.models import Obligation

DAY = timedelta(days=1)


def nothing_new_before(last: date, *, today: date, closed: Collection[date], policies: Policies) -> ColumnElement[bool]:
    """Of which obligations, due from today to a last day, the ledger holds all that is owed before their date by now.

    Whoever has days or a frequency of their own is left out: by their calendar more may be owed.
    """
    days = [today + number * DAY for number in range((last - today).days + 1)]
    nothing, told = list[ColumnElement[bool]](), list[ColumnElement[bool]]()
    for offset, some in groupby(days, key=lambda day: _latest(day, today=today, closed=closed, policies=policies)):
        spell = list(some)
        is_due = Obligation.due_on.between(spell[0], spell[-1])
        if offset is None:
            nothing.append(is_due)
        else:
            told.append(and_(is_due, Reminder.offset_days >= offset))
    of_it = (
        Reminder.person_id == Obligation.person_id,
        Reminder.kind == ReminderKind.LEARNING_DUE,
        Reminder.subject_id == Obligation.id,
        Reminder.occurrence == 1,
        Reminder.due_on == Obligation.due_on,
    )
    return and_(
        Obligation.due_on >= today,
        or_(false(), *nothing, exists(select(Reminder.id).where(*of_it, or_(false(), *told)))),
        Obligation.person_id.not_in(select(MessagePattern.person_id)),
        Obligation.person_id.not_in(select(MessageChoice.person_id)),
    )


def _latest(due_on: date, *, today: date, closed: Collection[date], policies: Policies) -> int | None:
    """The latest offset that has come of what is due on a day; none where none has."""
    occasions = policies.of(ReminderKind.LEARNING_DUE).occasions_owed(
        due_on, has_arrived=False, today=today, closed=closed
    )
    return max((one.offset_days for one in occasions), default=None)
