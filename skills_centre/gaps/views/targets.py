"""Targets of one's people together: setting and changing them, how far they are, and what became of former ones."""

from datetime import date
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.gaps.acting_forms import TargetForm
from skills_centre.gaps.models import Measure, Scope
from skills_centre.gaps.queries.targets import (
    TeamsTarget,
    points_of,
    still_to_come,
    target_of,
    targets_for_team,
    targets_of,
)
from skills_centre.gaps.queries.teams import team_skills
from skills_centre.gaps.services.targets import TargetTerms, drop_target, set_target
from skills_centre.gaps.views.blueprint import blueprint, own_size
from skills_centre.gaps.views.choosing import offered
from skills_centre.people.access import manager, note_seen, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say
from skills_centre.skills.models import SkillState
from skills_centre.skills.queries.described import skill_at


@blueprint.get("/team/targets")
@manager
def targets() -> ResponseReturnValue:
    """The targets that stand, what became of former ones, and the skills in which another can be set."""
    me, today = viewer(), local_day(utc_now())
    return render_template(
        "gaps/targets.html",
        found=targets_of(me.id, today=today),
        offered=offered(team_skills(me.id, Scope.LINE).skills),
    )


@blueprint.route("/team/targets/set/<address>", methods=["GET", "POST"])
@manager
def set_a_target(address: str) -> ResponseReturnValue:
    """Say how many of whom are to be at which level of a skill by when."""
    me, skill, size = viewer(), skill_at(address), own_size()
    form = TargetForm()
    form.offer(skill, size)
    if form.validate_on_submit():
        try:
            with transaction():
                target_id = set_target(me.id, skill, _terms(form), now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("The target is set. Your team sees it on their pages of skills.")
            return redirect(url_for("gaps.target", target_id=target_id), 303)
    return render_template("gaps/target_form.html", skill=skill, form=form), 422 if is_post() else 200


@blueprint.get("/team/targets/<uuid:target_id>")
@manager
def target(target_id: UUID) -> ResponseReturnValue:
    """One target: how far it is, and how it came there."""
    today = local_day(utc_now())
    one = target_of(target_id, manager_id=viewer().id, today=today)
    if one is None:
        raise NotFound
    to_come = still_to_come(target_id, manager_id=viewer().id, today=today)
    note_seen([each.person_id for each in to_come])
    return render_template(
        "gaps/target.html",
        one=one,
        points=points_of(target_id),
        today=today,
        to_come=to_come,
        states=[SkillState.BELOW, SkillState.CLAIMED, SkillState.STALE, SkillState.UNKNOWN],
    )


@blueprint.post("/team/targets/<uuid:target_id>/drop")
@manager
def drop_a_target(target_id: UUID) -> ResponseReturnValue:
    """End a target; its past stays."""
    do_and_say(
        lambda: drop_target(target_id, manager_id=viewer().id, now=utc_now()),
        "Dropped. What it was and how far it came stays on this page.",
    )
    return redirect(url_for("gaps.targets"), 303)


@blueprint.app_template_global("targets_of_my_team")
def targets_of_my_team() -> list[TeamsTarget]:
    """The targets of the teams that the reader is in; for Members, peers and their staff, who are counted in none, nothing."""
    me = viewer()
    return [] if me.is_private else targets_for_team(me.id)


def _terms(form: TargetForm) -> TargetTerms:
    by_on: date = form.by_on.day
    return TargetTerms(
        Scope(form.scope.data), form.level.data, Measure(form.measure.data), form.wanted.data or 0, by_on
    )
