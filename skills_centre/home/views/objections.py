"""What people said is wrong about a role or a manager: L&D looks at it, puts it right, and settles it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.people_pages.acting import readers
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.people.queries.objections import objections_to_settle
from skills_centre.people.services.objections import settle_objection
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import say
from skills_centre.skills.queries.role_profiles import role_profiles


@blueprint.get("/administration/objections")
@readers
def objections() -> ResponseReturnValue:
    """Everything that is not settled, the oldest first."""
    return render_template(
        "home/people/objections.html",
        found=objections_to_settle(page=request.args.get("page", 1, type=int)),
        roles={one.id: one.name for one in role_profiles()},
    )


@blueprint.post("/administration/objections/<uuid:objection_id>/settle")
@readers
def settle(objection_id: UUID) -> ResponseReturnValue:
    """Mark one as dealt with."""
    with transaction():
        settle_objection(objection_id, by_id=viewer().id, now=utc_now())
    say("Settled.")
    return redirect(url_for("home.objections"), 303)
