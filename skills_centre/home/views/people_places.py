"""A person's unit and line manager."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.home.people_pages.acting import form_page, keepers
from skills_centre.home.people_pages.forms import ManagerForm, MoveForm, optional_id, unit_choices
from skills_centre.home.views.blueprint import blueprint
from skills_centre.home.views.people_details import PEOPLE, crumb, live
from skills_centre.people.access import filled, viewer
from skills_centre.people.queries.organisation import organisation_tree
from skills_centre.people.queries.records import possible_managers
from skills_centre.people.services.places import move_to_unit, set_manager
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.web import done, say


@blueprint.route("/administration/people/<uuid:person_id>/unit", methods=["GET", "POST"])
@keepers
def move_person(person_id: UUID) -> ResponseReturnValue:
    """Move a person to another unit from today."""
    person = live(person_id)
    form = filled(MoveForm, unit=str(person.unit_id or ""))
    form.unit.choices = unit_choices(organisation_tree(), "In no unit")
    now = utc_now()
    if form.validate_on_submit() and done(
        form,
        lambda: move_to_unit(
            person_id, optional_id(form.unit.data), starts_on=local_day(now), by_id=viewer().id, now=now
        ),
    ):
        say("Saved. It counts from today.")
        return redirect(url_for("home.administer_person", person_id=person_id), 303)
    return form_page(form, "Team or unit", caption=person.name, above=[PEOPLE, crumb(person)])


@blueprint.route("/administration/people/<uuid:person_id>/manager", methods=["GET", "POST"])
@keepers
def choose_manager(person_id: UUID) -> ResponseReturnValue:
    """Look for a person's line manager, and set them from today; or say that they have none."""
    person = live(person_id)
    words = request.values.get("q", "")[:200]
    form = filled(ManagerForm)
    found = possible_managers(words, of=person_id)
    now = utc_now()
    if form.validate_on_submit() and done(
        form,
        lambda: set_manager(person_id, form.chosen_id(), starts_on=local_day(now), by_id=viewer().id, now=now),
    ):
        say("Saved. It counts from today.")
        return redirect(url_for("home.administer_person", person_id=person_id), 303)
    page = render_template("home/people/manager.html", form=form, person=person, found=found, words=words)
    return page, 422 if form.is_submitted() else 200
