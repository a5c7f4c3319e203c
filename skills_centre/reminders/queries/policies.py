"""The policies of kinds of reminders: what holds now, and every edition with who made it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select

from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.reminders.models import MailHours, MessagePolicy
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Edition, Policies, Policy, in_force
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


def policies_now() -> Policies:
    """What holds of every kind, and the hours. Two statements."""
    editions: dict[ReminderKind, list[Edition]] = defaultdict(list)
    for row in db.session.execute(
        select(
            MessagePolicy.kind,
            MessagePolicy.offsets,
            MessagePolicy.is_on,
            MessagePolicy.most_a_week,
            MessagePolicy.opening,
            MessagePolicy.made_at,
        ).order_by(MessagePolicy.kind, MessagePolicy.number)
    ):
        editions[row.kind].append(
            Edition(local_day(row.made_at), _policy(row.offsets, row.most_a_week, row.opening, is_on=row.is_on))
        )
    hours = db.session.execute(
        select(MailHours.opens, MailHours.closes).order_by(MailHours.number.desc()).limit(1)
    ).one_or_none()
    return Policies(
        {kind: in_force(kind, some) for kind, some in editions.items()},
        _hours(hours.opens, hours.closes) if hours else DEFAULT_HOURS,
    )


def editions_of(kind: ReminderKind) -> list[KeptEdition]:
    """Every edition of a kind's policy, the newest first."""
    rows = db.session.execute(
        select(
            MessagePolicy.number,
            MessagePolicy.offsets,
            MessagePolicy.is_on,
            MessagePolicy.most_a_week,
            MessagePolicy.opening,
            Person.name,
            MessagePolicy.made_at,
        )
        .join(Person, Person.id == MessagePolicy.made_by)
        .where(MessagePolicy.kind == kind)
        .order_by(MessagePolicy.number.desc())
    )
    return [
        KeptEdition(
            row.number, _policy(row.offsets, row.most_a_week, row.opening, is_on=row.is_on), row.name, row.made_at
        )
        for row in rows
    ]


def latest_editions() -> dict[ReminderKind, KeptEdition]:
    """The latest edition of each kind of which there is one."""
    last = (
        select(MessagePolicy.kind, func.max(MessagePolicy.number).label("number"))
        .group_by(MessagePolicy.kind)
        .subquery()
    )
    rows = db.session.execute(
        select(
            MessagePolicy.kind,
            MessagePolicy.number,
            MessagePolicy.offsets,
            MessagePolicy.is_on,
            MessagePolicy.most_a_week,
            MessagePolicy.opening,
            Person.name,
            MessagePolicy.made_at,
        )
        .join(last, (last.c.kind == MessagePolicy.kind) & (last.c.number == MessagePolicy.number))
        .join(Person, Person.id == MessagePolicy.made_by)
    )
    return {
        row.kind: KeptEdition(
            row.number, _policy(row.offsets, row.most_a_week, row.opening, is_on=row.is_on), row.name, row.made_at
        )
        for row in rows
    }


def editions_of_hours() -> list[KeptHours]:
    """Every edition of the hours, the newest first."""
    rows = db.session.execute(
        select(MailHours.number, MailHours.opens, MailHours.closes, Person.name, MailHours.made_at)
        .join(Person, Person.id == MailHours.made_by)
        .order_by(MailHours.number.desc())
    )
    return [KeptHours(row.number, _hours(row.opens, row.closes), row.name, row.made_at) for row in rows]


def _policy(offsets: str | None, most_a_week: int | None, opening: str | None, *, is_on: bool) -> Policy | None:
    if offsets is None:
        return None
    return Policy(
        tuple(int(one) for one in offsets.split(",")), is_on=is_on, most_a_week=most_a_week, opening=opening or ""
    )


def _hours(opens: int, closes: int) -> Hours:
    return Hours(time(opens), time(closes))
