"""What waits for somebody's decision: what people say that they can do, second opinions, and places on sessions."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.requests import requests_waiting_for
from skills_centre.bookings.queries.sessions import sessions_by_id
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.queries.delegations import delegations_to
from skills_centre.people.queries.teams import has_team
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.skills.queries.decision_queue import decision_queue
from skills_centre.skills.queries.desks import Place
from skills_centre.skills.queries.second_opinions import opinions_waiting_for


@blueprint.get("/team/decisions")
@signed_in
def decisions() -> ResponseReturnValue:
    """What waits for me: places that people ask for, those that end first before the others, and what people claim, the oldest first."""
    now = utc_now()
    today, requests = local_day(now), requests_waiting_for(viewer().id, now=now)
    return render_template(
        "home/decisions.html",
        queue=decision_queue(viewer().id, on=today, page=request.args.get("page", 1, type=int)),
        requests=requests,
        lines=sessions_by_id({one.session_id for one in requests}),
        Place=Place,
        opinions=opinions_waiting_for(viewer().id, on=today),
        delegations=delegations_to(viewer().id, on=today),
        has_team=viewer().is_manager or has_team(viewer().id, on=today),
        viewer=viewer(),
    )
