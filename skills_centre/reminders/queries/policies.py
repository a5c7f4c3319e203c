"""The policies of kinds of reminders: what holds now, and every edition with who made it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, func, select

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.reminders.models import MailHours, MessagePolicy
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import TERMS, Edition, Policies, Policy, in_force
from skills_centre.reminders.rules.timing import DEFAULT_HOURS, Hours


@dataclass(frozen=True)
class KeptEdition:
    """An edition of a kind's policy; without a policy it went back to the default."""

    number: int
    policy: Policy | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class KeptHours:
    """An edition of the hours."""

    number: int
    hours: Hours
    made_by: str
    made_at: datetime


_POLICY = (
    MessagePolicy.offsets,
    MessagePolicy.is_on,
    MessagePolicy.most_a_week,
    MessagePolicy.opening,
    MessagePolicy.way,
    MessagePolicy.in_hours,
    MessagePolicy.made_at,
)
_EDITION = select(MessagePolicy.kind, MessagePolicy.number, Person.name, *_POLICY).join(
    Person, Person.id == MessagePolicy.made_by
)


def policies_now() -> Policies:
    """What holds of every kind, and the hours. Two statements."""
    editions: dict[ReminderKind, list[Edition]] = defaultdict(list)
    changed_at: datetime | None = None
    for row in db.session.execute(
        select(MessagePolicy.kind, *_POLICY).order_by(MessagePolicy.kind, MessagePolicy.number)
    ):
        editions[row.kind].append(Edition(local_day(row.made_at), _policy(row)))
        changed_at = max(changed_at, row.made_at) if changed_at else row.made_at
    hours = db.session.execute(
        select(MailHours.opens, MailHours.closes).order_by(MailHours.number.desc()).limit(1)
    ).one_or_none()
    return Policies(
        {kind: in_force(kind, some) for kind, some in editions.items()},
        _hours(hours.opens, hours.closes) if hours else DEFAULT_HOURS,
        changed_at,
    )


def policy_now(kind: ReminderKind) -> Policy:
    """What holds of one kind. One statement."""
    row = db.session.execute(
        select(*_POLICY).where(MessagePolicy.kind == kind).order_by(MessagePolicy.number.desc()).limit(1)
    ).one_or_none()
    return (_policy(row) if row else None) or TERMS[kind].default


def editions_of(kind: ReminderKind) -> list[KeptEdition]:
    """Every edition of a kind's policy, the newest first."""
    rows = db.session.execute(_EDITION.where(MessagePolicy.kind == kind).order_by(MessagePolicy.number.desc()))
    return [_kept(row) for row in rows]


def latest_editions() -> dict[ReminderKind, KeptEdition]:
    """The latest edition of each kind of which there is one."""
    last = (
        select(MessagePolicy.kind, func.max(MessagePolicy.number).label("number"))
        .group_by(MessagePolicy.kind)
        .subquery()
    )
    rows = db.session.execute(
        _EDITION.join(last, (last.c.kind == MessagePolicy.kind) & (last.c.number == MessagePolicy.number))
    )
    return {row.kind: _kept(row) for row in rows}


def editions_of_hours() -> list[KeptHours]:
    """Every edition of the hours, the newest first."""
    rows = db.session.execute(
        select(MailHours.number, MailHours.opens, MailHours.closes, Person.name, MailHours.made_at)
        .join(Person, Person.id == MailHours.made_by)
        .order_by(MailHours.number.desc())
    )
    return [KeptHours(row.number, _hours(row.opens, row.closes), row.name, row.made_at) for row in rows]


def _kept(row: Row[Any]) -> KeptEdition:
    return KeptEdition(row.number, _policy(row), row.name, row.made_at)


def _policy(row: Row[Any]) -> Policy | None:
    if row.offsets is None:
        return None
    offsets = tuple(int(one) for one in row.offsets.split(","))
    return Policy(
        offsets,
        is_on=row.is_on,
        most_a_week=row.most_a_week,
        opening=row.opening or "",
        way=row.way,
        in_hours=row.in_hours,
    )


def _hours(opens: int, closes: int) -> Hours:
    return Hours(time(opens), time(closes))
