"""A course added to one's plan, from the course's page."""

from uuid import UUID

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.catalogue.queries.courses import published_course
from skills_centre.learning.forms.plans import CourseIntoPlanForm
from skills_centre.learning.models import ActionKind
from skills_centre.learning.queries.plans import plan_of
from skills_centre.learning.services.plan_actions import NewAction, add_action
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.plan_whose import goal_in, whose_plan
from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post, say
from skills_centre.skills.queries.names import named_skills


@blueprint.route("/my-plan/courses/<key>", methods=["GET", "POST"])
@signed_in
def course_into_plan(key: str) -> ResponseReturnValue:
    """Choose the goal that a course is for; or a skill that it teaches, to set one."""
    whose, course, today = whose_plan(None), published_course(key), local_day(utc_now())
    taught = {skill.key for skill in course.skills}
    goals = sorted(plan_of(whose.person_id, on=today).goals, key=lambda goal: goal.mine.skill.key not in taught)
    form = filled(CourseIntoPlanForm, goal=str(goals[0].id) if goals else None)
    form.goal.choices = [
        SelectChoice(str(goal.id), f"{goal.mine.skill.name}: {goal.terms.level_name}") for goal in goals
    ]
    if is_post() and form.validate():
        goal_id = UUID(form.goal.data)
        new = NewAction(ActionKind.COURSE, course.course_id, by_on=form.by_on.data)
        try:
            goal_in(whose, goal_id, on=today)
            with transaction():
                add_action(goal_id, new, by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"{course.title} is in your plan.")
            return redirect(whose.address("plan_goal", goal_id=goal_id), 303)
    planned = {goal.mine.skill.key for goal in goals}
    skills = [one for one in named_skills(taught - planned).values() if one.framework_key]
    page = render_template("learning/plan/course.html", course=course, form=form, goals=goals, skills=skills)
    return page, 422 if is_post() else 200
