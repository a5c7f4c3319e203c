"""What a quiz file says: its questions, each with feedback that teaches."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from skills_centre.catalogue.packs.fields import Key, Part, Text


class Option(Part):
    """A choice of a question, with what to learn from choosing it."""

    text: Annotated[Text, Field(max_length=1000)]
    correct: StrictBool
    feedback: Annotated[Text, Field(max_length=2000)]


class ChoiceQuestion(Part):
    """A question that is answered by choosing one option, or every right one."""

    key: Key
    kind: Literal["single", "multiple"]
    text: Annotated[Text, Field(max_length=2000)]
    options: Annotated[list[Option], Field(min_length=2, max_length=8)]


Question = ChoiceQuestion


class Quiz(Part):
    """What a quiz file says; the pass mark is a percentage of the questions."""

    pass_mark: Annotated[StrictInt, Field(ge=1, le=100)]
    questions: Annotated[list[Question], Field(min_length=1, max_length=40)]
