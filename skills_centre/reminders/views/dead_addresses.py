"""Addresses that take no mail, for those who look after it."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.mail.dead_addresses import mail_again
from skills_centre.platform.web import do_and_say
from skills_centre.reminders.access import keeps_mail
from skills_centre.reminders.mail_words import why_dead
from skills_centre.reminders.queries.dead_addresses import address_of, dead_addresses
from skills_centre.reminders.views.blueprint import blueprint


@blueprint.get("/administration/messages/addresses")
@keeps_mail
def addresses() -> ResponseReturnValue:
    """Whom no mail reaches, by name."""
    page = dead_addresses(request.args.get("page", 1, type=int))
    return render_template("reminders/queue/addresses.html", page=page, why=why_dead)


@blueprint.post("/administration/messages/addresses/<uuid:person_id>/start")
@keeps_mail
def start_address(person_id: UUID) -> ResponseReturnValue:
    """Mail somebody again."""
    do_and_say(
        lambda: mail_again(address_of(person_id) or "", person_id=person_id, by_id=viewer().id, now=utc_now()),
        "Mail goes there again. What was not sent meanwhile is not sent late.",
    )
    return redirect(url_for("reminders.addresses"), 303)
