"""The form of a question that is answered by choosing."""

from typing import ClassVar

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput
from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # its type stubs are older

from skills_centre.catalogue.forms.questions.base import MOST_ANSWERS, QuestionForm
from skills_centre.catalogue.packs.quizzes import ChoiceQuestion, Option
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.platform.fields import one_line, some_lines


class ChoiceForm(QuestionForm):
    """A question with up to eight answers to choose from."""

    row = ("answer", "feedback", "right")
    listed = "options"
    boxes: ClassVar = {"text": "answer", "correct": "right", "feedback": "feedback"}

    kind = RadioField(
        "How is it answered?",
        widget=GovRadioInput(),
        choices=[SelectChoice(kind.value, kind.in_words) for kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)],
        default="single",
    )

    def is_whole(self) -> bool:
        """Whether the answers can be kept; what cannot is said beside them."""
        rows = list(self.rows())
        for number in rows:
            self.need(f"answer_{number}", f"Enter answer {number}, or empty its other boxes")
            self.need(f"feedback_{number}", f"Say what somebody learns from choosing answer {number}")
        right = sum(bool(self[f"right_{number}"].data) for number in rows)
        if len(rows) < 2:
            self.refuse("answer_1", "Enter at least two answers")
        elif right == 0:
            self.refuse("answer_1", "Mark at least one answer as right")
        elif right > 1 and self.kind.data == "single":
            self.kind.errors = ["Several answers are marked as right, so choose “Choose all that apply”"]
        return self.has_no_error

    def asked(self, key: str = "") -> ChoiceQuestion:
        """The question that the form says."""
        options = [
            Option.model_construct(
                text=self[f"answer_{number}"].data,
                correct=bool(self[f"right_{number}"].data),
                feedback=self[f"feedback_{number}"].data,
            )
            for number in self.rows()
        ]
        return ChoiceQuestion.model_construct(key=key, kind=self.kind.data, text=self.question.data, options=options)

    @classmethod
    def said_by(cls, question: ChoiceQuestion) -> dict[str, object]:
        """What a question says, as the fields of its form."""
        said: dict[str, object] = {"question": question.text, "kind": question.kind}
        for number, option in enumerate(question.options, start=1):
            said |= {
                f"answer_{number}": option.text,
                f"right_{number}": option.correct,
                f"feedback_{number}": option.feedback,
            }
        return said


for _number in range(1, MOST_ANSWERS + 1):
    setattr(ChoiceForm, f"answer_{_number}", one_line(f"Answer {_number}", most=1000, is_needed=False))
    setattr(ChoiceForm, f"right_{_number}", BooleanField(f"Answer {_number} is right", widget=GovCheckboxInput()))
    setattr(ChoiceForm, f"feedback_{_number}", some_lines(f"What answer {_number} teaches", most=2000))
