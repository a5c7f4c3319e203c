"""Who may read and change people, and the page on which each form about them stands."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from skills_centre.people.access import role
from skills_centre.people.models import Role

#: L&D administrators read, system administrators change.
readers = role(Role.SYSTEM_ADMINISTRATOR, Role.LD_ADMINISTRATOR)
keepers = role(Role.SYSTEM_ADMINISTRATOR)


def form_page(
    form: FlaskForm,
    heading: str,
    *,
    above: list[tuple[str, str]],
    caption: str = "",
    intro: str = "",
    is_grave: bool = False,
) -> ResponseReturnValue:
    """A page that is one form. `above` are the pages to which its breadcrumbs lead; a grave act is warned of."""
    page = render_template(
        "home/people/form.html",
        form=form,
        heading=heading,
        caption=caption,
        intro=intro,
        above=[("Home", "/"), ("Administration", "/administration"), *above],
        is_grave=is_grave,
    )
    return page, 422 if form.is_submitted() else 200
