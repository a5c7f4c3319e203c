"""Reading, checking and writing packs."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from skills_centre.catalogue.packs import PackRefused, parse_pack, read_folder, read_zip, write_pack, write_zip
from tests.catalogue.builders import PNG, course_data, make_pack, pack_files, quiz_data

CONTENT = Path(__file__).parent.parent.parent / "course_content"


def problems_of(files: dict[str, bytes], folder: str = "tea-making") -> list[str]:
    with pytest.raises(PackRefused) as refused:
        parse_pack(files, folder=folder)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "folder", sorted(file.parent for file in CONTENT.glob("*/course.yaml")), ids=lambda folder: folder.name
)
def test_every_course_of_ours_parses_and_round_trips_byte_for_byte(folder: Path) -> None:
    files = read_folder(folder)
    pack = parse_pack(files, folder=folder.name)
    assert pack.files == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert read_zip(write_zip(folder.name, pack.contents)) == (folder.name, files)
    media = {path: files[path] for path in files if path.startswith("media/")}
    written = write_pack(pack.course, pack.lessons, pack.quizzes, media, pack.parts)
    again = parse_pack(written, folder=folder.name)
    assert (again.course, again.lessons, again.quizzes, again.parts) == (
        pack.course,
        pack.lessons,
        pack.quizzes,
        pack.parts,
    )
    assert write_pack(again.course, again.lessons, again.quizzes, {}, again.parts) == {
        path: content for path, content in written.items() if not path.startswith("media/")
    }


def test_a_written_pack_keeps_awkward_text() -> None:
    awkward = "Yes: 'quoted' — “text” # not a comment\n\n  indented\nno\n"
    pack = make_pack(description=awkward, outcomes=["no", "2027-01-01", "1_000", "- dash", "trailing "])
    again = parse_pack(write_pack(pack.course, pack.lessons, pack.quizzes, {}), folder="tea-making")
    assert again.course == pack.course


def test_the_digest_changes_with_every_byte_and_name() -> None:
    files = pack_files()
    pack = parse_pack(files, folder="tea-making")
    assert pack.digest == parse_pack(dict(reversed(files.items())), folder="tea-making").digest
    other = parse_pack({**files, "lessons/01.md": files["lessons/01.md"] + b"\n"}, folder="tea-making")
    assert other.digest != pack.digest


@pytest.mark.parametrize(
    ("changes", "line", "said"),
    [
        ({"topic": "Tea"}, "topic:", "must be one of: Artificial intelligence, Data"),
        ({"minutes": 11}, "minutes: 11", "the modules' minutes make 10"),
        ({"minutes": "10"}, "minutes: '10'", "must be a whole number"),
        ({"summary": "x" * 161}, "summary:", "longer than 160 characters"),
        ({"key": "Tea Making"}, "key: Tea", "lower-case letters"),
        ({"key": "other"}, "key: other", "the key is “other” but the folder is “tea-making”"),
        ({"outcomes": []}, "outcomes:", "needs at least 1"),
        ({"delivery": "by post"}, "delivery:", "must be one of: bite-size"),
        ({"review_on": "soon"}, "review_on:", "must be a day, such as 2027-09-30"),
        ({"colour": "red"}, "colour:", "is not a field that packs have"),
        ({"title": True}, "title:", "must be text; put quotes round it"),
        ({"title": "a\0b"}, "title:", "control character"),
        ({"title": "  "}, "title:", "it is empty"),
        ({"cost_pence": -1}, "cost_pence:", "must be 0 or more"),
        ({"prerequisites": ["tea-making"]}, "prerequisites:", "cannot come before itself"),
        ({"skills": [{"skill": "clear-writing", "from": 2, "to": 2}]}, "- skill:", "“to” must be above “from”"),
        (
            {"local_policy": [{"key": "tea", "owner": "A", "asks": "B"}]},
            "- key: tea",
            "no lesson has a local-policy block “tea”",
        ),
    ],
)
def test_a_wrong_field_is_refused_with_its_line(changes: dict[str, Any], line: str, said: str) -> None:
    files = pack_files()
    files["course.yaml"] = yaml.safe_dump({**course_data(), **changes}, sort_keys=False).encode()
    lines = files["course.yaml"].decode().split("\n")
    number = next(at for at, text in enumerate(lines, 1) if text.strip().startswith(line))
    found = problems_of(files)
    assert any(one.startswith(f"course.yaml, line {number}:") and said in one for one in found), found


def test_a_missing_field_is_named_where_it_should_stand() -> None:
    files = pack_files()
    data = course_data()
    del data["modules"][1]["minutes"]
    files["course.yaml"] = yaml.safe_dump(data, sort_keys=False).encode()
    number = next(at for at, text in enumerate(files["course.yaml"].decode().split("\n"), 1) if "key: check" in text)
    assert problems_of(files) == [f"course.yaml, line {number}: “minutes” (modules 2) is missing."]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (b"a: &x 1\nb: *x\n", 1, "anchors and aliases"),
        (b"a: 1\nb: !!python/object:os.system x\n", 2, "tags (!) are not allowed"),
        (b"a: 1\na: 2\n", 2, "“a” is given twice"),
        (b"a: 1\n<<: {b: 2}\n", 2, "one plain word"),
        (b"a: [1\nb: 2\n", 2, "not YAML"),
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        (b"a: 1\nb: 2\x00\n", 2, "control character"),
        (b"\xef\xbb\xbfa: 1\n", 1, "control character"),
        (b"a: 1\nb: 2027-02-30\n", 2, "not a value"),
        (b"a: " + b"[" * 5000, 1, "nested too deeply"),
        (b"", 0, "the file is empty"),
        (b"- a\n", 1, "must hold fields"),
        (b"a: 1\n---\nb: 2\n", 2, "not YAML"),
        (b"a: " + b"9" * 5000 + b"\n", 1, "not a value"),
    ],
)
def test_yaml_that_hides_or_breaks_is_refused_with_its_line(text: bytes, line: int, said: str) -> None:
    found = problems_of({**pack_files(), "course.yaml": text})
    place = f"course.yaml, line {line}:" if line else "course.yaml:"
    assert len(found) == 1
    assert found[0].startswith(place)
    assert said in found[0]


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    bomb = "a: &a [lol]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    assert "anchors and aliases" in problems_of({**pack_files(), "course.yaml": bomb.encode()})[0]


@pytest.mark.parametrize(
    ("lesson", "line", "said"),
    [
        ("# Title\n", 1, "headings start at ##"),
        ("a\n\n::: warning\nx\n:::\n", 3, "“warning” is not a kind of block"),
        ("a\n\n::: exercise\nx\n", 3, "the block is never closed"),
        ("a\n\n:::\n", 3, "closes a block that was never opened"),
        ("::: exercise\nx\n::: example\ny\n:::\n", 3, "is not closed before this one"),
        ("::: exercise now\nx\n:::\n", 1, "nothing may follow"),
        ("::: local-policy\nx\n:::\n", 1, "needs its key"),
        ("::: local-policy tea\nx\n:::\n", 1, "not listed under local_policy"),
        ("![](media/a.png)\n", 1, "no alternative text"),
        ("ok\n\n![A](media/a.png)\n", 3, "the pack has no file “media/a.png”"),
        ("![A](https://example.org/a.png)\n", 1, "one of the course’s own files"),
        ("[a](javascript:alert(1)) [b](other.md)\n", 1, "is not a whole address"),
        ("   \n", 1, "the lesson is empty"),
    ],
)
def test_a_wrong_lesson_is_refused_with_its_line(lesson: str, line: int, said: str) -> None:
    found = problems_of(pack_files(lesson=lesson))
    assert any(one.startswith(f"lessons/01.md, line {line}:") and said in one for one in found), found


def test_colons_inside_code_are_text() -> None:
    assert make_pack(lesson="```\n::: warning\n```\n").lessons["leaves"]


@pytest.mark.parametrize(
    ("flags", "kind", "said"),
    [
        ([False, False], "single", "has no right option"),
        ([True, True], "single", "one right option, and this has 2"),
        ([False, False], "multiple", "has no right option"),
        ([True], "single", "needs at least 2"),
    ],
)
def test_a_question_needs_its_right_options(flags: list[bool], kind: str, said: str) -> None:
    quiz = quiz_data()
    quiz["questions"][0]["kind"] = kind
    quiz["questions"][0]["options"] = [
        {"text": f"Option {at}", "correct": flag, "feedback": "Because."} for at, flag in enumerate(flags)
    ]
    found = problems_of({**pack_files(), "quiz.yaml": yaml.safe_dump(quiz).encode()})
    assert len(found) == 1
    assert found[0].startswith("quiz.yaml, line ")
    assert said in found[0]


def test_every_option_needs_feedback() -> None:
    quiz = quiz_data()
    del quiz["questions"][0]["options"][1]["feedback"]
    assert (
        "“feedback” (questions 1 options 2) is missing"
        in problems_of({**pack_files(), "quiz.yaml": yaml.safe_dump(quiz).encode()})[0]
    )


def test_files_that_are_missing_left_over_or_not_what_they_say_are_named() -> None:
    files = pack_files(lesson="![A](media/a.png)\n")
    del files["quiz.yaml"]
    found = "\n".join(problems_of({**files, "media/a.png": b"GIF89a", "notes.md": b"x"}))
    assert "the pack has no file “quiz.yaml”" in found
    assert "notes.md: nothing in the pack names this file" in found
    assert "media/a.png: the file does not hold what its name says" in found
    assert parse_pack({**pack_files(lesson="![A](media/a.png)\n"), "media/a.png": PNG}, folder="tea-making").digest


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../x.md", "leads out"),
        ("/etc/x.md", "leads out"),
        ("a\\b.md", "leads out"),
        ("c:x.md", "leads out"),
        ("run.exe", "files of these kinds only"),
        ("page.svg", "files of these kinds only"),
        (".hidden.md", "do not begin with a dot"),
        ("a b.md", "letters, digits"),
        ("x" * 250 + ".md", "longer than 200"),
        ("QUIZ.yaml", "differs from quiz.yaml only by capitals"),
    ],
)
def test_names_that_do_not_belong_are_refused(name: str, said: str) -> None:
    assert said in problems_of({**pack_files(), name: b"x"})[0]


def test_too_much_is_refused() -> None:
    assert "more than 300 files" in problems_of({**pack_files(), **{f"media/{n}.png": PNG for n in range(300)}})[0]
    assert "larger than 5 MB" in problems_of({**pack_files(), "media/a.png": b"\0" * (5 * 1024 * 1024 + 1)})[0]
    assert "larger than 50 MB" in problems_of({**pack_files(), "media/a.mp4": b"\0" * (50 * 1024 * 1024 + 1)})[0]
    one = PNG + b"\0" * (5 * 1024 * 1024 - len(PNG))
    many = {f"media/{n}.png": one for n in range(21)}
    assert "larger than 100 MB" in problems_of({**pack_files(), **many})[0]
    assert "longer than 256 KB" in problems_of(pack_files(lesson="x" * 300_000))[0]


def test_a_folder_with_a_link_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "tea-making"
    (folder / "lessons").mkdir(parents=True)
    for path, content in pack_files().items():
        (folder / path).write_bytes(content)
    assert parse_pack(read_folder(folder), folder="tea-making").digest
    (folder / "quiz.yaml").unlink()
    (folder / "quiz.yaml").symlink_to("/etc/hostname")
    with pytest.raises(PackRefused, match=r"quiz\.yaml: a pack holds plain files only"):
        read_folder(folder)
    (folder / "quiz.yaml").unlink()
    (folder / "media").symlink_to("/etc")
    with pytest.raises(PackRefused, match="holds no links"):
        read_folder(folder)
