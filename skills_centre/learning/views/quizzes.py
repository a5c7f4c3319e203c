"""Taking a quiz: one question a page, a page to check one's answers, and a result that explains every option."""

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from skills_centre.learning.errors import (
    AlreadyCompleted,
    AnswerTooLong,
    AttemptFinished,
    AttemptsUsedUp,
    EnrolmentEnded,
    LinesWrong,
    NotANumber,
    NothingChosen,
    NothingTyped,
    OneAnswerOnly,
    QuestionsLeft,
)
from skills_centre.learning.forms.answering import FinishForm, answer_form, answer_sent
from skills_centre.learning.queries.enrolments import EnrolmentFacts
from skills_centre.learning.queries.quizzes import AttemptFacts, answers_of, attempt_with_quiz, attempts_left
from skills_centre.learning.rules.progress import ModuleLine, next_after
from skills_centre.learning.rules.questions import Answer, Question, answer_in_words, place_in_words
from skills_centre.learning.rules.quizzes import KeptAnswer, marked, questions_needed, unanswered
from skills_centre.learning.services.quizzes import begin_attempt, finish_attempt, save_answer
from skills_centre.learning.views.blueprint import blueprint
from skills_centre.learning.views.own import own_module
from skills_centre.people.access import signed_in, take_held_form, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.errors import NotFound, Refusal
from skills_centre.platform.web import add_refusal, warn

ATTEMPTS = "/learning/<uuid:enrolment_id>/<module_key>/attempts"
ATTEMPT = f"{ATTEMPTS}/<int:number>"
QUESTION = f"{ATTEMPT}/questions/<int:place>"

#: The quiz, or its course, is closed to this answer: the sentence is shown on the page at which the quiz begins.
CLOSED = (AttemptFinished, EnrolmentEnded, AlreadyCompleted, AttemptsUsedUp)
#: The answer cannot be kept as it is: the sentence stands beside it, and nothing that was given is lost.
UNFIT = (NothingChosen, OneAnswerOnly, NothingTyped, AnswerTooLong, NotANumber, LinesWrong)


@dataclass(frozen=True)
class Taking:
    """An attempt as its pages need it: whose course, which quiz, the questions as shown and what was answered so far."""

    enrolment: EnrolmentFacts
    here: ModuleLine
    attempt: AttemptFacts
    questions: list[Question]
    answers: dict[str, KeptAnswer]

    def answer(self, asked: Question) -> Answer:
        """What was answered to a question so far."""
        kept = self.answers.get(asked.key)
        return kept.answer if kept else Answer()

    def question(self, place: int) -> Question:
        """The question at a place, from 1. Raises NotFound."""
        if not 1 <= place <= len(self.questions):
            raise NotFound
        return self.questions[place - 1]

    def address(self, page: str, **more: object) -> str:
        """The address of one of this attempt's pages."""
        return url_for(
            f"learning.{page}",
            enrolment_id=self.enrolment.id,
            module_key=self.here.key,
            number=self.attempt.number,
            **more,  # type: ignore[arg-type]  # Flask takes any value
        )

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.enrolment.is_live and not self.attempt.is_finished


def _taking(enrolment_id: UUID, module_key: str, number: int) -> Taking:
    enrolment, here = own_module(enrolment_id, module_key)
    attempt = attempt_with_quiz(enrolment_id, module_key, number)
    if attempt is None:
        raise NotFound
    return Taking(enrolment, here, attempt, attempt.questions, answers_of(attempt.id))


@blueprint.post(ATTEMPTS)
@signed_in
def begin(enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    """Begin a quiz, or go on with the attempt that is open, at its first question without an answer."""
    try:
        with transaction():
            number = begin_attempt(enrolment_id, module_key, person_id=viewer().id, now=utc_now())
    except CLOSED as refusal:
        return _closed(refusal, enrolment_id, module_key)
    taking = _taking(enrolment_id, module_key, number)
    left = unanswered(taking.questions, taking.answers)
    return redirect(taking.address("question", place=left[0]) if left else taking.address("check_answers"))


@blueprint.get(QUESTION)
@signed_in
def question(enrolment_id: UUID, module_key: str, number: int, place: int) -> ResponseReturnValue:
    """One question, with the answer that was given before, or that was sent when the sign-in ran out."""
    taking = _taking(enrolment_id, module_key, number)
    asked = taking.question(place)
    if not taking.is_open:
        return _elsewhere(taking)
    held = take_held_form()
    if not held:
        return _question_page(taking, place, answer_form(asked, taking.answer(asked)))
    kept = answer_sent(asked, MultiDict((name, value) for name, values in held.items() for value in values))
    return _question_page(taking, place, answer_form(asked, kept), was_held=True)


@blueprint.post(QUESTION)
@signed_in
def answer(enrolment_id: UUID, module_key: str, number: int, place: int) -> ResponseReturnValue:
    """Save the answer to one question, and go on to the next."""
    taking = _taking(enrolment_id, module_key, number)
    asked = taking.question(place)
    sent = answer_sent(asked, request.form)
    try:
        with transaction():
            save_answer(
                enrolment_id,
                module_key,
                number,
                question_key=asked.key,
                answer=sent,
                person_id=viewer().id,
                now=utc_now(),
            )
    except CLOSED as refusal:
        return _closed(refusal, enrolment_id, module_key)
    except UNFIT as refusal:
        form = answer_form(asked, sent)
        _show(form, refusal)
        return _question_page(taking, place, form), 422
    is_last = "change" in request.args or place == len(taking.questions)
    return redirect(taking.address("check_answers") if is_last else taking.address("question", place=place + 1))


@blueprint.get(f"{ATTEMPT}/check")
@signed_in
def check_answers(enrolment_id: UUID, module_key: str, number: int) -> ResponseReturnValue:
    """Every answer once more, to be changed before finishing."""
    taking = _taking(enrolment_id, module_key, number)
    return _check_page(taking, FinishForm()) if taking.is_open else _elsewhere(taking)


@blueprint.post(f"{ATTEMPT}/finish")
@signed_in
def finish(enrolment_id: UUID, module_key: str, number: int) -> ResponseReturnValue:
    """Finish the attempt, have it marked, and see the result."""
    try:
        with transaction():
            finish_attempt(enrolment_id, module_key, number, person_id=viewer().id, now=utc_now())
    except CLOSED as refusal:
        return _closed(refusal, enrolment_id, module_key)
    except QuestionsLeft as refusal:
        form = FinishForm()
        add_refusal(form, refusal)
        return _check_page(_taking(enrolment_id, module_key, number), form), 422
    return redirect(
        url_for("learning.result", enrolment_id=enrolment_id, module_key=module_key, number=number), code=303
    )


@blueprint.get(f"{ATTEMPT}/result")
@signed_in
def result(enrolment_id: UUID, module_key: str, number: int) -> ResponseReturnValue:
    """How an attempt went: every question, what was chosen, what is right, and why."""
    taking = _taking(enrolment_id, module_key, number)
    if not taking.attempt.is_finished:
        return _elsewhere(taking)
    return render_template(
        "learning/result.html",
        taking=taking,
        enrolment=taking.enrolment,
        here=taking.here,
        attempt=taking.attempt,
        needed=questions_needed(taking.attempt.out_of, taking.attempt.quiz.pass_mark),
        marked=marked(taking.questions, taking.answers),
        ordinal=place_in_words,
        attempts=attempts_left(enrolment_id, module_key, taking.attempt.quiz),
        onwards=next_after(taking.enrolment.modules, module_key),
    )


def _question_page(taking: Taking, place: int, form: FlaskForm, *, was_held: bool = False) -> str:
    return render_template(
        "learning/question.html",
        taking=taking,
        enrolment=taking.enrolment,
        here=taking.here,
        asked=taking.question(place),
        place=place,
        form=form,
        was_held=was_held,
    )


def _check_page(taking: Taking, form: FlaskForm) -> str:
    return render_template(
        "learning/check_answers.html",
        taking=taking,
        enrolment=taking.enrolment,
        here=taking.here,
        answers=[(asked, answer_in_words(asked, taking.answer(asked))) for asked in taking.questions],
        form=form,
    )


def _show(form: FlaskForm, refusal: Refusal) -> None:
    """Say beside the answer why it cannot be kept; where it is several lists, beside each that is wrong."""
    if not isinstance(refusal, LinesWrong):
        add_refusal(form, refusal)
        return
    for problem in refusal.problems:
        form[f"line_{problem.number}"].errors = [problem.sentence]


def _elsewhere(taking: Taking) -> ResponseReturnValue:
    """Where a page of an attempt leads that is not open in its present state."""
    if taking.attempt.is_finished:
        return redirect(taking.address("result"))
    if taking.is_open:
        return redirect(taking.address("check_answers"))
    return redirect(url_for("learning.module", enrolment_id=taking.enrolment.id, module_key=taking.here.key))


def _closed(refusal: Refusal, enrolment_id: UUID, module_key: str) -> ResponseReturnValue:
    warn(refusal.sentence)
    return redirect(url_for("learning.module", enrolment_id=enrolment_id, module_key=module_key))
