"""Setting a goal and proposing other terms for one: the forms."""

from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.queries.courses import course_cards
from skills_centre.catalogue.queries.shelves import course_with
from skills_centre.learning.forms.plans import GoalForm
from skills_centre.learning.models import ActionKind
from skills_centre.learning.queries.plans import ShownGoal, live_goal_in, plan_of
from skills_centre.learning.rules.plans import Terms
from skills_centre.learning.services.plan_actions import NewAction, add_action
from skills_centre.learning.services.plans import propose_change, propose_goal
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.plan_pages import GOAL
from skills_centre.learning.views.plan_whose import goal_in, whose_plan
from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, is_post, say
from skills_centre.skills.queries.described import DescribedSkill, skill_at
from skills_centre.skills.queries.my_skills import MySkill, skills_of_person
from skills_centre.skills.views.whose import Whose


@blueprint.route("/my-plan/goals/new", methods=["GET", "POST"])
@blueprint.route("/team/people/<uuid:person_id>/plan/goals/new", methods=["GET", "POST"])
@signed_in
def new_goal(person_id: UUID | None = None) -> ResponseReturnValue:
    """Choose a skill, then the level to reach in it, by when and why."""
    whose, address = whose_plan(person_id), request.args.get("skill", "")
    if not address:
        return _choose_skill(whose)
    skill = skill_at(address)
    there = live_goal_in(whose.person_id, skill.skill_id)
    if there is not None and not is_post():
        return redirect(whose.address("plan_goal", goal_id=there))
    mine = _mine(whose, skill)
    form = filled(GoalForm, level=_level_asked(mine), course=request.args.get("course", ""))
    if is_post() and form.validate():
        try:
            with transaction():
                goal_id = _propose(whose, skill, form)
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(_told(whose))
            return redirect(whose.address("plan_goal", goal_id=goal_id), 303)
    return _form_page(whose, mine, form, goal=None)


@blueprint.route(f"/my-plan{GOAL}/change", methods=["GET", "POST"])
@blueprint.route(f"/team/people/<uuid:person_id>/plan{GOAL}/change", methods=["GET", "POST"])
@signed_in
def change_goal(goal_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """Propose other terms; what was agreed stands until the other side agrees."""
    whose = whose_plan(person_id)
    goal = goal_in(whose, goal_id, on=local_day(utc_now()))
    if goal.ended_at is not None and not is_post():
        return redirect(whose.address("plan_goal", goal_id=goal_id))
    now_so = goal.open_terms or goal.terms
    form = filled(
        GoalForm, level=str(now_so.level), by_on=now_so.by_on, why=now_so.why or "", revision=str(goal.revision)
    )
    if is_post() and form.validate():
        try:
            with transaction():
                propose_change(goal_id, _terms(form), revision=_revision(form), by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(_told(whose))
            return redirect(whose.address("plan_goal", goal_id=goal_id), 303)
    form.revision.data = str(goal.revision)
    return _form_page(whose, goal.mine, form, goal=goal)


def _propose(whose: Whose, skill: DescribedSkill, form: GoalForm) -> UUID:
    """Propose the goal, and put the course that led here among its actions."""
    now, me = utc_now(), viewer().id
    goal_id = propose_goal(whose.person_id, skill.skill_id, _terms(form), by_id=me, now=now)
    course_id = course_with(form.course.data) if form.course.data else None
    if course_id and course_cards([course_id]):
        add_action(goal_id, NewAction(ActionKind.COURSE, course_id), by_id=me, now=now)
    return goal_id


def _choose_skill(whose: Whose) -> ResponseReturnValue:
    """The skills that are asked and no goal yet."""
    today = local_day(utc_now())
    planned = {goal.mine.skill.skill_id for goal in plan_of(whose.person_id, on=today).goals}
    asked = [
        one
        for one in skills_of_person(whose.person_id, on=today)
        if one.asked and one.skill.skill_id not in planned and one.skill.is_published
    ]
    return render_template("learning/plan/choose_skill.html", whose=whose, skills=asked)


def _form_page(whose: Whose, mine: MySkill, form: GoalForm, *, goal: ShownGoal | None) -> ResponseReturnValue:
    page = render_template("learning/plan/goal_form.html", whose=whose, mine=mine, form=form, goal=goal)
    return page, 422 if is_post() else 200


def _mine(whose: Whose, skill: DescribedSkill) -> MySkill:
    skills = skills_of_person(whose.person_id, on=local_day(utc_now()), also={skill.skill_id})
    return next(one for one in skills if one.skill.skill_id == skill.skill_id)


def _level_asked(mine: MySkill) -> str:
    """The level that the person's work asks, to begin with; none where it asks nothing."""
    if mine.asked is None:
        return ""
    return str(mine.asked.level or 2) if mine.asked.has_ladder else "2"


def _terms(form: GoalForm) -> Terms:
    level = form.level.data or ""
    return Terms(int(level) if level.isdecimal() else 0, form.by_on.day, form.why.data or "")


def _revision(form: GoalForm) -> int:
    said = form.revision.data or ""
    return int(said) if said.isdecimal() else 0


def _told(whose: Whose) -> str:
    if whose.is_private:
        return "It is in your plan."
    return f"It is in the plan, and {whose.other_side} can agree to it."
