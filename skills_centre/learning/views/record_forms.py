"""Recording something that one learned elsewhere, and correcting what one recorded."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.catalogue.queries.skill_names import skill_names
from skills_centre.learning.errors import EntryChangedMeanwhile
from skills_centre.learning.forms.record import LearnedForm
from skills_centre.learning.models import LearnedKind, RecordProofKind, RecordSource
from skills_centre.learning.queries.record import RecordLine, own_line
from skills_centre.learning.queries.record_entries import Step, proof_of, skill_keys_of, steps_of
from skills_centre.learning.queries.record_skills import ChoosableSkill, choosable_skills
from skills_centre.learning.services.record import LearnedElsewhere, correct_own, record_own
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.record_finding import KINDS
from skills_centre.people.access import filled, signed_in, viewer
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.file_types import CheckedFile, check_file
from skills_centre.platform.ids import read_id
from skills_centre.platform.uploads import SentFile, drop_files, held_files, hold_files
from skills_centre.platform.web import add_refusal, is_post, say, warn
from skills_centre.skills.queries.profiles import asked_of
from skills_centre.skills.services.evidence import FILE_AT_MOST, Attached
from skills_centre.skills.views.attaching import attached_by_form

#: What files are held for whose form had a mistake elsewhere.
PURPOSE = "record-form"


@blueprint.route("/my-learning/record/new", methods=["GET", "POST"])
@signed_in
def record_new() -> ResponseReturnValue:
    """Record something that one learned elsewhere. An address may bring its title and a skill."""
    form = _form(title=request.args.get("title", "")[:200], skills=request.args.getlist("skill"))
    attached = _attached(form)
    if is_post() and attached is not None and form.validate():
        try:
            with transaction():
                entry_id = record_own(
                    viewer().id, _learned(form, attached), form_id=read_id(form.form_id.data) or uuid4(), now=utc_now()
                )
                drop_files(purpose=PURPOSE, held_by=viewer().id)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("It is in your record.")
            return redirect(url_for("learning.record_entry", entry_id=entry_id), 303)
    return _page(form, attached, line=None)


@blueprint.route("/my-learning/record/<uuid:entry_id>/correct", methods=["GET", "POST"])
@signed_in
def record_correct(entry_id: UUID) -> ResponseReturnValue:
    """Correct an entry that one recorded, or put back one that one took out: a new entry replaces it."""
    line = own_line(entry_id, person_id=viewer().id)
    if line.source is not RecordSource.SELF_RECORDED:
        raise NotFound
    steps = steps_of(entry_id, person_id=viewer().id)
    if steps[-1].entry_id != entry_id and not is_post():
        return redirect(url_for("learning.record_entry", entry_id=entry_id))
    form = _form(**_said(line, steps))
    attached = _attached(form)
    if is_post() and attached is not None and form.validate():
        try:
            with transaction():
                new_id = correct_own(
                    entry_id,
                    _learned(form, attached),
                    person_id=viewer().id,
                    form_id=read_id(form.form_id.data) or uuid4(),
                    now=utc_now(),
                )
                drop_files(purpose=PURPOSE, held_by=viewer().id)
        except NotFound:
            raise
        except EntryChangedMeanwhile as refusal:
            warn(refusal.sentence)
            return redirect(url_for("learning.record_entry", entry_id=entry_id), 303)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            say("It is back in your record." if line.is_taken_out else "Your record is corrected.")
            return redirect(url_for("learning.record_entry", entry_id=new_id), 303)
    return _page(form, attached, line=line)


def _form(**data: object) -> LearnedForm:
    form = filled(LearnedForm, **data)
    form.kind.choices = [SelectChoice(kind.value, words) for kind, words in KINDS.items()]
    if not form.form_id.data:
        form.form_id.data = str(uuid4())
    return form


def _said(line: RecordLine, steps: Sequence[Step]) -> dict[str, object]:
    """What an entry says, in the fields of the form. One that was taken out says the time that it had before."""
    minutes = next((step.minutes for step in reversed(steps) if not step.takes_out), line.minutes)
    links = [one.address for one in proof_of(line.id) if one.address]
    return {
        "title": line.title,
        "kind": line.kind.value if line.kind else "",
        "provider": line.provider or "",
        "learned_on": line.learned_on,
        "began_on": line.began_on,
        "hours": str(minutes // 60) if minutes >= 60 else "",
        "minutes": str(minutes % 60) if minutes % 60 else "",
        "gained": line.gained or "",
        "skills": list(skill_keys_of(line.id)),
        "links": "\n".join(links),
    }


def _learned(form: LearnedForm, attached: Attached) -> LearnedElsewhere:
    return LearnedElsewhere(
        title=form.title.data or "",
        kind=LearnedKind(form.kind.data),
        learned_on=form.learned_on.day,
        began_on=form.began_on.data,
        minutes=form.taken,
        provider=form.provider.data or "",
        gained=form.gained.data or "",
        skills=tuple(form.skills.data or ()),
        attached=attached,
    )


def _attached(form: LearnedForm) -> Attached | None:
    """The links and files that were sent, with the files that an earlier try of this form brought; None when they are refused."""
    if not is_post():
        return Attached()
    try:
        attached = attached_by_form()
    except Refusal as refusal:
        form.validate()
        add_refusal(form, refusal)
        return None
    return replace(attached, files=(*_held(form), *attached.files))


def _held(form: LearnedForm) -> tuple[CheckedFile, ...]:
    set_id = read_id(form.held.data)
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id) if set_id else []
    return tuple(check_file(file.name, file.content, at_most=FILE_AT_MOST) for file in files)


def _page(form: LearnedForm, attached: Attached | None, *, line: RecordLine | None) -> ResponseReturnValue:
    """The form; when it comes back with a mistake, the files that were sound wait beside it for the next try."""
    waiting = attached.files if is_post() and attached else ()
    if waiting:
        with transaction():
            sent = [SentFile(file.name, file.content) for file in waiting]
            form.held.data = str(hold_files(sent, purpose=PURPOSE, held_by=viewer().id, now=utc_now()))
    chosen = form.skills.data or []
    asked, others = _skills_to_choose(chosen)
    page = render_template(
        "learning/record/form.html",
        form=form,
        line=line,
        asked=asked,
        others=others,
        chosen=chosen,
        waiting=waiting,
        files=[one for one in proof_of(line.id) if one.kind is RecordProofKind.FILE] if line else [],
        removed=request.form.getlist("remove"),
    )
    return page, 422 if is_post() else 200


def _skills_to_choose(chosen: Sequence[str]) -> tuple[list[ChoosableSkill], dict[str, list[ChoosableSkill]]]:
    """The skills that the person's work asks, and those chosen already; and all others by their group."""
    every = {skill.key: skill for skill in choosable_skills()}
    gone = skill_names([key for key in chosen if key not in every])
    every |= {key: ChoosableSkill(key, name, "") for key, name in gone.items()}
    mine = {one.skill_key for one in asked_of(viewer().id, local_day(utc_now())).skills}
    near = [skill for skill in every.values() if skill.key in mine or skill.key in chosen]
    others: dict[str, list[ChoosableSkill]] = defaultdict(list)
    for skill in every.values():
        if skill not in near:
            others[skill.group].append(skill)
    return sorted(near, key=lambda skill: skill.name), dict(others)
