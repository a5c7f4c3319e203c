"""How every page of people does what its form asks: one service call in a transaction; a refusal goes back to the form."""

from collections.abc import Callable
from typing import TypeVar

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from skills_centre.people.access import role, take_held_form
from skills_centre.people.models import Role
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post

F = TypeVar("F", bound=FlaskForm)

#: L&D administrators read, system administrators change.
readers = role(Role.SYSTEM_ADMINISTRATOR, Role.LD_ADMINISTRATOR)
keepers = role(Role.SYSTEM_ADMINISTRATOR)


def filled(form: type[F], **data: object) -> F:
    """The form as it was sent; or as it was when the sender's sign-in ran out; or with what is so now."""
    if is_post():
        sent: F = form()
        return sent
    held = take_held_form()
    typed: MultiDict[str, str] | None = MultiDict(held) if held else None
    shown: F = form(formdata=typed, data=data)
    return shown


def done(form: FlaskForm, act: Callable[[], object]) -> bool:
    """Do what a valid form asks, in one transaction; false when it was refused, and the form says why."""
    try:
        with transaction():
            act()
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


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
