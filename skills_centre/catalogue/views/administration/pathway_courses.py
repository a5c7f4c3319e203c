"""The courses of a pathway: added, put in order and explained."""

from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.pathways import StepForm, StepWhyForm
from skills_centre.catalogue.queries.pathways import pathway_of, steps_of
from skills_centre.catalogue.queries.writing import courses_to_take_first
from skills_centre.catalogue.services.pathways import move_course, put_course
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.pathways import desk_of, pathway_desk, press_pathway
from skills_centre.catalogue.views.administration.steps import held
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post, say


@blueprint.post("/administration/pathways/<uuid:pathway_id>/courses")
@publishers
def add_to_pathway(pathway_id: UUID) -> ResponseReturnValue:
    """Add a course at the end of a pathway."""
    pathway_of(pathway_id)
    form = StepForm()
    form.offer(courses_to_take_first(without=""))
    if form.validate_on_submit() and _is_put(form, pathway_id, form.course.data):
        say("The course is added.")
        return redirect(desk_of(pathway_id), 303)
    return pathway_desk(pathway_id, form), 422


@blueprint.route("/administration/pathways/<uuid:pathway_id>/courses/<key>", methods=["GET", "POST"])
@publishers
def write_step(pathway_id: UUID, key: str) -> ResponseReturnValue:
    """Change why a course is in the pathway, and whether it is needed."""
    pathway = pathway_of(pathway_id)
    step = next((one for one in steps_of([pathway_id])[pathway_id] if one.course_key == key), None)
    if step is None:
        raise NotFound
    form = StepWhyForm(
        **({} if is_post() else {"formdata": held()}), data={"why": step.why, "required": step.is_required}
    )
    if form.validate_on_submit() and _is_put(form, pathway_id, key):
        say("Saved.")
        return redirect(desk_of(pathway_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/pathway_step.html", form=form, pathway=pathway, step=step), status


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


def _is_put(form: StepForm | StepWhyForm, pathway_id: UUID, key: str) -> bool:
    """Whether the course is in the pathway as the form says; else the form says why not."""
    try:
        with transaction():
            put_course(
                pathway_id,
                key,
                is_required=form.required.data,
                why=form.why.data or "",
                by_id=viewer().id,
                now=utc_now(),
            )
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True
