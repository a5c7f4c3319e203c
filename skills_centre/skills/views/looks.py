"""Who can see one's skills, and who has looked."""

from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, viewer
from skills_centre.people.models import ObjectionKind
from skills_centre.people.queries.looks import looks_at
from skills_centre.people.queries.objections import has_objected
from skills_centre.people.services.objections import say_not_my_manager
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import say, settings
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
        manager_is_wrong=has_objected(me.id, ObjectionKind.NOT_MY_MANAGER),
        names_go_further=settings().names_below_direct_reports,
        seen=seen,
        days=[(day, list(several)) for day, several in groupby(seen.looks, key=lambda look: look.day)],
    )


@blueprint.post("/my-skills/not-my-manager")
@signed_in
def not_my_manager() -> ResponseReturnValue:
    """Say in one press that the manager on record is not one's own."""
    with transaction():
        say_not_my_manager(viewer().id, now=utc_now())
    say(
        "L&D is told, and so is the manager on record. Nothing is hidden meanwhile: what you sent stays where it is, "
        "and follows you once your manager is put right."
        if not viewer().is_private
        else "L&D sees that your manager on record is wrong. Nobody else is told."
    )
    return redirect(url_for("skills.looks"), 303)
