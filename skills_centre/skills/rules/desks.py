"""Whose turn it is to decide what waits: from desk to desk, so that nothing is ever stuck with one of them.

Source of the rule: DOMAIN.md, "People and organisation" and "Assessment".
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from skills_centre.platform.working_days import first_day_within, working_days_later

#: Working days after which what nobody decides goes on to the next desk.
PATIENCE = 10


class Desk(StrEnum):
    """Who may decide: the line manager, the business area's named fallback, then the skills leads."""

    MANAGER = "manager"
    FALLBACK = "fallback"
    LEADS = "leads"


@dataclass(frozen=True, slots=True)
class Stop:
    """A desk that something has reached, and the day on which it did."""

    desk: Desk
    since: date


@dataclass(frozen=True, slots=True)
class Turns:
    """What a day's calendar says: what was sent before `first` has left its first desk, before `second` its second too."""

    on: date
    first: date
    second: date


def turns_on(day: date, closed: Collection[date]) -> Turns:
    """The days by which a day tells what has gone on."""
    return Turns(day, first_day_within(PATIENCE, day, closed), first_day_within(2 * PATIENCE + 1, day, closed))


def stops_so_far(
    sent_on: date,
    *,
    has_manager: bool,
    has_fallback: bool,
    has_leads: bool,
    passed_on: date | None,
    on: date,
    closed: Collection[date],
) -> tuple[Stop, ...]:
    """The desks with somebody at them that something sent on a day has reached by another, in order; the last has the turn.

    Whoever had it keeps it in sight. What somebody cannot judge goes to the skills leads at once, and lies on no other desk. None at
    all when nobody can decide it.
    """
    if passed_on is not None:
        return (Stop(Desk.LEADS, passed_on),) if has_leads else ()
    desks = [
        desk
        for desk, is_there in ((Desk.MANAGER, has_manager), (Desk.FALLBACK, has_fallback), (Desk.LEADS, has_leads))
        if is_there
    ]
    days = (working_days_later(sent_on, place * (PATIENCE + 1), closed) for place in range(len(desks)))
    return tuple(Stop(desk, day) for desk, day in zip(desks, days, strict=True) if day <= max(on, sent_on))
