"""Writing to everyone on a session: first it shows how many, who and the text; to many it waits five minutes with a Stop."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.bookings.access import looks_after, only_mine, refuse_others
from skills_centre.bookings.models import MessageTo
from skills_centre.bookings.queries.sessions import session_line
from skills_centre.bookings.rules.messages import words_of_message
from skills_centre.bookings.scheduling_forms import MessageForm
from skills_centre.bookings.services.messages import Written, receivers, stop_message, write_to_people
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.bookings.views.looking_after import to_looking_after
from skills_centre.people.access import take_held_form, viewer
from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import is_uuid, new_id
from skills_centre.platform.mail.many import MOST_AT_ONCE
from skills_centre.platform.pages import at_time
from skills_centre.platform.web import do_and_say, is_post, say


@blueprint.route("/administration/sessions/<uuid:session_id>/message", methods=["GET", "POST"])
@looks_after
def write_to_session(session_id: UUID) -> ResponseReturnValue:
    """Write a message, see who gets it and how it reads, and send it."""
    refuse_others(session_id)
    held = take_held_form() if not is_post() else None
    form = MessageForm(formdata=MultiDict(held)) if held else MessageForm()
    if not is_uuid(form.form_id.data or ""):
        form.form_id.data = str(new_id())
    is_read = form.validate_on_submit() and "change" not in request.form
    if is_read and "sure" in request.form:
        with transaction():
            until = write_to_people(
                session_id, _written(form), by_id=viewer().id, form_id=UUID(form.form_id.data), now=utc_now()
            )
        say(f"It goes on {at_time(until)}. Until then you can stop it." if until else "Sent.")
        return to_looking_after(session_id)
    session = session_line(session_id)
    told = receivers(session_id, _written(form).sent_to) if is_read else []
    names = names_of(told)
    page = render_template(
        "bookings/looking_after/message.html",
        form=form,
        session=session,
        is_own=only_mine() is not None,
        names=[names[one] for one in told],
        waits=len(told) > MOST_AT_ONCE,
        letter=words_of_message(
            form.subject.data or "", form.body.data or "", title=session.title, when=session.when, where=session.where
        )
        if is_read
        else None,
    )
    return (page, 422) if form.errors else page


@blueprint.post("/administration/sessions/<uuid:session_id>/messages/<uuid:message_id>/stop")
@looks_after
def stop_session_message(session_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """Take a message back before it goes."""
    refuse_others(session_id)
    do_and_say(
        lambda: stop_message(message_id, session_id=session_id, by_id=viewer().id, now=utc_now()),
        "Stopped. Nobody gets it.",
    )
    return to_looking_after(session_id)


def _written(form: MessageForm) -> Written:
    return Written(form.subject.data or "", form.body.data or "", MessageTo(form.sent_to.data))
