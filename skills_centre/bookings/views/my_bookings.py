"""My bookings: what is coming, what waits for an answer, and what was."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.own import all_bookings
from skills_centre.bookings.queries.sessions import sessions_by_id
from skills_centre.bookings.rules.states import MAY_CANCEL
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.pagination import page_of


@blueprint.get("/my-bookings")
@signed_in
def my_bookings() -> ResponseReturnValue:
    """One's own bookings: those ahead by date, and those that are over, the latest first."""
    now = utc_now()
    bookings = all_bookings(viewer().id)
    ahead = [one for one in bookings if not one.has_ended and one.ends_at > now]
    over = [one for one in reversed(bookings) if one.has_ended or one.ends_at <= now]
    coming = page_of(ahead, request.args.get("page", type=int))
    past = page_of(over, request.args.get("past", type=int))
    return render_template(
        "bookings/my_bookings.html",
        coming=coming,
        past=past,
        lines=sessions_by_id({one.session_id for one in [*coming.lines, *past.lines]}),
        may_cancel=MAY_CANCEL,
        now=now,
    )
