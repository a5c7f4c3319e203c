"""What the product says of itself: the accessibility statement and the privacy notice."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.home.accessibility_results import latest_results
from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import public


@blueprint.get("/accessibility-statement")
@public
def accessibility_statement() -> ResponseReturnValue:
    """How accessible the product is, how that was tested and when."""
    return render_template("home/accessibility_statement.html", results=latest_results())


@blueprint.get("/privacy-notice")
@public
def privacy_notice() -> ResponseReturnValue:
    """What is kept about people, for what, who sees it and how long it stays."""
    return render_template("home/privacy_notice.html")
