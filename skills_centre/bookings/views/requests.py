"""Approving or declining a request for a place, behind the sign-in: opening the page, by a link in a mail or not, answers nothing."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.bookings.booking_forms import DeclineForm
from skills_centre.bookings.errors import BookingClosed, RequestAnswered, RequestEnded
from skills_centre.bookings.queries.deciding import AskedPlace, asked_place, teammates
from skills_centre.bookings.queries.needs import has_role_need
from skills_centre.bookings.queries.own import at_the_same_time, words_about
from skills_centre.bookings.queries.requests import Seat, seat_at
from skills_centre.bookings.queries.sessions import session_line, sessions_by_id
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.answering import approve_request, decline_request
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import say, warn

#: Where all that waits for a decision is listed: a page of the home's.
QUEUE = "/team/decisions"

#: What came of approving.
APPROVED = {
    BookingState.CONFIRMED: "Approved. {name} has a place, and is told so.",
    BookingState.WAITING: "Approved. The session is full, so {name} is on the waiting list, and is told so.",
    BookingState.OFFERED: "Approved. {name} is offered a place, and is told so.",
}


@blueprint.get("/team/requests/<uuid:booking_id>")
@signed_in
def place_request(booking_id: UUID) -> ResponseReturnValue:
    """A request for a place, with what helps to answer it, or what became of it."""
    seat, held = _seat(booking_id), take_held_form()
    return _page(booking_id, seat, DeclineForm(formdata=MultiDict(held)) if held else DeclineForm(formdata=None))


@blueprint.post("/team/requests/<uuid:booking_id>/approve")
@signed_in
def approve_place(booking_id: UUID) -> ResponseReturnValue:
    """Approve it."""
    _seat(booking_id)
    try:
        with transaction():
            state = approve_request(booking_id, by_id=viewer().id, now=utc_now())
    except (RequestAnswered, RequestEnded, BookingClosed) as refusal:
        return _as_it_stands(booking_id, refusal)
    asked = asked_place(booking_id)
    say(APPROVED.get(state, "This request has been approved.").format(name=asked.name))
    return redirect(QUEUE, 303)


@blueprint.post("/team/requests/<uuid:booking_id>/decline")
@signed_in
def decline_place(booking_id: UUID) -> ResponseReturnValue:
    """Decline it, with a reason that the person reads."""
    seat, form = _seat(booking_id), DeclineForm()
    if not form.validate():
        return _page(booking_id, seat, form), 422
    try:
        with transaction():
            decline_request(booking_id, why=form.why.data or "", by_id=viewer().id, now=utc_now())
    except (RequestAnswered, RequestEnded) as refusal:
        return _as_it_stands(booking_id, refusal)
    say(f"Declined. {asked_place(booking_id).name} is told so, and reads your reason.")
    return redirect(QUEUE, 303)


def _as_it_stands(booking_id: UUID, refusal: Refusal) -> ResponseReturnValue:
    warn(refusal.sentence)
    return redirect(url_for("bookings.place_request", booking_id=booking_id), 303)


def _seat(booking_id: UUID) -> Seat:
    """Where the viewer finds the request. Raises NotFound for whoever has it on no desk."""
    seat = seat_at(booking_id, viewer().id, now=utc_now())
    if seat is None:
        raise NotFound
    return seat


def _page(booking_id: UUID, seat: Seat, form: DeclineForm) -> str:
    now = utc_now()
    asked = asked_place(booking_id)
    session, is_open = session_line(asked.session_id), asked.is_open(now=now)
    team = teammates(asked) if is_open else []
    others = _overlaps(asked) if is_open else []
    lines = sessions_by_id({*others, *(one for mate in team for one in mate.elsewhere)})
    acts_for = seat.manager_id if seat.manager_id != viewer().id else None
    return render_template(
        "bookings/team/request.html",
        asked=asked,
        session=session,
        form=form,
        is_open=is_open,
        acts_for=names_of([acts_for]).get(acts_for) if acts_for else None,
        team=team,
        lines=lines,
        overlaps=[lines[one] for one in others],
        has_role_need=not asked.is_private and has_role_need(asked.person_id, session.course_id, on=local_day(now)),
        why=words_about(booking_id) if asked.state is BookingState.DECLINED else None,
        States=BookingState,
    )


def _overlaps(asked: AskedPlace) -> list[UUID]:
    """What else the person has booked at that time; what a Member, a peer or their staff have booked is theirs alone."""
    return [] if asked.is_private else at_the_same_time(asked.session_id, person_id=asked.person_id)
