"""The institution's calendar: the days on which it does not work."""

from datetime import date

from sqlalchemy import select

from skills_centre.people.models import ClosedDay
from skills_centre.platform.database import db


def closed_days(first: date, last: date) -> frozenset[date]:
    """The closed days between two days, both included; weekends are not among them."""
    return frozenset(db.session.scalars(select(ClosedDay.day).where(ClosedDay.day.between(first, last))))
