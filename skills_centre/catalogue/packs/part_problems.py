"""What may be wrong with a video, document, link, reflection or session whose every field fits, and which files it names."""

from skills_centre.catalogue.packs.lessons import LessonFacts, lesson_facts
from skills_centre.catalogue.packs.nodes import Located
from skills_centre.catalogue.packs.parts import AnyPart, ReflectionPart, VideoPart, markdown_of, media_fields
from skills_centre.catalogue.packs.problems import PackProblem
from skills_centre.catalogue.packs.quiz_problems import repeated


def part_facts(part: AnyPart, located: Located) -> LessonFacts:
    """The media that a part names with their lines, and what is wrong with the part."""
    facts = LessonFacts()
    if isinstance(part, VideoPart):
        facts.problems += _video_problems(part, located)
    if isinstance(part, ReflectionPart):
        facts.problems += [
            located.problem(("questions", index, "key"), f"“{part.questions[index].key}” is the key of two questions.")
            for index in repeated(question.key for question in part.questions)
        ]
    for name, path in media_fields(part).items():
        facts.media.setdefault(path, located.line((name,)))
    for name, text in markdown_of(part).items():
        _read_markdown(name, text, located, facts)
    return facts


def _read_markdown(name: str, text: str, located: Located, facts: LessonFacts) -> None:
    """Add what a field's Markdown names and breaks, each with its line in the file."""
    at = located.line((name,))
    before = at if "\n" in text.strip() else at - 1
    said = lesson_facts(located.file, text)
    facts.problems += [
        PackProblem(located.file, before + problem.line, problem.sentence, (name,)) for problem in said.problems
    ]
    facts.problems += [
        PackProblem(located.file, before + line, "a local-policy block belongs in a lesson.", (name,))
        for line in said.policies.values()
    ]
    for path, line in said.media.items():
        facts.media.setdefault(path, before + line)


def _video_problems(part: VideoPart, located: Located) -> list[PackProblem]:
    problems = []
    if bool(part.video) == bool(part.address):
        problems.append(
            located.problem(
                ("video",), "a video is either one of the course’s own files or an address elsewhere, one of the two."
            )
        )
    if part.video and not part.captions:
        problems.append(
            located.problem(("captions",), "a video needs captions, for those who cannot hear it; add a .vtt file.")
        )
    if part.address and not part.video:
        problems += [
            located.problem((name,), f"{name} go with a video of the course’s own, not with an address elsewhere.")
            for name in ("captions", "poster")
            if getattr(part, name)
        ]
    return problems
