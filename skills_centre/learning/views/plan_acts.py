"""What is pressed in a development plan: agree, turn down, reached, dropped, a note; actions added, done, opened again, taken away."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.catalogue.queries.courses import courses_teaching
from skills_centre.learning.forms.plans import ActionForm, DoneForm, NoteForm
from skills_centre.learning.models import ActionKind, GoalEnd
from skills_centre.learning.queries.plan_actions import ShownAction
from skills_centre.learning.queries.plans import ShownGoal
from skills_centre.learning.services.plan_actions import (
    NewAction,
    add_action,
    mark_action_done,
    open_action_again,
    remove_action,
)
from skills_centre.learning.services.plans import agree_to_goal, end_goal, turn_down, write_note
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.plan_pages import GOAL, goal_page
from skills_centre.learning.views.plan_whose import goal_in, whose_plan
from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say
from skills_centre.skills.views.whose import Whose

ACTION = f"{GOAL}/actions/<uuid:action_id>"


@blueprint.post(f"/my-plan{GOAL}/answer")
@blueprint.post(f"/team/people/<uuid:person_id>/plan{GOAL}/answer")
@signed_in
def answer_goal(goal_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """Agree to what the other side proposes, turn it down, or take one's own proposal back."""
    whose, agrees = whose_plan(person_id), request.form.get("answer") == "agree"
    act = agree_to_goal if agrees else turn_down
    goal = goal_in(whose, goal_id, on=local_day(utc_now()))
    return _do(
        whose,
        goal,
        lambda: act(goal_id, revision=_revision(), by_id=viewer().id, now=utc_now()),
        "Agreed. It stands in the plan." if agrees else "It is turned down, or taken back. The history says so.",
    )


@blueprint.post(f"/my-plan{GOAL}/end")
@blueprint.post(f"/team/people/<uuid:person_id>/plan{GOAL}/end")
@signed_in
def end_plan_goal(goal_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """Say that a goal is reached, or drop it."""
    whose = whose_plan(person_id)
    how = GoalEnd.REACHED if request.form.get("how") == "reached" else GoalEnd.DROPPED
    goal = goal_in(whose, goal_id, on=local_day(utc_now()))
    said = "Well done. The goal is kept among those reached." if how is GoalEnd.REACHED else "The goal is dropped."
    return _do(whose, goal, lambda: end_goal(goal_id, how, by_id=viewer().id, now=utc_now()), said)


@blueprint.post(f"/my-plan{GOAL}/notes")
@blueprint.post(f"/team/people/<uuid:person_id>/plan{GOAL}/notes")
@signed_in
def note_on_goal(goal_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """Keep a note about how a goal goes."""
    whose, form = whose_plan(person_id), NoteForm()
    goal_in(whose, goal_id, on=local_day(utc_now()))
    try:
        with transaction():
            write_note(goal_id, form.text.data or "", by_id=viewer().id, now=utc_now())
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return goal_page(whose, goal_id, form), 422
    say("Your note is kept.")
    return redirect(whose.address("plan_goal", goal_id=goal_id), 303)


@blueprint.route(f"/my-plan{GOAL}/actions/new", methods=["GET", "POST"])
@blueprint.route(f"/team/people/<uuid:person_id>/plan{GOAL}/actions/new", methods=["GET", "POST"])
@signed_in
def new_action(goal_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """Add something to be done towards a goal."""
    whose = whose_plan(person_id)
    goal = goal_in(whose, goal_id, on=local_day(utc_now()))
    form = filled(ActionForm)
    teaching = courses_teaching([goal.mine.skill.key])[goal.mine.skill.key]
    form.course.choices = [
        SelectChoice("", "Choose a course"),
        *(SelectChoice(str(one.course_id), one.title) for one in teaching),
    ]
    if is_post() and form.validate():
        kind = ActionKind(form.kind.data)
        new = NewAction(kind, read_id(form.course.data), form.title.data or "", form.by_on.data)
        try:
            with transaction():
                add_action(goal_id, new, by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("It is in the plan.")
            return redirect(whose.address("plan_goal", goal_id=goal_id), 303)
    page = render_template(
        "learning/plan/action_form.html", whose=whose, goal=goal, form=form, has_courses=bool(teaching)
    )
    return page, 422 if is_post() else 200


@blueprint.route(f"/my-plan{ACTION}/done", methods=["GET", "POST"])
@blueprint.route(f"/team/people/<uuid:person_id>/plan{ACTION}/done", methods=["GET", "POST"])
@signed_in
def action_done(goal_id: UUID, action_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """Say that an action was done, and on which day."""
    whose, today = whose_plan(person_id), local_day(utc_now())
    goal = goal_in(whose, goal_id, on=today)
    action = _action_in(goal, action_id)
    form = filled(DoneForm, done_on=today)
    if is_post() and form.validate():
        try:
            with transaction():
                mark_action_done(action_id, form.done_on.day, by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say(f"Done: {action.title or 'that action'}.")
            return redirect(whose.address("plan_goal", goal_id=goal_id), 303)
    page = render_template("learning/plan/action_done.html", whose=whose, goal=goal, action=action, form=form)
    return page, 422 if is_post() else 200


@blueprint.post(f"/my-plan{ACTION}/change")
@blueprint.post(f"/team/people/<uuid:person_id>/plan{ACTION}/change")
@signed_in
def change_action(goal_id: UUID, action_id: UUID, person_id: UUID | None = None) -> ResponseReturnValue:
    """Open an action again, or take it away."""
    whose = whose_plan(person_id)
    goal = goal_in(whose, goal_id, on=local_day(utc_now()))
    act, said = (
        (remove_action, "It is taken out of the plan.")
        if request.form.get("act") == "remove"
        else (open_action_again, "It is open again.")
    )
    if not any(one.id == action_id for one in goal.actions):
        return redirect(whose.address("plan_goal", goal_id=goal_id), 303)
    return _do(whose, goal, lambda: act(action_id, by_id=viewer().id, now=utc_now()), said)


def _do(whose: Whose, goal: ShownGoal, act: Callable[[], object], said: str) -> ResponseReturnValue:
    """Do what was pressed, and go back to the goal; a refusal is shown there."""
    do_and_say(act, said)
    return redirect(whose.address("plan_goal", goal_id=goal.id), 303)


def _action_in(goal: ShownGoal, action_id: UUID) -> ShownAction:
    found = next((one for one in goal.actions if one.id == action_id), None)
    if found is None:
        raise NotFound
    return found


def _revision() -> int:
    return request.form.get("revision", 0, type=int)
