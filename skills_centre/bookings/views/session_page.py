"""The page of one session: when and where it is, how many places are left now, and what the viewer can do about it."""

from datetime import datetime
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.bookings.access import runs_session
from skills_centre.bookings.errors import BookingClosed
from skills_centre.bookings.queries.details import SessionDetails, session_details, why_cancelled
from skills_centre.bookings.queries.history import session_history
from skills_centre.bookings.queries.own import (
    OwnBooking,
    at_the_same_time,
    booking_in,
    own_needs,
    passed_over_at,
    who_ended,
    words_about,
)
from skills_centre.bookings.queries.requests import OpenRequest, open_requests
from skills_centre.bookings.queries.sessions import (
    SessionLine,
    facilitators_of,
    session_line,
    sessions_ahead,
    sessions_by_id,
)
from skills_centre.bookings.queries.team_places import held_by
from skills_centre.bookings.rules.approvals import ApprovalDesk
from skills_centre.bookings.rules.own_acts import TeamAct, may_answer_offer, may_take_free, outcome_of_booking, team_act
from skills_centre.bookings.rules.own_reasons import why_not_yet
from skills_centre.bookings.rules.places import barrier, is_within_cut_off
from skills_centre.bookings.rules.reasons import REASON_IN_WORDS
from skills_centre.bookings.rules.states import MAY_CANCEL, OWN_REASONS, BookingState, EndReason, SessionState
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.bookings.services.booking import refuse_behind
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.names import names_of
from skills_centre.people.queries.teams import team_of
from skills_centre.platform.clock import local_day, utc_now

#: Other dates of the course that the page names.
MOST_OTHERS = 5


@blueprint.get("/sessions/<uuid:session_id>")
@signed_in
def session_page(session_id: UUID) -> ResponseReturnValue:
    """One session, and where the viewer stands with it."""
    now = utc_now()
    session, details = session_line(session_id), session_details(session_id)
    booking = booking_in(session_id, person_id=viewer().id)
    runs = runs_session(session_id)
    others = [one for one in sessions_ahead(session.course_id, now=now) if one.id != session_id]
    return render_template(
        "bookings/session.html",
        session=session,
        details=details,
        dates=[span_in_words(*date) for date in session.dates],
        facilitators=[name for _id, name in facilitators_of(session_id)],
        booking=booking,
        looks_after=runs and viewer().has_role(Role.LD_ADMINISTRATOR, Role.FACILITATOR),
        outcome=outcome_of_booking(session.facts, now=now),
        closed_because=_why_closed(session, now=now),
        may_take=booking is not None and may_take_free(session.facts, booking.state, booking.made_at, now=now),
        may_answer=booking is not None and may_answer_offer(booking.state, booking.offer_ends_at, now=now),
        may_cancel=booking is not None and booking.state in MAY_CANCEL and now < session.starts_at,
        needs=own_needs(booking.id) if booking and not booking.has_ended else None,
        may_say_needs=booking is not None and booking.state in MAY_CANCEL and now < session.ends_at,
        overlaps=_overlaps(session, now=now),
        request_at=_request_at(booking, now=now),
        why_not_yet=_why_not_yet(session_id, booking),
        passed_over_at=passed_over_at(booking) if booking and booking.state is BookingState.WAITING else None,
        is_near=is_within_cut_off(session.starts_at, now=now),
        sees_way_in=now < session.ends_at and (runs or (booking is not None and booking.holds_place)),
        is_late=now > session.cancel_by,
        ended_by=_ended_by(booking),
        team_act=_team_act(session, now=now),
        why_ended=_why_ended(booking),
        why_cancelled=_why_cancelled(session, details, booking, runs=runs),
        others=others[:MOST_OTHERS],
        more_others=max(0, len(others) - MOST_OTHERS),
        States=BookingState,
    )


def _why_not_yet(session_id: UUID, booking: OwnBooking | None) -> list[str]:
    """Where the places went for which the viewer waits, or waited until the start."""
    if booking is None or not (
        booking.state is BookingState.WAITING or booking.end_reason is EndReason.SESSION_STARTED
    ):
        return []
    pasts = session_history(session_id).pasts
    others = [past for person_id, past in pasts.items() if person_id != viewer().id]
    return why_not_yet(pasts[viewer().id], others)


def _team_act(session: SessionLine, *, now: datetime) -> TeamAct | None:
    """What the viewer can do about people of their team before the start; None for whoever has no team."""
    team = team_of(viewer().id, on=local_day(now)) if now < session.starts_at else []
    if not team:
        return None
    held = held_by({one.manager_id for one in team}, session.id)
    return team_act(session.facts, holds_places=bool(held), now=now)


def _request_at(booking: OwnBooking | None, *, now: datetime) -> tuple[OpenRequest, str | None] | None:
    """The viewer's request that waits, and by name whose desk it is on; the learning and development team has no name."""
    if booking is None or booking.state is not BookingState.REQUESTED:
        return None
    found = open_requests(now=now, booking_id=booking.id)
    if not found:
        return None
    sits = {ApprovalDesk.MANAGER: found[0].manager_id, ApprovalDesk.FALLBACK: found[0].fallback_id}
    person_id = sits.get(found[0].desk) if found[0].desk else None
    return found[0], names_of([person_id])[person_id] if person_id else None


def _why_closed(session: SessionLine, *, now: datetime) -> str | None:
    """The sentence that says why nobody can book; None when people can."""
    try:
        refuse_behind(barrier(session.facts, now=now))
    except BookingClosed as refusal:
        return refusal.sentence
    return None


def _overlaps(session: SessionLine, *, now: datetime) -> list[SessionLine]:
    """What else the viewer has booked at the time of a session that is still ahead."""
    if now >= session.starts_at or session.state is SessionState.CANCELLED:
        return []
    return list(sessions_by_id(at_the_same_time(session.id, person_id=viewer().id)).values())


def _why_cancelled(
    session: SessionLine, details: SessionDetails, booking: OwnBooking | None, *, runs: bool
) -> str | None:
    """What was said of why the session was cancelled, for those whose booking went with it and those who run it."""
    went_with_it = booking is not None and booking.end_reason is EndReason.SESSION_CANCELLED
    return why_cancelled(details) if session.state is SessionState.CANCELLED and (runs or went_with_it) else None


def _ended_by(booking: OwnBooking | None) -> tuple[str, str] | None:
    """Who cancelled for the viewer, and for which reason from the list; none where it was their own doing."""
    if booking is None or booking.end_reason not in OWN_REASONS:
        return None
    name = who_ended(booking.id)
    return (name, REASON_IN_WORDS[booking.end_reason]) if name else None


def _why_ended(booking: OwnBooking | None) -> str | None:
    """What was written to the viewer of why their booking was declined or taken away."""
    if booking is None or not (booking.state is BookingState.DECLINED or booking.end_reason is EndReason.REMOVED):
        return None
    return words_about(booking.id)
