"""Making and changing a rule: the form, and before it is saved, who is concerned, what each would owe and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from skills_centre.bookings.queries.plans import courses_to_schedule
from skills_centre.bookings.rules.whereabouts import mark_of
from skills_centre.people.access import take_held_form, viewer
from skills_centre.people.queries.register import registered_units
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.ids import read_id
from skills_centre.platform.mail.many import PAUSE_BEFORE_MANY
from skills_centre.platform.pages import clock_time, counted
from skills_centre.platform.tables import csv_download
from skills_centre.platform.web import add_refusal, is_post, say
from skills_centre.requirements.access import keeps_rules, refuse_beyond
from skills_centre.requirements.errors import RuleEnded
from skills_centre.requirements.forms import RuleForm, filled_from, fresh_boxes
from skills_centre.requirements.queries.choices import emails_of, people_by_email
from skills_centre.requirements.queries.kept_rules import KeptRule, kept_rule
from skills_centre.requirements.queries.previews import Terms, preview_of
from skills_centre.requirements.queries.rules import rules_in_force
from skills_centre.requirements.queries.wording import in_words, rules_in_words
from skills_centre.requirements.rules.audience import ClauseKind
from skills_centre.requirements.rules.previews import Effect, Preview
from skills_centre.requirements.rules.sentences import RuleInWords
from skills_centre.requirements.services.rules import RuleDraft, change_rule, check_draft, make_rule
from skills_centre.requirements.views.blueprint import blueprint
from skills_centre.skills.queries.role_profiles import role_profiles

#: So many people of a preview stand on the page; all of them are in its file.
SHOWN = 50
COLUMNS = ("Name", "Team", "What changes", "Counted from", "Due", "Completed already")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows before a rule is saved; `mark` says which draft was shown."""

    words: RuleInWords
    preview: Preview
    others: list[RuleInWords]
    mark: str


@blueprint.route("/administration/required-learning/new", methods=["GET", "POST"])
@keeps_rules
def new_rule() -> ResponseReturnValue:
    """Make a rule."""
    return _edit(_form(fresh_boxes(local_day(utc_now()), request.args.get("course", ""))), None)


@blueprint.route("/administration/required-learning/<uuid:rule_id>/change", methods=["GET", "POST"])
@keeps_rules
def change_a_rule(rule_id: UUID) -> ResponseReturnValue:
    """Let a rule say something else."""
    kept = kept_rule(rule_id)
    if kept.ended_at is not None:
        raise RuleEnded
    refuse_beyond(kept.clauses)
    named = [one.value for one in kept.clauses if one.kind is ClauseKind.PERSON and isinstance(one.value, UUID)]
    boxes = filled_from(kept.course_id, _draft_of(kept), emails_of(named)) | {"was": str(kept.number)}
    return _edit(_form(boxes, kept=kept), kept)


def _edit(form: RuleForm, kept: KeptRule | None) -> ResponseReturnValue:
    if not (is_post() and form.validate()):
        return _page(form, kept)
    known = people_by_email(form.addresses())
    if not form.refuse_unknown(known):
        return _page(form, kept)
    draft, now = form.draft(known), utc_now()
    course_id = kept.course_id if kept else UUID(form.course.data)
    first_day = min(kept.starts_on, local_day(now)) if kept else local_day(now)
    try:
        refuse_beyond(draft.clauses)
        check_draft(course_id, draft, first_day=first_day)
        if request.form.get("sure") == _mark(course_id, draft):
            return _save(form, kept, course_id, draft)
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(form, kept)
    shown = _shown(course_id, draft, kept)
    return _file(shown) if "file" in request.form else _page(form, kept, shown)


def _save(form: RuleForm, kept: KeptRule | None, course_id: UUID, draft: RuleDraft) -> ResponseReturnValue:
    by_id, now = viewer().id, utc_now()
    was = read_number(form.was.data)
    with transaction():
        if kept is None:
            rule_id = make_rule(course_id, draft, by_id=by_id, now=now, rule_id=read_id(form.form_id.data))
        else:
            rule_id, done = kept.id, change_rule(kept.id, draft, by_id=by_id, now=now, was=was)
    unheard = (
        f"No message leaves before {clock_time(now + PAUSE_BEFORE_MANY)}: until then you can take it back unheard."
    )
    if kept is None:
        say(f"The rule is made. {unheard}")
    else:
        say(f"The rule is changed. {counted(done.moved, 'date')} moved; what is past stays as it was. {unheard}")
    return redirect(url_for("requirements.rule", rule_id=rule_id), 303)


def read_number(text: str | None) -> int | None:
    """The number of an edition as the form carries it."""
    return int(text) if text and text.isascii() and text.isdigit() else None


def _shown(course_id: UUID, draft: RuleDraft, kept: KeptRule | None) -> Shown:
    today = local_day(utc_now())
    then = Terms(draft.clauses, draft.schedule, draft.starts_on, today)
    now = Terms(kept.clauses, kept.schedule, kept.starts_on, local_day(kept.made_at)) if kept else None
    rule_id = kept.id if kept else None
    others = [one.rule_id for one in rules_in_force(today) if one.course_id == course_id and one.rule_id != rule_id]
    return Shown(
        words=in_words(course_id, draft.clauses, draft.schedule, draft.starts_on, draft.ends_on),
        preview=preview_of(course_id, then, now=now, rule_id=rule_id, today=today),
        others=list(rules_in_words(others).values()) if others else [],
        mark=_mark(course_id, draft),
    )


def _mark(course_id: UUID, draft: RuleDraft) -> str:
    return mark_of(course_id, draft)


def _file(shown: Shown) -> Response:
    rows = [
        (
            one.name,
            one.unit,
            one.effect.value,
            one.then.since if one.then else None,
            one.then.due_on if one.then else None,
            one.then.done_on if one.then else None,
        )
        for one in shown.preview.lines
    ]
    return csv_download(f"Preview {shown.words.course}", COLUMNS, rows)


def _page(form: RuleForm, kept: KeptRule | None, shown: Shown | None = None) -> ResponseReturnValue:
    page = render_template("requirements/rule_form.html", form=form, rule=kept, shown=shown, most=SHOWN, Effect=Effect)
    is_only_preview = "X-Preview" in request.headers  # a form that is still being filled in is nothing wrong
    return (page, 422) if form.errors and not is_only_preview else page


def _form(boxes: Mapping[str, object], *, kept: KeptRule | None = None) -> RuleForm:
    """The form as it was sent, as it was held while somebody signed in again, or filled with these boxes."""
    held = take_held_form() if not is_post() else None
    form = RuleForm(formdata=MultiDict(held)) if held else RuleForm(data=boxes)
    courses = {kept.course_id: kept.words.course} if kept else courses_to_schedule()
    form.offer(courses=courses, units=registered_units(), profiles={one.id: one.name for one in role_profiles()})
    if kept:
        form.course.data = str(kept.course_id)
    return form


def _draft_of(kept: KeptRule) -> RuleDraft:
    return RuleDraft(kept.clauses, kept.schedule, kept.starts_on, kept.ends_on, kept.tells_manager)
