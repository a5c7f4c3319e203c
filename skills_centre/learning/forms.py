"""Forms of the learning domain."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput
from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired

from skills_centre.learning.rules.quizzes import Question


class OneAnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The answer to a question that takes one option."""

    chosen = RadioField(widget=GovRadioInput())


class SeveralAnswersForm(FlaskForm):  # type: ignore[misc]
    """The answer to a question that takes every option that is right."""

    chosen = SelectMultipleField(widget=GovCheckboxesInput())


class FinishForm(FlaskForm):  # type: ignore[misc]
    """Finishing an attempt: nothing to fill in, but it may be refused."""


def answer_form(question: Question, chosen: Iterable[int]) -> FlaskForm:
    """The form of a question, its options in the order given, with those chosen marked."""
    form = SeveralAnswersForm(formdata=None) if question.takes_several else OneAnswerForm(formdata=None)
    form.chosen.choices = [SelectChoice(str(option.position), option.text) for option in question.options]
    marked = [str(position) for position in chosen]
    form.chosen.data = marked if question.takes_several else next(iter(marked), None)
    return form


class FinishByForm(FlaskForm):  # type: ignore[misc]
    """The day that somebody hopes to finish a course by, in three boxes."""

    due_on = DateField(
        "When do you hope to finish?",
        format="%d %m %Y",
        validators=[InputRequired(message="Enter a day to finish by")],
        invalid_value_message="Enter a day that exists, such as 9 12 2026",  # type: ignore[call-arg]  # as above
    )
