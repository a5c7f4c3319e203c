"""The forms in which quizzes are written: the quiz in the outline, and how a new question is answered."""

from collections.abc import Iterator, Mapping

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from wtforms import Field, HiddenField, IntegerField, SubmitField
from wtforms.validators import InputRequired, Optional

from skills_centre.catalogue.forms.fields import minutes_field, part_of, required_field
from skills_centre.catalogue.forms.questions import (
    ChoiceForm,
    MatchForm,
    NumericForm,
    OrderForm,
    QuestionForm,
    ShortForm,
)
from skills_centre.catalogue.packs.manuscript import PartFields
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.platform.fields import one_line, within


class QuizForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A quiz in the outline."""

    title = one_line("Title", most=120)
    minutes = minutes_field()
    required = required_field()
    pass_mark = IntegerField(
        "Pass mark, per cent",
        widget=GovTextInput(),
        default=80,
        description="How many of the questions must be right.",
        validators=[
            InputRequired(message="Enter the pass mark"),
            within(1, 100, "The pass mark must be a whole number from 1 to 100"),
        ],
    )
    attempts = IntegerField(
        "Attempts (optional)",
        widget=GovTextInput(),
        description="How often somebody may take it. Leave it empty for as often as they like, which teaches best.",
        validators=[
            Optional(),
            within(1, 20, "The attempts must be a whole number from 1 to 20, or empty"),
        ],
    )
    seen = HiddenField()
    was = HiddenField()
    submit = SubmitField("Save the quiz", widget=GovSubmitInput())

    def part(self) -> PartFields:
        """What the form says for the course's outline."""
        return part_of(self.data)


#: How each kind of question serves, for whoever chooses one.
HINTS = {
    QuestionKind.SINGLE: "Two to eight answers, one of them right. Each says what it teaches.",
    QuestionKind.MULTIPLE: "Two to eight answers, several of them right.",
    QuestionKind.SHORT: "A word or a name that people should know without being shown it.",
    QuestionKind.NUMERIC: "Something to work out. You say how exact the answer must be.",
    QuestionKind.ORDER: "Steps of a task, or things from most to least.",
    QuestionKind.MATCH: "Terms and meanings, situations and what to do.",
}


#: What a form asks of a quiz before it asks of a question.
OF_THE_QUIZ = frozenset({"title", "minutes", "pass_mark", "attempts", "required"})


class NewQuizForm(QuizForm):
    """A new quiz, which begins with its first question."""

    submit = SubmitField("Add the quiz", widget=GovSubmitInput())

    def __iter__(self) -> Iterator[Field]:
        """The fields as the page shows them: what is said of the quiz, then its question."""
        return iter(sorted(super().__iter__(), key=lambda field: field.name not in OF_THE_QUIZ))


class _NewChoice(NewQuizForm, ChoiceForm):
    """A new quiz that begins with choosing."""


class _NewShort(NewQuizForm, ShortForm):
    """A new quiz that begins with a few words."""


class _NewNumeric(NewQuizForm, NumericForm):
    """A new quiz that begins with a number."""


class _NewOrder(NewQuizForm, OrderForm):
    """A new quiz that begins with an order."""


class _NewMatch(NewQuizForm, MatchForm):
    """A new quiz that begins with matching."""


#: The form of a new quiz for each kind of first question.
NEW_QUIZ_FORMS: Mapping[QuestionKind, type[QuestionForm]] = {
    QuestionKind.SINGLE: _NewChoice,
    QuestionKind.MULTIPLE: _NewChoice,
    QuestionKind.SHORT: _NewShort,
    QuestionKind.NUMERIC: _NewNumeric,
    QuestionKind.ORDER: _NewOrder,
    QuestionKind.MATCH: _NewMatch,
}
