"""Scheduling sessions: a new one, a copy, and the same week after week."""

from collections.abc import Sequence
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.bookings.access import looks_after, only_mine, refuse_others
from skills_centre.bookings.queries.plans import (
    KeptPlan,
    courses_to_schedule,
    facilitators_to_choose,
    kept_plan,
)
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.queries.venues import rooms_to_choose
from skills_centre.bookings.rules.typed import number_of
from skills_centre.bookings.scheduling_forms import MOST_DATES, RepeatForm, SessionForm, filled_from
from skills_centre.bookings.services.repeating import Repeated, planned_weeks, repeat_weekly
from skills_centre.bookings.services.scheduling import (
    SessionPlan,
    check_plan,
    made_by_form,
    schedule_session,
)
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.bookings.views.looking_after import to_looking_after
from skills_centre.bookings.views.plan_warnings import PlanWarning, digest_of, warnings_by_week, warnings_of
from skills_centre.people.access import take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.ids import new_id, read_id
from skills_centre.platform.pages import counted, in_words
from skills_centre.platform.web import add_refusal, is_post, say, warn

#: Beside which box the refusal of a part of the plan stands.
BOXES = {"dates": "day_1", "booking_closes_at": "closes_on", "cancel_by": "cancel_on"}


@blueprint.route("/administration/sessions/new", methods=["GET", "POST"])
@looks_after
def new_session() -> ResponseReturnValue:
    """Schedule a session."""
    asked = request.args.get
    form = form_of_session(
        {"course": asked("course", ""), "capacity": asked("capacity", ""), "facilitators": _me_where_i_run()}
    )
    if is_post() and "another" not in request.form and form.validate():
        plan, form_id, by_id = form.plan(), read_id(form.form_id.data), viewer().id
        try:
            refuse_strangers(plan)
            check_plan(plan, now=utc_now())
            warnings = [] if made_by_form(by_id, form_id) else warnings_of(plan)
            if not has_seen(warnings):
                return _page(form, warnings=warnings)
            with transaction():
                made = schedule_session(plan, by_id=by_id, now=utc_now(), opens=bool(form.opens.data), form_id=form_id)
        except Refusal as refusal:
            add_beside_box(form, refusal)
        else:
            say("Scheduled. People can book it now." if form.opens.data else "Scheduled. Nobody can book it yet.")
            return to_looking_after(made)
    return _page(form)


@blueprint.get("/administration/sessions/<uuid:session_id>/copy")
@looks_after
def copy_session(session_id: UUID) -> ResponseReturnValue:
    """A new session with everything of this one but its dates."""
    refuse_others(session_id)
    kept = kept_plan(session_id)
    return _page(form_of_session(filled_from(kept, with_dates=False), kept=kept), is_copy=True)


@blueprint.route("/administration/sessions/<uuid:session_id>/repeat", methods=["GET", "POST"])
@looks_after
def repeat_session(session_id: UUID) -> ResponseReturnValue:
    """Schedule the session again in each of the next weeks, save those in which the institution is closed."""
    refuse_others(session_id)
    form = RepeatForm()
    if not form.form_id.data:
        form.form_id.data = str(new_id())
    weeks = number_of(form.weeks.data or "") or 0
    if form.validate_on_submit() and "sure" in request.form:
        try:
            with transaction():
                done = repeat_weekly(
                    session_id, weeks, by_id=viewer().id, form_id=read_id(form.form_id.data) or new_id(), now=utc_now()
                )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            _say_repeated(done)
            return to_looking_after(session_id)
    kept = kept_plan(session_id)
    planned = planned_weeks(kept, weeks) if is_post() and not form.errors else []
    page = render_template(
        "bookings/looking_after/repeat.html",
        form=form,
        session=session_line(session_id),
        planned=planned,
        warnings=warnings_by_week(kept, planned),
    )
    return (page, 422) if form.errors else page


def _say_repeated(done: Repeated) -> None:
    say(f"{counted(len(done.made), 'session')} scheduled." if done.made else "No session was scheduled.")
    if done.left_out:
        days = ", ".join(in_words(day) for day in done.left_out)
        warn(f"Left out, because the institution is closed: {days}.")


def refuse_strangers(plan: SessionPlan) -> None:
    """Whoever is not an L&D administrator schedules sessions that they run themselves. Raises Refusal."""
    me = only_mine()
    if me is not None and me not in plan.facilitators:
        raise Refusal("Name yourself among those who run the session.", field="facilitators")


def _me_where_i_run() -> list[str]:
    me = only_mine()
    return [str(me)] if me else []


def form_of_session(boxes: dict[str, object], *, kept: KeptPlan | None = None) -> SessionForm:
    """The form as it was sent, as it was held while somebody signed in again, or filled with these boxes."""
    held = take_held_form() if not is_post() else None
    form = SessionForm(formdata=MultiDict(held)) if held else SessionForm(data=boxes)
    form.offer(
        courses=courses_to_schedule(kept_id=kept.course_id if kept else None),
        rooms=rooms_to_choose(kept_id=kept.venue_id if kept else None),
        facilitators=facilitators_to_choose(kept=kept.facilitators if kept else ()),
    )
    if "another" in request.form:
        form.show_another()
    return form


def add_beside_box(form: SessionForm, refusal: Refusal) -> None:
    """Show a refusal beside the box that it is about."""
    refusal.field = BOXES.get(refusal.field or "", refusal.field)
    add_refusal(form, refusal)


def has_seen(warnings: Sequence[PlanWarning]) -> bool:
    """Whether the page showed these warnings before its button was pressed; without any there is nothing to see."""
    return request.form.get("seen", "") == digest_of(warnings) or not warnings


def _page(form: SessionForm, *, is_copy: bool = False, warnings: Sequence[PlanWarning] = ()) -> ResponseReturnValue:
    page = render_template(
        "bookings/looking_after/session_form.html",
        form=form,
        session=None,
        is_copy=is_copy,
        more_dates=form.shown < MOST_DATES,
        told=0,
        warnings=warnings,
        seen=digest_of(warnings),
        preview=None,
        clash=None,
    )
    return (page, 422) if form.errors else page
