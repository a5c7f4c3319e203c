"""People by skills: who and what is shown, in what order, what an odd address gets, who may open it, and what it costs."""

import csv
import html
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.gaps.queries import people_page
from skills_centre.people.models import Look, Membership, PersonType
from skills_centre.platform.database import db, transaction
from tests.conftest import TODAY
from tests.counting import statements, texts
from tests.gaps.builders import make_people, set_lines
from tests.gaps.teams import Team, add_people, framework_of, say, team_of
from tests.gaps.test_team_page import looks, rows_of
from tests.people.builders import add_unit
from tests.skills.builders import a_person, published

Be = Callable[[UUID], FlaskClient]
PAGE = "/team/gaps/people"
NAMES = ["Ada Okafor", "Ben Ito", "Cy Roy", "Di Fox", "Ed Ng"]


def put_into(places: Mapping[UUID, UUID]) -> None:
    """Give people their place in a unit."""
    with transaction() as session:
        session.add_all(
            Membership(person_id=person_id, unit_id=unit_id, starts_on=TODAY) for person_id, unit_id in places.items()
        )


@pytest.fixture
def team(app: Flask) -> Team:
    """Five people in three skills: two in Hansard, two in the Library, one in no team; Ada and Ben are below in skill-0."""
    made = team_of(NAMES)
    hansard, library = add_unit("Hansard"), add_unit("The Library")
    people = made.people
    put_into(
        {
            people["Cy Roy"]: hansard,
            people["Ada Okafor"]: library,
            people["Di Fox"]: hansard,
            people["Ben Ito"]: library,
        }
    )
    for name in NAMES:
        say(made, name, "skill-0", 1 if name in ("Ada Okafor", "Ben Ito") else 2)
    say(made, "Di Fox", "skill-2", 2, confirmed=False)
    return made


def words_in(page: str) -> str:
    """A page as its reader has it, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def table_of(page: str) -> str:
    return page[page.index("<table") : page.index("</table>")]


def status_of(page: str) -> str:
    found = re.search(r'role="status"[^>]*>([^<]+)<', page)
    assert found is not None
    return html.unescape(found[1])


def order_of(names: list[str], page: str) -> list[str]:
    return sorted((name for name in names if name in page), key=page.index)


@pytest.mark.sqlite_only
def test_a_filter_says_what_is_left_and_the_result_has_a_heading_to_go_to(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    assert status_of(browser.get(PAGE).text) == "5 people, 3 skills; 15 cells: 2 below, 1 claimed, 9 unknown, 3 met."
    page = browser.get(f"{PAGE}?state=below").text
    assert status_of(page) == "Only below: 2 people, 1 skill; 2 cells below."
    assert re.search(r'<h2 [^>]*id="people" tabindex="-1" aria-describedby="shown"', page)
    assert 'action="#people"' in page
    nothing = browser.get(f"{PAGE}?state=exempt").text
    assert status_of(nothing) == "Only exempt: 0 people, 0 skills; 0 cells. Nothing fits what you asked for."
    assert "Show everything" in nothing


def test_people_are_filtered_by_team_and_role_and_the_counts_are_theirs(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    page = browser.get(f"{PAGE}?team=the-library&view=table").text
    assert status_of(page) == "Only team The Library: 2 people, 3 skills; 6 cells: 2 below, 4 unknown."
    assert order_of(NAMES, table_of(page)) == ["Ada Okafor", "Ben Ito"]
    assert "2 of 2" in table_of(page)
    assert "No team (1)" in page
    assert order_of(NAMES, table_of(browser.get(f"{PAGE}?team=none&view=table").text)) == ["Ed Ng"]
    assert "Analyst (5)" in page
    assert status_of(browser.get(f"{PAGE}?role=analyst").text).startswith("Only role Analyst: 5 people")


@pytest.mark.sqlite_only
def test_a_person_without_an_agreed_role_is_found_among_those_without_one(team: Team, be: Be) -> None:
    [nobody] = make_people(["Zoe Without"])
    set_lines({**dict.fromkeys(team.people.values(), team.manager_id), nobody: team.manager_id})
    browser = be(team.manager_id)
    assert "No role agreed (1)" in browser.get(PAGE).text
    page = browser.get(f"{PAGE}?role=none").text
    assert (
        status_of(page)
        == "Only people without an agreed role: 1 person, 0 skills; 0 cells. Nothing fits what you asked for."
    )


def test_people_stand_by_name_or_by_team_and_the_unplaced_last(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    assert order_of(NAMES, table_of(browser.get(f"{PAGE}?view=table").text)) == NAMES
    by_team = ["Cy Roy", "Di Fox", "Ada Okafor", "Ben Ito", "Ed Ng"]
    assert order_of(NAMES, table_of(browser.get(f"{PAGE}?view=table&people=team").text)) == by_team
    refused = browser.get(f"{PAGE}?view=table&people=level").text
    assert order_of(NAMES, table_of(refused)) == NAMES
    assert "people “level”" in words_in(refused)


@pytest.mark.sqlite_only
def test_grouped_by_team_each_team_has_a_row_of_counts(team: Team, be: Be) -> None:
    table = table_of(be(team.manager_id).get(f"{PAGE}?view=table&group=team").text)
    groups = re.findall(r'<th scope="rowgroup"[^>]*>(.*?)</tr>', table, re.DOTALL)
    assert [words_in(group) for group in groups] == [
        "Hansard 2 people all 2 met 2 unknown of 2 1 claimed, 1 unknown of 2",
        "The Library 2 people 2 below of 2 2 unknown of 2 2 unknown of 2",
        "No team 1 person met unknown unknown",
    ]
    assert table.count("<tbody") == 3


@pytest.mark.sqlite_only
def test_skills_stand_by_gap_by_name_or_by_what_is_least_known(team: Team, be: Be) -> None:
    browser = be(team.manager_id)

    def heads(order: str) -> list[str]:
        page = table_of(browser.get(f"{PAGE}?view=table&skills={order}").text)
        return re.findall(r'class="centre-people__skill">([^<]+)<', page)

    assert heads("name") == ["Skill 0", "Skill 1", "Skill 2"]
    assert heads("gaps") == ["Skill 0", "Skill 1", "Skill 2"]
    assert heads("unknown") == ["Skill 1", "Skill 2", "Skill 0"]


@pytest.mark.sqlite_only
def test_what_counts_as_ai_is_said_by_the_framework(app: Flask, be: Be) -> None:
    definition = framework_of()
    prompts = replace(definition.skills[1], is_ai_related=True)
    published(replace(definition, skills=(definition.skills[0], prompts, *definition.skills[2:])))
    manager_id = a_person("Bo Boss")
    add_people(manager_id, NAMES)
    page = be(manager_id).get(f"{PAGE}?ai=yes").text
    assert status_of(page) == "Only AI skills: 5 people, 1 skill; 5 cells: 5 unknown."
    assert "Skill 1" in page
    assert "Skill 0" not in page


def test_levels_count_everybody_once_and_tell_the_unconfirmed_apart(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    page = browser.get(f"{PAGE}?view=levels").text
    rows = {
        words_in(name): [int(number) for number in re.findall(r"\d+", words_in(cells))]
        for name, cells in re.findall(r'<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', table_of(page), re.DOTALL)
    }
    # People asked; not yet, awareness, working (with how many are asked), practitioner, expert; stale, own account, unknown, exempt.
    assert rows["Skill 0"] == [5, 0, 2, 3, 5, 0, 0, 0, 0, 0, 0]
    assert rows["Skill 2"] == [5, 0, 0, 0, 5, 0, 0, 0, 1, 4, 0]
    assert "Only team Hansard: 2 people" in status_of(browser.get(f"{PAGE}?view=levels&team=hansard").text)


@pytest.mark.sqlite_only
def test_the_whole_line_is_counted_at_each_level_without_a_name_and_without_a_filter_by_team(
    team: Team, be: Be
) -> None:
    deeper = add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low", "Xi Low"])
    browser = be(team.manager_id)
    for view in ("table", "list", "levels"):
        page = browser.get(f"{PAGE}?scope=line&view={view}&team=hansard&role=analyst").text
        assert not any(name in page for name in [*deeper, *NAMES])
        assert "8 people" in status_of(page)
        assert 'id="choose-team"' not in page
        assert "team “hansard”, role “analyst”" in words_in(page)
    assert looks(as_file=False) == set()
    below = browser.get(f"{PAGE}?scope=line&state=below").text
    assert status_of(below) == "Only below: 8 people, 1 skill; 2 cells below."
    assert f'href="{PAGE}?state=below"' in below


@pytest.mark.sqlite_only
def test_the_list_offers_what_can_be_done_for_all_who_are_below_or_unknown(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    page = browser.get(f"{PAGE}?view=list").text
    for address in ("/team/gaps/skills/skill-0/suggest", "/team/gaps/skills/skill-1/ask"):
        assert page.count(f'href="{address}"') == 1
        assert browser.get(address).status_code == 200
    assert "/team/gaps/skills/skill-0/ask" not in page
    assert "/team/gaps/skills/" not in browser.get(f"{PAGE}?view=list&team=the-library").text


def test_members_staff_stand_in_no_row_no_count_and_no_choice(app: Flask, be: Be) -> None:
    made = team_of([*NAMES, "Mo Member"], person_types={"Mo Member": PersonType.MEMBERS_STAFF})
    put_into({made.people["Mo Member"]: add_unit("A Member’s Office")})
    say(made, "Mo Member", "skill-0", 4)
    browser = be(made.manager_id)
    for query in ("", "?view=levels", "?view=list", "?scope=line", "?scope=line&view=levels", "?group=team"):
        page = browser.get(PAGE + query).text
        assert status_of(page) == "5 people, 3 skills; 15 cells: 15 unknown."
        assert "Mo Member" not in page
        assert "Member’s Office" not in html.unescape(page)
    expert = re.findall(r'class="centre-levels__people[^>]*>(\d+)<', browser.get(f"{PAGE}?scope=line&view=levels").text)
    assert set(expert) == {"0"}


@pytest.mark.sqlite_only
def test_with_names_switched_on_the_line_is_filtered_and_every_cell_can_be_opened(
    team: Team, be: Be, app: Flask
) -> None:
    deeper = add_people(team.people["Ada Okafor"], ["Zoe Low"])
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"names_below_direct_reports": True})
    browser = be(team.manager_id)
    page = browser.get(f"{PAGE}?scope=line&team=none&view=table").text
    assert order_of([*NAMES, "Zoe Low"], table_of(page)) == ["Ed Ng", "Zoe Low"]
    assert browser.get(f"/team/people/{deeper['Zoe Low']}/skills/skill-0").status_code == 200
    assert f'href="/team/people/{deeper["Zoe Low"]}/skills/skill-0"' in page


@pytest.mark.sqlite_only
def test_every_odd_address_gets_an_answer(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    for odd in (
        "state=rubbish", "view=rubbish", "scope=rubbish", "team=no-such", "role=%00", "skill=no-such", "page=0", "page=-1",
        "page=999999999999999999999", "page=²", "people=level", "skills=total", "group=yes", "essential=no", "ai=%F0%9F%A4%96",
    ):  # fmt: skip
        answer = browser.get(f"{PAGE}?{odd}")
        assert answer.status_code == 200, odd
        if odd != "page=999999999999999999999":
            assert "which was left out" in answer.text, odd
        assert browser.get(f"/team/gaps.csv?{odd}").status_code == 200, odd


@pytest.mark.sqlite_only
def test_only_who_is_shown_has_been_looked_at(team: Team, be: Be) -> None:
    be(team.manager_id).get(f"{PAGE}?state=below")
    seen = {team.people["Ada Okafor"], team.people["Ben Ito"]}
    assert set(db.session.scalars(select(Look.subject_id))) == seen


def test_a_page_that_was_opened_today_already_writes_nothing_and_whoever_is_new_on_it_is_noted(
    team: Team, be: Be
) -> None:
    browser = be(team.manager_id)
    browser.get(f"{PAGE}?state=below")

    def inserts(address: str) -> int:
        said = texts(lambda: browser.get(address))
        return sum(one.startswith("INSERT INTO look") for one in said)

    assert inserts(f"{PAGE}?state=below") == 0
    assert inserts(PAGE) == 1
    assert set(db.session.scalars(select(Look.subject_id))) == {team.people[name] for name in NAMES}
    assert inserts(PAGE) == 0


@pytest.mark.sqlite_only
def test_the_files_hold_what_the_page_shows_in_its_order_and_say_so(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    asked = "team=the-library&skills=unknown&essential=yes"
    page = browser.get(f"{PAGE}?{asked}").text
    assert 'href="/team/gaps.csv?team=the-library&amp;essential=yes&amp;skills=unknown"' in page
    rows = list(csv.DictReader(io.StringIO(browser.get(f"/team/gaps.csv?{asked}").data.decode("utf-8-sig"))))
    assert [(row["Person"], row["Team"], row["Role"], row["Skill"]) for row in rows] == [
        ("Ada Okafor", "The Library", "Analyst", "Skill 1"),
        ("Ada Okafor", "The Library", "Analyst", "Skill 0"),
        ("Ben Ito", "The Library", "Analyst", "Skill 1"),
        ("Ben Ito", "The Library", "Analyst", "Skill 0"),
    ]
    assert {row["Only"] for row in rows} == {"essential skills, team The Library"}
    assert {
        row[1] for row in rows_of(browser.get(f"/team/gaps.xlsx?{asked}").data)["About"] if row[0] == "Filtered for"
    } == {"essential skills, team The Library"}
    heads, *lines = rows_of(browser.get(f"/team/gaps.xlsx?{asked}").data)["People by skills"]
    assert heads == ("Person", "Team", "Skill 1", "Skill 0")
    assert lines[0] == ("Ada Okafor", "The Library", "Unknown", "Below by 1")
    whole = csv.DictReader(io.StringIO(browser.get("/team/gaps.csv").data.decode("utf-8-sig")))
    assert {row["Only"] for row in whole} == {"everything"}


@pytest.mark.sqlite_only
def test_a_manager_without_people_or_whose_people_are_asked_nothing_gets_a_sentence(app: Flask, be: Be) -> None:
    boss, worker = make_people(["Bo Boss", "Wu Worker"])
    set_lines({worker: boss})
    assert "Nothing to compare yet" in be(boss).get(PAGE).text
    private = team_of(["Mo Member"], person_types={"Mo Member": PersonType.MEMBERS_STAFF})
    page = be(private.manager_id).get(PAGE)
    assert (page.status_code, "Nobody to show" in page.text, "Mo Member" in page.text) == (200, True, False)
    assert be(worker).get(PAGE).status_code == 404


@pytest.mark.sqlite_only
def test_more_people_than_fit_are_offered_team_by_team(team: Team, be: Be, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_page, "PEOPLE_AT_MOST", 3)
    browser = be(team.manager_id)
    page = browser.get(PAGE).text
    assert status_of(page) == "5 people: too many for one table. Choose a team."
    assert not any(name in page for name in NAMES)
    assert looks(as_file=False) == set()
    for address in ("team=hansard", "team=the-library", "team=none"):
        assert f"{PAGE}?{address}#people" in page
    assert order_of(NAMES, browser.get(f"{PAGE}?team=hansard").text) == ["Cy Roy", "Di Fox"]
    assert order_of(NAMES, browser.get(f"{PAGE}?team=none").text) == ["Ed Ng"]
    monkeypatch.setattr(people_page, "PEOPLE_AT_MOST", 1)
    crowded = browser.get(f"{PAGE}?team=hansard").text
    assert "2 people are more than fit into one table: the first 1 by name are shown" in words_in(crowded)
    assert "Di Fox" not in crowded


@pytest.mark.sqlite_only
def test_more_skills_than_fit_are_turned_over_like_pages(app: Flask, be: Be) -> None:
    team = team_of(["Ada Okafor", "Ben Ito"], skills=45)
    browser = be(team.manager_id)
    first, second = (browser.get(f"{PAGE}?view=table&page={number}").text for number in (1, 2))
    assert [page.count('class="centre-people__skill"') for page in (first, second)] == [40, 5]
    assert "Skills 1 to 40 of 45" in first
    assert "Skills 41 to 45 of 45" in second
    assert browser.get(f"{PAGE}?view=table&page=99").text.count('class="centre-people__skill"') == 5


@pytest.mark.sqlite_only
def test_five_hundred_people_take_as_many_statements_as_ten(app: Flask, be: Be) -> None:
    team = team_of([f"Person {number}" for number in range(10)], skills=14)
    browser = be(team.manager_id)
    addresses = [f"{PAGE}?view={view}&group=team" for view in ("table", "list", "levels")]
    few = [statements(lambda one=address: browser.get(one)) for address in addresses]  # type: ignore[misc]
    add_people(team.manager_id, [f"Newcomer {number}" for number in range(490)])
    assert [statements(lambda one=address: browser.get(one)) for address in addresses] == few  # type: ignore[misc]
    assert max(few) <= 20
    page = browser.get(f"{PAGE}?view=table").text
    assert page.count('class="centre-cell ') == 500 * 14
