"""The queue of all mail, for those who look after it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import note_seen, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.gate import current_pause
from skills_centre.platform.mail.models import MailState
from skills_centre.platform.pages import counted
from skills_centre.platform.web import do_and_say, say
from skills_centre.reminders.access import keeps_mail
from skills_centre.reminders.mail_words import KIND_WORDS, STATE_WORDS, kind_in_words, problem_in_words, what_comes_next
from skills_centre.reminders.queries.dead_addresses import count_dead_addresses
from skills_centre.reminders.queries.mail_queue import (
    MOST_LISTED,
    MOST_SEARCHED,
    MailQuestion,
    mail_line,
    mail_page,
    queue_counts,
)
from skills_centre.reminders.queries.told import told_page
from skills_centre.reminders.rules.kind_words import OF_SKILLS_IN_WORDS
from skills_centre.reminders.services.looking_after import do_not_send, send_none_again, try_again, try_all_again
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.get("/administration/messages")
@keeps_mail
def messages() -> ResponseReturnValue:
    """What waits, failed, was sent or was not sent after all, the newest first. Looking for somebody is a look at them."""
    question = _question()
    page = mail_page(question, request.args.get("page", 1, type=int))
    if question.person.strip():
        note_seen({line.person_id for line in page.lines if line.person_id})
    return render_template(
        "reminders/queue/list.html",
        page=page,
        question=question,
        is_asked=question != MailQuestion(),
        counts=queue_counts(),
        pause=current_pause(),
        dead=count_dead_addresses(),
        most=MOST_LISTED,
        most_searched=MOST_SEARCHED,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        kind_in_words=kind_in_words,
        of_skills=OF_SKILLS_IN_WORDS,
        problem_in_words=problem_in_words,
    )


@blueprint.get("/administration/messages/on-the-site")
@keeps_mail
def on_site() -> ResponseReturnValue:
    """What people were told on the site only, the newest first: of what kind, whom and when, and under which decision."""
    page = told_page(request.args.get("page", 1, type=int))
    return render_template("reminders/queue/on_site.html", page=page, most=MOST_LISTED)


@blueprint.get("/administration/messages/<uuid:message_id>")
@keeps_mail
def message(message_id: UUID) -> ResponseReturnValue:
    """One message: what it is about, where it stands, and what happens next; never what it says. A look at whom it is for."""
    line = mail_line(message_id)
    if line is None:
        raise NotFound
    if line.person_id:
        note_seen([line.person_id])
    return render_template(
        "reminders/queue/message.html",
        line=line,
        state=STATE_WORDS[line.state],
        about=kind_in_words(line.kind),
        of_skills=OF_SKILLS_IN_WORDS,
        problem=problem_in_words(line.problem),
        comes_next=what_comes_next(
            line.state,
            is_paused=current_pause() is not None,
            next_try_at=line.next_try_at,
            has_words=line.has_words,
            went_to=line.went_to,
            now=utc_now(),
        ),
    )


@blueprint.post("/administration/messages/<uuid:message_id>/again")
@keeps_mail
def send_message_again(message_id: UUID) -> ResponseReturnValue:
    """Try one again now."""
    do_and_say(lambda: try_again(message_id, by_id=viewer().id, now=utc_now()), "It is tried again now.")
    return redirect(url_for("reminders.message", message_id=message_id), 303)


@blueprint.post("/administration/messages/<uuid:message_id>/drop")
@keeps_mail
def drop_message(message_id: UUID) -> ResponseReturnValue:
    """Have one not sent."""
    do_and_say(lambda: do_not_send(message_id, by_id=viewer().id, now=utc_now()), "It will not be sent.")
    return redirect(url_for("reminders.message", message_id=message_id), 303)


@blueprint.post("/administration/messages/failed/again")
@keeps_mail
def send_failed_again() -> ResponseReturnValue:
    """Try all again that failed for one reason."""
    with transaction():
        tried = try_all_again(_reason(), by_id=viewer().id, now=utc_now())
    say(
        f"{counted(tried, 'message is', 'messages are')} tried again now."
        if tried
        else "None of them can be sent again."
    )
    return redirect(url_for("reminders.messages", state=MailState.FAILED.value), 303)


@blueprint.post("/administration/messages/failed/drop")
@keeps_mail
def drop_failed() -> ResponseReturnValue:
    """Have all not sent that failed for one reason."""
    with transaction():
        dropped = send_none_again(_reason(), by_id=viewer().id, now=utc_now())
    say(f"{counted(dropped, 'message')} will not be sent.")
    return redirect(url_for("reminders.messages", state=MailState.FAILED.value), 303)


def _reason() -> str:
    return request.form.get("problem", "")[:80]


def _question() -> MailQuestion:
    """What the address asks; what is no code asks nothing."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return MailQuestion(
        state=MailState(state) if state in set(MailState) else None,
        kind=kind if kind in KIND_WORDS else "",
        problem=request.args.get("problem", "")[:80],
        person=request.args.get("person", "")[:200],
        words=request.args.get("words", "")[:200],
    )
