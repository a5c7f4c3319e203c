"""What a pack says, checked field by field."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from skills_centre.catalogue.models import Delivery, ModuleKind, Topic
from skills_centre.platform.text import is_visible

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def _visible(text: str) -> str:
    if not is_visible(text):
        raise ValueError("it holds a control character; type it again")
    if not text.strip():
        raise ValueError("it is empty")
    return text


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("it must be one line")
    return text


Text = Annotated[StrictStr, Field(max_length=20_000), AfterValidator(_visible)]
Key = Annotated[StrictStr, Field(max_length=80, pattern=KEY_PATTERN)]
SkillKey = Annotated[StrictStr, Field(max_length=120, pattern=KEY_PATTERN)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class SkillTaught(_Part):
    """A skill that the course teaches, from a level to a level."""

    skill: SkillKey
    from_level: Annotated[StrictInt, Field(ge=0, le=9, alias="from")]
    to_level: Annotated[StrictInt, Field(ge=0, le=9, alias="to")]


class PolicyBlock(_Part):
    """What an institution must say in a local-policy block, and who says it."""

    key: Key
    owner: Annotated[Text, Field(max_length=120), AfterValidator(_one_line)]
    asks: Annotated[Text, Field(max_length=500)]


class ModuleEntry(_Part):
    """A module as course.yaml lists it."""

    key: Key
    kind: ModuleKind
    title: Annotated[Text, Field(max_length=120), AfterValidator(_one_line)]
    file: Annotated[Text, Field(max_length=200)]
    minutes: Annotated[StrictInt, Field(ge=0, le=600)]
    required: StrictBool


class CourseFile(_Part):
    """What course.yaml says."""

    format: Literal[1]
    key: Key
    title: Annotated[Text, Field(max_length=100), AfterValidator(_one_line)]
    summary: Annotated[Text, Field(max_length=160), AfterValidator(_one_line)]
    description: Text
    outcomes: Annotated[list[Annotated[Text, Field(max_length=400)]], Field(min_length=1, max_length=20)]
    audience: Annotated[Text, Field(max_length=300)]
    topic: Topic
    provider: Annotated[Text, Field(max_length=120), AfterValidator(_one_line)]
    owner: Annotated[Text, Field(max_length=120), AfterValidator(_one_line)]
    review_on: date
    minutes: Annotated[StrictInt, Field(ge=0, le=10_000)]
    delivery: Delivery
    cost_pence: Annotated[StrictInt, Field(ge=0, le=100_000_000)]
    skills: Annotated[list[SkillTaught], Field(max_length=20)]
    prerequisites: Annotated[list[Key], Field(max_length=20)]
    local_policy: Annotated[list[PolicyBlock], Field(max_length=20)]
    modules: Annotated[list[ModuleEntry], Field(min_length=1, max_length=50)]


class Option(_Part):
    """A choice of a question, with what to learn from choosing it."""

    text: Annotated[Text, Field(max_length=1000)]
    correct: StrictBool
    feedback: Annotated[Text, Field(max_length=2000)]


class Question(_Part):
    """A question of a quiz."""

    key: Key
    kind: Literal["single", "multiple"]
    text: Annotated[Text, Field(max_length=2000)]
    options: Annotated[list[Option], Field(min_length=2, max_length=8)]


class Quiz(_Part):
    """What a quiz file says; the pass mark is a percentage of the questions."""

    pass_mark: Annotated[StrictInt, Field(ge=1, le=100)]
    questions: Annotated[list[Question], Field(min_length=1, max_length=40)]


@dataclass(frozen=True)
class Pack:
    """A course as its pack says it, whole and checked, with the bytes that it was read from."""

    course: CourseFile
    #: The Markdown of each lesson by its module's key.
    lessons: dict[str, str]
    #: Each quiz by its module's key.
    quizzes: dict[str, Quiz]
    files: dict[str, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 of every file's name and bytes: the same pack has the same digest wherever it lies."""
        whole = hashlib.sha256()
        for path in sorted(self.files):
            content = self.files[path]
            whole.update(f"{path}\0{len(content)}\0".encode() + content)
        return whole.hexdigest()
