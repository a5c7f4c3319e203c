"""How a manager's people changed over time: a chart, its table, and what is different since last month, all as counts."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import TrendFilter
from skills_centre.gaps.queries.teams import folded_at, team_skills
from skills_centre.gaps.queries.trends import team_trend
from skills_centre.gaps.rules import by_importance
from skills_centre.gaps.rules.charts import chart
from skills_centre.gaps.rules.trends import Span
from skills_centre.gaps.views.blueprint import blueprint, own_size
from skills_centre.gaps.views.choosing import offered
from skills_centre.people.access import manager, viewer
from skills_centre.platform.clock import local_day, utc_now


@blueprint.get("/team/gaps/over-time")
@manager
def team_over_time() -> ResponseReturnValue:
    """Whether my people's skills are getting better, in one skill or in all together."""
    wanted = TrendFilter.of(request.args)
    team = team_skills(viewer().id, wanted.scope)
    skills = tuple(by_importance(team.skills))
    only = offered(skills).only
    shown = team_trend(
        viewer().id,
        wanted.scope,
        skills,
        span=wanted.span,
        today=local_day(utc_now()),
        address=wanted.skill or (only.address if only else None),
    )
    offers = offered(shown.skills)
    return render_template(
        "gaps/over_time.html",
        wanted=wanted,
        size=own_size(),
        as_of=folded_at(),
        editions=team.editions,
        shown=shown,
        offered=offers,
        choices=sorted(offers.with_chosen([shown.chosen] if shown.chosen else []), key=lambda skill: skill.sort_key),
        chosen=shown.chosen,
        points=shown.points,
        chart=chart(shown.points),
        changes=shown.changes,
        spans=Span,
    )
