"""The priorities of one's team: skills that the manager names, and that everybody in the team is then shown."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.gaps.forms import PrioritiesForm
from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.priorities import priorities_of
from skills_centre.gaps.queries.teams import team_skills
from skills_centre.gaps.services.priorities import name_priorities
from skills_centre.gaps.views.blueprint import blueprint
from skills_centre.gaps.views.choosing import offered
from skills_centre.people.access import manager, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post, say


@blueprint.route("/team/priorities", methods=["GET", "POST"])
@manager
def team_priorities() -> ResponseReturnValue:
    """Choose up to three skills that are asked in the team."""
    me = viewer()
    skills = sorted(team_skills(me.id, Scope.DIRECT).skills, key=lambda one: (one.sums.essential == 0, one.sort_key))
    named = priorities_of(me.id)
    form = PrioritiesForm(**({} if is_post() else {"data": {"skills": [str(one) for one in named]}}))
    offers = offered(skills)
    form.offer(skills if is_post() else offers.with_chosen([one for one in skills if one.skill_id in named]))
    if form.validate_on_submit():
        try:
            with transaction():
                name_priorities(me.id, form.chosen(), now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Saved. Your team sees it with the courses that are recommended to them.")
            return redirect(url_for("gaps.team_gaps"), 303)
    if form.is_submitted():
        chosen = set(form.skills.data or ())
        form.offer(offers.with_chosen([one for one in skills if str(one.skill_id) in chosen]))
    return render_template("gaps/priorities.html", form=form, offered=offers), 422 if form.is_submitted() else 200
