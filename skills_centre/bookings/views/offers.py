"""Answering an offer by the link in the mail, without signing in. Opening it changes nothing, whoever or whatever opens it."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.own import OwnBooking, any_booking
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.own_acts import may_answer_offer, may_take_free
from skills_centre.bookings.rules.signed_links import OfferLinks
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.offers import accept_offer, pass_on_offer, take_free_place
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import public
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import settings, warn


@blueprint.get("/offers/<token>")
@public
def offer(token: str) -> ResponseReturnValue:
    """The offer of a place, and how it stands by now."""
    booking, now = _booking(token), utc_now()
    session = session_line(booking.session_id)
    page = render_template(
        "bookings/offer.html",
        token=token,
        booking=booking,
        session=session,
        may_answer=may_answer_offer(booking.state, booking.offer_ends_at, now=now) and now < session.starts_at,
        may_take=may_take_free(session.facts, booking.state, booking.made_at, now=now),
        States=BookingState,
    )
    return page, {"X-Robots-Tag": "noindex"}


@blueprint.post("/offers/<token>/accept")
@public
def accept_by_link(token: str) -> ResponseReturnValue:
    """Take the place that is offered."""
    return _answer(token, accept_offer)


@blueprint.post("/offers/<token>/pass")
@public
def pass_by_link(token: str) -> ResponseReturnValue:
    """Leave it to the next person."""
    return _answer(token, pass_on_offer)


@blueprint.post("/offers/<token>/take")
@public
def take_by_link(token: str) -> ResponseReturnValue:
    """Take a place that is free near the start."""
    return _answer(token, take_free_place)


def _answer(token: str, do: Callable[..., None]) -> ResponseReturnValue:
    booking = _booking(token)
    try:
        with transaction():
            do(booking.id, by_id=booking.person_id, now=utc_now())
    except Refusal as refusal:
        warn(refusal.sentence)
    return redirect(url_for("bookings.offer", token=token), 303)


def _booking(token: str) -> OwnBooking:
    """The booking that a link names. Raises NotFound for a link that we did not make."""
    booking_id: UUID | None = OfferLinks(settings().secret_key).read(token)
    if booking_id is None:
        raise NotFound
    return any_booking(booking_id)
