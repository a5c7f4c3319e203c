"""Saying what one needs to take part: for those who run the session alone."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.bookings.booking_forms import NeedsForm
from skills_centre.bookings.errors import NotYours
from skills_centre.bookings.queries.own import OwnBooking, own_booking, own_needs
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.states import MAY_CANCEL
from skills_centre.bookings.services.needs import say_needs
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.bookings.views.booking_acts import to_session
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import say, warn


@blueprint.get("/bookings/<uuid:booking_id>/needs")
@signed_in
def needs(booking_id: UUID) -> ResponseReturnValue:
    """The form, with what one said already."""
    booking, held = own_booking(booking_id, person_id=viewer().id), take_held_form()
    form = NeedsForm(formdata=MultiDict(held)) if held else NeedsForm(needs=own_needs(booking.id))
    return _page(booking, form)


@blueprint.post("/bookings/<uuid:booking_id>/needs")
@signed_in
def keep_needs(booking_id: UUID) -> ResponseReturnValue:
    """Keep it, or take it away where nothing is left of it."""
    form, me = NeedsForm(), viewer().id
    booking = own_booking(booking_id, person_id=me)
    if not form.validate():
        return _page(booking, form)
    words = form.needs.data or ""
    try:
        with transaction():
            say_needs(booking_id, words, person_id=me, now=utc_now())
    except NotYours as refusal:
        warn(refusal.sentence)
    else:
        say("Kept for those who run the session." if words.strip() else "Taken away.")
    return to_session(booking.session_id)


def _page(booking: OwnBooking, form: NeedsForm) -> ResponseReturnValue:
    if booking.state not in MAY_CANCEL or utc_now() >= booking.ends_at:
        warn(NotYours.sentence)
        return to_session(booking.session_id)
    page = render_template("bookings/needs.html", form=form, booking=booking, session=session_line(booking.session_id))
    return (page, 422) if form.errors else page
