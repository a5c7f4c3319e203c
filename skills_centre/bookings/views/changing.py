"""Changing a session and moving it: who would be told is shown first, and nothing that somebody else saved meanwhile is overwritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from skills_centre.bookings.access import looks_after, refuse_others
from skills_centre.bookings.errors import CancellingWaits, ChangedMeanwhile, MoveWaits
from skills_centre.bookings.queries.joining import places_held, waiting_news
from skills_centre.bookings.queries.moves import waiting_move
from skills_centre.bookings.queries.plans import KeptPlan, kept_plan
from skills_centre.bookings.queries.sessions import SessionLine, session_line
from skills_centre.bookings.queries.telling import people_in
from skills_centre.bookings.queries.venues import venue
from skills_centre.bookings.rules.joining_letters import words_of_joining
from skills_centre.bookings.rules.letters import Words, words_of_move
from skills_centre.bookings.rules.typed import in_pounds
from skills_centre.bookings.rules.whereabouts import mark_of
from skills_centre.bookings.rules.wording import dates_in_short, dates_in_words, where_in_words
from skills_centre.bookings.scheduling_forms import MOST_DATES, SessionForm, filled_from
from skills_centre.bookings.services.joining_news import stop_joining_news
from skills_centre.bookings.services.moving import change_by_form, stop_move
from skills_centre.bookings.services.scheduling import SessionPlan, check_plan
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.bookings.views.looking_after import to_looking_after
from skills_centre.bookings.views.plan_warnings import PlanWarning, digest_of, warnings_of
from skills_centre.bookings.views.scheduling import add_beside_box, form_of_session, has_seen, refuse_strangers
from skills_centre.people.access import viewer
from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.mail.many import MOST_AT_ONCE
from skills_centre.platform.pages import at_time, counted
from skills_centre.platform.web import do_and_say, is_post, say, warn


@dataclass(frozen=True)
class Difference:
    """What somebody else saved while a form was open, and what its writer wrote."""

    label: str
    now: str
    yours: str


@dataclass(frozen=True)
class Preview:
    """Who would be told of a move, or else of new joining instructions, in which words, and whether it waits five minutes.

    `mark` says which change was shown.
    """

    names: list[str]
    letter: Words
    waits: bool
    mark: str
    moves: bool


@blueprint.route("/administration/sessions/<uuid:session_id>/edit", methods=["GET", "POST"])
@looks_after
def edit_session(session_id: UUID) -> ResponseReturnValue:
    """Change a session, or move it."""
    refuse_others(session_id)
    session, kept = session_line(session_id), kept_plan(session_id)
    if session.cancel_at is not None or waiting_move(session_id) is not None:
        warn(CancellingWaits.sentence if session.cancel_at else MoveWaits.sentence)
        return to_looking_after(session_id)
    form = form_of_session({**filled_from(kept, with_dates=True), "was": kept.mark}, kept=kept)
    if is_post() and "another" not in request.form and form.validate():
        plan, form.was.data = form.plan(), request.form.get("over") or form.was.data
        if form.was.data and form.was.data != kept.mark:
            return _page(form, session, clash=_differences(form, kept, plan))
        try:
            refuse_strangers(plan)
            check_plan(plan, now=utc_now())
            preview, warnings = (
                _preview(session, kept, plan),
                warnings_of(plan, session_id=session_id, kept=kept),
            )
            if not has_seen(warnings) or (preview and request.form.get("sure") != preview.mark):
                return _page(form, session, preview=preview, warnings=warnings)
            with transaction():
                until = change_by_form(session_id, plan, by_id=viewer().id, now=utc_now(), seen=form.was.data or None)
        except NotFound:
            raise
        except ChangedMeanwhile:
            return _page(form, session, clash=_differences(form, kept_plan(session_id), plan))
        except Refusal as refusal:
            add_beside_box(form, refusal)
        else:
            say(
                f"It will be moved on {at_time(until)}. Until then you can stop it."
                if until
                else _saved(session_id, preview)
            )
            return to_looking_after(session_id)
    return _page(form, session)


@blueprint.post("/administration/sessions/<uuid:session_id>/moves/<uuid:move_id>/stop")
@looks_after
def stop_session_move(session_id: UUID, move_id: UUID) -> ResponseReturnValue:
    """Take a move back before it is carried out."""
    refuse_others(session_id)
    do_and_say(
        lambda: stop_move(session_id, move_id, by_id=viewer().id, now=utc_now()),
        "Stopped. The session stays where it was, and nobody was told.",
    )
    return to_looking_after(session_id)


def _saved(session_id: UUID, preview: Preview | None) -> str:
    """What is said of a change that is done: how many are told of it, and whether that can still be stopped."""
    news = [one for one in waiting_news([session_id]) if one.send_at > utc_now()]
    if news:
        return f"Saved. {told_later(news[0].send_at)}"
    return f"Saved. {counted(len(preview.names), 'person is', 'people are')} told." if preview else "Saved."


@blueprint.post("/administration/sessions/<uuid:session_id>/joining-news/<uuid:news_id>/stop")
@looks_after
def stop_session_news(session_id: UUID, news_id: UUID) -> ResponseReturnValue:
    """Tell nobody that the way into a session has changed."""
    refuse_others(session_id)
    do_and_say(
        lambda: stop_joining_news(news_id, session_id=session_id, by_id=viewer().id, now=utc_now()),
        "Stopped. Nobody is told. What you changed stays.",
    )
    return to_looking_after(session_id)


def told_later(send_at: datetime) -> str:
    """That those with a place are told later."""
    return f"Those with a place are told on {at_time(send_at)}. Until then you can stop that."


def _preview(session: SessionLine, kept: KeptPlan, plan: SessionPlan) -> Preview | None:
    """What a change would tell and to whom; None where nobody is told."""
    moves = plan.whereabouts != kept.whereabouts
    if not moves and plan.joining_instructions == kept.joining_instructions:
        return None
    told = people_in(session.id) if moves else [one.person_id for one in places_held([session.id])]
    if not told:
        return None
    names = names_of(told)
    return Preview(
        [names[one] for one in told],
        _letter(session, plan, moves=moves).listing(plan.whereabouts.dates),
        len(told) > MOST_AT_ONCE,
        plan.whereabouts.mark if moves else mark_of(plan.joining_instructions),
        moves,
    )


def _letter(session: SessionLine, plan: SessionPlan, *, moves: bool) -> Words:
    if not moves:
        return words_of_joining(
            session.title, session.when_in_short, session.where, of_instructions=True, of_room=False
        )
    room = venue(plan.venue_id).name if plan.venue_id else None
    when = dates_in_short(plan.whereabouts.dates)
    return words_of_move(session.title, when, where_in_words(room, is_online=plan.is_online))


def _differences(form: SessionForm, kept: KeptPlan, plan: SessionPlan) -> list[Difference]:
    """Every box that says something else than what is saved now."""
    rooms, people = _named(form.venue_id), _named(form.facilitators)
    start = plan.whereabouts.dates[0][0]

    def names(ids: Iterable[UUID]) -> str:
        return ", ".join(sorted(people.get(str(one), "Somebody else") for one in ids)) or "Nobody"

    compared = [
        ("Dates", dates_in_words(kept.whereabouts.dates), dates_in_words(plan.whereabouts.dates)),
        (form.venue_id.label.text, rooms.get(str(kept.venue_id or ""), ""), rooms.get(str(plan.venue_id or ""), "")),
        (form.is_online.label.text, _said(kept.is_online), _said(plan.is_online)),
        (form.joining_link.label.text, kept.joining_link or "", plan.joining_link or ""),
        (form.joining_instructions.label.text, kept.joining_instructions, plan.joining_instructions),
        (form.capacity.label.text, str(kept.capacity), str(plan.capacity)),
        (form.minimum.label.text, str(kept.minimum or ""), str(plan.minimum or "")),
        (form.facilitators.label.text, names(kept.facilitators), names(plan.facilitators)),
        (
            form.closes_on.label.text,
            _until(kept.booking_closes_at, kept.starts_at),
            _until(plan.booking_closes_at, start),
        ),
        (form.cancel_on.label.text, _until(kept.cancel_by, kept.starts_at), _until(plan.cancel_by, start)),
        (form.needs_approval.label.text, _said(kept.needs_approval), _said(plan.needs_approval)),
        (form.is_role_need_first.label.text, _said(kept.is_role_need_first), _said(plan.is_role_need_first)),
        (form.audience.label.text, kept.audience, plan.audience),
        (form.cost.label.text, in_pounds(kept.cost_pence), in_pounds(plan.cost_pence)),
    ]
    return [Difference(label, now, yours) for label, now, yours in compared if now != yours]


def _named(field: SelectField) -> dict[str, str]:
    """What each choice of a field is called."""
    choices: Any = field.choices or ()  # objects, which its type stubs do not know yet
    return {choice.value: choice.label for choice in choices}


def _until(deadline: datetime | None, start: datetime) -> str:
    return "When it starts" if deadline is None or deadline == start else at_time(deadline)


def _said(answer: bool) -> str:  # noqa: FBT001 - a box, read aloud
    return "Yes" if answer else "No"


def _page(
    form: SessionForm,
    session: SessionLine,
    *,
    preview: Preview | None = None,
    clash: list[Difference] | None = None,
    warnings: Sequence[PlanWarning] = (),
) -> ResponseReturnValue:
    page = render_template(
        "bookings/looking_after/session_form.html",
        form=form,
        session=session,
        is_copy=False,
        more_dates=form.shown < MOST_DATES,
        told=len(people_in(session.id)),
        warnings=warnings,
        seen=digest_of(warnings),
        preview=preview,
        clash=clash,
        clash_mark=kept_plan(session.id).mark if clash is not None else None,
    )
    return (page, 409) if clash is not None else (page, 422) if form.errors else page
