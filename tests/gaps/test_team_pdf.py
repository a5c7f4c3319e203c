"""The manager's page as a PDF: tagged, with names where they may be, the same whenever it is made, for five people and for many."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from time_machine import travel

from skills_centre.gaps.services import printed
from skills_centre.gaps.services.workbook import MEANINGS
from skills_centre.people.models import PersonType
from skills_centre.platform.clock import utc_now
from tests.gaps.builders import make_people, set_lines
from tests.gaps.teams import Team, add_people, say, team_of
from tests.gaps.test_team_page import looks
from tests.platform.test_pdf import tags_of

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
PDF = "/team/gaps.pdf"


@pytest.fixture
def team(app: Flask) -> Team:
    """Four who count, one of them with letters of Polish, and a Member's staff; in skill-0 Ada is below."""
    made = team_of(
        ["Ada Okafor", "Ben Ito", "Cy Roy", "Łucja Żak", "Mo Member"],
        person_types={"Mo Member": PersonType.MEMBERS_STAFF},
    )
    for name in ("Ada Okafor", "Ben Ito", "Cy Roy"):
        say(made, name, "skill-0", 1 if name == "Ada Okafor" else 2)
    return made


def read(browser: FlaskClient, query: str = "") -> PdfReader:
    answer = browser.get(PDF + query)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="skills-of-my-team.pdf"'
    return PdfReader(io.BytesIO(answer.data))


def text_of(file: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().replace("\u200b", "") for page in file.pages).split())


def test_it_is_tagged_says_what_is_known_and_names_only_who_counts(team: Team, be: Be) -> None:
    file = read(be(team.manager_id))
    catalogue = cast("dict[str, Any]", file.root_object)
    assert (bool(catalogue["/MarkInfo"]["/Marked"]), catalogue["/Lang"]) == (True, "en-GB")
    assert file.xmp_metadata is not None
    assert "pdfuaid" in file.xmp_metadata.stream.get_data().decode()
    words = text_of(file)
    for said in ("4 people report to you.", "As of:", "Our framework, version 1", "For development only"):
        assert said in words
    heads = [tag for tag in tags_of(catalogue["/StructTreeRoot"]) if tag == ("/TH", "/Row")]
    assert len(heads) == 3 + 4 + len(MEANINGS), "skills, people and words each stand as the head of their row"
    for head in ("The skills as counts", "People by skills", "What the words mean"):
        assert head in words
    assert "Skill 0 4 (4 essential) 1 0 0 1 2 0 3 of 4 50%" in words
    assert "Łucja Żak" in words
    assert "Below by 1" in words
    assert "Mo Member" not in words
    assert looks(as_file=True) == {team.people[name] for name in team.people if name != "Mo Member"}


def test_it_lies_across_and_a_filter_holds_in_it(team: Team, be: Be) -> None:
    say(team, "Ben Ito", "skill-1", 1)
    file = read(be(team.manager_id), "?state=below")
    assert file.pages[0].mediabox.width > file.pages[0].mediabox.height
    words = text_of(file)
    assert "below" in words.split("Filtered for:")[1][:40]
    table = words[words.index("People by skills") : words.index("What the words mean")]
    assert "Ada Okafor" in table
    assert "Cy Roy" not in words
    assert table.count("Not shown") == 2, "what is left out is no statement about anybody"
    assert looks(as_file=True) == {team.people["Ada Okafor"], team.people["Ben Ito"]}


def test_the_same_numbers_give_the_same_file_whenever_it_is_made(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    first = browser.get(PDF).data
    with travel(utc_now() + timedelta(hours=1)):
        assert browser.get(PDF).data == first


def test_further_down_the_line_it_counts_and_names_nobody(team: Team, be: Be) -> None:
    add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low", "Xi Low"])
    words = text_of(read(be(team.manager_id), "?scope=line"))
    assert "7 people are below you." in words
    assert "as counts, without names" in words
    assert not any(name in words for name in ("Zoe Low", "Ada Okafor", "Ben Ito"))
    assert looks(as_file=True) == set()


def test_sixty_people_stand_on_several_sheets_each_under_the_heads_of_the_table(app: Flask, be: Be) -> None:
    made = team_of([f"Person {number:02}" for number in range(60)], skills=9)
    file = read(be(made.manager_id))
    words = text_of(file)
    assert all(f"Person {number:02}" in words for number in range(60))
    assert "Skills 1 to 8 of 9" in words
    assert "Skill 9 of 9" in words
    sheets = [text for text in (page.extract_text() for page in file.pages) if re.search(r"Person \d\d", text)]
    assert len(sheets) > 2
    assert all(re.search(r"Person\s+Skill [08]", text) for text in sheets), "the heads stand on every sheet"


def test_of_more_people_than_fit_it_gives_counts_and_says_why_and_nobody_was_looked_at(
    team: Team, be: Be, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "PEOPLE_AT_MOST", 3)
    words = text_of(read(be(team.manager_id)))
    assert "Up to 3 people are printed by name, and here are more" in words
    assert "Skill 0" in words
    assert not any(name in words for name in team.people)
    assert looks(as_file=True) == set()


def test_whoever_manages_nobody_gets_none_and_whoever_has_nobody_that_counts_an_empty_one(app: Flask, be: Be) -> None:
    boss, worker = make_people(["Bo Boss", "Wu Worker"])
    set_lines({worker: boss})
    assert be(worker).get(PDF).status_code == 404
    assert "No skill to show" in text_of(read(be(boss)))


def test_more_skills_than_fit_on_paper_are_counts_and_beyond_a_thousand_the_first(
    team: Team, be: Be, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "CELLS_AT_MOST", 11)
    words = text_of(read(be(team.manager_id)))
    assert "People by skills fill at most 11 cells on paper, and here are more" in words
    assert "Ada Okafor" not in words
    monkeypatch.setattr(printed, "SKILLS_AT_MOST", 2)
    words = text_of(read(be(team.manager_id)))
    assert "The first 2 of 3 skills are printed" in words
    assert "Skill 2" not in words
