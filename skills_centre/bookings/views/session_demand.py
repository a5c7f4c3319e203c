"""Demand for sessions: what to schedule next, from who waits, who asks and who has a gap."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.demand import CourseDemand, demand_for_sessions, month_for_sessions
from skills_centre.bookings.rules.demand import Wanted, gaps_to_show, sessions_wanted
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.pages import month_and_year
from skills_centre.platform.pagination import page_of


@blueprint.get("/administration/sessions/demand")
@role(Role.LD_ADMINISTRATOR, Role.AUDITOR)
def session_demand() -> ResponseReturnValue:
    """Courses of which people want a session, those of most people first, each with what would serve them."""
    now = utc_now()
    page = page_of(demand_for_sessions(now=now), request.args.get("page", type=int))
    return render_template(
        "bookings/looking_after/demand.html",
        page=page,
        wanted={one.course_id: _wanted(one) for one in page.lines},
        gaps_to_show=gaps_to_show,
        can_schedule=viewer().has_role(Role.LD_ADMINISTRATOR),
        month=month_and_year(month_for_sessions(local_day(now))),
    )


def _wanted(one: CourseDemand) -> Wanted | None:
    return sessions_wanted(one.asking, usual=one.usual)
