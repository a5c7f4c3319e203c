"""Pathways for everybody: the list, and one with one's own progress."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.home.pathway_pages import my_pathway, my_pathways
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.markdown import render


@blueprint.get("/pathways")
@signed_in
def pathways() -> ResponseReturnValue:
    """Every published pathway, those under way first."""
    return render_template("home/pathways.html", found=my_pathways(viewer().id))


@blueprint.get("/pathways/<key>")
@signed_in
def pathway(key: str) -> ResponseReturnValue:
    """One pathway: its courses in order, how far one has come, and one thing to press."""
    page = my_pathway(key, person_id=viewer().id)
    return render_template(
        "home/pathway.html", page=page, pathway=page.pathway, description=render(page.pathway.description, top=2)
    )
