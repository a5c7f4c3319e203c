"""What the forms of all questions have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import HiddenField, SubmitField

from skills_centre.catalogue.packs.quizzes import MatchQuestion, NumericQuestion, OrderQuestion, Question, ShortQuestion
from skills_centre.platform.fields import some_lines

#: How many answers, lines or pairs a question may have.
MOST_ANSWERS = 8


class QuestionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What every question has: its words. Answers come in numbered rows of boxes; rows left empty do not count."""

    #: What the boxes of a row are called, the one that must be filled first.
    row: ClassVar[tuple[str, ...]] = ()
    #: What the pack calls the rows, and what it calls their boxes.
    listed: ClassVar[str] = ""
    boxes: ClassVar[Mapping[str, str]] = {}

    question = some_lines("Question", most=2000, empty="Enter the question")
    seen = HiddenField()
    was = HiddenField()
    submit = SubmitField("Save the question", widget=GovSubmitInput())

    def rows(self) -> Iterator[int]:
        """The numbers of the rows that hold something."""
        for number in range(1, MOST_ANSWERS + 1):
            if any(f"{name}_{number}" in self and self[f"{name}_{number}"].data for name in self.row):
                yield number

    def is_whole(self) -> bool:
        """Whether the question can be kept; what cannot is said beside it."""
        raise NotImplementedError

    def asked(self, key: str = "") -> Question:
        """The question that the form says; a new one has no key yet."""
        raise NotImplementedError

    @classmethod
    def said_by(cls, question: Any) -> dict[str, object]:  # noqa: ANN401 - each form knows its own kind of question
        """What a question says, as the fields of its form."""
        raise NotImplementedError

    def field_at(self, place: Sequence[str | int]) -> str:
        """The field that a part of the question is written in, by the way to it from the question."""
        if place and place[0] == self.listed and len(place) > 1:
            rows = list(self.rows())
            name = self.boxes.get(str(place[2]) if len(place) > 2 else "", self.row[0])
            return f"{name}_{rows[int(place[1])]}" if int(place[1]) < len(rows) else "question"
        if place and place[0] == self.listed:
            return f"{self.row[0]}_1"
        return str(place[0]) if place and place[0] in self else "question"

    def text_in(self, name: str) -> str:
        """What a box holds, without white space round it."""
        return (self[name].data or "").strip()

    def need(self, name: str, sentence: str) -> None:
        """Refuse a box that is empty."""
        if not self.text_in(name):
            self.refuse(name, sentence)

    def refuse(self, name: str, sentence: str) -> None:
        """Say what is wrong beside a box, unless something is said there already."""
        if not self[name].errors:
            self[name].errors = [sentence]

    @property
    def has_no_error(self) -> bool:
        """Whether nothing is wrong with any box."""
        return not any(field.errors for field in self)


class WholeForm(QuestionForm):
    """A question that teaches by what is said of its answer as a whole."""

    right = some_lines("What a right answer teaches", most=2000, empty="Say what somebody learns who answers right")
    wrong = some_lines("What a wrong answer teaches", most=2000, empty="Say what somebody learns who answers wrong")

    def whole(self, key: str) -> dict[str, Any]:
        """The fields of the question that do not depend on its kind."""
        return {
            "key": key,
            "text": self.question.data,
            "right": self.right.data,
            "wrong": self.wrong.data,
        }


def said_of_whole(question: ShortQuestion | NumericQuestion | OrderQuestion | MatchQuestion) -> dict[str, object]:
    """What a question says as a whole, as fields of its form."""
    return {"question": question.text, "right": question.right, "wrong": question.wrong}


def lines_of(text: str | None) -> list[str]:
    """The lines of a box that hold something."""
    return [" ".join(line.split()) for line in (text or "").split("\n") if line.strip()]
