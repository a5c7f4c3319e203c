"""Required learning of one's team: who is on time, late or overdue, and reminding people with one press."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.web import say, warn
from skills_centre.requirements.queries.team_list import TeamList, team_list
from skills_centre.requirements.services.chasing import AGAIN_AFTER, chase
from skills_centre.requirements.views.blueprint import blueprint


@blueprint.get("/team/required")
@signed_in
def team() -> ResponseReturnValue:
    """How the people who report to me stand."""
    return render_template("requirements/team.html", page=_page(), today=local_day(utc_now()), viewer=viewer())


@blueprint.post("/team/required/<uuid:obligation_id>/remind")
@signed_in
def remind(obligation_id: UUID) -> ResponseReturnValue:
    """Remind somebody of one thing."""
    return _remind([obligation_id])


@blueprint.post("/team/required/remind")
@signed_in
def remind_all() -> ResponseReturnValue:
    """Remind everybody who is overdue, unless that was done lately."""
    return _remind(_page().to_remind)


def _page() -> TeamList:
    now = utc_now()
    return team_list(viewer().id, on=local_day(now), now=now, again_after=AGAIN_AFTER)


def _remind(ids: list[UUID]) -> ResponseReturnValue:
    try:
        with transaction():
            number = chase(ids, by_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        warn(refusal.sentence)
    else:
        say(f"{counted(number, 'reminder')} will go out with the next message, and not if it is done by then.")
    return redirect(url_for("requirements.team"), 303)
