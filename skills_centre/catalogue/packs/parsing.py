"""From files to a checked pack: every rule of docs/content-packs.md, and every problem with its file and line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from skills_centre.catalogue.models import Topic
from skills_centre.catalogue.packs import limits
from skills_centre.catalogue.packs.captions import caption_problems
from skills_centre.catalogue.packs.lessons import LessonFacts, lesson_facts
from skills_centre.catalogue.packs.nodes import Located, Place, read_text, read_yaml
from skills_centre.catalogue.packs.pack import CourseFile, ModuleEntry, Pack
from skills_centre.catalogue.packs.part_problems import part_facts
from skills_centre.catalogue.packs.parts import PARTS, AnyPart
from skills_centre.catalogue.packs.problems import PackProblem, PackRefused, refuse_file
from skills_centre.catalogue.packs.quiz_problems import quiz_problems, repeated, without_kind
from skills_centre.catalogue.packs.quizzes import Quiz
from skills_centre.catalogue.packs.stored import Content, bytes_of, size_of
from skills_centre.catalogue.rules.answers import QuestionKind
from skills_centre.catalogue.rules.kinds import ModuleKind

M = TypeVar("M", bound=BaseModel)

COURSE_FILE = "course.yaml"
MEDIA_FOLDER = "media/"


@dataclass
class _Reading:
    """What has been read so far, and what was wrong with it."""

    files: Mapping[str, Content]
    problems: list[PackProblem] = field(default_factory=list)
    lessons: dict[str, str] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    parts: dict[str, AnyPart] = field(default_factory=dict)
    facts: dict[str, LessonFacts] = field(default_factory=dict)


def parse_pack(files: Mapping[str, Content], *, folder: str, is_draft: bool = False) -> Pack:
    """Check the files of a pack and give the course that they are. Raises PackRefused with every problem found.

    A draft may hold media that nothing names yet, as somebody uploads a file before a part shows it; a pack may not. Media that are kept
    already were looked into when they came.
    """
    for path, content in files.items():
        limits.check_name(path)
        limits.check_size(path, size_of(content))
    limits.check_whole(files)
    if COURSE_FILE not in files:
        raise refuse_file(COURSE_FILE, "the pack has no course.yaml.")
    located = read_yaml(COURSE_FILE, bytes_of(files[COURSE_FILE]))
    course = checked(CourseFile, located)
    reading = _Reading(files, problems=limits.media_problems(files))
    reading.problems += [
        problem
        for path, content in files.items()
        if limits.kind_of(path) == limits.CAPTIONS and isinstance(content, bytes)
        for problem in caption_problems(path, content)
    ]
    reading.problems += _course_problems(course, located, folder)
    for index, module in enumerate(course.modules):
        _read_module(reading, module, located, ("modules", index, "file"))
    reading.problems += _policy_problems(course, located, reading.facts)
    unnamed = _unnamed(course, reading)
    reading.problems += _file_problems(reading, [path for path in unnamed if not (is_draft and _is_media(path))])
    if reading.problems:
        raise PackRefused(reading.problems)
    return Pack(course, reading.lessons, reading.quizzes, dict(files), reading.parts)


def checked(model: type[M], located: Located) -> M:
    """The document as a model. Raises PackRefused with a problem for each field that does not fit."""
    if not isinstance(located.data, dict):
        raise refuse_file(
            located.file, "the file must hold fields, one a line, each with its name and a colon.", line=1
        )
    try:
        return model.model_validate(located.data)
    except ValidationError as refused:
        raise PackRefused([_in_words(located, error) for error in refused.errors()]) from None


def _in_words(located: Located, error: ErrorDetails) -> PackProblem:
    place = without_kind(tuple(error["loc"]))
    if error["type"].startswith("union_tag"):
        place = (*place, "kind")
    name = _name(place)
    limit: dict[str, Any] = error.get("ctx", {})
    kind = error["type"]
    sentences = {
        "missing": f"{name} is missing.",
        "union_tag_not_found": f"{name} is missing.",
        "union_tag_invalid": f"{name} must be one of: {', '.join(QuestionKind)}.",
        "extra_forbidden": f"{name} is not a field that packs have.",
        "string_type": f"{name} must be text; put quotes round it.",
        "int_type": f"{name} must be a whole number.",
        "bool_type": f"{name} must be true or false.",
        "list_type": f"{name} must be a list.",
        "model_type": f"{name} must hold fields of its own.",
        "string_too_long": f"{name} is longer than {limit.get('max_length')} characters.",
        "string_pattern_mismatch": f"{name} must be lower-case letters and digits, with hyphens between.",
        "too_short": f"{name} needs at least {limit.get('min_length')}.",
        "too_long": f"{name} may hold at most {limit.get('max_length')}.",
        "greater_than_equal": f"{name} must be {limit.get('ge')} or more.",
        "less_than_equal": f"{name} must be {limit.get('le')} or less.",
        "value_error": f"{name}: {limit.get('error')}.",
    }
    if kind in {"enum", "literal_error"}:
        known = ", ".join(Topic) if place[-1] == "topic" else str(limit.get("expected", "")).replace("'", "")
        sentences[kind] = f"{name} must be one of: {known}."
    if kind == "too_long" and isinstance(error["input"], str):
        kind, limit = "string_too_long", {"max_length": limit.get("max_length")}
        sentences[kind] = f"{name} is longer than {limit['max_length']} characters."
    if kind.startswith("date"):
        sentences[kind] = f"{name} must be a day, such as 2027-09-30."
    return located.problem(place, sentences.get(kind, f"{name}: {error['msg']}."))


def _name(place: Place) -> str:
    """A part of a document as a person would point at it: “minutes” of modules 2."""
    words = [f"{part + 1}" if isinstance(part, int) else part for part in place]
    if not words:
        return "The file"
    return f"“{words[0]}”" if len(words) == 1 else f"“{words[-1]}” ({' '.join(words[:-1])})"


def _course_problems(course: CourseFile, located: Located, folder: str) -> list[PackProblem]:
    problems = []
    if course.key != folder:
        problems.append(located.problem(("key",), f"the key is “{course.key}” but the folder is “{folder}”."))
    total = sum(module.minutes for module in course.modules)
    if total != course.minutes:
        problems.append(
            located.problem(("minutes",), f"“minutes” is {course.minutes}, but the modules' minutes make {total}.")
        )
    for index, taught in enumerate(course.skills):
        if taught.to_level <= taught.from_level:
            problems.append(located.problem(("skills", index), "“to” must be above “from”."))
    if course.key in course.prerequisites:
        problems.append(located.problem(("prerequisites",), "a course cannot come before itself."))
    for name, keys in (
        ("modules", [module.key for module in course.modules]),
        ("skills", [taught.skill for taught in course.skills]),
        ("local_policy", [block.key for block in course.local_policy]),
        ("prerequisites", course.prerequisites),
    ):
        problems += [located.problem((name, index), f"“{keys[index]}” is listed twice.") for index in repeated(keys)]
    files = [module.file for module in course.modules]
    problems += [
        located.problem(("modules", index, "file"), f"“{files[index]}” is named by two modules.")
        for index in repeated(files)
    ]
    return problems


def _read_module(reading: _Reading, module: ModuleEntry, located: Located, place: Place) -> None:
    ending = "md" if module.kind is ModuleKind.LESSON else "yaml"
    if module.file == COURSE_FILE or limits.kind_of(module.file) != ending:
        reading.problems.append(located.problem(place, f"a {module.kind} is a .{ending} file of its own."))
        return
    if module.file not in reading.files:
        reading.problems.append(located.problem(place, f"the pack has no file “{module.file}”."))
        return
    try:
        if module.kind is ModuleKind.LESSON:
            text = read_text(module.file, bytes_of(reading.files[module.file]))
            facts = lesson_facts(module.file, text)
            reading.lessons[module.key] = text
            reading.facts[module.file] = facts
            reading.problems += facts.problems
        elif module.kind in PARTS:
            part_yaml = read_yaml(module.file, bytes_of(reading.files[module.file]))
            part = checked(PARTS[module.kind], part_yaml)
            reading.parts[module.key] = part
            reading.facts[module.file] = part_facts(part, part_yaml)
            reading.problems += reading.facts[module.file].problems
        else:
            quiz_yaml = read_yaml(module.file, bytes_of(reading.files[module.file]))
            quiz = checked(Quiz, quiz_yaml)
            reading.quizzes[module.key] = quiz
            reading.problems += quiz_problems(quiz, quiz_yaml)
    except PackRefused as refused:
        reading.problems += refused.problems


def _policy_problems(course: CourseFile, located: Located, facts: dict[str, LessonFacts]) -> list[PackProblem]:
    declared = {block.key for block in course.local_policy}
    used = {key for one in facts.values() for key in one.policies}
    problems = [
        located.problem(("local_policy", index), f"no lesson has a local-policy block “{block.key}”.")
        for index, block in enumerate(course.local_policy)
        if block.key not in used
    ]
    for file, one in facts.items():
        problems += [
            PackProblem(file, line, f"the block “{key}” is not listed under local_policy in course.yaml.")
            for key, line in one.policies.items()
            if key not in declared
        ]
    return problems


def _unnamed(course: CourseFile, reading: _Reading) -> list[str]:
    """The files that neither the course nor any of its parts names."""
    named = {COURSE_FILE, *(module.file for module in course.modules)}
    named.update(path for one in reading.facts.values() for path in one.media)
    return [path for path in reading.files if path not in named]


def _is_media(path: str) -> bool:
    return path.startswith(MEDIA_FOLDER) and limits.kind_of(path) in limits.MEDIA_TYPES


def _file_problems(reading: _Reading, unnamed: Iterable[str]) -> list[PackProblem]:
    missing = [
        PackProblem(file, line, f"the pack has no file “{path}”.")
        for file, one in reading.facts.items()
        for path, line in one.media.items()
        if path not in reading.files
    ]
    return missing + [
        PackProblem(path, 0, "nothing in the pack names this file; remove it, or name it.") for path in unnamed
    ]
