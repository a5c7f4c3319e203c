"""Adding a course to a pathway, saying of one why it is there and whether the pathway needs it, and publishing the pathway.

Where rules ask for the pathway, what changes what people owe is saved once somebody has seen how many people that affects, and who.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.rules.whereabouts import mark_of
from skills_centre.catalogue.forms.pathways import StepForm, StepWhyForm
from skills_centre.catalogue.models import PathwayState
from skills_centre.catalogue.queries.pathways import PathwayDetails, pathway_of, steps_of
from skills_centre.catalogue.queries.shelves import course_id_of
from skills_centre.catalogue.queries.writing import courses_to_take_first
from skills_centre.catalogue.services.pathways import publish_pathway, put_course
from skills_centre.catalogue.views.administration.pathways import desk_of, pathway_desk, press_pathway
from skills_centre.people.access import filled, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, say
from skills_centre.requirements.access import keeps_pathways, may_keep
from skills_centre.requirements.queries.asked import leaving_pathway, needed_by, rules_for_pathway
from skills_centre.requirements.queries.kept_rules import KeptRule, RuleLine, kept_rule
from skills_centre.requirements.queries.rules import rules_in_force
from skills_centre.requirements.queries.wording import rules_in_words
from skills_centre.requirements.rules.previews import RulePreview
from skills_centre.requirements.views.blueprint import blueprint
from skills_centre.requirements.views.leaving_pathway import whom_it_ends_for
from skills_centre.requirements.views.rule_form import SHOWN, unheard_until


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be said of a course in a pathway: why it is there, and whether it is needed. `was_needed` is none where it is new.

    `is_open` says whether anybody can take it; what left the catalogue is asked of nobody.
    """

    pathway: PathwayDetails
    key: str
    title: str
    why: str
    is_needed: bool
    was_needed: bool | None
    is_open: bool = True

    @property
    def asks_otherwise(self) -> bool:
        """Whether rules that ask for the pathway ask for more or less with it."""
        is_asking = self.is_open and self.pathway.state is PathwayState.PUBLISHED
        return is_asking and self.is_needed is not bool(self.was_needed)


@dataclass(frozen=True, slots=True)
class AskedByRule:
    """What a rule would ask of people once the course is needed; whether the viewer may read who they are."""

    rule: KeptRule
    preview: RulePreview
    shows_names: bool


@blueprint.post("/administration/pathways/<uuid:pathway_id>/courses")
@keeps_pathways
def add_to_pathway(pathway_id: UUID) -> ResponseReturnValue:
    """Add a course at the end of a pathway."""
    pathway, form, titles = pathway_of(pathway_id), StepForm(), courses_to_take_first(without="")
    form.offer(titles)
    if form.validate_on_submit():
        key = form.course.data
        was_needed = next(
            (one.is_required for one in steps_of([pathway_id])[pathway_id] if one.course_key == key), None
        )
        step = Step(pathway, key, titles[key], form.why.data or "", bool(form.required.data), was_needed)
        answer = _put(form, step, "The course is added." if was_needed is None else "Saved.")
        if answer is not None:
            return answer
    return pathway_desk(pathway_id, form), 422


@blueprint.route("/administration/pathways/<uuid:pathway_id>/courses/<key>", methods=["GET", "POST"])
@keeps_pathways
def write_step(pathway_id: UUID, key: str) -> ResponseReturnValue:
    """Change why a course is in the pathway, and whether it is needed."""
    pathway = pathway_of(pathway_id)
    kept = next((one for one in steps_of([pathway_id])[pathway_id] if one.course_key == key), None)
    if kept is None:
        raise NotFound
    form = filled(StepWhyForm, why=kept.why, required=kept.is_required)
    if form.validate_on_submit():
        why, is_needed = form.why.data or "", bool(form.required.data)
        step = Step(pathway, key, kept.title, why, is_needed, kept.is_required, is_open=kept.is_open)
        answer = _put(form, step, "Saved.")
        if answer is not None:
            return answer
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/pathway_step.html", form=form, pathway=pathway, step=kept), status


def _put(form: StepForm | StepWhyForm, step: Step, said: str) -> ResponseReturnValue | None:
    """Save it, or show first whom it affects; none where the form says why it cannot be."""
    now = utc_now()
    rules = rules_for_pathway(step.pathway.id, on=local_day(now)) if step.asks_otherwise else []
    # A rule that is made or changed meanwhile is shown first.
    mark = mark_of(step.key, step.is_needed, *((one.id, one.words) for one in rules))
    if rules and request.form.get("sure") != mark:
        return _shown(step, rules, mark)
    try:
        with transaction():
            put_course(step.pathway.id, step.key, is_required=step.is_needed, why=step.why, by_id=viewer().id, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None
    say(f"{said} {unheard_until(now)}" if rules and step.is_needed else said)
    return redirect(desk_of(step.pathway.id), 303)


def _shown(step: Step, rules: list[RuleLine], mark: str) -> str:
    """How many people it affects, and who."""
    today, course_id = local_day(utc_now()), course_id_of(step.key)
    if step.is_needed:
        told = _asked_from_today([course_id], rules, today)
    else:
        told = whom_it_ends_for(leaving_pathway(step.pathway.id, course_id, on=today), course_id)
    return render_template("requirements/pathway_step_shown.html", step=step, mark=mark, **told)


@blueprint.post("/administration/pathways/<uuid:pathway_id>/publish")
@keeps_pathways
def publish_a_pathway(pathway_id: UUID) -> ResponseReturnValue:
    """Show a pathway to everybody."""
    pathway, now = pathway_of(pathway_id), utc_now()
    today, is_new = local_day(now), pathway.state is not PathwayState.PUBLISHED
    needed = [one.course_id for one in steps_of([pathway_id])[pathway_id] if one.is_required and one.is_open]
    rules = rules_for_pathway(pathway_id, on=today) if is_new and needed else []
    mark = mark_of(needed, *((one.id, one.words) for one in rules))
    if rules and request.form.get("sure") != mark:
        told = _asked_from_today(needed, rules, today)
        return render_template("requirements/pathway_published_shown.html", pathway=pathway, mark=mark, **told)
    said = "Published. Everybody sees the pathway now."
    return press_pathway(
        lambda: publish_pathway(pathway_id, by_id=viewer().id, now=now),
        f"{said} {unheard_until(now)}" if rules else said,
        back=desk_of(pathway_id),
    )


def _asked_from_today(course_ids: list[UUID], rules: list[RuleLine], today: date) -> dict[str, object]:
    """What a template tells of what these rules would ask of these courses, and which others ask for any of them."""
    ids = [one.id for one in rules]
    found = [
        AskedByRule(one, needed_by(course_ids, one, today=today, most=SHOWN), may_keep(one.clauses))
        for one in map(kept_rule, ids)
    ]
    others = {one.rule_id for one in rules_in_force(today) if one.course_id in course_ids} - {*ids}
    return {"asked": found, "others": list(rules_in_words(others).values()) if others else []}
