"""Booking people of one's team onto a session by name, and holding places for names to come."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.errors import BookingClosed
from skills_centre.bookings.queries.details import session_details
from skills_centre.bookings.queries.own import all_at_the_same_time
from skills_centre.bookings.queries.sessions import session_line, sessions_by_id
from skills_centre.bookings.queries.team_places import held_by, states_on
from skills_centre.bookings.rules.own_acts import TeamAct, team_act
from skills_centre.bookings.rules.places import barrier, hold_reserved_until, may_newcomer_take
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.rules.typed import number_of
from skills_centre.bookings.services.booking import refuse_behind
from skills_centre.bookings.services.team_booking import TeamBooked, book_team, hold_places, keep_held
from skills_centre.bookings.team_forms import HoldForm
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.people.queries.teams import TeamMember, team_of
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import is_uuid, new_id
from skills_centre.platform.pages import counted
from skills_centre.platform.web import add_refusal, say, warn

NOBODY_CHOSEN = "Choose at least one person"

#: What became of those who were chosen, in the order in which it is said.
GOT = (
    (True, BookingState.CONFIRMED, "{names} {has} a place"),
    (True, BookingState.OFFERED, "{names} {is_} offered a place"),
    (True, BookingState.WAITING, "the session is full, so {names} {is_} on the waiting list"),
    (False, BookingState.CONFIRMED, "{names} had a place already"),
    (False, BookingState.OFFERED, "a place is held for {names}, who must take it themselves"),
    (False, BookingState.WAITING, "{names} {is_} on the waiting list already"),
)


@blueprint.get("/sessions/<uuid:session_id>/team")
@signed_in
def team_on_session(session_id: UUID) -> ResponseReturnValue:
    """The people of the viewer's team, to be booked, and the places that are held for it."""
    held = take_held_form() or {}
    return _page(session_id, chosen=held.get("person", []))


@blueprint.post("/sessions/<uuid:session_id>/team")
@signed_in
def book_people(session_id: UUID) -> ResponseReturnValue:
    """Book everybody who was chosen, in one act, and say for each what came of it."""
    _team()
    chosen = [UUID(one) for one in request.form.getlist("person") if is_uuid(one)]
    if not chosen:
        return _page(session_id, error=NOBODY_CHOSEN), 422
    try:
        with transaction():
            done = book_team(session_id, chosen, by_id=viewer().id, now=utc_now())
    except BookingClosed as refusal:
        warn(refusal.sentence)
    else:
        say(in_words(done))
    return _back(session_id)


@blueprint.post("/sessions/<uuid:session_id>/team/held")
@signed_in
def hold_for_team(session_id: UUID) -> ResponseReturnValue:
    """Hold places for names to come."""
    team, form = _team(), HoldForm()
    managers = {str(one.manager_id): one.manager_id for one in team}
    manager_id = managers.get(request.form.get("manager", ""), next(iter(managers.values())))
    if form.validate():
        sent = form.form_id.data or ""
        form_id = UUID(sent) if is_uuid(sent) else new_id()
        places = number_of(form.places.data or "") or 0
        try:
            with transaction():
                hold_places(
                    session_id, places, manager_id=manager_id, by_id=viewer().id, now=utc_now(), form_id=form_id
                )
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("The places are held. Put names to them here, until 5 days before the start.")
            return _back(session_id)
    return _page(session_id, form=form), 422


@blueprint.post("/sessions/<uuid:session_id>/team/held/<uuid:reservation_id>")
@signed_in
def keep_held_places(session_id: UUID, reservation_id: UUID) -> ResponseReturnValue:
    """Keep fewer of the places that are held, or none."""
    _team()
    leave = number_of(request.form.get("leave", ""))
    if leave is None:
        return _page(
            session_id, error="Enter how many places to keep: 0 or more", error_at=f"leave-{reservation_id}"
        ), 422
    with transaction():
        gone = keep_held(reservation_id, leave, by_id=viewer().id, now=utc_now())
    if gone:
        say(f"{counted(gone, 'place has', 'places have')} gone back, to those who wait or to anybody.")
    else:
        say("None has gone back: you keep all that you held.")
    return _back(session_id)


def in_words(done: Sequence[TeamBooked]) -> str:
    """What came of booking several people: "Ada has a place. The session is full, so Ben and Cy are on the waiting list."."""
    sentences = []
    for is_new, state, words in GOT:
        names = [one.name for one in done if one.is_new is is_new and one.state is state]
        if names:
            several = len(names) > 1
            joined = " and ".join([", ".join(names[:-1]), names[-1]]) if several else names[0]
            sentence = words.format(names=joined, has="have" if several else "has", is_="are" if several else "is")
            sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
    return " ".join([*sentences, "All who are new on it are told."] if any(one.is_new for one in done) else sentences)


def _team() -> list[TeamMember]:
    """The viewer's team. Raises NotFound for whoever has none."""
    team = team_of(viewer().id, on=local_day(utc_now()))
    if not team:
        raise NotFound
    return team


def _back(session_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("bookings.team_on_session", session_id=session_id), 303)


def _page(
    session_id: UUID,
    *,
    chosen: Sequence[str] = (),
    form: HoldForm | None = None,
    error: str | None = None,
    error_at: str = "people",
) -> str:
    now, team = utc_now(), _team()
    session = session_line(session_id)
    ids = [one.id for one in team]
    busy, states = all_at_the_same_time(session_id, ids), states_on(session_id, ids)
    managers = {one.manager_id: one.manager_name for one in team}
    hold = form or HoldForm(formdata=None)
    if not hold.form_id.data:
        hold.form_id.data = str(new_id())
    held = held_by(list(managers), session_id)
    closed = barrier(session.facts, now=now)
    may_hold = closed is None and now < hold_reserved_until(session.starts_at)
    return render_template(
        "bookings/team/book.html",
        session=session,
        details=session_details(session_id),
        to_book=[one for one in team if _may_choose(states.get(one.id))] if closed is None else [],
        on_it=[one for one in team if one.id in states and (closed or not _may_choose(states[one.id]))],
        viewer_id=viewer().id,
        managers=managers,
        states=states,
        busy=busy,
        lines=sessions_by_id({one for some in busy.values() for one in some}),
        held=held,
        act=team_act(session.facts, holds_places=bool(held), now=now),
        Acts=TeamAct,
        form=hold,
        may_hold=may_hold,
        can_hold=may_newcomer_take(session.facts, now=now),
        closed_because=_why(session_id) if closed else None,
        chosen=chosen,
        error=error,
        error_at=error_at,
        States=BookingState,
    )


def _may_choose(state: BookingState | None) -> bool:
    """Whether somebody who stands so can be booked: not yet on it, or waiting for the approval that this gives."""
    return state in (None, BookingState.REQUESTED)


def _why(session_id: UUID) -> str | None:
    try:
        refuse_behind(barrier(session_line(session_id).facts, now=utc_now()))
    except BookingClosed as refusal:
        return refusal.sentence
    return None
