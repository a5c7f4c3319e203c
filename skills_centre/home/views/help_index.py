"""The help pages."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.home.views.blueprint import blueprint
from skills_centre.people.access import public
from skills_centre.platform.errors import NotFound
from skills_centre.platform.help_pages import help_pages
from skills_centre.platform.markdown import render


@blueprint.get("/help")
@public
def help_index() -> ResponseReturnValue:
    """What help there is, for whom."""
    return render_template("home/help_index.html", pages=help_pages())


@blueprint.get("/help/<key>")
@public
def help_page(key: str) -> ResponseReturnValue:
    """One help page."""
    page = next((page for page in help_pages() if page.key == key), None)
    if page is None:
        raise NotFound
    return render_template("home/help_page.html", page=page, body=render(page.text), pages=help_pages())
