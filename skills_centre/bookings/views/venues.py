"""The rooms: a list, a new one, and changing one."""

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.bookings.queries.joining import WaitingNews, places_held, sessions_in_room, waiting_news
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.queries.venues import venue, venues
from skills_centre.bookings.rules.joining_letters import words_of_joining
from skills_centre.bookings.rules.letters import Words
from skills_centre.bookings.rules.whereabouts import mark_of
from skills_centre.bookings.rules.wording import where_in_words
from skills_centre.bookings.scheduling_forms import VenueForm
from skills_centre.bookings.services.joining_news import stop_room_news
from skills_centre.bookings.services.venues import add_venue, change_venue, tells_people
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.bookings.views.changing import told_later
from skills_centre.people.access import role, take_held_form, viewer
from skills_centre.people.models import Role
from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.mail.many import MOST_AT_ONCE
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say

_keepers = role(Role.LD_ADMINISTRATOR)


@blueprint.get("/administration/venues")
@_keepers
def administration_venues() -> ResponseReturnValue:
    """All rooms."""
    return render_template("bookings/looking_after/venues.html", venues=venues())


@blueprint.route("/administration/venues/new", methods=["GET", "POST"])
@_keepers
def new_venue() -> ResponseReturnValue:
    """Add a room."""
    return _edit(None)


@blueprint.route("/administration/venues/<uuid:venue_id>", methods=["GET", "POST"])
@_keepers
def edit_venue(venue_id: UUID) -> ResponseReturnValue:
    """Change what is said of a room."""
    return _edit(venue_id)


def _edit(venue_id: UUID | None) -> ResponseReturnValue:
    form = _form(venue_id)
    if form.validate_on_submit():
        try:
            preview = _preview(venue_id, form) if venue_id else None
            if preview and request.form.get("sure") != preview.mark:
                return _page(venue_id, form, preview=preview)
            with transaction():
                if venue_id is None:
                    add_venue(form.fields(), by_id=viewer().id, now=utc_now())
                else:
                    change_venue(venue_id, form.fields(), by_id=viewer().id, now=utc_now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _saved(venue_id)
    page = _page(venue_id, form)
    return (page, 422) if is_post() else page


@dataclass(frozen=True)
class Preview:
    """Who would be told of what is said anew of a room, in which words, and whether it waits; `mark` says which change was shown."""

    names: list[str]
    letter: Words
    sessions: int
    waits: bool
    mark: str


def _preview(venue_id: UUID, form: VenueForm) -> Preview | None:
    """What a change of a room would tell and to whom; None where nobody is told."""
    kept, said, now = venue(venue_id), form.fields(), utc_now()
    places = places_held(sessions_in_room(venue_id, now=now)) if tells_people(kept, said) else []
    if not places:
        return None
    told = {one.person_id for one in places}
    first = session_line(places[0].session_id)
    where = where_in_words(said.name, is_online=first.is_online)
    return Preview(
        list(names_of(told).values()),
        words_of_joining(first.title, first.when_in_short, where, of_instructions=False, of_room=True),
        len({one.session_id for one in places}),
        len(told) > MOST_AT_ONCE,
        mark_of(said.name, said.address, said.access_notes),
    )


def _saved(venue_id: UUID | None) -> ResponseReturnValue:
    waits = [one for one in _news(venue_id) if one.send_at > utc_now()] if venue_id else []
    if not waits:
        say("Saved.")
        return redirect(url_for("bookings.administration_venues"), 303)
    say(f"Saved. {told_later(waits[0].send_at)}")
    return redirect(url_for("bookings.edit_venue", venue_id=venue_id), 303)


def _news(venue_id: UUID) -> list[WaitingNews]:
    """What waits to be told of a room."""
    return [one for one in waiting_news(sessions_in_room(venue_id, now=utc_now())) if one.of_room]


def _page(venue_id: UUID | None, form: VenueForm, *, preview: Preview | None = None) -> str:
    return render_template(
        "bookings/looking_after/venue.html",
        form=form,
        venue_id=venue_id,
        preview=preview,
        news=_news(venue_id) if venue_id else [],
    )


@blueprint.post("/administration/venues/<uuid:venue_id>/news/stop")
@_keepers
def stop_venue_news(venue_id: UUID) -> ResponseReturnValue:
    """Tell nobody what is said anew of a room."""
    do_and_say(
        lambda: stop_room_news(sessions_in_room(venue_id, now=utc_now()), by_id=viewer().id, now=utc_now()),
        "Stopped. Nobody is told. What you changed stays.",
    )
    return redirect(url_for("bookings.edit_venue", venue_id=venue_id), 303)


def _form(venue_id: UUID | None) -> VenueForm:
    held = take_held_form() if not is_post() else None
    if held:
        return VenueForm(formdata=MultiDict(held))
    if venue_id is None:
        return VenueForm()
    kept = venue(venue_id)
    return VenueForm(
        data={
            "name": kept.name,
            "address": kept.address,
            "capacity": str(kept.capacity or ""),
            "access_notes": kept.access_notes,
            "is_in_use": kept.is_in_use,
        }
    )
