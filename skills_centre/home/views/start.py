"""The home page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """What should I do next?"""
    return render_template("home/home.html", viewer=viewer())
