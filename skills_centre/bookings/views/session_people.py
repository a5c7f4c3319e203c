"""Putting a person on a session, found by name, and taking one off it with a reason that they read."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.access import looks_after, only_mine, refuse_others
from skills_centre.bookings.errors import AlreadyBooked
from skills_centre.bookings.queries.looking_after import name_to_add, people_to_add
from skills_centre.bookings.queries.roster import RosterLine, roster
from skills_centre.bookings.queries.sessions import SessionLine, session_line
from skills_centre.bookings.rules.places import Barrier, barrier
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState
from skills_centre.bookings.scheduling_forms import LateForm, ReasonForm
from skills_centre.bookings.services.reserving import end_reservation
from skills_centre.bookings.services.session_people import add_late, add_person, remove_person
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.bookings.views.looking_after import to_looking_after
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import add_refusal, is_post, say, warn

#: What became of somebody who was put on a session.
SAID = {
    BookingState.CONFIRMED: "{name} has a place, and is told so.",
    BookingState.WAITING: "The session is full, so {name} is on the waiting list.",
    BookingState.REQUESTED: "This session needs approval, so a request for {name} waits for it.",
}


@blueprint.get("/administration/sessions/<uuid:session_id>/people")
@looks_after
def find_for_session(session_id: UUID) -> ResponseReturnValue:
    """Look for somebody to put on the session."""
    refuse_others(session_id)
    asked = request.args.get("name", "").strip()[:100]
    session = session_line(session_id)
    live = {line.person_id for line in roster(session_id).lines if line.state in MAY_CANCEL}
    return render_template(
        "bookings/looking_after/add_person.html",
        session=session,
        asked=asked,
        found=people_to_add(asked),
        on_it=live,
        is_late=_is_late(session),
        is_own=only_mine() is not None,
    )


@blueprint.post("/administration/sessions/<uuid:session_id>/people")
@looks_after
def add_to_session(session_id: UUID) -> ResponseReturnValue:
    """Put somebody on the session: a place, a turn in the waiting list, or a request, as if they had booked."""
    refuse_others(session_id)
    person_id = read_id(request.form.get("person"))
    if person_id is None:
        raise NotFound
    name = name_to_add(person_id)
    try:
        with transaction():
            booked = add_person(person_id, session_id, by_id=viewer().id, now=utc_now())
    except AlreadyBooked:
        warn(f"{name} is on this session already.")
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
        return redirect(url_for("bookings.find_for_session", session_id=session_id), 303)
    else:
        say(SAID[booked.state].format(name=name))
    return to_looking_after(session_id)


@blueprint.route("/administration/sessions/<uuid:session_id>/people/<uuid:person_id>/late", methods=["GET", "POST"])
@role(Role.LD_ADMINISTRATOR)
def give_late_place(session_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Give somebody a free place after booking has closed, with the reason, and not past those who wait unless it is meant."""
    name, form = name_to_add(person_id), LateForm()
    if form.validate_on_submit():
        try:
            with transaction():
                booked = add_late(
                    person_id,
                    session_id,
                    why=form.why.data or "",
                    passes_over=bool(form.passes_over.data),
                    by_id=viewer().id,
                    now=utc_now(),
                )
        except AlreadyBooked:
            warn(f"{name} is on this session already.")
            return to_looking_after(session_id)
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(SAID[booked.state].format(name=name))
            return to_looking_after(session_id)
    page = render_template(
        "bookings/looking_after/add_late.html", form=form, session=session_line(session_id), name=name
    )
    return (page, 422) if is_post() else page


def _is_late(session: SessionLine) -> bool:
    """Whether booking has closed and the viewer may still give places: an L&D administrator, until the session starts."""
    return only_mine() is None and barrier(session.facts, now=utc_now()) is Barrier.CLOSED


@blueprint.route("/administration/sessions/<uuid:session_id>/people/<uuid:booking_id>/remove", methods=["GET", "POST"])
@looks_after
def remove_from_session(session_id: UUID, booking_id: UUID) -> ResponseReturnValue:
    """Take somebody off the session, with a reason that they read."""
    refuse_others(session_id)
    line, form = _line(session_id, booking_id), ReasonForm()
    if line.state not in MAY_CANCEL:
        warn(f"{line.name} is not on this session any more.")
        return to_looking_after(session_id)
    if form.validate_on_submit():
        try:
            with transaction():
                remove_person(booking_id, session_id, why=form.why.data or "", by_id=viewer().id, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"{line.name} is not on this session any more, and is told so.")
            return to_looking_after(session_id)
    page = render_template(
        "bookings/looking_after/remove_person.html",
        form=form,
        line=line,
        session=session_line(session_id),
        is_own=only_mine() is not None,
    )
    return (page, 422) if is_post() else page


@blueprint.post("/administration/sessions/<uuid:session_id>/held/<uuid:reservation_id>/end")
@looks_after
def end_held_places(session_id: UUID, reservation_id: UUID) -> ResponseReturnValue:
    """Take the places back that a team holds without names; whoever holds them is told."""
    refuse_others(session_id)
    with transaction():
        end_reservation(reservation_id, session_id=session_id, by_id=viewer().id, now=utc_now())
    say("Ended. Whoever held the places is told, and they go to those who wait, or to anybody.")
    return to_looking_after(session_id)


def _line(session_id: UUID, booking_id: UUID) -> RosterLine:
    """A booking of this session. Raises NotFound."""
    found = next((line for line in roster(session_id).lines if line.booking_id == booking_id), None)
    if found is None:
        raise NotFound
    return found
