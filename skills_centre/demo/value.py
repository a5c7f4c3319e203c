"""The demonstration's quarters: the one before the last was closed, with somebody's own decisions; the last is still to be closed."""

from datetime import datetime

from sqlalchemy import select

from skills_centre.demo.people import Plan
from skills_centre.gaps.models import ValueQuarter
from skills_centre.gaps.rules.quarters import quarter_of
from skills_centre.gaps.services.value import work_out_value
from skills_centre.gaps.services.value_closing import close_quarter, edition_of, write_decisions
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db

DECIDED = (
    "Give every team an hour a month for learning, from the next quarter on. Most of whom learning reached finished what they began.",
    "Train three colleagues to run sessions in their own areas, so that more can be held without outside help.",
    "Ask managers to confirm levels within three months of a course: of most skills nobody has looked again.",
)


def write_value(plan: Plan, *, now: datetime) -> None:
    """Work out what is told of each quarter, and close the one before the last."""
    work_out_value(now=now)
    quarter, by_id = quarter_of(local_day(now)).before.before, plan.account("admin@example.org").id
    write_decisions(quarter, DECIDED, by_id=by_id, now=now)
    worked_out_at = db.session.execute(
        select(ValueQuarter.worked_out_at).where(ValueQuarter.first_on == quarter.first)
    ).scalar_one()
    close_quarter(quarter, seen=edition_of(worked_out_at), by_id=by_id, now=now)
