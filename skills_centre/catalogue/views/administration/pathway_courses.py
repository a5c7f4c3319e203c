"""The courses of a pathway: put in order. Adding one, and what is said of it, asks who it concerns: see the pages of required learning."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.services.pathways import move_course
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.pathways import desk_of, press_pathway
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now


@blueprint.post("/administration/pathways/<uuid:pathway_id>/courses/<key>/move")
@publishers
def move_step(pathway_id: UUID, key: str) -> ResponseReturnValue:
    """Put a course at another place."""
    place = request.form.get("place", 1, type=int)
    return press_pathway(
        lambda: move_course(pathway_id, key, place=place, by_id=viewer().id, now=utc_now()),
        "Moved.",
        back=f"{desk_of(pathway_id)}#courses",
    )
