"""The home page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.home.next_things import PAUSES, next_things
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """What should I do next?"""
    now = utc_now()
    today = local_day(now)
    asked = request.args.get("minutes", type=int)
    things = next_things(viewer(), on=today, now=now, pause_minutes=asked if asked in PAUSES else None)
    return render_template("home/home.html", viewer=viewer(), things=things, pauses=PAUSES, today=today)
