"""The forms of questions whose answers are typed: a few words, or a number."""

from collections.abc import Sequence
from typing import ClassVar

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField

from skills_centre.catalogue.forms.questions.base import WholeForm, lines_of, said_of_whole
from skills_centre.catalogue.packs.quizzes import NumericQuestion, ShortQuestion, WrongAnswer, WrongNumber
from skills_centre.catalogue.rules.answers import exactly, read_number
from skills_centre.platform.fields import one_line, some_lines

#: How many wrong answers may be named, as in a pack.
MOST_MISTAKES = 8


class _TypedForm(WholeForm):
    """A question whose answer is typed; wrong answers that people often give may have feedback of their own."""

    row = ("mistake", "teaches")
    listed = "mistakes"
    boxes: ClassVar = {"answer": "mistake", "feedback": "teaches"}

    def _check_mistakes(self) -> None:
        for number in self.rows():
            self.need(f"mistake_{number}", "Enter the wrong answer, or empty the box below it")
            self.need(f"teaches_{number}", "Say what this wrong answer teaches")

    @staticmethod
    def _said_of_mistakes(mistakes: Sequence[tuple[str, str]]) -> dict[str, object]:
        return {
            name: text
            for number, (answer, feedback) in enumerate(mistakes, start=1)
            for name, text in ((f"mistake_{number}", answer), (f"teaches_{number}", feedback))
        }


class ShortForm(_TypedForm):
    """A question that is answered in a few words."""

    answers = some_lines(
        "Answers that are right",
        most=2600,
        empty="Enter at least one answer that is right",
        hint="One a line: other spellings, and other words for the same. Capitals, accents and punctuation at the ends do not matter.",
    )
    near = BooleanField("Allow one small misspelling in a longer word", widget=GovCheckboxInput(), default=True)

    def is_whole(self) -> bool:
        """Whether the answers can be kept."""
        answers = lines_of(self.answers.data)
        if len(answers) > 20 or any(len(answer) > 120 for answer in answers):
            self.refuse("answers", "Enter at most 20 answers, each of at most 120 characters")
        self._check_mistakes()
        return self.has_no_error

    def asked(self, key: str = "") -> ShortQuestion:
        """The question that the form says."""
        mistakes = [
            WrongAnswer.model_construct(answer=self.text_in(f"mistake_{n}"), feedback=self[f"teaches_{n}"].data)
            for n in self.rows()
        ]
        return ShortQuestion.model_construct(
            **self.whole(key),
            kind="short",
            answers=lines_of(self.answers.data),
            near=bool(self.near.data),
            mistakes=mistakes,
        )

    @classmethod
    def said_by(cls, question: ShortQuestion) -> dict[str, object]:
        """What a question says, as the fields of its form."""
        mistakes = [(one.answer, one.feedback) for one in question.mistakes]
        return {
            **said_of_whole(question),
            "answers": "\n".join(question.answers),
            "near": question.near,
            **cls._said_of_mistakes(mistakes),
        }


class NumericForm(_TypedForm):
    """A question that is answered with a number."""

    value = one_line(
        "The right number",
        most=30,
        is_needed=False,
        hint="Leave it empty if any number in a range is right.",
        called="right number",
    )
    tolerance = one_line(
        "Give or take",
        most=30,
        is_needed=False,
        hint="How far from it still counts as right. Empty means not at all.",
        called="number that is given or taken",
    )
    least = one_line("The least that is right", most=30, is_needed=False, called="least that is right")
    most = one_line("The most that is right", most=30, is_needed=False, called="most that is right")
    unit = one_line("Unit", most=30, is_needed=False, hint="It stands beside the box, such as days, % or £.")

    def is_whole(self) -> bool:
        """Whether the numbers are numbers."""
        numbers = ("value", "tolerance", "least", "most")
        names = (*numbers, *(f"mistake_{number}" for number in self.rows()))
        for name in names:
            if self.text_in(name) and read_number(self.text_in(name), unit=self.text_in("unit")) is None:
                self.refuse(name, "Enter a number in digits, such as 12 or 4.5")
        if not self.text_in("value") and not (self.text_in("least") and self.text_in("most")):
            self.refuse("value", "Enter the right number, or both the least and the most that is right")
        if self.text_in("value") and (self.text_in("least") or self.text_in("most")):
            self.refuse("value", "Enter either the right number or a range, not both")
        self._check_bounds()
        self._check_mistakes()
        return self.has_no_error

    def _check_bounds(self) -> None:
        """Say in the form's own words what would be refused of how exact the answer must be."""
        give = read_number(self.text_in("tolerance"), unit=self.text_in("unit"))
        if give is not None and (give < 0 or not self.text_in("value")):
            self.refuse("tolerance", "Enter 0 or more, beside the right number; a range needs nothing here")
        least, most = (read_number(self.text_in(name), unit=self.text_in("unit")) for name in ("least", "most"))
        if least is not None and most is not None and most < least:
            self.refuse("most", "Enter a number that is not below the least")

    def asked(self, key: str = "") -> NumericQuestion:
        """The question that the form says."""
        mistakes = [
            WrongNumber.model_construct(answer=self._number(f"mistake_{n}"), feedback=self[f"teaches_{n}"].data)
            for n in self.rows()
        ]
        return NumericQuestion.model_construct(
            **self.whole(key),
            kind="numeric",
            value=self._number("value"),
            tolerance=self._number("tolerance"),
            least=self._number("least"),
            most=self._number("most"),
            unit=self.text_in("unit") or None,
            mistakes=mistakes,
        )

    @classmethod
    def said_by(cls, question: NumericQuestion) -> dict[str, object]:
        """What a question says, as the fields of its form."""
        said = {name: getattr(question, name) for name in ("value", "tolerance", "least", "most")}
        mistakes = [(_written(one.answer), one.feedback) for one in question.mistakes]
        return {
            **said_of_whole(question),
            **{name: "" if number is None else _written(number) for name, number in said.items()},
            "unit": question.unit or "",
            **cls._said_of_mistakes(mistakes),
        }

    def _number(self, name: str) -> float | None:
        """A number as a pack holds it: whole where it is whole."""
        number = read_number(self.text_in(name), unit=self.text_in("unit")) if self.text_in(name) else None
        if number is None:
            return None
        return int(number) if number == int(number) else float(number)


def _written(number: float) -> str:
    """A pack's number as somebody would type it."""
    return f"{exactly(number):f}"


for _number in range(1, MOST_MISTAKES + 1):
    setattr(_TypedForm, f"mistake_{_number}", one_line(f"Wrong answer {_number}", most=120, is_needed=False))
    setattr(_TypedForm, f"teaches_{_number}", some_lines(f"What wrong answer {_number} teaches", most=2000))
