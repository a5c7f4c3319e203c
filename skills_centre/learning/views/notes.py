"""One's own notes on a course: saved from under each part, read together, kept as a file. Nobody else ever sees them."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.learning.errors import NoteChangedMeanwhile, WordsTooLong
from skills_centre.learning.forms.notes import ModuleNoteForm
from skills_centre.learning.queries.enrolments import EnrolmentFacts
from skills_centre.learning.queries.notes import Note, OpenPart, desk_at, notes_on
from skills_centre.learning.queries.parts import reflections_on
from skills_centre.learning.services.notes import keep_place, save_note
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_enrolment, own_module, own_part
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.pages import clock_time, in_words
from skills_centre.platform.web import add_refusal, is_post, say


@dataclass(frozen=True)
class TitledNote:
    """A note with its part's title; no key where the version that one is on has no such part."""

    title: str
    module_key: str | None
    note: Note


@blueprint.route("/learning/<uuid:enrolment_id>/<module_key>/note", methods=["GET", "POST"])
@signed_in
def note(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """One's note on a part, to be written or changed; the script of the player asks for an answer in JSON."""
    part = own_part(enrolment_id, module_key)
    desk, held = part.desk, take_held_form() if not is_post() else None
    form = ModuleNoteForm(**({} if is_post() else {"formdata": None}), data={"text": desk.note, "seen": desk.revision})
    if held:
        form.text.data, form.seen.data = held.get("text", [""])[0], held.get("seen", ["0"])[0]
    if is_post() and _is_kept(form, enrolment_id, module_key):
        return _saved(enrolment_id, module_key)
    if is_post() and _asks_for_json():
        return {"revision": desk.revision, "said": next(iter(form.text.errors), "This could not be saved")}, 422
    return _note_page(part, form), 422 if is_post() else 200


def keep_sent_note(enrolment_id: UUID, module_key: str) -> ResponseReturnValue | None:
    """Keep the note that came with another press; where that is refused, the page that says why, with the text in it."""
    own_module(enrolment_id, module_key)
    form = ModuleNoteForm()
    return (
        None
        if _is_kept(form, enrolment_id, module_key)
        else (_note_page(own_part(enrolment_id, module_key), form), 422)
    )


def _is_kept(form: ModuleNoteForm, enrolment_id: UUID, module_key: str) -> bool:
    """Keep the note of a form that was sent, or put into it why not."""
    if not form.validate():
        return False
    text, now = form.text.data or "", utc_now()
    try:
        with transaction():
            save_note(enrolment_id, module_key, text, seen=form.revision, person_id=viewer().id, now=now)
    except (NoteChangedMeanwhile, WordsTooLong) as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _saved(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    desk = desk_at(enrolment_id, module_key)
    if _asks_for_json():
        at = clock_time(desk.saved_at) if desk.saved_at else ""
        return {"revision": desk.revision, "said": f"Saved at {at}"}
    say("Your note is saved." if desk.note else "Your note is emptied.")
    return redirect(url_for("learning.module", enrolment_id=enrolment_id, module_key=module_key, _anchor="note"), 303)


def _note_page(part: OpenPart, form: ModuleNoteForm) -> str:
    """The note alone; where it changed meanwhile, the text that was kept stands above the box, and saving then replaces it."""
    desk = part.desk
    is_changed = bool(form.text.errors) and form.text.data != desk.note and form.revision != desk.revision
    if is_changed:
        form.seen.data = str(desk.revision)
    return render_template(
        "learning/note.html",
        enrolment=part.enrolment,
        here=part.here,
        form=form,
        kept=desk.note if is_changed else None,
    )


@blueprint.post("/learning/<uuid:enrolment_id>/<module_key>/place")
@signed_in
def place(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """Keep how far down a part one was when one left its page; the player's script says so."""
    with transaction():
        stopped_at = request.form.get("place", 0, type=int)
        keep_place(enrolment_id, module_key, stopped_at, person_id=viewer().id, now=utc_now())
    return "", 204


@blueprint.get("/my-learning/<uuid:enrolment_id>/notes")
@signed_in
def notes(enrolment_id: UUID) -> ResponseReturnValue:
    """All one's notes on a course in the course's order, and what one wrote in its reflections."""
    enrolment = own_enrolment(enrolment_id)
    return render_template(
        "learning/notes.html",
        enrolment=enrolment,
        notes=_titled(enrolment),
        reflections=reflections_on(enrolment.course_id, person_id=viewer().id),
    )


@blueprint.get("/my-learning/<uuid:enrolment_id>/notes.txt")
@signed_in
def notes_file(enrolment_id: UUID) -> ResponseReturnValue:
    """The same as a text file."""
    enrolment = own_enrolment(enrolment_id)
    lines = [f"My notes on {enrolment.title}", ""]
    for one in _titled(enrolment):
        lines += [one.title, f"({in_words(one.note.saved_at)})", "", one.note.body, "", ""]
    for written in reflections_on(enrolment.course_id, person_id=viewer().id):
        lines += [written.question, f"({in_words(written.written_at)})", "", written.body, "", ""]
    return Response(
        "\r\n".join("\n".join(lines).splitlines()).rstrip() + "\r\n",
        mimetype="text/plain",
        headers={
            "Content-Disposition": f'attachment; filename="notes-{enrolment.course_key}.txt"',
            "Cache-Control": "private, no-store",
        },
    )


def _titled(enrolment: EnrolmentFacts) -> list[TitledNote]:
    kept = notes_on(enrolment.course_id, person_id=viewer().id)
    here = [TitledNote(one.title, one.key, kept.pop(one.key)) for one in enrolment.modules if one.key in kept]
    return here + [TitledNote("A part of another version of this course", None, one) for one in kept.values()]


def _asks_for_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
