"""A course while somebody writes it in forms: each step gives a new manuscript, and `as_pack` checks the whole by the rules of packs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from skills_centre.catalogue.errors import LastPart, PartGone
from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.packs.lessons import policy_texts
from skills_centre.catalogue.packs.pack import CourseFile, ModuleEntry, Pack, PolicyBlock, SkillTaught
from skills_centre.catalogue.packs.parsing import COURSE_FILE, MEDIA_FOLDER, parse_pack
from skills_centre.catalogue.packs.parts import AnyPart
from skills_centre.catalogue.packs.quizzes import Question, Quiz
from skills_centre.catalogue.packs.stored import Content, digest_of
from skills_centre.catalogue.packs.writing import write_pack
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.platform.text import slug


@dataclass(frozen=True)
class CourseFields:
    """What the form says of a course as a whole."""

    title: str
    summary: str
    description: str
    outcomes: tuple[str, ...]
    audience: str
    topic: Topic
    provider: str
    owner: str
    review_on: date
    delivery: Delivery
    cost_pence: int


@dataclass(frozen=True)
class PartFields:
    """What the form says of a lesson or quiz in the course's outline."""

    title: str
    minutes: int
    is_required: bool


@dataclass(frozen=True)
class Manuscript:
    """A course as it is being written, not yet checked.

    `former` is the pack that it began from: what was not changed keeps its bytes. `used_keys` are those of parts of earlier versions;
    progress is kept by them, so no new part takes one.
    """

    course: CourseFile
    lessons: Mapping[str, str]
    quizzes: Mapping[str, Quiz]
    #: Videos, files, links and reflections by their keys.
    parts: Mapping[str, AnyPart] = field(default_factory=dict)
    #: Images, films, captions and documents by their paths, whether a part names them yet or not.
    media: Mapping[str, Content] = field(default_factory=dict)
    former: Pack | None = None
    used_keys: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def begin(cls, key: str, fields: CourseFields) -> Self:
        """A new course with nothing in it yet."""
        course = CourseFile.model_construct(
            format=1, key=key, minutes=0, skills=[], prerequisites=[], local_policy=[], modules=[]
        )
        return cls(course, {}, {}).with_fields(fields)

    @classmethod
    def of(cls, pack: Pack, *, used_keys: Collection[str]) -> Self:
        """What a draft says already."""
        media = {path: content for path, content in pack.files.items() if path.startswith(MEDIA_FOLDER)}
        return cls(pack.course, pack.lessons, pack.quizzes, pack.parts, media, pack, frozenset(used_keys))

    def with_fields(self, fields: CourseFields) -> Self:
        """The course with other words about it; white space at the end of its description is no other word."""
        former = getattr(self.course, "description", "")
        description = former if former.rstrip() == fields.description.rstrip() else fields.description
        return self._with(**{**vars(fields), "outcomes": list(fields.outcomes), "description": description})

    def with_skills(self, skills: Collection[SkillTaught]) -> Self:
        """The course teaching these skills."""
        return self._with(skills=list(skills))

    def with_prerequisites(self, keys: Collection[str]) -> Self:
        """The course with these to take first."""
        return self._with(prerequisites=list(keys))

    def with_new_lesson(self, part: PartFields, text: str) -> Self:
        """The course with one more lesson at its end; a lesson that says exactly this already is not added again."""
        if any(self._says(module, part) and self.lessons.get(module.key) == text for module in self.course.modules):
            return self
        module = self._new_part(ModuleKind.LESSON, part)
        added = self._with(modules=[*self.course.modules, module])
        return replace(added, lessons={**self.lessons, module.key: text})

    def with_new_quiz(self, part: PartFields, quiz: Quiz) -> Self:
        """The course with one more quiz at its end; a quiz that says exactly this already is not added again."""
        if any(self._says(module, part) and self.quizzes.get(module.key) == quiz for module in self.course.modules):
            return self
        module = self._new_part(ModuleKind.QUIZ, part)
        added = self._with(modules=[*self.course.modules, module])
        return replace(added, quizzes={**self.quizzes, module.key: quiz})

    def with_new_content(self, kind: ModuleKind, part: PartFields, content: AnyPart) -> Self:
        """The course with one more video, file, link or reflection at its end; one that says exactly this already is not added again."""
        if any(self._says(module, part) and self.parts.get(module.key) == content for module in self.course.modules):
            return self
        module = self._new_part(kind, part)
        added = self._with(modules=[*self.course.modules, module])
        return replace(added, parts={**self.parts, module.key: content})

    def with_content(self, key: str, part: PartFields, content: AnyPart) -> Self:
        """The course with another content of a video, file, link or reflection. Raises PartGone."""
        if not isinstance(content, type(self.parts.get(key))):
            raise PartGone
        return replace(self._with_part(key, part), parts={**self.parts, key: content})

    def with_lesson(self, key: str, part: PartFields, text: str) -> Self:
        """The course with other words in a lesson. Raises PartGone."""
        if key not in self.lessons:
            raise PartGone
        text = self.lessons[key] if self.lessons[key].rstrip() == text.rstrip() else text
        return replace(self._with_part(key, part), lessons={**self.lessons, key: text})

    def with_quiz(self, key: str, part: PartFields, *, pass_mark: int, attempts: int | None = None) -> Self:
        """The course with another pass mark, limit of attempts or outline of a quiz. Raises PartGone."""
        quiz = self._quiz(key).model_copy(update={"pass_mark": pass_mark, "attempts": attempts})
        return replace(self._with_part(key, part), quizzes={**self.quizzes, key: quiz})

    def without_part(self, key: str) -> Self:
        """The course without one of its parts; one that is gone already stays gone. Raises LastPart."""
        kept = [module for module in self.course.modules if module.key != key]
        if not kept:
            raise LastPart
        return replace(
            self._with(modules=kept),
            lessons={one: text for one, text in self.lessons.items() if one != key},
            quizzes={one: quiz for one, quiz in self.quizzes.items() if one != key},
            parts={one: content for one, content in self.parts.items() if one != key},
        )

    def with_part_at(self, key: str, place: int) -> Self:
        """The course with a part at another place, counted from 1. Raises PartGone."""
        part = self._part(key)
        others = [module for module in self.course.modules if module.key != key]
        others.insert(max(0, place - 1), part)
        return self._with(modules=others)

    def with_question(self, key: str, question: Question) -> Self:
        """The course with a question of a quiz, in place of the one with its key or, where its key is empty, at the end.

        Raises PartGone.
        """
        quiz = self._quiz(key)
        if question.key:
            if question.key not in [one.key for one in quiz.questions]:
                raise PartGone
            questions = [question if one.key == question.key else one for one in quiz.questions]
        elif any(one.model_copy(update={"key": ""}) == question for one in quiz.questions):
            return self
        else:
            named = question.model_copy(update={"key": question_key(question, quiz.questions)})
            questions = [*quiz.questions, named]
        return self._with_questions(key, questions)

    def without_question(self, key: str, question_key: str) -> Self:
        """The course without a question of a quiz; one that is gone already stays gone. Raises PartGone or LastPart."""
        kept = [one for one in self._quiz(key).questions if one.key != question_key]
        if not kept:
            raise LastPart
        return self._with_questions(key, kept)

    def with_question_at(self, key: str, question_key: str, place: int) -> Self:
        """The course with a question at another place of its quiz, counted from 1. Raises PartGone."""
        questions = self._quiz(key).questions
        moving = [one for one in questions if one.key == question_key]
        if not moving:
            raise PartGone
        others = [one for one in questions if one.key != question_key]
        others.insert(max(0, place - 1), moving[0])
        return self._with_questions(key, others)

    def media_path(self, name: str, content: bytes) -> str:
        """Where a file with this name would lie: where the same file lies already, else at a path that no other file has."""
        stem, _, kind = name.rpartition(".")
        kind = {"jpeg": "jpg"}.get(kind.casefold(), kind.casefold())
        digest = digest_of(content)
        taken = {path for path, other in self.media.items() if digest_of(other) != digest}
        base = slug(stem)[:80].strip("-") or "file"
        path, number = f"{MEDIA_FOLDER}{base}.{kind}", 2
        while path in taken:
            path, number = f"{MEDIA_FOLDER}{base}-{number}.{kind}", number + 1
        return path

    def with_media(self, path: str, content: bytes) -> Self:
        """The course with a file in its media folder, in place of what lay there. It stays until it is taken out."""
        if path in self.media and digest_of(self.media[path]) == digest_of(content):
            return self
        return replace(self, media={**self.media, path: content})

    def without_media(self, *paths: str) -> Self:
        """The course without files of its media folder; one that is gone already stays gone. A part that names one refuses this."""
        return replace(self, media={path: content for path, content in self.media.items() if path not in paths})

    def file_of(self, key: str) -> str:
        """The pack's file of a part. Raises PartGone."""
        return self._part(key).file

    def as_pack(self, *, owners: Mapping[str, str]) -> Pack:
        """The whole as a checked pack. Raises PackRefused.

        Minutes are the sum of the parts'. The local-policy blocks of its lessons are listed, a new one with its owner from `owners`,
        else the course's.
        """
        course = self.course.model_copy(
            update={
                "minutes": sum(module.minutes for module in self.course.modules),
                "local_policy": self._policies(owners),
            }
        )
        files = write_pack(course, dict(self.lessons), dict(self.quizzes), self.media, self.parts)
        if self.former:
            self._keep_bytes(files, course, self.former)
        return parse_pack(files, folder=course.key, is_draft=True)

    def _keep_bytes(self, files: dict[str, Content], course: CourseFile, former: Pack) -> None:
        """What says the same as before is the same byte for byte, with its comments and line breaks."""
        if course == former.course:
            files[COURSE_FILE] = former.files[COURSE_FILE]
        for module in course.modules:
            if module.key in former.quizzes and self.quizzes.get(module.key) == former.quizzes[module.key]:
                files[module.file] = former.files[module.file]
            if module.key in former.parts and self.parts.get(module.key) == former.parts[module.key]:
                files[module.file] = former.files[module.file]

    def _policies(self, owners: Mapping[str, str]) -> list[PolicyBlock]:
        asked: dict[str, str] = {}
        for module in self.course.modules:
            for key, words in policy_texts(self.lessons.get(module.key, "")).items():
                asked.setdefault(key, words[:500].strip() or f"What is the rule here on {key.replace('-', ' ')}?")
        before = {
            key: words
            for lesson in (self.former.lessons.values() if self.former else ())
            for key, words in policy_texts(lesson).items()
        }
        listed = {block.key: block for block in self.course.local_policy}
        kept = [self._policy(block, asked, before) for block in listed.values() if block.key in asked]
        new = [
            PolicyBlock.model_construct(key=key, owner=owners.get(key, self.course.owner), asks=words)
            for key, words in asked.items()
            if key not in listed
        ]
        return kept + new

    @staticmethod
    def _policy(block: PolicyBlock, asked: Mapping[str, str], before: Mapping[str, str]) -> PolicyBlock:
        """A listed block follows its words in the lesson where it was made of them."""
        if block.asks == before.get(block.key, "")[:500].strip():
            return block.model_copy(update={"asks": asked[block.key]})
        return block

    def _with(self, **changes: object) -> Self:
        return replace(self, course=self.course.model_copy(update=changes))

    def _with_part(self, key: str, part: PartFields) -> Self:
        former = self._part(key)
        changed = former.model_copy(update={"title": part.title, "minutes": part.minutes, "required": part.is_required})
        return self._with(modules=[changed if module is former else module for module in self.course.modules])

    def _with_questions(self, key: str, questions: list[Question]) -> Self:
        quiz = self._quiz(key).model_copy(update={"questions": questions})
        return replace(self, quizzes={**self.quizzes, key: quiz})

    def _part(self, key: str) -> ModuleEntry:
        for module in self.course.modules:
            if module.key == key:
                return module
        raise PartGone

    def _quiz(self, key: str) -> Quiz:
        if key not in self.quizzes:
            raise PartGone
        return self.quizzes[key]

    def _new_part(self, kind: ModuleKind, part: PartFields) -> ModuleEntry:
        taken = {*self.used_keys, *(module.key for module in self.course.modules)}
        key = free_key(part.title, taken, otherwise=str(kind))
        folder = "quizzes" if kind is ModuleKind.QUIZ else f"{kind}s"
        file = f"{folder}/{key}.{'md' if kind is ModuleKind.LESSON else 'yaml'}"
        return ModuleEntry.model_construct(
            key=key, kind=kind, title=part.title, file=file, minutes=part.minutes, required=part.is_required
        )

    @staticmethod
    def _says(module: ModuleEntry, part: PartFields) -> bool:
        return (module.title, module.minutes, module.required) == (part.title, part.minutes, part.is_required)


def free_key(words: str, taken: Collection[str], *, otherwise: str) -> str:
    """A key made of some words that nothing else has; `otherwise` serves where they hold no letter that a key may have."""
    base = slug(words)[:70].strip("-") or otherwise
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def question_key(question: Question, others: Collection[Question]) -> str:
    """A key for a new question of a quiz."""
    return free_key(question.text[:40], {one.key for one in others}, otherwise="question")
