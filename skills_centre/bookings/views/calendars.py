"""One's own sessions in a calendar: one booking as a file, and all of them at a secret address that a calendar reads by itself."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.calendars import Shown, feed_code, feed_owner, shown_of, shown_to
from skills_centre.bookings.queries.joining import WayIn, ways_in
from skills_centre.bookings.queries.own import own_booking
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.calendars import Entry, published, uid_of
from skills_centre.bookings.rules.signed_links import FeedLinks
from skills_centre.bookings.services.feeds import change_feed, drop_feed, make_feed
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import public, signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.ids import is_uuid
from skills_centre.platform.limits import limiter
from skills_centre.platform.web import say, settings

OFTEN = "120 per minute"

#: A feed holds what ended so long ago at most.
KEPT = timedelta(days=90)
#: Seconds for which a calendar may show what it read before it asks again.
FRESH = 300
NO_WAY_IN = WayIn()


@blueprint.get("/bookings/<uuid:booking_id>/session.ics")
@signed_in
def booking_file(booking_id: UUID) -> ResponseReturnValue:
    """One's own booking as a file for any calendar."""
    booking = own_booking(booking_id, person_id=viewer().id)
    if not booking.holds_place:
        raise NotFound
    shown = shown_of(booking_id, session_line(booking.session_id), changed_at=booking.changed_at)
    way_in = ways_in([booking.session_id])[booking.session_id]
    answer = _calendar(published(_entries([shown], way_in=way_in)))
    answer.headers["Content-Disposition"] = 'attachment; filename="session.ics"'
    return answer


@blueprint.get("/my-bookings/calendar")
@signed_in
def my_calendar() -> ResponseReturnValue:
    """Subscribing to one's own sessions: the address, and what it shares."""
    code = feed_code(viewer().id)
    address = _address(FeedLinks(settings().secret_key).path(code)) if code else None
    return render_template(
        "bookings/my_calendar.html",
        code=code,
        address=address,
        webcal=f"webcal://{address.partition('://')[2]}" if address else None,
    )


@blueprint.post("/my-bookings/calendar")
@signed_in
def subscribe() -> ResponseReturnValue:
    """Get an address."""
    with transaction():
        make_feed(viewer().id, now=utc_now())
    return _to_my_calendar()


@blueprint.post("/my-bookings/calendar/change")
@signed_in
def change_address() -> ResponseReturnValue:
    """Get another address; the old one stops at once."""
    seen = request.form.get("seen", "")
    if is_uuid(seen):
        with transaction():
            change_feed(viewer().id, seen=UUID(seen), now=utc_now())
    say("Changed. The old address does not work any more: give your calendar the new one.")
    return _to_my_calendar()


@blueprint.post("/my-bookings/calendar/stop")
@signed_in
def stop_calendar() -> ResponseReturnValue:
    """Have no address any more."""
    with transaction():
        drop_feed(viewer().id)
    say("Stopped. Nobody can read your sessions at the address any more.")
    return _to_my_calendar()


@blueprint.get("/calendars/<token>.ics")
@limiter.limit(OFTEN)
@public
def calendar_feed(token: str) -> ResponseReturnValue:
    """Somebody's sessions, for whoever holds the address. One that was changed, or never was, is simply not found."""
    code, now = FeedLinks(settings().secret_key).read(token), utc_now()
    person_id = feed_owner(code) if code else None
    if person_id is None:
        raise NotFound
    name = f"Sessions, {settings().institution_name}"
    answer = _calendar(published(_entries(shown_to(person_id, since=now - KEPT)), name=name))
    answer.headers["Cache-Control"] = f"private, max-age={FRESH}"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    return answer.make_conditional(request)


def _entries(shown: Iterable[Shown], *, way_in: WayIn = NO_WAY_IN) -> list[tuple[Entry, datetime]]:
    """Each date of these sessions. A feed is read by others' machines and says nothing of how to join: the page does."""
    return [
        (
            Entry(
                uid=uid_of(one.owner_id, number),
                title=f"{one.session.title} (you run it)" if one.is_run else one.session.title,
                where=one.session.where,
                page=_address(_page(one)),
                starts_at=starts_at,
                ends_at=ends_at,
                link=way_in.link,
                how_to_join=way_in.instructions,
                getting_in=way_in.getting_in,
                sequence=one.revisions[number - 1],
            ),
            one.changed_at,
        )
        for one in shown
        for number, (starts_at, ends_at) in enumerate(one.session.dates, start=1)
    ]


def _page(one: Shown) -> str:
    if one.is_run:
        return url_for("bookings.look_after_session", session_id=one.session.id)
    return url_for("bookings.session_page", session_id=one.session.id)


def _address(path: str) -> str:
    return settings().base_url.rstrip("/") + urlsplit(path).path


def _calendar(body: str) -> Response:
    return Response(body, content_type="text/calendar; charset=utf-8")


def _to_my_calendar() -> ResponseReturnValue:
    return redirect(url_for("bookings.my_calendar"), 303)
