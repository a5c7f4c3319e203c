"""What stands for whoever is at the browser."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.announcements.queries.standing import standing_for
from skills_centre.announcements.services.looking import note_look_at_announcements
from skills_centre.announcements.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import is_fetched_ahead


@blueprint.get("/announcements", endpoint="standing")
@signed_in
def announcements() -> ResponseReturnValue:
    """The announcements that stand for me, the latest first. Whoever reads the page has seen what was new."""
    now, me = utc_now(), viewer()
    stands = standing_for(me.id, me.person_type, on=local_day(now))
    page = render_template(
        "announcements/standing.html", page=page_of(stands, request.args.get("page", type=int), size=10)
    )
    if any(one.is_new for one in stands) and request.method == "GET" and not is_fetched_ahead():
        with transaction():
            note_look_at_announcements(me.id, now=now)
    return page
