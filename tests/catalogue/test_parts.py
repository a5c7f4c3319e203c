"""Videos, files, links and reflections: from pack to draft, checked, compared and searched."""

from collections.abc import Callable
from typing import Any

import pytest

from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs import PackRefused, parse_pack, write_pack
from skills_centre.catalogue.packs.captions import Cue, caption_problems, cues
from skills_centre.catalogue.packs.lessons import plain_lines
from skills_centre.catalogue.packs.manuscript import PartFields
from skills_centre.catalogue.packs.parts import LinkPart, ReflectionPart, ReflectionQuestion, questions_of
from skills_centre.catalogue.queries.courses import course_version, module_of, modules_of, pack_files
from skills_centre.catalogue.queries.differences import difference_of
from skills_centre.catalogue.queries.media import media_of, media_piece
from skills_centre.catalogue.rules.kinds import ModuleKind
from skills_centre.catalogue.services.drafts import start_version
from skills_centre.catalogue.services.editing import revise_draft
from skills_centre.catalogue.services.indexing import searched_words
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import publish_course
from tests.catalogue.parts import CAPTIONS, FILE, LINK, MP4, REFLECTION, VIDEO, all_kinds
from tests.conftest import NOW

MakePerson = Callable[..., Person]


def problems_of(files: dict[str, bytes]) -> list[str]:
    with pytest.raises(PackRefused) as refused:
        parse_pack(files, folder="tea-making")
    return [str(problem) for problem in refused.value.problems]


def without(said: dict[str, Any], *names: str, **more: object) -> dict[str, Any]:
    return {**{name: value for name, value in said.items() if name not in names}, **more}


def test_every_kind_is_read_and_written_again_alike() -> None:
    files = all_kinds()
    pack = parse_pack(files, folder="tea-making")
    assert pack.files == files
    assert sorted(pack.parts) == ["the-file", "the-link", "the-reflection", "the-session", "the-video"]
    media = {path: content for path, content in files.items() if path.startswith("media/")}
    written = write_pack(pack.course, pack.lessons, pack.quizzes, media, pack.parts)
    again = parse_pack(written, folder="tea-making")
    assert (again.course, again.lessons, again.quizzes, again.parts) == (
        pack.course,
        pack.lessons,
        pack.quizzes,
        pack.parts,
    )
    assert write_pack(again.course, again.lessons, again.quizzes, media, again.parts) == written


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("video", without(VIDEO, "captions"), "videos/the-video.yaml, line 1: a video needs captions"),
        ("video", without(VIDEO, "transcript"), "“transcript” is missing"),
        ("video", without(VIDEO, address="https://example.org/film"), "one of the two"),
        ("video", {"address": "http://example.org/film", "transcript": "x"}, "begins with https://"),
        ("video", without(VIDEO, "video", address="https://example.org/f"), "captions go with a video"),
        ("video", {**VIDEO, "captions": "media/pour.png"}, "ends in .vtt"),
        ("video", {**VIDEO, "video": "media/other.mp4"}, "the pack has no file “media/other.mp4”"),
        ("video", {**VIDEO, "transcript": "ok\n\n![](media/pour.png)\n"}, "the image has no alternative text"),
        ("file", {**FILE, "document": "lessons/01.md"}, "must be one of the course’s own files"),
        ("link", {**LINK, "address": "https://user@example.org/"}, "begins with https://"),
        ("link", {**LINK, "address": "javascript:alert(1)"}, "begins with https://"),
        ("link", without(LINK, "run_by"), "“run_by” is missing"),
        ("link", {**LINK, "description": "::: local-policy x\nAsk.\n:::\n"}, "belongs in a lesson"),
        ("reflection", {**REFLECTION, "questions": []}, "needs at least 1"),
        (
            "reflection",
            {**REFLECTION, "questions": [{"key": "a", "text": text} for text in ("A?", "B?")]},
            "is the key of two questions",
        ),
        ("reflection", {**REFLECTION, "marks": 3}, "is not a field that packs have"),
    ],
)
def test_what_is_wrong_with_a_part_is_named(kind: str, said: dict[str, Any], sentence: str) -> None:
    assert sentence in "\n".join(problems_of(all_kinds(changed={kind: said})))


def test_a_problem_in_a_text_has_its_line_in_the_file() -> None:
    said = b"document: media/times.csv\ndescription: |\n  Times.\n\n  # How long\n"
    problems = problems_of({**all_kinds(), "files/the-file.yaml": said})
    assert problems == ["files/the-file.yaml, line 5: headings start at ##; the page gives the lesson its title."]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nHello\n", 3, "this is no caption"),
        ("WEBVTT\n\n00:05.000 --> 00:02.000\nHello\n", 3, "ends before it begins"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:02.000 --> 00:03.000\nB\n", 6, "begins before the one above"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", 3, "says nothing"),
        ("WEBVTT\n\nNOTE only this\n", 1, "no caption in it"),
        ("WEBVTT\n\nHello there\n", 3, "this is no caption"),
    ],
)
def test_captions_are_refused_with_the_line(text: str, line: int, sentence: str) -> None:
    problem = caption_problems("media/a.vtt", text.encode())[0]
    assert (problem.line, sentence in problem.sentence) == (line, True)
    files = {**all_kinds(), "media/pour.vtt": text.encode()}
    assert f"media/pour.vtt, line {line}" in "\n".join(problems_of(files))


def test_captions_and_transcripts_are_read() -> None:
    assert cues(CAPTIONS.encode()) == [
        Cue(1.0, 4.0, "Put the kettle on."),
        Cue(80.5, 84.0, "Now pour the water."),
    ]
    assert caption_problems("media/a.vtt", b"\xef\xbb\xbf" + CAPTIONS.replace("\n", "\r\n").encode()) == []
    assert plain_lines("## A *title*\n\nSome `code`\nand [a link](https://x.org).\n") == [
        "A title",
        "Some code and a link.",
    ]


def test_a_question_that_stays_keeps_its_key() -> None:
    before = [ReflectionQuestion(key="a", text="One?"), ReflectionQuestion(key="b", text="Two?")]
    after = questions_of(["Two?", "  ", "Two, in other words?", "New one?"], before)
    assert [(one.key, one.text) for one in after] == [
        ("b", "Two?"),
        ("two-in-other-words", "Two, in other words?"),
        ("new-one", "New one?"),
    ]
    assert [one.key for one in questions_of(["One, then?", "Two?"], before)] == ["a", "b"]


def test_a_published_part_is_whole_and_its_change_is_shown(make_person: MakePerson) -> None:
    author, reviewer = (make_person(name, roles=(Role.LD_ADMINISTRATOR,)) for name in ("Ada Okafor", "Ben Ito"))
    files = all_kinds()
    pack = parse_pack(files, folder="tea-making")
    version_id = publish_course(pack, reviewer_id=reviewer.id, by_id=author.id)
    assert pack_files(version_id) == files
    assert course_version(version_id).state is CourseState.PUBLISHED
    assert [module.kind for module in modules_of(version_id)] == list(ModuleKind)
    assert module_of(version_id, "the-video").part == pack.parts["the-video"]
    for key, word in (("the-video", "kettle"), ("the-link", "oolong"), ("the-reflection", "differently")):
        assert word in searched_words(module_of(version_id, key), {})
    assert {file.name: file.used_in for file in media_of(version_id)} == {
        **dict.fromkeys(("pour.mp4", "pour.png", "pour.vtt"), ("The video",)),
        "times.csv": ("The file",),
    }
    assert media_piece(version_id, "media/pour.mp4", start=4, stop=8) == MP4[4:8] == b"ftyp"

    with transaction():
        draft_id = start_version("tea-making", by_id=author.id, now=NOW)
    link = LinkPart(**{**LINK, "address": "https://example.org/coffee"})
    new = ReflectionPart(prompt="Again.\n", questions=[ReflectionQuestion(key="why", text="Why?")])
    outline = PartFields("The link", 3, is_required=True)
    with transaction():
        revise_draft(
            draft_id,
            lambda draft: draft.with_content("the-link", outline, link).with_new_content(
                ModuleKind.REFLECTION, PartFields("Look back", 2, is_required=False), new
            ),
            seen=course_version(draft_id).pack_digest,
            by_id=author.id,
            now=NOW,
        )
    kept = pack_files(draft_id)
    assert kept["videos/the-video.yaml"] == files["videos/the-video.yaml"]
    assert kept["reflections/look-back.yaml"]
    found = difference_of(course_version(draft_id))
    assert found is not None
    said = {part.title: "".join(run.text for line in part.lines for run in line.runs) for part in found.parts}
    assert "coffee" in said["The link"]
    assert "Question 1: Why?" in said["Look back"]
