"""All skills of a round on one page: for whoever would rather see them together than one by one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.web import is_post, say
from skills_centre.skills.forms import DONT_KNOW
from skills_centre.skills.queries.my_skills import MySkill, skills_of_person
from skills_centre.skills.queries.rounds import Round, RoundOf, round_of
from skills_centre.skills.queries.since_last import changes_since_last
from skills_centre.skills.services.answers import AnswersRefused
from skills_centre.skills.services.self_assessment import save_drafts
from skills_centre.skills.views.answers_form import AnswersForm, read_answers
from skills_centre.skills.views.blueprint import blueprint


@blueprint.route("/my-skills/whole-role", methods=["GET", "POST"])
@signed_in
def whole_role() -> ResponseReturnValue:
    """Answer as many skills as one likes, and keep all of it or check and send it."""
    going = _round()
    skills = [*going.steps, *going.up_to_date]
    if not is_post():
        held = take_held_form()
        return _page(read_answers(held, skills) if held else AnswersForm(), going, skills)
    form = read_answers(request.form.to_dict(flat=False), skills)
    try:
        with transaction():
            save_drafts(viewer().id, form.answers(skills), now=utc_now())
    except AnswersRefused as refused:
        form.refuse(refused.by_skill, skills)
        return _page(form, going, skills), 422
    if request.form.get("then") == "later":
        say("Your answers are kept. Nothing is sent until you say so.")
        return redirect(url_for("skills.my_skills"), 303)
    return redirect(f"{url_for('skills.check_answers')}?for={going.of.value}", 303)


def _round() -> Round:
    asked = request.args.get("for")
    of = RoundOf(asked) if asked in set(RoundOf) else RoundOf.ROLE
    return round_of(skills_of_person(viewer().id, on=local_day(utc_now())), of)


def _page(form: AnswersForm, going: Round, skills: list[MySkill]) -> str:
    return render_template(
        "skills/my_skills/whole_role.html",
        viewer=viewer(),
        form=form,
        going=going,
        skills=skills,
        changes=changes_since_last(viewer().id, skills),
        dont_know=DONT_KNOW,
    )
