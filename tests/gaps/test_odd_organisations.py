"""Every page of the gaps for every odd organisation: an answer that makes sense, of a size that a browser can show, in few statements."""

import csv
import io
import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from skills_centre.gaps.queries.month import managers_with_summaries, team_month
from skills_centre.platform.clock import local_day, utc_now
from tests.counting import statements
from tests.gaps.odd_organisations import MIXED, Odd, OddOrganisation, a_framework, odd_organisation

Be = Callable[[UUID], FlaskClient]

#: Every page and file that a manager can ask for; `{skill}` is the first skill of all.
PAGES = (
    "/team/gaps",
    "/team/gaps?scope=line",
    "/team/gaps/people",
    "/team/gaps/people?view=table",
    "/team/gaps/people?view=list",
    "/team/gaps/people?view=levels",
    "/team/gaps/people?scope=line",
    "/team/gaps/people?view=table&group=team&state=below&skills=unknown",
    "/team/gaps/people?view=list&skill={skill}",
    "/team/gaps/people?scope=line&view=levels&page=7",
    "/team/gaps/over-time",
    "/team/gaps/over-time?scope=line&span=year&skill={skill}",
    "/team/gaps/ahead",
    "/team/gaps/ahead?scope=line",
    "/team/act",
    "/team/act?scope=line",
    "/team/priorities",
    "/team/targets",
    "/team/targets/set/{skill}",
    "/team/compare",
    "/team/compare?skill={skill}",
    "/team/suggestions",
    "/team/gaps/skills/{skill}/suggest",
    "/team/gaps/skills/{skill}/ask",
    "/team/gaps.csv",
    "/team/gaps.csv?scope=line",
    "/team/gaps.xlsx",
    "/team/gaps.pdf",
    "/team/gaps.pdf?scope=line",
)

#: The most that a page may weigh, uncompressed; and one that shows no cells.
PAGE_AT_MOST, WITHOUT_CELLS = 1_500_000, 250_000


@pytest.mark.sqlite_only
def test_every_page_answers_for_every_odd_organisation(app: Flask, be: Be) -> None:
    here = odd_organisation(large=70, wide=130, many=400)
    wrong = []
    for odd in here.teams:
        browser = be(odd.manager_id)
        for page in PAGES:
            wrong += [f"{odd.name}: {page}: {what}" for what in what_is_wrong(browser, odd, page.format(skill="s-0"))]
    assert not wrong, "\n".join(wrong)


def what_is_wrong(browser: FlaskClient, odd: Odd, page: str) -> list[str]:
    answer = browser.get(page)
    if not odd.is_manager:
        return [] if answer.status_code == 404 else [f"status {answer.status_code} for whoever manages nobody"]
    if answer.status_code != 200:
        return [f"status {answer.status_code}"]
    if ".csv" in page:
        rows = list(csv.reader(io.StringIO(answer.text)))
        return [] if len(rows) > 1 or not odd.has_requirements or odd.is_asked_below else ["no rows"]
    if ".xlsx" in page:
        return [] if load_workbook(io.BytesIO(answer.data), read_only=True).sheetnames else ["no sheets"]
    if ".pdf" in page:
        return (
            []
            if answer.data.startswith(b"%PDF") and len(answer.data) < 4_000_000
            else [f"a PDF of {len(answer.data):,}"]
        )
    wrong = []
    said = re.sub(r"<[^>]+>", " ", answer.text[answer.text.index("<h1") :])
    if len(answer.data) > (PAGE_AT_MOST if "/people" in page else WITHOUT_CELLS):
        wrong.append(f"{len(answer.data):,} bytes")
    if found := re.findall(r"\b(?:None|nan|inf|undefined)\b|\[\]|&lt;", said):
        wrong.append(f"says {found}")
    if not odd.has_shares and (found := re.findall(r"\d+ ?%", said.replace("at least 60%", ""))):
        wrong.append(f"says {found} of nothing")
    return wrong


@pytest.mark.sqlite_only
def test_the_month_of_every_odd_team_is_told_or_there_is_nothing_to_tell(app: Flask) -> None:
    here = odd_organisation(large=30, wide=30, many=60)
    told = set(managers_with_summaries())
    for odd in here.teams:
        if not odd.is_manager:
            assert odd.manager_id not in told
            continue
        month = team_month(odd.manager_id, today=local_day(utc_now()))
        words = " ".join(month.sentences)
        assert month.sentences
        assert "None" not in words
        assert len(words) < 1_500
        if not odd.has_shares:
            assert "%" not in words


@pytest.mark.sqlite_only
def test_without_any_published_framework_every_page_says_so_and_breaks_nowhere(app: Flask, be: Be) -> None:
    here = OddOrganisation([], None)
    here.manager("no framework", here.people(3), has_requirements=False, has_shares=False)
    here.settle()
    [odd] = here.teams
    browser = be(odd.manager_id)
    wrong = [f"{page}: {what}" for page in PAGES if "{skill}" not in page for what in what_is_wrong(browser, odd, page)]
    assert not wrong, "\n".join(wrong)
    for page in PAGES:
        if "{skill}" in page and "/team/gaps/people" not in page:
            assert browser.get(page.format(skill="s-0")).status_code in {200, 404}


@pytest.fixture
def wide(app: Flask, be: Be) -> FlaskClient:
    """The browser of somebody two of whose people are asked for 230 skills."""
    here = a_framework(230)
    people = here.people(2)
    here.ask(people, here.skills, ("below", "unknown"))
    manager_id = here.manager("many skills", people)
    here.settle()
    return be(manager_id)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("page", ["/team/act", "/team/targets", "/team/priorities"])
def test_too_many_skills_for_one_list_are_turned_over_and_looked_for(wide: FlaskClient, page: str) -> None:
    first = wide.get(page).text
    assert "230 skills; 1 to 100 are listed." in first
    last = wide.get(f"{page}?page=3").text
    assert "201 to 230 are listed" in last
    assert len(set(re.findall(r"Skill \d{5}", first)) & set(re.findall(r"Skill \d{5}", last))) == 0
    found = wide.get(f"{page}?find=skill 0012").text
    assert "10 skills of 230 have “skill 0012” in the name." in found
    assert set(re.findall(r"Skill \d{5}", found)) == {f"Skill 0012{digit}" for digit in range(10)}
    assert "No skill has “&lt;b&gt;” in its name" in wide.get(f"{page}?find=<b>").text


@pytest.mark.sqlite_only
def test_a_skill_of_many_is_chosen_by_its_name_where_only_one_has_it(wide: FlaskClient) -> None:
    page = wide.get("/team/gaps/over-time?find=00123").text
    assert '<option value="s-123" selected>' in page
    assert page.count("<option") == 1 + 1 + 2
    kept = wide.get("/team/gaps/over-time?skill=s-123&find=skill 0004").text
    assert '<option value="s-123" selected>' in kept
    assert "10 skills of 230 have “skill 0004” in the name." in kept


@pytest.mark.sqlite_only
def test_a_priority_that_is_not_on_this_page_of_skills_is_kept_and_can_be_named(wide: FlaskClient) -> None:
    value = re.search(
        r'value="([^"]+)"[^>]*>\s*<label[^>]*>\s*Skill 00222', wide.get("/team/priorities?find=00222").text
    )
    assert value is not None
    assert wide.post("/team/priorities", data={"skills": [value[1]]}).status_code == 303
    again = wide.get("/team/priorities").text
    assert re.search(rf'value="{value[1]}" checked', again)


@pytest.mark.sqlite_only
def test_on_the_overview_long_lists_are_cut_with_the_way_to_the_rest(app: Flask, be: Be) -> None:
    here = a_framework(40)
    people = here.people(45)
    here.ask(people, here.skills, ("unknown",))
    manager_id = here.manager("everybody to be asked", people)
    here.settle()
    page = be(manager_id).get("/team/gaps").text
    assert page.count("And 15 others:") == 25
    assert "/team/gaps/people?skill=s-0&amp;state=unknown&amp;view=list#people" in page.replace("&#39;", "'")
    assert "And 15 other skills: " in page
    assert len(page) < 400_000


@pytest.mark.sqlite_only
def test_more_people_than_one_table_holds_are_counted_and_nobody_is_denied(app: Flask, be: Be) -> None:
    here = a_framework(3)
    people = here.people(520)
    here.place(people[:300])
    here.ask(people, here.skills, ("below", "met"))
    manager_id = here.manager("more than fit", people)
    here.settle()
    browser = be(manager_id)
    assert "520 people: too many for one table. Choose a team." in browser.get("/team/gaps/people").text
    book = load_workbook(io.BytesIO(browser.get("/team/gaps.xlsx").data))
    said = [str(cell.value) for (cell,) in book["About"]["B1:B9"]]
    assert said[0] == "520 people report to you."
    assert any(one.startswith("Their work asks for 3 skills") for one in said)


@pytest.mark.sqlite_only
def test_a_file_of_some_of_the_people_names_nobody_else(app: Flask, be: Be) -> None:
    here = a_framework(2)
    people = here.people(3)
    here.ask(people, here.skills, ("below", "met", "met"))
    manager_id = here.manager("some of them", people)
    here.settle()
    book = load_workbook(io.BytesIO(be(manager_id).get("/team/gaps.xlsx?state=below&skill=s-0").data))
    said = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert set(re.findall(r"Person \d{5}", said)) == {"Person 00000"}
    assert "3 people in all, of whom this file holds 1." in said


@pytest.mark.sqlite_only
def test_every_page_takes_as_many_statements_for_many_people_and_skills_as_for_few(app: Flask, be: Be) -> None:
    here = a_framework(60)
    few, many = here.people(6), here.people(40)
    here.ask(few, here.skills[:8], MIXED)
    here.ask(many, here.skills, MIXED)
    managers = [here.manager("few", few), here.manager("many", many)]
    here.settle()
    counts = []
    for manager_id in managers:
        browser = be(manager_id)
        pages = [page.format(skill="s-0") for page in PAGES]
        for page in pages:
            browser.get(page)
        counts.append({page: statements(partial(browser.get, page)) for page in pages})
    assert {page: (few, counts[1][page]) for page, few in counts[0].items() if few < counts[1][page] or few > 21} == {}
