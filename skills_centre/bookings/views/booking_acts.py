"""What people do about their own bookings: book, accept or pass on an offer, take a free place, cancel. Each may be sent twice."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.booking_forms import CancelForm
from skills_centre.bookings.errors import AlreadyBooked, BookingClosed, NotYours
from skills_centre.bookings.queries.own import OwnBooking, own_booking
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.places import Outcome
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState
from skills_centre.bookings.services.booking import book_place, cancel_booking
from skills_centre.bookings.services.offers import accept_offer, pass_on_offer, take_free_place
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.web import say, warn

#: What the page says after booking.
SAID = {
    BookingState.CONFIRMED: "You have a place.",
    BookingState.WAITING: "You are on the waiting list.",
    BookingState.REQUESTED: "You have asked for a place. We write to you when somebody has decided.",
}

#: What it says after cancelling, where it was no place that was given back.
CANCELLED = {
    BookingState.WAITING: "You are not on the waiting list any more.",
    BookingState.REQUESTED: "Your request is taken back.",
}

LAST_PLACE_GONE = "The last place has gone since you opened the page, so you are on the waiting list. Leave it if you do not want to wait."


@blueprint.post("/sessions/<uuid:session_id>/book")
@signed_in
def book(session_id: UUID) -> ResponseReturnValue:
    """Book a place, ask for one, or join the waiting list: whichever there is by now."""
    me = viewer().id
    try:
        with transaction():
            booked = book_place(me, session_id, by_id=me, now=utc_now())
    except AlreadyBooked:
        pass  # pressed twice, or from an old page: the page says what they have
    except BookingClosed as refusal:
        warn(refusal.sentence)
    else:
        expected_place = request.form.get("expects") == Outcome.CONFIRMED
        if booked.state is BookingState.WAITING and expected_place:
            warn(LAST_PLACE_GONE)
        else:
            say(SAID[booked.state])
    return to_session(session_id)


@blueprint.post("/bookings/<uuid:booking_id>/accept")
@signed_in
def accept(booking_id: UUID) -> ResponseReturnValue:
    """Take the place that is offered."""
    return _act(booking_id, accept_offer, "You have the place.")


@blueprint.post("/bookings/<uuid:booking_id>/pass")
@signed_in
def pass_on(booking_id: UUID) -> ResponseReturnValue:
    """Leave an offered place to the next person."""
    return _act(
        booking_id, pass_on_offer, "The place goes to the next person. You are not on the waiting list any more."
    )


@blueprint.post("/bookings/<uuid:booking_id>/take")
@signed_in
def take(booking_id: UUID) -> ResponseReturnValue:
    """Take a place that is free near the start."""
    return _act(booking_id, take_free_place, "You have the place.")


@blueprint.get("/bookings/<uuid:booking_id>/cancel")
@signed_in
def cancel(booking_id: UUID) -> ResponseReturnValue:
    """Ask whether one means to cancel, and why."""
    return _cancel_page(own_booking(booking_id, person_id=viewer().id), CancelForm())


@blueprint.post("/bookings/<uuid:booking_id>/cancel")
@signed_in
def cancel_now(booking_id: UUID) -> ResponseReturnValue:
    """Give the place, the turn or the request back."""
    form, me = CancelForm(), viewer().id
    booking = own_booking(booking_id, person_id=me)
    if not form.validate():
        return _cancel_page(booking, form)
    try:
        with transaction():
            cancel_booking(booking_id, reason=form.chosen, by_id=me, now=utc_now(), person_id=me)
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say(CANCELLED.get(booking.state, "Your booking is cancelled."))
    return to_session(booking.session_id)


def _cancel_page(booking: OwnBooking, form: CancelForm) -> ResponseReturnValue:
    now = utc_now()
    if booking.state not in MAY_CANCEL or now >= booking.starts_at:
        warn(NotYours.sentence)
        return to_session(booking.session_id)
    session = session_line(booking.session_id)
    page = render_template(
        "bookings/cancel.html",
        form=form,
        booking=booking,
        session=session,
        is_late=now > session.cancel_by and booking.state is BookingState.CONFIRMED,
        States=BookingState,
    )
    return (page, 422) if form.errors else page


def _act(booking_id: UUID, do: Callable[..., None], said: str) -> ResponseReturnValue:
    """Do something about one's own booking, and show how it stands."""
    booking = own_booking(booking_id, person_id=viewer().id)
    try:
        with transaction():
            do(booking_id, by_id=viewer().id, now=utc_now())
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say(said)
    return to_session(booking.session_id)


def to_session(session_id: UUID) -> ResponseReturnValue:
    """Go to the page of a session."""
    return redirect(url_for("bookings.session_page", session_id=session_id), 303)
