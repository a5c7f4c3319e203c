"""Changing the policy of a kind, and the hours of ordinary mail. Every change is a further edition; none is ever changed."""

from datetime import datetime
from uuid import UUID

from skills_centre.platform.audit import record_act
from skills_centre.platform.database import db, lock_named
from skills_centre.platform.ids import new_id
from skills_centre.reminders.errors import PolicyChangedMeanwhile, PolicyRefused
from skills_centre.reminders.models import MailHours, MessagePolicy
from skills_centre.reminders.queries.policies import editions_of, editions_of_hours
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.limits import Problem, problem_of, problem_of_hours
from skills_centre.reminders.rules.policies import TERMS, Policy
from skills_centre.reminders.rules.timing import DEFAULT_HOURS, Hours


def change_policy(kind: ReminderKind, policy: Policy | None, *, was: int, by_id: UUID, now: datetime) -> None:
    """Let a policy hold for a kind from now on, or the default again where none is given. What holds already is no change.

    `was` is the number of the edition that was open when the change was begun. Raises PolicyRefused or PolicyChangedMeanwhile.
    """
    if policy is not None:
        _refuse(problem_of(kind, policy))
    lock_named("message-policies")
    editions = editions_of(kind)
    latest = editions[0] if editions else None
    if was != (latest.number if latest else 0):
        raise PolicyChangedMeanwhile
    default = TERMS[kind].default
    held = (latest.policy if latest else None) or default
    if (policy or default) == held:
        return
    chosen = None if policy == default else policy
    db.session.add(
        MessagePolicy(
            id=new_id(),
            kind=kind,
            number=was + 1,
            offsets=",".join(str(one) for one in chosen.offsets) if chosen else None,
            is_on=chosen.is_on if chosen else True,
            most_a_week=chosen.most_a_week if chosen else None,
            opening=chosen.opening or None if chosen else None,
            way=chosen.way if chosen else default.way,
            in_hours=chosen.in_hours if chosen else default.in_hours,
            made_by=by_id,
            made_at=now,
        )
    )
    fields = [kind.value, *_what_changed(held, policy or default)]
    record_act(
        "message.change-policy", actor_id=by_id, subject_kind="messages", subject_id=None, now=now, fields=fields
    )


def _what_changed(before: Policy, after: Policy) -> list[str]:
    names = ("offsets", "is_on", "most_a_week", "opening", "way", "in_hours")
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def change_hours(hours: Hours, *, was: int, by_id: UUID, now: datetime) -> None:
    """Let ordinary mail leave within these hours from now on. What holds already is no change.

    Raises PolicyRefused or PolicyChangedMeanwhile.
    """
    _refuse(problem_of_hours(hours))
    lock_named("message-policies")
    editions = editions_of_hours()
    if was != (editions[0].number if editions else 0):
        raise PolicyChangedMeanwhile
    if hours == (editions[0].hours if editions else DEFAULT_HOURS):
        return
    db.session.add(
        MailHours(number=was + 1, opens=hours.opens.hour, closes=hours.closes.hour, made_by=by_id, made_at=now)
    )
    record_act("message.change-hours", actor_id=by_id, subject_kind="messages", subject_id=None, now=now)


def _refuse(problem: Problem | None) -> None:
    if problem:
        raise PolicyRefused(problem.sentence, field=problem.field)
