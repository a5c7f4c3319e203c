"""The check before publication: what is an error, what is advice, where it is, and what it stops."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from skills_centre.catalogue.commands import check
from skills_centre.catalogue.errors import CheckFailed
from skills_centre.catalogue.models import CourseState
from skills_centre.catalogue.packs.checking import course_to_check
from skills_centre.catalogue.queries.courses import course_version
from skills_centre.catalogue.rules.checking import check_course
from skills_centre.catalogue.rules.findings import Finding, PartToCheck, Spot, Surroundings, Weight
from skills_centre.catalogue.rules.prose import check_prose
from skills_centre.catalogue.rules.reading import minutes_to_read, reading_age
from skills_centre.catalogue.services.publishing import submit
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import keep, make_pack
from tests.conftest import NOW, TODAY

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
CONTENT = Path(__file__).parent.parent.parent / "course_content"
SPOT = Spot("Leaves", "lessons/01.md", "leaves", "lesson")


class Here(Surroundings):
    def has_page(self, path: str) -> bool:
        return path == "/my-skills"


HERE = Here(courses=["tea", "milk"], published=["tea"])


def found(text: str) -> list[Finding]:
    return check_prose(text, SPOT, HERE, own_key="own")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Words.\n\n# Title", 3, "title of the page"),
        ("### Too deep", 1, "the first heading"),
        ("## One\n\nWords.\n\n#### Three", 5, "leave no level out"),
        ("##\n\nWords.", 1, "empty"),
        ("![](media/pot.png)", 1, "no alternative text"),
        ("A.\n![pot.png](media/pot.png)", 2, "is no alternative text"),
        ("![Pot](media/pot.png)", 1, "is no alternative text"),
        ("![screenshot](media/tea-shop.png)", 1, "is no alternative text"),
        ("One.\nTwo [click here](https://a.example).", 2, "does not say where"),
        ("[Read more](https://a.example)", 1, "does not say where"),
        ("- <https://a.example/page>", 1, "its address"),
        ("[](https://a.example)", 1, "no words"),
        ("[The guide]()", 1, "leads nowhere"),
        ("[The top](#top)", 1, "within the page"),
        ("[Coffee](/courses/coffee)", 1, "a course that is not here: coffee"),
        ("[Nothing](/no-such/)", 1, "a page that is not here: /no-such"),
        ("| | |\n|---|---|\n| a | b |", 1, "no heading"),
        ("| a | |\n|---|---|\n| a | b |", 1, "no heading"),
    ],
)
def test_what_somebody_could_not_use_is_an_error_with_its_line(text: str, line: int, words: str) -> None:
    first = found(text)[0]
    assert (first.weight, first.line) == (Weight.ERROR, line)
    assert words in first.sentence


def test_what_is_right_is_not_found() -> None:
    right = (
        "Words.\n\n## One\n\n### Two\n\n## Three\n\n![A blue pot with a chipped spout](media/pot.png)\n\n"
        "[The guide to tea](https://a.example), [tea](/courses/tea/), [this course](/courses/own), [skills](/my-skills?a=1)\n\n"
        "`[here](#x)`\n\n```\n# no heading\n[here]()\n```\n\n| | a |\n|---|---|\n| b | c |\n"
    )
    assert found(right) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See the table below.", "“table below”"),
        ("READ ALL OF THIS now.", "READ ALL OF THIS"),
        ("word " * 45 + ".", "a sentence of 45 words"),
        ("Some few words. " * 45, "a paragraph of 135 words"),
        ("[Milk](/courses/milk)", "staff do not see yet"),
    ],
)
def test_what_tires_is_advice(text: str, words: str) -> None:
    (one,) = found(text)
    assert one.weight is Weight.ADVICE
    assert words in one.sentence


def test_reading_age_and_minutes_follow_published_formulas() -> None:
    plain = ["The cat sat on the mat. It was a warm day. "] * 20
    hard = [
        "Organisational interoperability necessitates comprehensive standardisation, notwithstanding considerable fragmentation."
    ] * 20
    assert reading_age(["Too short to say."]) is None
    assert reading_age(plain) == 5
    assert (reading_age(hard) or 0) > 30
    assert minutes_to_read(["word " * 690]) == 3
    assert "for an age of about" in found("\n\n".join(hard))[0].sentence


def test_the_course_as_a_whole_is_checked() -> None:
    right = course_to_check(make_pack())
    assert [str(one) for one in check_course(right, HERE, today=TODAY)] == []
    film = PartToCheck(Spot("Film", "film.yaml", "film", "video"), 3, lacks=("captions", "transcript"))
    lesson = replace(right.parts[0], minutes=1, text="word " * 900)
    wrong = replace(
        right, outcomes=("understand tea",), review_on=date(2026, 3, 2), prerequisites=("coffee",), minutes=8,
        parts=(lesson, replace(right.parts[1], questions=(replace(right.parts[1].questions[0], feedback=("Yes.",)),)), film),
        description="# Tea",
    )  # fmt: skip
    said = [f"{one.weight} {one.sentence}" for one in check_course(wrong, HERE, today=TODAY)]
    assert [one for one in said if one.startswith("error")] == [
        "error the description: a heading with one # is the title of the page; begin with ##.",
        "error the video has no captions; not everybody hears or sees it.",
        "error the video has no transcript; not everybody hears or sees it.",
    ]
    for words in ("cannot be seen", "has passed", "“coffee”", "it says 1 minute,", "question 1", "a sentence of 900"):
        assert any(words in one for one in said), words
    elsewhere = replace(right, parts=(*right.parts, replace(film, minutes=0, lacks=(), is_elsewhere=True)))
    assert "see that it has captions there" in check_course(elsewhere, HERE, today=TODAY)[0].sentence
    soon = check_course(replace(right, review_on=date(2026, 4, 1)), HERE, today=TODAY)
    assert "less than two months" in soon[0].sentence
    assert "there are no outcomes" in check_course(replace(right, outcomes=()), HERE, today=TODAY)[0].sentence


def test_every_course_of_ours_passes_and_the_command_says_so(tmp_path: Path) -> None:
    answer = CliRunner().invoke(check, [str(CONTENT)])
    assert answer.exit_code == 0, answer.output
    assert "  error:" not in answer.output
    folder = tmp_path / "tea-making"
    for path, content in make_pack(lesson="Go [here](https://a.example).\n").contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    answer = CliRunner().invoke(check, [str(folder)])
    assert answer.exit_code == 1
    assert "error: tea-making/lessons/01.md, line 1: “here” does not say" in answer.output


@pytest.mark.sqlite_only
def test_an_error_stops_submitting_and_leads_to_the_form(be: Be, make_person: Maker) -> None:
    author = make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,)).id
    version_id = keep(make_pack(lesson="Go [here](/courses/no-such).\n", outcomes=["know tea"]), by_id=author)
    with pytest.raises(CheckFailed, match="Leaves, line 1"), transaction():
        submit(version_id, by_id=author, now=NOW)
    browser, place = be(author), f"/administration/courses/{version_id}"
    assert "2 errors" in browser.get(place).text
    page = browser.get(f"{place}/check").text
    assert "2 errors to put right" in page
    assert f'href="{place}/write/lessons/leaves"' in page
    assert f'href="{place}/write/about"' in page
    refused = browser.post(f"{place}/submit")
    assert refused.status_code == 422
    assert "The check found 2 errors" in refused.text
    keep(make_pack(lesson="Go to [your skills](/my-skills).\n"), by_id=author)
    assert browser.post(f"{place}/submit").status_code == 303
    assert course_version(version_id).state is CourseState.IN_REVIEW
    assert "No errors, and no advice" in browser.get(f"{place}/check").text
