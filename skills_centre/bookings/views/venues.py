"""The rooms: a list, a new one, and changing one."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.bookings.queries.venues import venue, venues
from skills_centre.bookings.scheduling_forms import VenueForm
from skills_centre.bookings.services.venues import add_venue, change_venue
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import role, take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.web import add_refusal, is_post, say

_keepers = role(Role.LD_ADMINISTRATOR)


@blueprint.get("/administration/venues")
@_keepers
def administration_venues() -> ResponseReturnValue:
    """All rooms."""
    return render_template("bookings/looking_after/venues.html", venues=venues())


@blueprint.route("/administration/venues/new", methods=["GET", "POST"])
@_keepers
def new_venue() -> ResponseReturnValue:
    """Add a room."""
    return _edit(None)


@blueprint.route("/administration/venues/<uuid:venue_id>", methods=["GET", "POST"])
@_keepers
def edit_venue(venue_id: UUID) -> ResponseReturnValue:
    """Change what is said of a room."""
    return _edit(venue_id)


def _edit(venue_id: UUID | None) -> ResponseReturnValue:
    form = _form(venue_id)
    if form.validate_on_submit():
        try:
            with transaction():
                if venue_id is None:
                    add_venue(form.fields(), by_id=viewer().id, now=utc_now())
                else:
                    change_venue(venue_id, form.fields(), by_id=viewer().id, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Saved.")
            return redirect(url_for("bookings.administration_venues"), 303)
    page = render_template("bookings/looking_after/venue.html", form=form, is_new=venue_id is None)
    return (page, 422) if is_post() else page


def _form(venue_id: UUID | None) -> VenueForm:
    held = take_held_form() if not is_post() else None
    if held:
        return VenueForm(formdata=MultiDict(held))
    if venue_id is None:
        return VenueForm()
    kept = venue(venue_id)
    return VenueForm(
        data={
            "name": kept.name,
            "address": kept.address,
            "capacity": str(kept.capacity or ""),
            "access_notes": kept.access_notes,
            "is_in_use": kept.is_in_use,
        }
    )
