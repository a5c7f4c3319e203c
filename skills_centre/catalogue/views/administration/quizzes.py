"""The quizzes of a draft, and their questions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from skills_centre.catalogue.forms.questions import FORMS, QuestionForm
from skills_centre.catalogue.forms.quizzes import HINTS, NEW_QUIZ_FORMS, QuizForm
from skills_centre.catalogue.packs import PackProblem
from skills_centre.catalogue.packs.manuscript import question_key
from skills_centre.catalogue.packs.parsing import COURSE_FILE
from skills_centre.catalogue.packs.quizzes import Question, Quiz
from skills_centre.catalogue.queries.courses import CourseDetails, ModuleContent, module_of, modules_of
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.catalogue.views.administration.clashes import clashes, mark_of, settle
from skills_centre.catalogue.views.administration.guards import publishers
from skills_centre.catalogue.views.administration.steps import held, is_kept, open_draft, press
from skills_centre.catalogue.views.blueprint import blueprint
from skills_centre.platform.errors import NotFound
from skills_centre.platform.web import is_post, say


@blueprint.route("/administration/courses/<uuid:version_id>/write/quizzes/new", methods=["GET", "POST"])
@publishers
def add_quiz(version_id: UUID) -> ResponseReturnValue:
    """Add a quiz with its first question at the end of the course."""
    course = open_draft(version_id)
    kind = _kind()
    if kind is None:
        return _choose_kind(course, "Add a quiz", "A quiz begins with one question. You add the others afterwards.")
    data = {"required": True, "pass_mark": 80, "kind": kind, "seen": course.pack_digest}
    form: Any = NEW_QUIZ_FORMS[kind](**({} if is_post() else {"formdata": held()}), data=data)
    if form.is_submitted() and all((form.validate(), form.is_whole())):
        asked = form.asked()
        first = asked.model_copy(update={"key": question_key(asked, ())})
        quiz = Quiz.model_construct(pass_mark=form.pass_mark.data, attempts=form.attempts.data, questions=[first])
        part = form.part()
        if is_kept(form, version_id, lambda draft: draft.with_new_quiz(part, quiz), field_of=_field_of(form)):
            say("The quiz is added. Add its other questions here.")
            return redirect(_place(version_id, _last_called(version_id, part.title)), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("catalogue/administration/new_quiz.html", form=form, course=course, kind=kind), status


@blueprint.route("/administration/courses/<uuid:version_id>/write/quizzes/<key>", methods=["GET", "POST"])
@publishers
def write_quiz(version_id: UUID, key: str) -> ResponseReturnValue:
    """Change a quiz's outline; its questions are listed below it."""
    course = open_draft(version_id)
    module, quiz = quiz_in(version_id, key)
    said = {
        "title": module.title,
        "minutes": module.minutes,
        "required": module.is_required,
        "pass_mark": quiz.pass_mark,
        "attempts": quiz.attempts,
    }
    form = QuizForm(
        **({} if is_post() else {"formdata": held()}), data={**said, "seen": course.pack_digest, "was": mark_of(said)}
    )
    if form.validate_on_submit():
        settle(form, course, said)
        part, mark, attempts = form.part(), form.data["pass_mark"], form.data["attempts"]
        if is_kept(
            form,
            version_id,
            lambda draft: draft.with_quiz(key, part, pass_mark=mark, attempts=attempts),
            field_of=_field_of(None),
        ):
            say("The quiz is saved.")
            return redirect(_place(version_id, key), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "catalogue/administration/quiz.html",
        form=form,
        course=course,
        module=module,
        quiz=quiz,
        words_of=lambda kind: QuestionKind(kind).in_words,
        clashes=clashes(form, said),
    ), status


@blueprint.route("/administration/courses/<uuid:version_id>/write/quizzes/<key>/questions/new", methods=["GET", "POST"])
@publishers
def add_question(version_id: UUID, key: str) -> ResponseReturnValue:
    """Add a question at the end of a quiz."""
    return _question(version_id, key, None)


@blueprint.route(
    "/administration/courses/<uuid:version_id>/write/quizzes/<key>/questions/<question_key>", methods=["GET", "POST"]
)
@publishers
def write_question(version_id: UUID, key: str, question_key: str) -> ResponseReturnValue:
    """Change a question."""
    _module, quiz = quiz_in(version_id, key)
    for question in quiz.questions:
        if question.key == question_key:
            return _question(version_id, key, question)
    raise NotFound


@blueprint.post("/administration/courses/<uuid:version_id>/write/quizzes/<key>/questions/<question_key>/move")
@publishers
def move_question(version_id: UUID, key: str, question_key: str) -> ResponseReturnValue:
    """Put a question at another place of its quiz."""
    place = request.form.get("place", 1, type=int)
    _module, quiz = quiz_in(version_id, key)
    return press(
        version_id,
        lambda draft: draft.with_question_at(key, question_key, place),
        f"Moved to place {place} of {len(quiz.questions)}.",
        back=_place(version_id, key),
    )


@blueprint.post("/administration/courses/<uuid:version_id>/write/quizzes/<key>/questions/<question_key>/remove")
@publishers
def remove_question(version_id: UUID, key: str, question_key: str) -> ResponseReturnValue:
    """Take a question out of its quiz."""
    return press(
        version_id,
        lambda draft: draft.without_question(key, question_key),
        "Taken out.",
        back=_place(version_id, key),
    )


def _question(version_id: UUID, key: str, question: Question | None) -> ResponseReturnValue:
    course = open_draft(version_id)
    module, _quiz_of_module = quiz_in(version_id, key)
    kind = QuestionKind(question.kind) if question else _kind()
    if kind is None:
        return _choose_kind(course, "Add a question", "Its form depends on how it is answered.", module)
    said = FORMS[kind].said_by(question) if question else {}
    form = FORMS[kind](
        **({} if is_post() else {"formdata": held()}),
        data={"kind": kind, **said, "seen": course.pack_digest, "was": mark_of(said)},
    )
    if form.is_submitted() and all((form.validate(), form.is_whole())):
        settle(form, course, said)
        asked = form.asked(question.key if question else "")
        if is_kept(form, version_id, lambda draft: draft.with_question(key, asked), field_of=_field_of(form)):
            say("The question is saved.")
            return redirect(_place(version_id, key), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "catalogue/administration/question.html",
        form=form,
        course=course,
        module=module,
        question=question,
        kind=kind,
        clashes=clashes(form, said),
    ), status


def _last_called(version_id: UUID, title: str) -> str:
    """The key of the last quiz of a title; sent twice, a quiz is kept once, and others may stand behind it."""
    quizzes = [one for one in modules_of(version_id) if one.kind is ModuleKind.QUIZ and one.title == title]
    return quizzes[-1].key


def _kind() -> QuestionKind | None:
    """How a new question is answered, by the address; a form sent without it is one of choosing."""
    asked = request.args.get("kind", "single" if is_post() else "")
    return QuestionKind(asked) if asked in set(QuestionKind) else None


def _choose_kind(
    course: CourseDetails, title: str, about: str, module: ModuleContent | None = None
) -> ResponseReturnValue:
    return render_template(
        "catalogue/administration/question_kind.html",
        hints=HINTS,
        course=course,
        module=module,
        title=title,
        about=about,
    )


def quiz_in(version_id: UUID, key: str) -> tuple[ModuleContent, Quiz]:
    """A quiz of a draft with its place in the course. Raises NotFound."""
    module = module_of(version_id, key)
    if module.quiz is None:
        raise NotFound
    return module, module.quiz


def _place(version_id: UUID, key: str) -> str:
    return url_for("catalogue.write_quiz", version_id=version_id, key=key)


def _field_of(form: QuestionForm | None) -> Callable[[PackProblem], str | None]:
    """Find the field that a pack's problem is about."""

    def find(problem: PackProblem) -> str | None:
        place = problem.place
        if problem.file == COURSE_FILE or not place or place[0] != "questions":
            return str(place[-1]) if place else None
        return form.field_at(place[2:]) if form else "question"

    return find
