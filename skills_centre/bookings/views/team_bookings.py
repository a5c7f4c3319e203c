"""Who of one's team attends what: a page, the same as a file, and cancelling for somebody."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.own import OwnBooking, any_booking
from skills_centre.bookings.queries.sessions import SessionLine, session_line, sessions_by_id
from skills_centre.bookings.queries.team_places import bookings_of_team, held_by
from skills_centre.bookings.rules.states import MAY_CANCEL, BookingState
from skills_centre.bookings.services.team_booking import cancel_for_member
from skills_centre.bookings.team_forms import TeamCancelForm
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.people.queries.teams import TeamMember, team_of
from skills_centre.platform.clock import local_day, local_time, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pagination import page_of
from skills_centre.platform.tables import Cell, csv_download
from skills_centre.platform.web import is_post, say, warn

#: How a file says where somebody stands.
STANDING = {
    BookingState.CONFIRMED: "has a place",
    BookingState.OFFERED: "a place is offered",
    BookingState.WAITING: "on the waiting list",
    BookingState.REQUESTED: "has asked for a place",
    BookingState.ATTENDED: "took part",
    BookingState.PARTLY_ATTENDED: "took part in some of it",
}

COLUMNS = ("Person", "Manager", "Session", "Starts", "Ends", "Where", "Standing", "Number in the waiting list")


@dataclass(frozen=True)
class OfPerson:
    """Somebody of the team with what they have ahead, and what they took part in, the latest first."""

    member: TeamMember
    ahead: Sequence[OwnBooking]
    past: Sequence[OwnBooking]


@dataclass(frozen=True)
class OfSession:
    """A session with those of the team who are on it, by name."""

    session: SessionLine
    bookings: Sequence[OwnBooking]


@blueprint.get("/team/bookings")
@signed_in
def team_bookings() -> ResponseReturnValue:
    """Who of the team has booked, waits for or asked for what, and what they took part in, by person or by session."""
    team, found, lines = _everything()
    now, by_session = utc_now(), request.args.get("by") == "session"
    names = {one.id: one.name for one in team}
    held = held_by({one.manager_id for one in team})
    sessions = _by_session(found, lines, names) if by_session else []
    return render_template(
        "bookings/team/bookings.html",
        by_session=by_session,
        people=page_of(_by_person(team, found), request.args.get("page", type=int)),
        sessions=page_of([one for one in sessions if one.session.ends_at > now], request.args.get("page", type=int)),
        past=[one for one in reversed(sessions) if one.session.ends_at <= now],
        lines=lines | sessions_by_id({one.session_id for one in held} - lines.keys()),
        names=names,
        held=held,
        viewer=viewer(),
        now=now,
        acting_for=sorted({one.manager_name for one in team if one.manager_id != viewer().id}),
        States=BookingState,
    )


@blueprint.get("/team/bookings.csv")
@signed_in
def team_bookings_file() -> ResponseReturnValue:
    """The same as CSV, a line for each person and session."""
    team, found, lines = _everything()
    return csv_download("Bookings of my team", COLUMNS, _rows({one.id: one for one in team}, found, lines))


@blueprint.route("/team/bookings/<uuid:booking_id>/cancel", methods=["GET", "POST"])
@signed_in
def cancel_for_person(booking_id: UUID) -> ResponseReturnValue:
    """Cancel for somebody of the team, with a reason from a list that they read."""
    now, booking = utc_now(), any_booking(booking_id)
    member = next((one for one in team_of(viewer().id, on=local_day(now)) if one.id == booking.person_id), None)
    if member is None:
        raise NotFound
    if booking.state not in MAY_CANCEL or now >= booking.starts_at:
        warn(f"{member.name} is not on this session any more, or it has started.")
        return redirect(url_for("bookings.team_bookings"), 303)
    form = TeamCancelForm()
    if form.validate_on_submit():
        try:
            with transaction():
                cancel_for_member(booking_id, reason=form.chosen, by_id=viewer().id, now=now)
        except NotFound:
            raise
        except Refusal as refusal:
            warn(refusal.sentence)
        else:
            say(f"{member.name} is not on this session any more, and is told so.")
        return redirect(url_for("bookings.team_bookings"), 303)
    page = render_template(
        "bookings/team/cancel.html",
        form=form,
        booking=booking,
        member=member,
        session=session_line(booking.session_id),
        States=BookingState,
    )
    return (page, 422) if is_post() else page


def _everything() -> tuple[list[TeamMember], list[OwnBooking], dict[UUID, SessionLine]]:
    """The viewer's team, which has nobody in it for most people, its bookings by start, and their sessions."""
    now = utc_now()
    team = team_of(viewer().id, on=local_day(now))
    found = bookings_of_team([one.id for one in team], now=now)
    return team, found, sessions_by_id({one.session_id for one in found})


def _by_person(team: Sequence[TeamMember], found: Sequence[OwnBooking]) -> list[OfPerson]:
    of: dict[UUID, list[OwnBooking]] = defaultdict(list)
    for booking in found:
        of[booking.person_id].append(booking)
    return [
        OfPerson(
            one,
            [booking for booking in of[one.id] if booking.state in MAY_CANCEL],
            [booking for booking in reversed(of[one.id]) if booking.state not in MAY_CANCEL],
        )
        for one in team
    ]


def _by_session(found: Sequence[OwnBooking], lines: dict[UUID, SessionLine], names: dict[UUID, str]) -> list[OfSession]:
    of: dict[UUID, list[OwnBooking]] = defaultdict(list)
    for booking in found:
        of[booking.session_id].append(booking)
    place = {person_id: number for number, person_id in enumerate(names)}
    return [
        OfSession(lines[session_id], sorted(some, key=lambda one: place[one.person_id]))
        for session_id, some in of.items()
    ]


def _rows(
    team: dict[UUID, TeamMember], found: Sequence[OwnBooking], lines: dict[UUID, SessionLine]
) -> Iterator[tuple[Cell, ...]]:
    for booking in found:
        member, session = team[booking.person_id], lines[booking.session_id]
        yield (
            member.name,
            member.manager_name,
            session.title,
            local_time(session.starts_at).strftime("%Y-%m-%d %H:%M"),
            local_time(session.ends_at).strftime("%Y-%m-%d %H:%M"),
            session.where,
            STANDING[booking.state],
            booking.position,
        )
