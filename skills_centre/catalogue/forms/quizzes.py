"""The forms in which quizzes are written: a quiz in the outline, and one question with its answers."""

from collections.abc import Iterator

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SubmitField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older
from wtforms.validators import InputRequired, NumberRange

from skills_centre.catalogue.forms.fields import minutes_field, part_of, required_field
from skills_centre.catalogue.packs.manuscript import PartFields
from skills_centre.catalogue.packs.quizzes import ChoiceQuestion, Option
from skills_centre.platform.fields import one_line, some_lines

#: How many answers a question may have, and how many boxes are open at first.
MOST_ANSWERS = 8
SHOWN_ANSWERS = 4


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
            NumberRange(1, 100, message="The pass mark must be a whole number from 1 to 100"),
        ],
    )
    seen = HiddenField()
    submit = SubmitField("Save the quiz", widget=GovSubmitInput())

    def part(self) -> PartFields:
        """What the form says for the course's outline."""
        return part_of(self.data)


class QuestionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A question with up to eight answers; those left empty do not count."""

    question = some_lines("Question", most=2000, empty="Enter the question")
    kind = RadioField(
        "How is it answered?",
        widget=GovRadioInput(),
        choices=[SelectChoice("single", "Choose one answer"), SelectChoice("multiple", "Choose all that apply")],
        default="single",
    )
    seen = HiddenField()
    submit = SubmitField("Save the question", widget=GovSubmitInput())

    def rows(self) -> Iterator[int]:
        """The numbers of the answers that hold something."""
        for number in range(1, MOST_ANSWERS + 1):
            if self[f"answer_{number}"].data or self[f"feedback_{number}"].data or self[f"right_{number}"].data:
                yield number

    def is_whole(self) -> bool:
        """Whether the answers can be kept; what cannot is said beside them."""
        rows = list(self.rows())
        for number in rows:
            for name, sentence in (
                ("answer", f"Enter answer {number}, or empty its other boxes"),
                ("feedback", f"Say what somebody learns from choosing answer {number}"),
            ):
                field = self[f"{name}_{number}"]
                if not (field.data or "").strip():
                    field.errors = [*field.errors, sentence]
        right = sum(bool(self[f"right_{number}"].data) for number in rows)
        if len(rows) < 2:
            self._refuse("Enter at least two answers")
        elif right == 0:
            self._refuse("Mark at least one answer as right")
        elif right > 1 and self.kind.data == "single":
            self.kind.errors = ["Several answers are marked as right, so choose “Choose all that apply”"]
        return not any(field.errors for field in self)

    def asked(self, key: str = "") -> ChoiceQuestion:
        """The question that the form says; a new one has no key yet."""
        options = [
            Option.model_construct(
                text=self[f"answer_{number}"].data,
                correct=bool(self[f"right_{number}"].data),
                feedback=self[f"feedback_{number}"].data,
            )
            for number in self.rows()
        ]
        return ChoiceQuestion.model_construct(key=key, kind=self.kind.data, text=self.question.data, options=options)

    def _refuse(self, sentence: str) -> None:
        first = self["answer_1"]
        if not first.errors:
            first.errors = [sentence]


for _number in range(1, MOST_ANSWERS + 1):
    setattr(QuestionForm, f"answer_{_number}", one_line(f"Answer {_number}", most=1000, is_needed=False))
    setattr(QuestionForm, f"right_{_number}", BooleanField(f"Answer {_number} is right", widget=GovCheckboxInput()))
    setattr(QuestionForm, f"feedback_{_number}", some_lines(f"What answer {_number} teaches", most=2000))


def said_by(question: ChoiceQuestion) -> dict[str, object]:
    """What a question says, as the fields of its form."""
    said: dict[str, object] = {"question": question.text, "kind": question.kind}
    for number, option in enumerate(question.options, start=1):
        said |= {
            f"answer_{number}": option.text,
            f"right_{number}": option.correct,
            f"feedback_{number}": option.feedback,
        }
    return said


class NewQuizForm(QuizForm, QuestionForm):
    """A new quiz, which begins with its first question."""

    submit = SubmitField("Add the quiz", widget=GovSubmitInput())
