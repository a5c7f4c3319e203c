"""Bringing a Word document into a draft: sent, shown as what it becomes, put right, added."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.word import WordCheckForm, WordForm, check_form, first_words
from skills_centre.catalogue.importing.html import MOST_PASTED, markdown_of
from skills_centre.catalogue.importing.word import LARGEST, WordDocument, read_word
from skills_centre.catalogue.lessons import lesson_html
from skills_centre.catalogue.queries.courses import CourseDetails
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.steps import desk, is_kept, open_draft
from skills_centre.catalogue.views.administration.writing import NO_VERSION
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.scanning import scan
from skills_centre.platform.uploads import SentFile, drop_files, held_files, hold_files
from skills_centre.platform.web import add_refusal, say, settings, warn

#: What a document is held for between being read and being added.
PURPOSE = "word-document"


@blueprint.route("/administration/courses/<uuid:version_id>/write/word", methods=["GET", "POST"])
@publishers
def send_word(version_id: UUID) -> ResponseReturnValue:
    """Take a Word document in to be looked at; nothing of it is in the draft yet."""
    course = open_draft(version_id)
    form = WordForm()
    if form.validate_on_submit():
        file = SentFile(form.file.data.filename or "document.docx", form.file.data.stream.read(LARGEST + 1))
        try:
            scan(file.name, file.content, command=settings().file_scanner)
            read_word(file.name, file.content, is_split=form.split.data == "yes")
        except Refusal as refusal:
            refusal.field = "file"
            add_refusal(form, refusal)
        else:
            with transaction():
                set_id = hold_files([file], purpose=PURPOSE, held_by=viewer().id, now=utc_now())
            address = url_for("catalogue.check_word", version_id=version_id, set_id=set_id, split=form.split.data)
            return redirect(address, 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/word.html", form=form, course=course), status


@blueprint.route("/administration/courses/<uuid:version_id>/write/word/<uuid:set_id>", methods=["GET", "POST"])
@publishers
def check_word(version_id: UUID, set_id: UUID) -> ResponseReturnValue:
    """Show the lessons that a document becomes; put right, they are added to the draft, all of them or none."""
    course = open_draft(version_id)
    document = _held(set_id)
    if document is None:
        warn("This document was added already, or a day has passed. Send it again if it is not in the course.")
        return redirect(desk(version_id), 303)
    form = check_form(document)(data={**first_words(document), "seen": course.pack_digest})
    if form.validate_on_submit() and form.is_whole() and _is_added(form, version_id):
        say(
            f"{counted(len(document.lessons), 'lesson')} added. Read each one, and change what should be different here."
        )
        return redirect(desk(version_id), 303)
    return _check_page(form, document, course, set_id)


@blueprint.get("/administration/courses/<uuid:version_id>/write/word/<uuid:set_id>/pictures/<int:number>")
@publishers
def word_picture(version_id: UUID, set_id: UUID, number: int) -> ResponseReturnValue:
    """A picture of a document that is being looked at."""
    open_draft(version_id)
    document = _held(set_id)
    if document is None or not 1 <= number <= len(document.pictures):
        raise NotFound
    picture = document.pictures[number - 1]
    kind = "image/png" if picture.path.endswith(".png") else "image/jpeg"
    return Response(picture.content, mimetype=kind, headers={"Cache-Control": "no-store"})


@blueprint.post("/administration/courses/pasted")
@publishers
def convert_pasted() -> ResponseReturnValue:
    """What was copied from Word or a web page as the text of a lesson, for the page into which it is pasted. Keeps nothing."""
    sent = request.files.get("html")
    html = sent.stream.read(MOST_PASTED).decode(errors="replace") if sent else ""
    return Response(markdown_of(html), mimetype="text/plain")


def _check_page(form: object, document: WordDocument, course: CourseDetails, set_id: UUID) -> ResponseReturnValue:
    page = render_template(
        "catalogue/administration/word_check.html",
        form=form,
        document=document,
        course=course,
        set_id=set_id,
        texts=[lesson_html(NO_VERSION, lesson.text) for lesson in document.lessons],
    )
    return page, 422 if request.method == "POST" else 200


def _is_added(form: WordCheckForm, version_id: UUID) -> bool:
    """Whether the lessons were added; the document is let go in the same step, or they could be added again."""

    def let_go() -> None:
        drop_files(purpose=PURPOSE, held_by=viewer().id)

    return is_kept(form, version_id, form.added_to, afterwards=let_go)


def _held(set_id: UUID) -> WordDocument | None:
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    if not files:
        return None
    return read_word(files[0].name, files[0].content, is_split=request.args.get("split") != "no")
