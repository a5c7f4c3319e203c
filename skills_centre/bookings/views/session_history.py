"""The history of a session, and why one person has a place and another has not: for administrators alone."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.models import SessionAct
from skills_centre.bookings.queries.history import HistoryLine, SessionHistory, session_history
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.choices import Choice
from skills_centre.bookings.rules.comparing import Past, why
from skills_centre.bookings.rules.history import sentence_of
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import role
from skills_centre.people.models import Role
from skills_centre.platform.ids import read_id

#: What happened to the session itself, in words; who did it is said after.
ACTS = {
    SessionAct.SCHEDULED: "The session was scheduled.",
    SessionAct.OPENED: "Booking opened.",
    SessionAct.CLOSED: "Booking closed.",
    SessionAct.CAPACITY: "How many it takes was changed.",
    SessionAct.RESERVED: "Places were held for a team.",
    SessionAct.RELEASED: "Places that were held for a team were given back.",
    SessionAct.TOLD_FREE: "Everyone waiting was told that a place is free.",
    SessionAct.MOVED: "The session was moved, or its place or link changed.",
    SessionAct.CANCELLING: "Cancelling the session began.",
    SessionAct.CANCELLING_STOPPED: "Cancelling the session was stopped.",
    SessionAct.CANCELLED: "The session was cancelled.",
    SessionAct.DELIVERED: "The register was closed.",
}


@blueprint.get("/administration/sessions/<uuid:session_id>/history")
@role(Role.LD_ADMINISTRATOR)
def history_of_session(session_id: UUID) -> ResponseReturnValue:
    """Everything that happened, and what decided between two people if two are chosen."""
    session, history = session_line(session_id), session_history(session_id)
    one, other = _chosen("one", history), _chosen("other", history)
    return render_template(
        "bookings/looking_after/history.html",
        session=session,
        lines=[(line, _words(line)) for line in history.lines],
        people_to_choose=[Choice(str(person_id), past.name) for person_id, past in history.pasts.items()],
        chosen=(request.args.get("one", ""), request.args.get("other", "")),
        answer=why(one, other) if one and other and one is not other else None,
        is_same=one is not None and one is other,
    )


def _chosen(name: str, history: SessionHistory) -> Past | None:
    chosen = read_id(request.args.get(name, ""))
    return history.pasts.get(chosen) if chosen else None


def _words(line: HistoryLine) -> str:
    if line.change:
        return sentence_of(line.change)
    return f"{ACTS[line.act]} {line.by + ' did it.' if line.by else ''}".strip()
