"""The teams of one's line compared as counts: in the gaps that matter most, or in one skill."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.comparing import compared_teams, skills_to_compare
from skills_centre.gaps.queries.teams import folded_at, team_skills
from skills_centre.gaps.rules import FEWEST_APART, by_importance
from skills_centre.gaps.rules.shown import of_a_group
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.choosing import offered
from skills_centre.people.access import manager, viewer


@blueprint.get("/team/compare")
@manager
def compare_teams() -> ResponseReturnValue:
    """The team of each manager below beside the others, in the order of the line."""
    team = team_skills(viewer().id, Scope.LINE)
    offers = offered(by_importance(team.skills))
    asked = request.args.get("skill") or (offers.only.address if offers.only else None)
    skills = skills_to_compare(team.skills, asked)
    return render_template(
        "gaps/compare.html",
        found=compared_teams(viewer().id, skills),
        is_one=len(skills) == 1 and skills[0].address == asked,
        offered=offers,
        choices=sorted(
            offers.with_chosen([one for one in skills if one.address == asked]), key=lambda one: one.sort_key
        ),
        asked=asked,
        as_of=folded_at(),
        editions=team.editions,
        fewest=FEWEST_APART,
        in_short=of_a_group,
    )
