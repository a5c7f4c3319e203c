"""The forms of questions that are answered line by line: put in order, and match."""

from typing import ClassVar

from skills_centre.catalogue.forms.questions.base import MOST_ANSWERS, WholeForm, lines_of, said_of_whole
from skills_centre.catalogue.packs.quizzes import Item, MatchQuestion, OrderQuestion, Pair
from skills_centre.platform.fields import one_line, some_lines


class _LinesForm(WholeForm):
    """A question that is answered line by line."""

    def _check_lines(self, first: str, sentence: str) -> None:
        rows = list(self.rows())
        for number in rows:
            self.need(f"{first}_{number}", f"Enter line {number}, or empty its other boxes")
        if len(rows) < 2:
            self.refuse(f"{first}_1", sentence)


class OrderForm(_LinesForm):
    """A question that is answered by putting lines in order."""

    row = ("item", "why")
    listed = "items"
    boxes: ClassVar = {"text": "item", "feedback": "why"}

    def is_whole(self) -> bool:
        """Whether there are lines to put in order."""
        self._check_lines("item", "Enter at least two lines, in their right order")
        return self.has_no_error

    def asked(self, key: str = "") -> OrderQuestion:
        """The question that the form says."""
        items = [
            Item.model_construct(text=self.text_in(f"item_{n}"), feedback=self.text_in(f"why_{n}") or None)
            for n in self.rows()
        ]
        return OrderQuestion.model_construct(**self.whole(key), kind="order", items=items)

    @classmethod
    def said_by(cls, question: OrderQuestion) -> dict[str, object]:
        """What a question says, as the fields of its form."""
        said = said_of_whole(question)
        for number, item in enumerate(question.items, start=1):
            said |= {f"item_{number}": item.text, f"why_{number}": item.feedback or ""}
        return said


class MatchForm(_LinesForm):
    """A question that is answered by matching each line to what belongs to it."""

    row = ("item", "match", "why")
    listed = "pairs"
    boxes: ClassVar = {"item": "item", "match": "match", "feedback": "why"}

    distractors = some_lines(
        "Choices that belong to none",
        most=1800,
        hint="One a line, at most six. You may leave it empty.",
    )

    def is_whole(self) -> bool:
        """Whether every line has its match."""
        self._check_lines("item", "Enter at least two lines with what belongs to each")
        for number in self.rows():
            self.need(f"match_{number}", f"Enter what belongs to line {number}")
        extra = lines_of(self.distractors.data)
        if len(extra) > 6 or any(len(one) > 300 for one in extra):
            self.refuse("distractors", "Enter at most six choices, each of at most 300 characters")
        return self.has_no_error

    def asked(self, key: str = "") -> MatchQuestion:
        """The question that the form says."""
        pairs = [
            Pair.model_construct(
                item=self.text_in(f"item_{n}"),
                match=self.text_in(f"match_{n}"),
                feedback=self.text_in(f"why_{n}") or None,
            )
            for n in self.rows()
        ]
        return MatchQuestion.model_construct(
            **self.whole(key), kind="match", pairs=pairs, distractors=lines_of(self.distractors.data)
        )

    @classmethod
    def said_by(cls, question: MatchQuestion) -> dict[str, object]:
        """What a question says, as the fields of its form."""
        said = {**said_of_whole(question), "distractors": "\n".join(question.distractors)}
        for number, pair in enumerate(question.pairs, start=1):
            said |= {
                f"item_{number}": pair.item,
                f"match_{number}": pair.match,
                f"why_{number}": pair.feedback or "",
            }
        return said


for _number in range(1, MOST_ANSWERS + 1):
    for _form in (OrderForm, MatchForm):
        setattr(_form, f"item_{_number}", one_line(f"Line {_number}", most=300, is_needed=False))
        setattr(_form, f"why_{_number}", some_lines(f"Why, for line {_number}", most=2000))
    setattr(
        MatchForm,
        f"match_{_number}",
        one_line(
            f"What belongs to line {_number}", most=300, is_needed=False, called=f"text that belongs to line {_number}"
        ),
    )
