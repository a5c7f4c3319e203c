"""Making and changing a rule: the form, and before it is saved, who is concerned, what each would owe and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
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
from skills_centre.requirements.queries.previews import Terms
from skills_centre.requirements.queries.rule_previews import everybody_in_preview, rule_preview
from skills_centre.requirements.queries.rules import rules_in_force
from skills_centre.requirements.queries.subjects import courses_of, pathways_to_require
from skills_centre.requirements.queries.wording import course_titles, in_words, rules_in_words
from skills_centre.requirements.rules.audience import ClauseKind
from skills_centre.requirements.rules.previews import CoursePreview, Effect, RulePreview, WouldOwe
from skills_centre.requirements.rules.sentences import RuleInWords
from skills_centre.requirements.rules.subjects import RuleSubject
from skills_centre.requirements.services.rules import RuleDraft, change_rule, check_draft, make_rule
from skills_centre.requirements.views.blueprint import blueprint
from skills_centre.skills.queries.role_profiles import role_profiles

#: So many people of a preview stand on the page; all of them are in its file.
SHOWN = 50
COLUMNS = ("Name", "Team", "Course", "What changes", "Counted from", "Due", "Completed already")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows before a rule is saved; `mark` says which draft was shown."""

    words: RuleInWords
    preview: RulePreview
    titles: Mapping[UUID, str]
    others: list[RuleInWords]
    mark: str

    @property
    def courses(self) -> list[tuple[str, CoursePreview]]:
        """The titles of the courses, and of how many each would be asked."""
        return [(self.titles[course_id], preview) for course_id, preview in self.preview.courses.items()]


@blueprint.route("/administration/required-learning/new", methods=["GET", "POST"])
@keeps_rules
def new_rule() -> ResponseReturnValue:
    """Make a rule."""
    asked = request.args
    return _edit(_form(fresh_boxes(local_day(utc_now()), asked.get("course", ""), asked.get("pathway", ""))), None)


@blueprint.route("/administration/required-learning/<uuid:rule_id>/change", methods=["GET", "POST"])
@keeps_rules
def change_a_rule(rule_id: UUID) -> ResponseReturnValue:
    """Let a rule say something else."""
    kept = kept_rule(rule_id)
    if kept.ended_at is not None:
        raise RuleEnded
    refuse_beyond(kept.clauses)
    named = [one.value for one in kept.clauses if one.kind is ClauseKind.PERSON and isinstance(one.value, UUID)]
    boxes = filled_from(kept.subject, _draft_of(kept), emails_of(named)) | {"was": str(kept.number)}
    return _edit(_form(boxes, kept=kept), kept)


def _edit(form: RuleForm, kept: KeptRule | None) -> ResponseReturnValue:
    if not (is_post() and form.validate()):
        return _page(form, kept)
    known = people_by_email(form.addresses())
    if not form.refuse_unknown(known):
        return _page(form, kept)
    draft, now = form.draft(known), utc_now()
    subject = kept.subject if kept else form.subject()
    first_day = min(kept.starts_on, local_day(now)) if kept else local_day(now)
    try:
        refuse_beyond(draft.clauses)
        check_draft(subject, draft, first_day=first_day, today=local_day(now))
        if request.form.get("sure") == _mark(subject, draft):
            return _save(form, kept, subject, draft)
    except NotFound:
        raise
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(form, kept)
    if "file" in request.form:
        return _file(subject, draft, kept)
    return _page(form, kept, _shown(subject, draft, kept))


def _save(form: RuleForm, kept: KeptRule | None, subject: RuleSubject, draft: RuleDraft) -> ResponseReturnValue:
    by_id, now = viewer().id, utc_now()
    was = read_number(form.was.data)
    with transaction():
        if kept is None:
            rule_id = make_rule(subject, draft, by_id=by_id, now=now, rule_id=read_id(form.form_id.data))
        else:
            rule_id, done = kept.id, change_rule(kept.id, draft, by_id=by_id, now=now, was=was)
    unheard = unheard_until(now)
    if kept is None:
        say(f"The rule is made. {unheard}")
    else:
        say(f"The rule is changed. {counted(done.moved, 'date')} moved; what is past stays as it was. {unheard}")
    return redirect(url_for("requirements.rule", rule_id=rule_id), 303)


def unheard_until(now: datetime) -> str:
    """Until when nobody is told of what was asked of them just now."""
    return f"No message leaves before {clock_time(now + PAUSE_BEFORE_MANY)}: until then you can take it back unheard."


def read_number(text: str | None) -> int | None:
    """The number of an edition as the form carries it."""
    return int(text) if text and text.isascii() and text.isdigit() else None


class _Told(TypedDict):
    """What is told of a draft to see what it would do."""

    then: Terms
    now: Terms | None
    rule_id: UUID | None
    today: date


def _told(draft: RuleDraft, kept: KeptRule | None) -> _Told:
    today = local_day(utc_now())
    return {
        "then": Terms(draft.clauses, draft.schedule, draft.starts_on, today),
        "now": Terms(kept.clauses, kept.schedule, kept.starts_on, local_day(kept.made_at)) if kept else None,
        "rule_id": kept.id if kept else None,
        "today": today,
    }


def _shown(subject: RuleSubject, draft: RuleDraft, kept: KeptRule | None) -> Shown:
    told = _told(draft, kept)
    preview = rule_preview(subject, **told, most=SHOWN)
    titles = course_titles(preview.course_ids)
    others = {
        one.rule_id
        for one in rules_in_force(told["today"])
        if one.course_id in titles and one.rule_id != told["rule_id"]
    }
    return Shown(
        words=in_words(subject, draft.clauses, draft.schedule, draft.starts_on, draft.ends_on),
        preview=preview,
        titles=titles,
        others=list(rules_in_words(others).values()) if others else [],
        mark=_mark(subject, draft),
    )


def _mark(subject: RuleSubject, draft: RuleDraft) -> str:
    """Which draft was shown; a pathway that changes meanwhile is shown again."""
    return mark_of(subject, draft, *(one.course_id for one in courses_of(subject)))


def _file(subject: RuleSubject, draft: RuleDraft, kept: KeptRule | None) -> Response:
    found = everybody_in_preview(subject, **_told(draft, kept))
    titles = course_titles(found.course_ids)
    rows = [
        (
            one.name,
            one.unit,
            titles[course_id],
            one.effects[place].value,
            *_said_of(one.then.courses[place] if one.then else None),
        )
        for place, course_id in enumerate(found.course_ids)
        for one in found.people
    ]
    words = in_words(subject, draft.clauses, draft.schedule, draft.starts_on, draft.ends_on)
    return csv_download(f"Preview {words.title}", COLUMNS, rows)


def _said_of(would: WouldOwe | None) -> tuple[date | None, date | None, date | None]:
    return (would.since, would.due_on, would.done_on) if would else (None, None, None)


def _page(form: RuleForm, kept: KeptRule | None, shown: Shown | None = None) -> ResponseReturnValue:
    page = render_template("requirements/rule_form.html", form=form, rule=kept, shown=shown, Effect=Effect)
    is_only_preview = "X-Preview" in request.headers  # a form that is still being filled in is nothing wrong
    return (page, 422) if form.errors and not is_only_preview else page


def _form(boxes: Mapping[str, object], *, kept: KeptRule | None = None) -> RuleForm:
    """The form as it was sent, as it was held while somebody signed in again, or filled with these boxes."""
    held = take_held_form() if not is_post() else None
    form = RuleForm(formdata=MultiDict(held)) if held else RuleForm(data=boxes)
    subject, title = (kept.subject, kept.words.title) if kept else (None, "")
    form.offer(
        courses={subject.course_id: title} if subject and subject.course_id else courses_to_schedule(),
        pathways={subject.pathway_id: title} if subject and subject.pathway_id else pathways_to_require(),
        units=registered_units(),
        profiles={one.id: one.name for one in role_profiles()},
    )
    if subject:
        form.keep(subject)
    return form


def _draft_of(kept: KeptRule) -> RuleDraft:
    return RuleDraft(kept.clauses, kept.schedule, kept.starts_on, kept.ends_on, kept.tells_manager)
