"""Saying what one thought of a session: one question and a box, both of which may be left out."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.bookings.opinion_forms import SessionOpinionForm
from skills_centre.bookings.queries.opinions import own_opinion, who_took_part
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.services.opinions import give_opinion
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.learning.rules.opinions import last_day_to_change
from skills_centre.learning.views.opinions import is_settled
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import is_post


@blueprint.route("/sessions/<uuid:session_id>/opinion", methods=["GET", "POST"])
@signed_in
def session_opinion(session_id: UUID) -> ResponseReturnValue:
    """Say what one thought of a session that one was at, or change it within 14 days."""
    session, me = session_line(session_id), viewer().id
    if me not in who_took_part(session_id):
        raise NotFound
    kept = own_opinion(session_id, person_id=me)
    form = SessionOpinionForm() if is_post() else _filled(kept.useful if kept else None, kept.comment if kept else "")

    def give() -> None:
        useful = int(form.useful.data) if form.useful.data else None
        give_opinion(session_id, person_id=me, useful=useful, comment=form.comment.data or "", now=utc_now())

    if is_settled(form, give):
        return redirect(url_for("bookings.session_page", session_id=session_id), 303)
    page = render_template(
        "bookings/opinion.html",
        session=session,
        form=form,
        until=last_day_to_change(kept.answered_at) if kept else None,
    )
    return page, 422 if form.is_submitted() else 200


def _filled(useful: int | None, comment: str) -> SessionOpinionForm:
    return SessionOpinionForm(formdata=None, data={"useful": str(useful) if useful else None, "comment": comment})
