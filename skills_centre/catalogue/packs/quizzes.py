"""What a quiz file says: its questions, of six kinds, each with feedback that teaches."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from skills_centre.catalogue.packs.fields import Key, Number, Part, Text, one_line

ShortText = Annotated[Text, Field(max_length=120), AfterValidator(one_line)]
Line = Annotated[Text, Field(max_length=300), AfterValidator(one_line)]
Feedback = Annotated[Text, Field(max_length=2000)]


class Option(Part):
    """A choice of a question, with what to learn from choosing it."""

    text: Annotated[Text, Field(max_length=1000)]
    correct: StrictBool
    feedback: Feedback


class _Question(Part):
    key: Key


class ChoiceQuestion(_Question):
    """A question that is answered by choosing one option, or every right one."""

    kind: Literal["single", "multiple"]
    text: Annotated[Text, Field(max_length=2000)]
    options: Annotated[list[Option], Field(min_length=2, max_length=8)]


class WrongAnswer(Part):
    """A wrong answer that people often give in words, and what to learn from it."""

    answer: ShortText
    feedback: Feedback


class ShortQuestion(_Question):
    """A question that is answered with a word or a few; any of `answers` is right.

    With `near`, a word of five letters or more may hold one small misspelling.
    """

    kind: Literal["short"]
    text: Annotated[Text, Field(max_length=2000)]
    answers: Annotated[list[ShortText], Field(min_length=1, max_length=20)]
    near: StrictBool = False
    right: Feedback
    wrong: Feedback
    mistakes: Annotated[list[WrongAnswer], Field(max_length=8)] = Field(default_factory=list)


class WrongNumber(Part):
    """A wrong number that people often give, and what to learn from it."""

    answer: Number
    feedback: Feedback


class NumericQuestion(_Question):
    """A question that is answered with a number: `value`, give or take `tolerance`, or any from `least` to `most`."""

    kind: Literal["numeric"]
    text: Annotated[Text, Field(max_length=2000)]
    value: Number | None = None
    tolerance: Number | None = None
    least: Number | None = None
    most: Number | None = None
    unit: Annotated[Text, Field(max_length=30), AfterValidator(one_line)] | None = None
    right: Feedback
    wrong: Feedback
    mistakes: Annotated[list[WrongNumber], Field(max_length=8)] = Field(default_factory=list)


class Item(Part):
    """A line to be put in order; `feedback` says why it stands where it does."""

    text: Line
    feedback: Feedback | None = None


class OrderQuestion(_Question):
    """Lines to be put in order; `items` has them in the right one."""

    kind: Literal["order"]
    text: Annotated[Text, Field(max_length=2000)]
    items: Annotated[list[Item], Field(min_length=2, max_length=8)]
    right: Feedback
    wrong: Feedback


class Pair(Part):
    """A line and what belongs to it; `feedback` says why."""

    item: Line
    match: Line
    feedback: Feedback | None = None


class MatchQuestion(_Question):
    """Lines to each of which something belongs; `distractors` are choices that belong to none."""

    kind: Literal["match"]
    text: Annotated[Text, Field(max_length=2000)]
    pairs: Annotated[list[Pair], Field(min_length=2, max_length=8)]
    distractors: Annotated[list[Line], Field(max_length=6)] = Field(default_factory=list)
    right: Feedback
    wrong: Feedback


Question = ChoiceQuestion | ShortQuestion | NumericQuestion | OrderQuestion | MatchQuestion


class Quiz(Part):
    """What a quiz file says; the pass mark is a percentage of the questions, and `attempts` limits how often it may be taken."""

    pass_mark: Annotated[StrictInt, Field(ge=1, le=100)]
    attempts: Annotated[StrictInt, Field(ge=1, le=20)] | None = None
    questions: Annotated[
        list[Annotated[Question, Field(discriminator="kind")]],
        Field(min_length=1, max_length=40),
    ]
