"""What is ahead of a manager's people: which gaps could close and when, what goes stale, and what hangs on one person."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import TeamFilter
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.ahead import about_to_go_stale, learning_in_hand, who_alone_holds, who_holds_what
from skills_centre.gaps.queries.teams import folded_at, members, team_skills
from skills_centre.gaps.rules import SkillSums, by_importance
from skills_centre.gaps.rules.ahead import SOON, Closing, Expiring, closing, what_could_close, what_goes_stale
from skills_centre.gaps.views.blueprint import blueprint, own_size
from skills_centre.gaps.views.choosing import SKILLS_AT_ONCE
from skills_centre.gaps.views.team import shows_names
from skills_centre.people.access import manager, note_seen, viewer
from skills_centre.platform.clock import local_day, utc_now


@blueprint.get("/team/gaps/ahead")
@manager
def team_ahead() -> ResponseReturnValue:
    """What could close by learning that is booked or assigned, what goes stale, and what too few people hold."""
    scope, now = TeamFilter.of(request.args).scope, utc_now()
    today = local_day(now)
    team = team_skills(viewer().id, scope, by_name=shows_names(scope))
    skills = by_importance(team.skills)
    gaps = closing(learning_in_hand(viewer().id, scope, now=now), today=today)
    stale = about_to_go_stale(viewer().id, scope, today=today)
    holdings = who_holds_what(
        viewer().id, scope, {skill.skill_id: team.described[skill.skill_id].version_id for skill in skills}
    )
    names = _names(scope)
    alone = who_alone_holds(viewer().id, holdings) if scope is Scope.DIRECT else {}
    shown = {gap.person_id for gap in gaps} | {one.person_id for one in stale} | set(alone.values())
    note_seen(shown if names else [])
    return render_template(
        "gaps/ahead.html",
        scope=scope,
        size=own_size(),
        as_of=folded_at(),
        editions=team.editions,
        skills={skill.skill_id: skill for skill in skills},
        described=team.described,
        names=names,
        closing_said=what_could_close(gaps, below=sum(skill.sums.below for skill in skills), today=today),
        today=today,
        closing=_by_skill(skills, gaps),
        stale_said=what_goes_stale(stale, today=today),
        stale=_by_skill(skills, stale),
        soon_until=today + SOON,
        holdings=[one for one in holdings if one.hangs_on_one or one.breaks_rule],
        alone=alone,
        listed=SKILLS_AT_ONCE,
    )


def _names(scope: Scope) -> dict[UUID, str]:
    """The people who may be named: direct reports, and those below them where the institution has switched names on."""
    if not shows_names(scope):
        return {}
    return {one.person_id: one.name for one in members(viewer().id, below_too=scope is Scope.LINE)}


def _by_skill(
    skills: Sequence[SkillSums], found: Sequence[Closing] | Sequence[Expiring]
) -> list[tuple[SkillSums, list[Closing | Expiring]]]:
    """What was found, skill by skill in the order of the team's gaps."""
    of_skill: dict[UUID, list[Closing | Expiring]] = defaultdict(list)
    for one in found:
        of_skill[one.skill_id].append(one)
    return [(skill, of_skill[skill.skill_id]) for skill in skills if skill.skill_id in of_skill]
