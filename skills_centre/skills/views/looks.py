"""Who can see one's skills, and who has looked."""

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, viewer
from skills_centre.people.queries.looks import looks_at
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.web import settings
from skills_centre.skills.queries.lookers import lookers_of
from skills_centre.skills.views.blueprint import blueprint


@blueprint.get("/my-skills/looks")
@signed_in
def looks() -> ResponseReturnValue:
    """Who may look, why, and who did, by day."""
    me = viewer()
    seen = looks_at(me.id, page=request.args.get("page", 1, type=int))
    return render_template(
        "skills/my_skills/looks.html",
        viewer=me,
        may_look=[] if me.is_private else lookers_of(me.id, on=local_day(utc_now())),
        names_go_further=settings().names_below_direct_reports,
        seen=seen,
        days=[(day, list(several)) for day, several in groupby(seen.looks, key=lambda look: look.day)],
    )
