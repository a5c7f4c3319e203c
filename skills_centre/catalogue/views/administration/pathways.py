"""Pathways, for those who look after them: the list, what is said of one, withdrawing it. Publishing asks whom it concerns first."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.pathways import PathwayForm, StepForm
from skills_centre.catalogue.queries.pathways import PathwayDetails, aim_in_words, pathway_of, pathways, steps_of
from skills_centre.catalogue.queries.writing import courses_to_take_first, scale_to_teach, skills_to_teach
from skills_centre.catalogue.services.pathways import (
    change_pathway,
    create_pathway,
    discard_pathway,
    withdraw_pathway,
)
from skills_centre.catalogue.views.administration.guards import publishers, readers
from skills_centre.catalogue.views.administration.steps import held
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.people.models import Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, do_and_say, is_post, say, warn
from skills_centre.skills.queries.role_profiles import role_profiles


@blueprint.get("/administration/pathways")
@readers
def administration_pathways() -> ResponseReturnValue:
    """Every pathway by title, with its state."""
    return render_template(
        "catalogue/administration/pathways.html",
        pathways=pathways(),
        may_publish=viewer().has_role(Role.LD_ADMINISTRATOR),
        today=local_day(utc_now()),
    )


@blueprint.route("/administration/pathways/new", methods=["GET", "POST"])
@publishers
def new_pathway() -> ResponseReturnValue:
    """Begin a pathway; its courses come next."""
    form = _offered(PathwayForm(**({} if is_post() else {"formdata": held()}), data={"aim": "theme"}))
    if form.validate_on_submit():
        try:
            with transaction():
                pathway_id = create_pathway(form.fields(), by_id=viewer().id, now=utc_now())
        except Refusal as refusal:
            form.title.errors = [refusal.sentence]
        else:
            say("The pathway is made. Now put courses into it.")
            return redirect(desk_of(pathway_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/pathway_form.html", form=form, pathway=None), status


@blueprint.get("/administration/pathways/<uuid:pathway_id>")
@readers
def administration_pathway(pathway_id: UUID) -> ResponseReturnValue:
    """One pathway: its courses in order, and what can be done with it now."""
    form = StepForm(formdata=held())
    return pathway_desk(pathway_id, form)


@blueprint.route("/administration/pathways/<uuid:pathway_id>/about", methods=["GET", "POST"])
@publishers
def write_pathway(pathway_id: UUID) -> ResponseReturnValue:
    """Change what is said of a pathway."""
    pathway = pathway_of(pathway_id)
    form = _offered(PathwayForm(**({} if is_post() else {"formdata": held()}), data=_said(pathway)))
    if form.validate_on_submit():
        try:
            with transaction():
                change_pathway(pathway_id, form.fields(), seen=form.revision, by_id=viewer().id, now=utc_now())
        except NotFound:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("Saved.")
            return redirect(desk_of(pathway_id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/pathway_form.html", form=form, pathway=pathway), status


@blueprint.post("/administration/pathways/<uuid:pathway_id>/withdraw")
@publishers
def withdraw_a_pathway(pathway_id: UUID) -> ResponseReturnValue:
    """Take a pathway away from everybody; its courses stay."""
    return press_pathway(
        lambda: withdraw_pathway(pathway_id, by_id=viewer().id, now=utc_now()),
        "Withdrawn. Its courses stay in the catalogue, and what people have completed stays theirs.",
        back=desk_of(pathway_id),
    )


@blueprint.post("/administration/pathways/<uuid:pathway_id>/discard")
@publishers
def discard_a_pathway(pathway_id: UUID) -> ResponseReturnValue:
    """Throw away a pathway that nobody has seen yet."""
    try:
        with transaction():
            discard_pathway(pathway_id, by_id=viewer().id, now=utc_now())
    except NotFound:
        pass  # pressed twice: it is gone, which is what was asked
    except Refusal as refusal:
        warn(refusal.sentence)
        return redirect(desk_of(pathway_id), 303)
    say("The pathway is gone.")
    return redirect(url_for("catalogue.administration_pathways"), 303)


def pathway_desk(pathway_id: UUID, form: StepForm) -> str:
    """The page of one pathway with the form that adds a course."""
    pathway = pathway_of(pathway_id)
    steps = steps_of([pathway_id])[pathway_id]
    there = {step.course_key for step in steps}
    form.offer({key: title for key, title in courses_to_take_first(without="").items() if key not in there})
    return render_template(
        "catalogue/administration/pathway.html",
        pathway=pathway,
        aim=aim_in_words(pathway.aim, pathway.profile_id, pathway.skill_key, pathway.level),
        steps=steps,
        form=form,
        may_publish=viewer().has_role(Role.LD_ADMINISTRATOR),
    )


def press_pathway(act: Callable[[], None], sentence: str, *, back: str) -> ResponseReturnValue:
    """One press: done, or said at the top of the page why not."""
    do_and_say(act, sentence)
    return redirect(back, 303)


def desk_of(pathway_id: UUID) -> str:
    """The address of the page from which a pathway is looked after."""
    return url_for("catalogue.administration_pathway", pathway_id=pathway_id)


def _offered(form: PathwayForm) -> PathwayForm:
    form.offer({one.id: one.name for one in role_profiles()}, skills_to_teach(), scale_to_teach())
    return form


def _said(pathway: PathwayDetails) -> dict[str, object]:
    return {
        "title": pathway.title,
        "summary": pathway.summary,
        "description": pathway.description,
        "aim": pathway.aim.value,
        "profile": str(pathway.profile_id or ""),
        "skill": pathway.skill_key or "",
        "level": str(pathway.level or ""),
        "owner": pathway.owner,
        "review_on": pathway.review_on,
        "seen": str(pathway.revision),
    }
