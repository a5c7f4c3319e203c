"""The organisation's tree: looked at, added to, names changed."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.people_pages.acting import form_page, keepers, readers
from skills_centre.home.people_pages.forms import RenameForm, UnitForm, optional_id, unit_choices
from skills_centre.home.views.blueprint import blueprint
from skills_centre.home.views.people_list import keeps
from skills_centre.people.access import filled, viewer
from skills_centre.people.models import UnitKind
from skills_centre.people.queries.organisation import organisation_tree
from skills_centre.people.services.organisation import add_unit, rename_unit
from skills_centre.people.vocabulary import UNIT_KINDS
from skills_centre.platform.clock import utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import done, say

ORGANISATION = ("Organisation", "/administration/organisation")


@blueprint.get("/administration/organisation")
@readers
def organisation() -> ResponseReturnValue:
    """Bodies, business areas and teams, with how many people are in each."""
    return render_template("home/people/organisation.html", tree=organisation_tree(), kinds=UNIT_KINDS, keeps=keeps())


@blueprint.route("/administration/organisation/add", methods=["GET", "POST"])
@keepers
def add_to_organisation() -> ResponseReturnValue:
    """Add a body, a business area or a team."""
    tree = organisation_tree()
    form = filled(UnitForm, parent=request.args.get("below", ""))
    form.parent.choices = unit_choices(tree, "Nothing: it is a body", fits=lambda unit: unit.kind is not UnitKind.TEAM)
    if form.validate_on_submit() and done(
        form,
        lambda: add_unit(
            form.name.data or "",
            UnitKind(form.kind.data),
            parent_id=optional_id(form.parent.data),
            by_id=viewer().id,
            now=utc_now(),
        ),
    ):
        say(f"Added {form.name.data}.")
        return redirect(url_for("home.organisation"), 303)
    return form_page(form, "Add to the organisation", above=[ORGANISATION])


@blueprint.route("/administration/organisation/<uuid:unit_id>/name", methods=["GET", "POST"])
@keepers
def name_unit(unit_id: UUID) -> ResponseReturnValue:
    """Give a unit another name."""
    unit = next((unit for unit in organisation_tree() if unit.id == unit_id), None)
    if unit is None:
        raise NotFound
    form = filled(RenameForm, name=unit.name)
    if form.validate_on_submit() and done(
        form, lambda: rename_unit(unit_id, form.name.data or "", by_id=viewer().id, now=utc_now())
    ):
        say("The name is changed.")
        return redirect(url_for("home.organisation"), 303)
    return form_page(form, "Change a name", caption=" > ".join(unit.path), above=[ORGANISATION])
