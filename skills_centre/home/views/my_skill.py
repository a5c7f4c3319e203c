"""One of one's own skills: where one is, what that rests on, and the courses that help."""

from flask import render_template
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import courses_teaching
from skills_centre.home.views.blueprint import blueprint
from skills_centre.learning.queries.plans import live_goal_in
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.skills.queries.described import skill_at
from skills_centre.skills.queries.drafts import drafts_of
from skills_centre.skills.queries.explanations import explanation_of
from skills_centre.skills.queries.helping import numbers_who_help


@blueprint.get("/my-skills/<address>")
@signed_in
def my_skill(address: str) -> ResponseReturnValue:
    """Explain one's own standing in a skill, offer to reassess it, and list what teaches it."""
    me, skill, today = viewer(), skill_at(address), local_day(utc_now())
    return render_template(
        "home/my_skill.html",
        viewer=me,
        one=explanation_of(me.id, skill.skill_id, on=today),
        helpers=numbers_who_help([skill.skill_id], besides=[me.id], on=today)[skill.skill_id],
        courses=courses_teaching([skill.key])[skill.key],
        goal_id=live_goal_in(me.id, skill.skill_id),
        has_draft=skill.skill_id in drafts_of(me.id),
    )
