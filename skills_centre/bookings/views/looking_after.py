"""Looking after sessions: the list, the page of one with everybody on it, how many it takes, and cancelling it."""

from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.access import looks_after, only_mine, refuse_others
from skills_centre.bookings.queries.attendance import came_without_booking
from skills_centre.bookings.queries.interest import date_to_tell
from skills_centre.bookings.queries.joining import waiting_news
from skills_centre.bookings.queries.looking_after import Shown, sessions_to_look_after
from skills_centre.bookings.queries.messages import messages_of
from skills_centre.bookings.queries.moves import waiting_move
from skills_centre.bookings.queries.opinions import opinions_of_sessions
from skills_centre.bookings.queries.plans import kept_plan
from skills_centre.bookings.queries.roster import roster
from skills_centre.bookings.queries.sessions import SessionLine, facilitators_of, session_line, sessions_by_id
from skills_centre.bookings.queries.telling import people_in
from skills_centre.bookings.rules.joining_letters import what_changed
from skills_centre.bookings.rules.letters import Telling, Words, words_for, words_of_new_date
from skills_centre.bookings.rules.opinions import USEFUL
from skills_centre.bookings.rules.reasons import REASON_IN_WORDS
from skills_centre.bookings.rules.states import BookingState, EndReason, SessionState
from skills_centre.bookings.rules.typed import number_of
from skills_centre.bookings.rules.wording import span_in_words
from skills_centre.bookings.scheduling_forms import CapacityForm, ReasonForm
from skills_centre.bookings.services.cancelling import cancel_session, stop_cancelling
from skills_centre.bookings.services.scheduling import change_capacity, open_session
from skills_centre.bookings.services.telling_dates import stop_telling_of_date
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.mail.many import MOST_AT_ONCE
from skills_centre.platform.pages import at_time
from skills_centre.platform.pagination import page_of
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say, warn

PER_PAGE = 50


@blueprint.get("/administration/sessions")
@role(Role.LD_ADMINISTRATOR)
def administration_sessions() -> ResponseReturnValue:
    """All sessions, fifty a page."""
    return _list(None)


@blueprint.get("/facilitating")
@role(Role.FACILITATOR)
def facilitating() -> ResponseReturnValue:
    """The sessions that the viewer runs."""
    return _list(viewer().id)


def _list(facilitator_id: UUID | None) -> ResponseReturnValue:
    asked = request.args.get("shown", "")
    shown = Shown(asked) if asked in set(Shown) else Shown.AHEAD
    ids = sessions_to_look_after(shown, facilitator_id=facilitator_id, now=utc_now())
    page = page_of(ids, request.args.get("page", type=int), size=PER_PAGE)
    lines = sessions_by_id(page.lines)
    return render_template(
        "bookings/looking_after/sessions.html",
        page=page,
        lines=[lines[one] for one in page.lines],
        shown=shown,
        is_own=facilitator_id is not None,
        now=utc_now(),
    )


@blueprint.get("/administration/sessions/<uuid:session_id>")
@looks_after
def look_after_session(session_id: UUID) -> ResponseReturnValue:
    """One session: how full it is, who is on it, and what can be done."""
    refuse_others(session_id)
    return _page(session_id, CapacityForm(formdata=None))


@blueprint.post("/administration/sessions/<uuid:session_id>/capacity")
@looks_after
def change_places(session_id: UUID) -> ResponseReturnValue:
    """Change how many it takes; more places go to those who wait."""
    refuse_others(session_id)
    form = CapacityForm()
    if form.validate():
        try:
            with transaction():
                change_capacity(
                    session_id,
                    number_of(form.capacity.data or "") or 0,
                    by_id=viewer().id,
                    now=utc_now(),
                    seen=number_of(form.was.data or ""),
                )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Changed.")
            return to_looking_after(session_id)
    return _page(session_id, form)


@blueprint.post("/administration/sessions/<uuid:session_id>/open")
@looks_after
def open_for_booking(session_id: UUID) -> ResponseReturnValue:
    """Let people book."""
    refuse_others(session_id)
    do_and_say(lambda: open_session(session_id, by_id=viewer().id, now=utc_now()), "People can book it now.")
    return to_looking_after(session_id)


@blueprint.route("/administration/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@looks_after
def cancel_whole_session(session_id: UUID) -> ResponseReturnValue:
    """Cancel a session, once it was seen who is told and in which words."""
    refuse_others(session_id)
    form, now = ReasonForm(), utc_now()
    session = session_line(session_id)
    if session.state is SessionState.CANCELLED or session.cancel_at or now >= session.starts_at:
        warn("This session is cancelled already, is about to be, or has started.")
        return to_looking_after(session_id)
    if form.validate_on_submit():
        try:
            with transaction():
                until = cancel_session(session_id, why=form.why.data or "", by_id=viewer().id, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"It will be cancelled on {at_time(until)}. Until then you can stop it." if until else "Cancelled.")
            return to_looking_after(session_id)
    told = people_in(session_id)
    names = names_of(told)
    page = render_template(
        "bookings/looking_after/cancel.html",
        form=form,
        session=session,
        names=[names[one] for one in told],
        letter=_letter_of_cancelling(session),
        waits=len(told) > MOST_AT_ONCE,
    )
    return (page, 422) if is_post() else page


@blueprint.post("/administration/sessions/<uuid:session_id>/stop")
@looks_after
def stop_cancelling_session(session_id: UUID) -> ResponseReturnValue:
    """Take a cancelling back before it is carried out."""
    refuse_others(session_id)
    do_and_say(
        lambda: stop_cancelling(session_id, by_id=viewer().id, now=utc_now()),
        "Stopped. The session takes place, and nobody was told.",
    )
    return to_looking_after(session_id)


@blueprint.post("/administration/sessions/<uuid:session_id>/date/stop")
@looks_after
def stop_telling_date(session_id: UUID) -> ResponseReturnValue:
    """Tell nobody of those who asked for a date of the course that there is one."""
    refuse_others(session_id)
    do_and_say(
        lambda: stop_telling_of_date(session_id, by_id=viewer().id, now=utc_now()),
        "Stopped. Nobody who asked for a date is told of this one. They hear of the next.",
    )
    return to_looking_after(session_id)


def to_looking_after(session_id: UUID) -> ResponseReturnValue:
    """Go to the page on which a session is looked after."""
    return redirect(url_for("bookings.look_after_session", session_id=session_id), 303)


def _letter_of_cancelling(session: SessionLine) -> Words | None:
    """The message that somebody with a place gets."""
    letter = words_for(
        Telling(
            title=session.title,
            when=session.when_in_short,
            where=session.where,
            former=BookingState.CONFIRMED,
            state=BookingState.CANCELLED,
            reason=EndReason.SESSION_CANCELLED,
            is_own_act=False,
        )
    )
    return letter.listing(session.dates) if letter else None


def _page(session_id: UUID, form: CapacityForm) -> ResponseReturnValue:
    now: datetime = utc_now()
    session, people = session_line(session_id), roster(session_id)
    if not is_post():
        form.capacity.data = str(session.capacity)
    form.was.data = str(session.capacity)
    page = render_template(
        "bookings/looking_after/session.html",
        form=form,
        session=session,
        plan=kept_plan(session_id),
        date_told=date_to_tell(session_id, now=now),
        date_letter=words_of_new_date(session.title, session.when_in_short, session.where).listing(session.dates),
        dates=[span_in_words(*date) for date in session.dates],
        facilitators=[name for _id, name in facilitators_of(session_id)],
        people=people,
        walk_ins=came_without_booking(session_id),
        messages=messages_of(session_id),
        move=waiting_move(session_id),
        news=waiting_news([session_id]),
        what_changed=what_changed,
        opinions=opinions_of_sessions(session.course_id),
        useful_words=USEFUL,
        is_ahead=now < session.starts_at and session.state is not SessionState.CANCELLED,
        is_own=only_mine() is not None,
        reasons=REASON_IN_WORDS,
        now=now,
    )
    return (page, 422) if form.errors else page
