"""What a pack says, checked field by field."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.packs.fields import Key, Part, SkillKey, Text, one_line
from skills_centre.catalogue.packs.parts import AnyPart
from skills_centre.catalogue.packs.quizzes import Quiz
from skills_centre.catalogue.packs.stored import Content, bytes_of, digest_of, size_of
from skills_centre.catalogue.rules.kinds import ModuleKind


class SkillTaught(Part):
    """A skill that the course teaches, from a level to a level."""

    skill: SkillKey
    from_level: Annotated[StrictInt, Field(ge=0, le=9, alias="from")]
    to_level: Annotated[StrictInt, Field(ge=0, le=9, alias="to")]


class PolicyBlock(Part):
    """What an institution must say in a local-policy block, and who says it."""

    key: Key
    owner: Annotated[Text, Field(max_length=120), AfterValidator(one_line)]
    asks: Annotated[Text, Field(max_length=500)]


class ModuleEntry(Part):
    """A module as course.yaml lists it."""

    key: Key
    kind: ModuleKind
    title: Annotated[Text, Field(max_length=120), AfterValidator(one_line)]
    file: Annotated[Text, Field(max_length=200)]
    minutes: Annotated[StrictInt, Field(ge=0, le=600)]
    required: StrictBool


class CourseFile(Part):
    """What course.yaml says."""

    format: Literal[1]
    key: Key
    title: Annotated[Text, Field(max_length=100), AfterValidator(one_line)]
    summary: Annotated[Text, Field(max_length=160), AfterValidator(one_line)]
    description: Text
    outcomes: Annotated[list[Annotated[Text, Field(max_length=400)]], Field(min_length=1, max_length=20)]
    audience: Annotated[Text, Field(max_length=300)]
    topic: Topic
    provider: Annotated[Text, Field(max_length=120), AfterValidator(one_line)]
    owner: Annotated[Text, Field(max_length=120), AfterValidator(one_line)]
    review_on: date
    minutes: Annotated[StrictInt, Field(ge=0, le=10_000)]
    delivery: Delivery
    cost_pence: Annotated[StrictInt, Field(ge=0, le=100_000_000)]
    skills: Annotated[list[SkillTaught], Field(max_length=20)]
    prerequisites: Annotated[list[Key], Field(max_length=20)]
    local_policy: Annotated[list[PolicyBlock], Field(max_length=20)]
    modules: Annotated[list[ModuleEntry], Field(min_length=1, max_length=50)]


@dataclass(frozen=True)
class Pack:
    """A course as its pack says it, whole and checked, with the bytes that it was read from."""

    course: CourseFile
    #: The Markdown of each lesson by its module's key.
    lessons: dict[str, str]
    #: Each quiz by its module's key.
    quizzes: dict[str, Quiz]
    #: Every file by its path; of a draft that is being written, media that are kept already are not read.
    files: Mapping[str, Content]
    #: Each video, file, link and reflection by its module's key.
    parts: dict[str, AnyPart] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of every file's name, size and own digest: the same pack has the same digest wherever it lies."""
        whole = hashlib.sha256()
        for path in sorted(self.files):
            content = self.files[path]
            whole.update(f"{path}\0{size_of(content)}\0{digest_of(content)}\0".encode())
        return whole.hexdigest()

    @property
    def contents(self) -> dict[str, bytes]:
        """Every file's bytes. Raises TypeError where they were not all read."""
        return {path: bytes_of(content) for path, content in self.files.items()}
