"""Answers to questions and reflections, as forms that are drawn and read."""

from collections.abc import Iterable, Mapping, Sequence

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.catalogue.packs.parts import ReflectionQuestion
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.learning.rules.questions import Answer, MatchQuestion, Question, place_in_words


class OneAnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The answer to a question that takes one option."""

    chosen = RadioField(widget=GovRadioInput())


class SeveralAnswersForm(FlaskForm):  # type: ignore[misc]
    """The answer to a question that takes every option that is right."""

    chosen = SelectMultipleField(widget=GovCheckboxesInput())


class FinishForm(FlaskForm):  # type: ignore[misc]
    """Finishing an attempt: nothing to fill in, but it may be refused."""


class TypedAnswerForm(FlaskForm):  # type: ignore[misc]
    """The answer to a question that is answered with a number or a few words."""

    typed = StringField(widget=GovTextInput())


def answer_form(question: Question, answer: Answer) -> FlaskForm:
    """The form of a question, its options in the order given, with what was answered in it."""
    if question.is_typed:
        form = TypedAnswerForm(formdata=None)
        form.typed.data = answer.typed
        return form
    if question.lines_up:
        return _lines_form(question, answer)
    several = question.kind is QuestionKind.MULTIPLE
    form = SeveralAnswersForm(formdata=None) if several else OneAnswerForm(formdata=None)
    form.chosen.choices = [SelectChoice(str(option.position), option.text) for option in question.options]
    marked = [str(position) for position in answer.chosen]
    form.chosen.data = marked if several else next(iter(marked), None)
    return form


def _lines_form(question: Question, answer: Answer) -> FlaskForm:
    """A select list for each line. Lines and choices are numbered as they are shown: the page gives no hint of the right answer."""
    if isinstance(question, MatchQuestion):
        lines = [(line.position, line.text) for line in question.lines]
        choices = [(option.position, option.text) for option in question.options]
    else:
        lines = [(option.position, option.text) for option in question.options]
        choices = [(place, place_in_words(place)) for place in range(len(lines))]
    listed = [
        SelectChoice("", "Choose"),
        *(SelectChoice(str(n), text) for n, (_at, text) in enumerate(choices, start=1)),
    ]
    fields = {
        f"line_{number}": SelectField(text, widget=GovSelect(), choices=listed, validate_choice=False)
        for number, (_position, text) in enumerate(lines, start=1)
    }
    form = type("LinesForm", (FlaskForm,), fields)(formdata=None)
    shown = {position: str(number) for number, (position, _text) in enumerate(choices, start=1)}
    for number, (position, _text) in enumerate(lines, start=1):
        form[f"line_{number}"].data = shown.get(answer.chosen[position], "") if answer.chosen else ""
    return form


def answer_sent(question: Question, sent: MultiDict[str, str]) -> Answer:
    """The answer that a form of this question sends, whole or not."""
    if question.is_typed:
        return Answer(typed=sent.get("typed", "").strip())
    if question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
        return Answer(tuple(sent.getlist("chosen", type=int)))
    if isinstance(question, MatchQuestion):
        choices = [option.position for option in question.options]
        return Answer(tuple(_choice(sent, number, choices) for number in range(1, len(question.lines) + 1)))
    places = range(len(question.options))
    chosen = [-1] * len(question.options)
    for number, option in enumerate(question.options, start=1):
        chosen[option.position] = _choice(sent, number, places)
    return Answer(tuple(chosen))


def _choice(sent: MultiDict[str, str], number: int, choices: Sequence[int]) -> int:
    """The choice for a line: -1 for none, and -2 for one that was not offered."""
    value = sent.get(f"line_{number}", "")
    if not value:
        return -1
    return choices[int(value) - 1] if value.isdecimal() and 1 <= int(value) <= len(choices) else -2


def reflection_form(questions: Iterable[ReflectionQuestion], wrote: Mapping[str, str]) -> FlaskForm:
    """The boxes of a reflection, one a question, with what is written in them."""
    boxes = {
        f"answer-{question.key}": TextAreaField(question.text, widget=GovTextArea(), name=f"answer-{question.key}")
        for question in questions
    }
    form = type("ReflectionForm", (FlaskForm,), boxes)(formdata=None)
    for name in boxes:
        form[name].data = wrote.get(name.removeprefix("answer-"), "")
    return form
