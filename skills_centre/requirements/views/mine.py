"""One's own required learning: what is asked, by when and why, and what was asked before."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.requirements.queries.excuses import excuses_of
from skills_centre.requirements.queries.own_list import OwnThing, own_list, pressing
from skills_centre.requirements.views.blueprint import blueprint


@blueprint.get("/my-learning/required")
@signed_in
def mine() -> ResponseReturnValue:
    """What is required of me; whoever is never required to learn anything is led to what they learn."""
    if not may_owe_learning():
        return redirect(url_for("learning.my_learning"))
    today = local_day(utc_now())
    return render_template(
        "requirements/mine.html",
        mine=own_list(viewer().id, on=today),
        excuses=[one for one in excuses_of(viewer().id) if one.last_day >= today and not one.excuses_nobody],
        today=today,
    )


@blueprint.app_template_global("may_owe_learning")
def may_owe_learning() -> bool:
    """Whether anything can be required of the reader: never of Members, peers and their staff, who see no word of it."""
    return not viewer().is_private


@blueprint.app_template_global("required_of_me")
def required_of_me() -> list[OwnThing]:
    """What the reader is to do soon, for the pages of learning, which know nothing of rules."""
    return pressing(viewer().id, on=local_day(utc_now())) if may_owe_learning() else []
