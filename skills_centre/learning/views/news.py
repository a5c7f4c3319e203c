"""Stopping what many people are about to be told."""

from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from skills_centre.learning.services.news import stop_news
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.people.access import role, viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.web import do_and_say, safe_next


@blueprint.post("/administration/news/<uuid:news_id>/stop")
@role(Role.LD_ADMINISTRATOR)
def stop_telling(news_id: UUID) -> ResponseReturnValue:
    """Tell nobody."""
    do_and_say(
        lambda: stop_news(news_id, by_id=viewer().id, now=utc_now()),
        "Stopped. Nobody is written to. What you did stays done.",
    )
    return redirect(safe_next(request.form.get("here"), otherwise="/administration"), 303)
