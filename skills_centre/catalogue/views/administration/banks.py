"""Questions of a bank brought into a quiz: sent, shown as what they become, added."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.importing import QuestionBankForm
from skills_centre.catalogue.importing.gift import LARGEST, read_bank
from skills_centre.catalogue.importing.questions import ReadBank, our_questions
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.quizzes import quiz_in
from skills_centre.catalogue.views.administration.steps import open_draft, press
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.people.access import viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import Refusal
from skills_centre.platform.pages import counted
from skills_centre.platform.uploads import SentFile, drop_files, held_files, hold_files
from skills_centre.platform.web import add_refusal, is_post, warn

#: What a bank is held for between being read and being added.
PURPOSE = "question-bank"


@blueprint.route("/administration/courses/<uuid:version_id>/write/quizzes/<key>/bank", methods=["GET", "POST"])
@publishers
def send_questions(version_id: UUID, key: str) -> ResponseReturnValue:
    """Take a file of questions in to be looked at; none of them is in the quiz yet."""
    course = open_draft(version_id)
    module, _quiz = quiz_in(version_id, key)
    form = QuestionBankForm()
    if form.validate_on_submit():
        file = SentFile(form.file.data.filename or "questions.txt", form.file.data.stream.read(LARGEST + 1))
        try:
            read_bank(file.content)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            with transaction():
                set_id = hold_files([file], purpose=PURPOSE, held_by=viewer().id, now=utc_now())
            address = url_for("catalogue.check_questions", version_id=version_id, key=key, set_id=set_id)
            return redirect(address, 303)
    page = render_template("catalogue/administration/bank.html", form=form, course=course, module=module)
    return page, 422 if form.is_submitted() else 200


@blueprint.route(
    "/administration/courses/<uuid:version_id>/write/quizzes/<key>/bank/<uuid:set_id>", methods=["GET", "POST"]
)
@publishers
def check_questions(version_id: UUID, key: str, set_id: UUID) -> ResponseReturnValue:
    """Show what the questions become and which cannot come along; confirmed, add them, all or none."""
    course = open_draft(version_id)
    module, _quiz = quiz_in(version_id, key)
    place = url_for("catalogue.write_quiz", version_id=version_id, key=key)
    bank = _held(set_id)
    if bank is None:
        warn(
            "These questions were added already, or a day has passed. Send the file again if they are not in the quiz."
        )
        return redirect(place, 303)
    if is_post() and bank.questions:
        return press(
            version_id,
            lambda draft: bank.added_to(draft, key),
            f"{counted(len(bank.questions), 'question')} added. Read each one, and say what its answers teach.",
            back=place,
            afterwards=lambda: drop_files(purpose=PURPOSE, held_by=viewer().id),
        )
    return render_template(
        "catalogue/administration/bank_check.html", bank=bank, course=course, module=module, set_id=set_id
    )


def _held(set_id: UUID) -> ReadBank | None:
    files = held_files(set_id, purpose=PURPOSE, held_by=viewer().id)
    return our_questions(read_bank(files[0].content)) if files else None
