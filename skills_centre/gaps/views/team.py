"""The manager's page: the gaps of one's own people, and counts of the teams below."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.requests import number_from_own_people
from skills_centre.gaps.forms import TeamFilter
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.apart import teams_not_apart
from skills_centre.gaps.queries.pages import Below, TeamPage, team_page
from skills_centre.gaps.queries.targets import targets_of
from skills_centre.gaps.queries.teams import manager_below, team_size
from skills_centre.gaps.queries.trends import last_months_changes
from skills_centre.gaps.views.blueprint import blueprint, own_size
from skills_centre.gaps.views.choosing import offered
from skills_centre.people.access import manager, note_seen, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import settings
from skills_centre.skills.queries.waiting import numbers_waiting_for_manager


@blueprint.get("/team/gaps")
@manager
def team_gaps() -> ResponseReturnValue:
    """Where my people stand, what matters most, and what to do next."""
    wanted = TeamFilter.of(request.args)
    page = own_page(wanted)
    now = utc_now()
    note_seen([person.person_id for person in page.matrix.people] if page.matrix else [])
    return render_template(
        "gaps/team.html",
        waiting=numbers_waiting_for_manager(viewer().id, on=local_day(now)),
        places_asked=number_from_own_people(viewer().id, now=now),
        changes=last_months_changes(viewer().id, wanted.scope, page.skills, today=local_day(now), size=page.size),
        page=page,
        targets=targets_of(viewer().id, today=local_day(now), live_only=True),
    )


@blueprint.get("/team/gaps/<uuid:manager_id>")
@manager
def team_below(manager_id: UUID) -> ResponseReturnValue:
    """The team of a manager in my line, as counts. Anybody else's is not found."""
    name = manager_below(viewer().id, manager_id)
    if name is None:
        raise NotFound
    line = own_size()
    below = Below(name, viewer().id, line.line, teams_not_apart(viewer().id, line))
    page = team_page(manager_id, Scope.DIRECT, team_size(manager_id), by_name=False, now=utc_now(), below=below)
    return render_template("gaps/team_below.html", name=name, page=page, offered=offered(page.skills))


def own_page(wanted: TeamFilter) -> TeamPage:
    """The page of the viewer's own people; below the direct reports by name only where the institution has switched names on."""
    return team_page(viewer().id, wanted.scope, own_size(), by_name=shows_names(wanted.scope), now=utc_now())


def shows_names(scope: Scope) -> bool:
    """Whether a manager sees these people by name: direct reports always, further down where the institution has switched names on."""
    return scope is Scope.DIRECT or settings().names_below_direct_reports
