"""The pages of a development plan: the plan, and one goal with its history."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.forms.plans import ACTION_KINDS, NoteForm
from skills_centre.learning.queries.plans import history_of, plan_numbers, plan_of
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.plan_whose import goal_in, whose_plan
from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.pages import counted
from skills_centre.platform.pagination import page_of
from skills_centre.skills.views.beside import Beside
from skills_centre.skills.views.whose import Whose

GOAL = "/goals/<uuid:goal_id>"


@blueprint.get("/my-plan")
@blueprint.get("/team/people/<uuid:person_id>/plan")
@signed_in
def plan(person_id: UUID | None = None) -> ResponseReturnValue:
    """The goals of a plan with their actions, what waits for whom, and what could be a goal."""
    whose, today = whose_plan(person_id), local_day(utc_now())
    found = plan_of(whose.person_id, on=today)
    return render_template(
        "learning/plan/plan.html",
        whose=whose,
        plan=found,
        ended=page_of(found.ended, request.args.get("ended", type=int)),
        kinds=ACTION_KINDS,
        today=today,
    )


@blueprint.get(f"/my-plan{GOAL}")
@blueprint.get(f"/team/people/<uuid:person_id>/plan{GOAL}")
@signed_in
def plan_goal(goal_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """One goal: its terms, what waits, its actions, the notes and the history."""
    return goal_page(whose_plan(person_id), goal_id, filled(NoteForm))


def goal_page(whose: Whose, goal_id: UUID, form: NoteForm) -> str:
    """The page of a goal, with the form of a note as it was filled in."""
    today = local_day(utc_now())
    goal = goal_in(whose, goal_id, on=today)
    return render_template(
        "learning/plan/goal.html",
        whose=whose,
        goal=goal,
        history=history_of(goal),
        form=form,
        kinds=ACTION_KINDS,
        viewer=viewer(),
        today=today,
    )


def plan_beside_skills(person_id: UUID) -> Beside:
    """The link to somebody's plan on their manager's page of them, with how many goals it has and how many wait."""
    numbers = plan_numbers(person_id)
    said = counted(numbers.goals, "goal") if numbers.goals else "no goal yet"
    if numbers.waiting:
        said += f", {numbers.waiting} of them {'waits' if numbers.waiting == 1 else 'wait'} for you to agree"
    return Beside("Development plan", url_for("learning.plan", person_id=person_id), f"{said}.")
