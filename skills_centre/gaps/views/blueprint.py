"""The blueprint of the gaps domain."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.teams import TeamSize, team_size
from skills_centre.gaps.rules import FEWEST_APART, coverage_to_show, headline
from skills_centre.people.access import viewer, viewer_if_any
from skills_centre.platform.web import settings, warn

blueprint = Blueprint("gaps", __name__, template_folder="../templates")
blueprint.app_template_global("coverage_to_show")(coverage_to_show)
blueprint.app_template_global("headline")(headline)
blueprint.app_template_global("names_go_below")(lambda: settings().names_below_direct_reports)


@blueprint.before_request
def count_no_line_of_so_few() -> ResponseReturnValue | None:
    """Lead back to the direct reports from whatever would count the line, where so few are further down that a count would be a name."""
    g.pop("gaps_own_size", None)  # requests of one context share it
    me = viewer_if_any() if request.args.get("scope") == Scope.LINE else None
    if me is None or not me.is_manager or settings().names_below_direct_reports:
        return None
    size = own_size()
    if size.counts_line or size.line == size.direct:
        return None
    warn(
        f"Fewer than {FEWEST_APART} people are further down than your direct reports: counts of everyone below you would be"
        " somebody’s name."
    )
    return redirect(url_for("gaps.team_gaps"), 303)


def own_size() -> TeamSize:
    """How many people the viewer has, counted once in a request."""
    if "gaps_own_size" not in g:
        g.gaps_own_size = team_size(viewer().id)
    size: TeamSize = g.gaps_own_size
    return size
