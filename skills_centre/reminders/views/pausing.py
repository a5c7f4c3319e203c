"""All mail paused, by hand or by what was found: what waits, and letting it leave again."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import viewer
from skills_centre.people.queries.names import names_of
from skills_centre.platform.clock import utc_now
from skills_centre.platform.mail.gate import current_pause, pause_mail
from skills_centre.platform.mail.models import PauseReason
from skills_centre.platform.pages import counted
from skills_centre.platform.web import done, say, settings
from skills_centre.reminders.access import keeps_mail
from skills_centre.reminders.forms import LetGoForm, PauseForm
from skills_centre.reminders.mail_words import PAUSE_WORDS, kind_in_words
from skills_centre.reminders.queries.waiting_mail import waiting_by_kind
from skills_centre.reminders.services.pausing import LetGo, let_mail_go
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.route("/administration/messages/pause", methods=["GET", "POST"])
@keeps_mail
def pause() -> ResponseReturnValue:
    """Let no mail leave until somebody lets it go."""
    if current_pause():
        return redirect(url_for("reminders.let_go"), 303)
    form = PauseForm()
    if form.validate_on_submit() and done(
        form, lambda: pause_mail(PauseReason(form.why.data), by_id=viewer().id, now=utc_now())
    ):
        say("All mail is paused. Nothing leaves until somebody lets it go.")
        return redirect(url_for("reminders.let_go"), 303)
    return render_template("reminders/queue/pause.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/administration/messages/let-go", methods=["GET", "POST"])
@keeps_mail
def let_go() -> ResponseReturnValue:
    """What would leave if the pause ended now, and ending it."""
    found = current_pause()
    if found is None:
        return redirect(url_for("reminders.pause"), 303)
    kinds = waiting_by_kind(before=found.at)
    waiting, older = sum(one.count for one in kinds), sum(one.older for one in kinds)
    form = LetGoForm(data={} if waiting else {"what": LetGo.EVERYTHING.value})
    form.offer(waiting=waiting, older=older)
    if form.validate_on_submit():
        dropped = 0

        def act() -> None:
            nonlocal dropped
            dropped = let_mail_go(LetGo(form.what.data), settings().base_url, by_id=viewer().id, now=utc_now())

        if done(form, act):
            say(
                f"Mail leaves again. {counted(dropped, 'message')} will not be sent."
                if dropped
                else "Mail leaves again."
            )
            return redirect(url_for("reminders.pause"), 303)
    page = render_template(
        "reminders/queue/let_go.html",
        form=form,
        pause=found,
        why=PAUSE_WORDS[found.why],
        by=names_of([found.by_id]).get(found.by_id) if found.by_id else None,
        kinds=kinds,
        waiting=waiting,
        older=older,
        kind_in_words=kind_in_words,
    )
    return page, 422 if form.is_submitted() else 200
