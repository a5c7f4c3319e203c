"""Taking a course out of a pathway: at once, or where rules ask for the pathway, once somebody has seen of whom it is no longer asked."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.rules.whereabouts import mark_of
from skills_centre.catalogue.queries.pathways import PathwayStep, pathway_of, steps_of
from skills_centre.catalogue.services.pathways import take_course_out
from skills_centre.people.access import viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import do_and_say, is_post
from skills_centre.requirements.access import keeps_pathways, may_keep
from skills_centre.requirements.queries.asked import Leaving, leaving_pathway, of_whom_it_ends
from skills_centre.requirements.queries.kept_rules import kept_rule
from skills_centre.requirements.views.blueprint import blueprint
from skills_centre.requirements.views.rule_form import SHOWN


@blueprint.route("/administration/pathways/<uuid:pathway_id>/courses/<key>/remove", methods=["GET", "POST"])
@keeps_pathways
def take_out_of_pathway(pathway_id: UUID, key: str) -> ResponseReturnValue:
    """Take a course out of a pathway: by one press where nobody is required to take it there, else by a second."""
    pathway = pathway_of(pathway_id)
    step = next((one for one in steps_of([pathway_id])[pathway_id] if one.course_key == key), None)
    leaving = _leaving(pathway_id, step)
    mark = mark_of(*(one.id for one in leaving.rules))  # another rule meanwhile is shown first
    if is_post() and (not leaving.rules or request.form.get("sure") == mark):
        do_and_say(lambda: take_course_out(pathway_id, key, by_id=viewer().id, now=utc_now()), "Taken out.")
        return redirect(url_for("catalogue.administration_pathway", pathway_id=pathway_id, _anchor="courses"), 303)
    if step is None:
        raise NotFound
    return render_template(
        "requirements/take_out_of_pathway.html",
        pathway=pathway,
        step=step,
        mark=mark,
        **whom_it_ends_for(leaving, step.course_id),
    )


def whom_it_ends_for(leaving: Leaving, course_id: UUID) -> dict[str, object]:
    """What a template tells of those of whom a course is no longer asked: how many, and who where the viewer’s role reaches all of them."""
    ids = [one.id for one in leaving.rules]
    shows_names = all(may_keep(kept_rule(one).clauses) for one in ids)
    who = of_whom_it_ends(ids, course_id, on=local_day(utc_now()), most=SHOWN) if ids and shows_names else []
    return {"leaving": leaving, "who": who, "shows_names": shows_names}


def _leaving(pathway_id: UUID, step: PathwayStep | None) -> Leaving:
    """Whom it concerns; nobody where the course is optional, or was taken out already."""
    if step is None or not step.is_required:
        return Leaving()
    return leaving_pathway(pathway_id, step.course_id, on=local_day(utc_now()))
