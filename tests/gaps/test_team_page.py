"""The manager's page: what it says, whom it shows, who may open it, and what it costs."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from sqlalchemy import select
from time_machine import travel

from skills_centre.gaps.models import Scope
from skills_centre.gaps.queries.pages import team_page
from skills_centre.gaps.queries.teams import folded_at, team_size
from skills_centre.people.models import Look, Person, PersonType
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.pages import at_time
from tests.counting import statements
from tests.gaps.teams import Team, add_people, bring_up_to_date, say, team_of
from tests.skills.assessed import report_to
from tests.skills.builders import a_person

Be = Callable[[UUID], FlaskClient]


def looks(as_file: bool) -> set[UUID]:
    return set(db.session.scalars(select(Look.subject_id).where(Look.as_file == as_file)))


@pytest.fixture
def team(app: Flask) -> Team:
    """Nine people: in skill-0 two are below; of skill-1 nobody has said anything."""
    names = ["Ada Okafor", "Ben Ito", "Cy Roy", "Di Fox", "Ed Ng", "Flo Day", "Gus Lee", "Hal Orr", "Ina Moss"]
    made = team_of(names)
    for place, name in enumerate(names):
        say(made, name, "skill-0", 1 if place < 2 else 2)
    say(made, "Ada Okafor", "skill-2", 2, confirmed=False)
    return made


@pytest.mark.sqlite_only
def test_three_sentences_say_who_what_is_known_and_what_matters(team: Team, be: Be) -> None:
    page = be(team.manager_id).get("/team/gaps").text
    assert "9 people report to you: Ada Okafor, Ben Ito, " in page
    assert "Their work asks for 3 skills, 27 requirements in all; only 10 of 27 are assessed" in page
    assert "What matters most is Skill 0: 2 of 9 people are below what is asked" in page
    assert re.search(r"As of \d+ \w+ \d{4} at [\d:]+ [ap]m, by Our framework, version 1\.", page)


@pytest.mark.sqlite_only
def test_every_cell_is_one_link_with_a_whole_name(team: Team, be: Be) -> None:
    page = be(team.manager_id).get("/team/gaps/people?view=table").text
    address = f"/team/people/{team.people['Ada Okafor']}/skills/skill-0"
    cell = re.search(rf'<a [^>]*href="{address}"[^>]*aria-label="([^"]+)"', page)
    assert cell is not None
    assert cell[1] == "Skill 0, Ada Okafor: below by 1, needs working, confirmed awareness"
    assert page.count('aria-label="Skill ') == 27


@pytest.mark.sqlite_only
def test_what_is_not_known_says_how_many_to_ask_and_whom(team: Team, be: Be) -> None:
    page = be(team.manager_id).get("/team/gaps").text
    unknown = page[page.index("What we do not know") : page.index('id="people"')]
    assert "Ask 9 people" in unknown
    assert f"/team/people/{team.people['Ada Okafor']}/skills/skill-1" in unknown


@pytest.mark.sqlite_only
def test_filters_take_cells_away_and_change_no_total(team: Team, be: Be) -> None:
    page = be(team.manager_id).get("/team/gaps/people?view=table&state=below").text
    assert page.count('aria-label="Skill ') == 2
    table = page[page.index("<table") : page.index("</table>")]
    assert "Ada Okafor" in table
    assert "Cy Roy" not in table
    assert "9 of 9" in table
    nothing = be(team.manager_id).get("/team/gaps/people?state=exempt").text
    assert "Nothing fits what you asked for" in nothing
    assert be(team.manager_id).get("/team/gaps/people?state=rubbish&view=rubbish&scope=rubbish").status_code == 200


@pytest.mark.sqlite_only
def test_looks_are_written_down_before_the_page_and_the_file_are_sent(team: Team, be: Be) -> None:
    be(team.manager_id).get("/team/gaps")
    assert looks(as_file=False) == set(team.people.values())
    assert looks(as_file=True) == set()
    be(team.manager_id).get("/team/gaps.csv")
    assert looks(as_file=True) == set(team.people.values())


@pytest.mark.sqlite_only
def test_the_file_holds_the_same_facts_and_runs_no_formula(team: Team, be: Be) -> None:
    with transaction() as session:
        person = session.get_one(Person, team.people["Ben Ito"])
        person.name = "=Ben Ito"
    answer = be(team.manager_id).get("/team/gaps.csv?state=below")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Person"], row["Skill"], row["State"], row["Levels below"]) for row in rows] == [
        ("Ada Okafor", "Skill 0", "below", "1"),
        ("'=Ben Ito", "Skill 0", "below", "1"),
    ]
    assert {row["Use"] for row in rows} == {"For development only"}


@pytest.mark.sqlite_only
def test_further_down_the_line_there_are_counts_and_no_names(team: Team, be: Be) -> None:
    deeper = add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low", "Xi Low"])
    browser = be(team.manager_id)
    page = browser.get("/team/gaps?scope=line").text
    assert "12 people are below you, 9 of them your direct reports" in page
    below = browser.get(f"/team/gaps/{team.people['Ada Okafor']}").text
    file = browser.get("/team/gaps.csv?scope=line").data.decode("utf-8-sig")
    for text in (page, below, file, browser.get("/team/gaps").text):
        assert not any(name in text for name in deeper)
    assert f'href="/team/gaps/{team.people["Ada Okafor"]}"' in page
    assert "3 people report to Ada Okafor" in below
    assert looks(as_file=True) == set()


@pytest.mark.sqlite_only
def test_a_team_of_one_or_two_is_not_counted_apart(team: Team, be: Be) -> None:
    add_people(team.people["Ben Ito"], ["Zoe Low", "Yan Low"])
    add_people(team.people["Cy Roy"], ["Xi Low", "Wu Low", "Vi Low"])
    page = be(team.manager_id).get("/team/gaps?scope=line").text
    assert "Too few people to count apart" in page
    below = be(team.manager_id).get(f"/team/gaps/{team.people['Ben Ito']}").text
    assert "Fewer than 3 people report to Ben Ito" in below
    assert "Skill 0" not in below


@pytest.mark.sqlite_only
def test_a_skill_that_is_asked_of_one_or_two_of_a_team_is_not_counted_apart(team: Team, be: Be) -> None:
    ben = team.people["Ben Ito"]
    few = Team(ben, add_people(ben, ["Zoe Low", "Yan Low"]), team.skills)
    report_to(ben, a_person("Xi Low"))  # nothing is asked of Xi, whose role is not agreed yet
    bring_up_to_date()
    say(few, "Zoe Low", "skill-0", 1)
    browser = be(team.manager_id)
    below = browser.get(f"/team/gaps/{ben}").text
    assert "3 people report to Ben Ito" in below
    assert "3 skills are left out here" in below
    assert "Skill 0" not in below
    assert "nothing is asked of them" not in below
    row = browser.get("/team/compare?skill=skill-0").text.split("Ben Ito</a>")[1].split("</tr>")[0]
    assert "Asked of too few to count apart" in row
    add_people(ben, ["Wu Low"])
    below = browser.get(f"/team/gaps/{ben}").text
    assert "1 below" in below or "1 of 3 people is below" in below
    assert "left out" not in below


@pytest.mark.sqlite_only
def test_a_skill_left_out_of_one_team_takes_the_smallest_other_with_it(team: Team, be: Be) -> None:
    """Or what remains of the whole line without the teams that are shown would be the state of Zoe."""
    leads = [team.people[name] for name in ("Ada Okafor", "Ben Ito", "Cy Roy")]
    for lead, names in zip(leads, (["Zoe Low"], ["Yan", "Xi", "Wu"], ["Vi", "Uma", "Tom", "Sam"]), strict=True):
        add_people(lead, names)
    report_to(leads[0], a_person("Rae Low"), a_person("Quin Low"))  # three people, of whom one is asked
    bring_up_to_date()
    browser = be(team.manager_id)
    shown = {lead: browser.get(f"/team/gaps/{lead}").text for lead in leads}
    assert ["Skill 0" in shown[lead] for lead in leads] == [False, False, True]
    table = browser.get("/team/compare?skill=skill-0").text.split("<tbody")[1]
    rows = [row for row in table.split("<tr") if "/team/gaps/" in row]
    assert ["Asked of too few" in row for row in rows] == [True, True, False]


@pytest.mark.sqlite_only
def test_a_skill_of_one_or_two_people_further_down_is_not_told_of_the_whole_line(
    team: Team, be: Be, app: Flask
) -> None:
    """The direct reports are named, so that whoever is left of the line would be known by the difference."""
    ada = team.people["Ada Okafor"]
    few = Team(ada, add_people(ada, ["Zoe Low"]), team.skills)
    report_to(ada, a_person("Rae Low"), a_person("Quin Low"))  # three people, of whom one is asked
    bring_up_to_date()
    say(few, "Zoe Low", "skill-0", 1)
    paths = ("gaps?", "gaps/people?", "gaps/people?view=levels&", "act?", "gaps/ahead?", "gaps.csv?")
    browser = be(team.manager_id)
    for path in paths:
        text = browser.get(f"/team/{path}scope=line").text
        assert "Skill 0" not in text, path
        assert "nothing is asked of them" not in text
        assert "Skill 0" in browser.get(f"/team/{path}").text or "ahead" in path
    for path in ("gaps", "gaps/people", "act"):
        assert "3 skills are left out here" in browser.get(f"/team/{path}?scope=line").text, path
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"names_below_direct_reports": True})
    assert "Skill 0" in browser.get("/team/gaps?scope=line").text, "who is named is not to be guessed"


@pytest.mark.sqlite_only
def test_names_further_down_appear_where_the_institution_switched_them_on(team: Team, be: Be, app: Flask) -> None:
    deeper = add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low", "Xi Low"])
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"names_below_direct_reports": True})
    page = be(team.manager_id).get("/team/gaps/people?scope=line&view=table").text
    assert all(name in page for name in deeper)
    assert set(deeper.values()) <= looks(as_file=False)


@pytest.mark.sqlite_only
def test_any_team_but_ones_own_line_is_not_found(team: Team, be: Be) -> None:
    mine = add_people(team.people["Ada Okafor"], ["Zoe Low", "Yan Low", "Xi Low"])
    ada = be(team.people["Ada Okafor"])
    for stranger in (team.manager_id, team.people["Ada Okafor"], team.people["Ben Ito"], mine["Zoe Low"], uuid4()):
        assert ada.get(f"/team/gaps/{stranger}").status_code == 404
    nobody = be(team.people["Ben Ito"])
    for address in ("/team/gaps", "/team/gaps.csv", f"/team/gaps/{team.people['Ada Okafor']}"):
        assert nobody.get(address).status_code == 404


@pytest.mark.sqlite_only
@pytest.mark.parametrize("names", [[], ["Solo Person"]])
def test_a_small_or_silent_team_gets_sentences_and_never_nought_or_all(app: Flask, be: Be, names: list[str]) -> None:
    private = {"Mo Member": PersonType.MEMBERS_STAFF}
    team = team_of([*names, "Mo Member"], person_types=private)
    answer = be(team.manager_id).get("/team/gaps")
    assert answer.status_code == 200
    assert "Mo Member" not in answer.text
    assert not re.search(r"\b(0|100)%", answer.text)
    assert ("No data" if not names else "nothing is known") in answer.text


def test_members_and_their_staff_are_neither_named_nor_counted(app: Flask) -> None:
    names = ["Ada Okafor", "Ben Ito", "Mo Member"]
    team = team_of(names, person_types={"Mo Member": PersonType.MEMBERS_STAFF})
    say(team, "Mo Member", "skill-0", 4)
    for scope in Scope:
        page = team_page(team.manager_id, scope, team_size(team.manager_id), by_name=True, now=utc_now())
        assert (page.size.direct, page.size.line) == (2, 2)
        assert {skill.sums.required for skill in page.skills} == {2}
        assert page.matrix is not None
        assert [person.name for person in page.matrix.people] == ["Ada Okafor", "Ben Ito"]


def test_the_numbers_of_the_table_and_of_the_summaries_are_one(team: Team) -> None:
    page = team_page(team.manager_id, Scope.DIRECT, team_size(team.manager_id), by_name=True, now=utc_now())
    assert page.matrix is not None
    for skill in page.skills:
        cells = page.matrix.column(skill)
        assert skill.sums.required == len(cells)
        for state in ("below", "claimed", "unknown", "met"):
            assert getattr(skill.sums, state) == sum(cell.state == state for cell in cells)


@pytest.mark.sqlite_only
def test_sixty_people_take_as_many_statements_as_five(app: Flask, be: Be) -> None:
    team = team_of([f"Person {number}" for number in range(5)], skills=14)
    browser = be(team.manager_id)
    few = statements(lambda: browser.get("/team/gaps"))
    add_people(team.manager_id, [f"Newcomer {number}" for number in range(55)])
    assert statements(lambda: browser.get("/team/gaps")) == few <= 20


Rows = list[tuple[str, ...]]


def rows_of(data: bytes) -> dict[str, Rows]:
    """Every cell of a workbook as text, by sheet."""
    book = load_workbook(io.BytesIO(data))
    return {
        name: [tuple(str(cell) for cell in row) for row in book[name].iter_rows(values_only=True)]
        for name in book.sheetnames
    }


@pytest.mark.sqlite_only
def test_the_workbook_holds_the_counts_the_table_in_words_and_colour_and_what_the_words_mean(
    team: Team, be: Be
) -> None:
    answer = be(team.manager_id).get("/team/gaps.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="skills-of-my-team.xlsx"'
    sheets = rows_of(answer.data)
    assert list(sheets) == ["About", "Skills", "People by skills", "Every cell"]
    about = {row[0]: row[1] for row in sheets["About"]}
    assert [row[1][:17] for row in sheets["About"][:3]] == [
        "9 people report t",
        "Their work asks f",
        "What matters most",
    ]
    assert about["As of"] == at_time(folded_at() or utc_now())
    assert about["Use"] == "For development only. People see who has taken a file with their name in it."
    assert "never a gap" in about["Unknown"]
    assert sheets["Skills"][1][:4] == ("Skill 0", "9", "9", "2")
    assert len(sheets["Every cell"]) == 1 + 27
    heads, *lines = sheets["People by skills"]
    ada = next(place for place, row in enumerate(lines, start=2) if row[0] == "Ada Okafor")
    below = load_workbook(io.BytesIO(answer.data))["People by skills"].cell(ada, heads.index("Skill 0") + 1)
    assert (below.value, below.fill.fgColor.rgb) == ("Below by 1", "FFFADFE3")
    assert looks(as_file=True) == set(team.people.values())


@pytest.mark.sqlite_only
def test_the_workbook_is_printed_with_its_heads_on_every_sheet_and_its_columns_fit_their_words(
    team: Team, be: Be
) -> None:
    book = load_workbook(io.BytesIO(be(team.manager_id).get("/team/gaps.xlsx").data))
    for name in ("Skills", "People by skills", "Every cell"):
        assert (book[name].print_title_rows, book[name].print_title_cols) == ("$1:$1", "$A:$A")
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    heads = [cell.value for cell in book["Skills"][1]]
    place = heads.index("Framework") + 1
    framework = book["Skills"].cell(2, place).value
    assert book["Skills"].column_dimensions[get_column_letter(place)].width >= len(str(framework))


@pytest.mark.sqlite_only
def test_the_same_numbers_give_the_same_workbook_whenever_it_is_made(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    first = browser.get("/team/gaps.xlsx").data
    with travel(utc_now() + timedelta(hours=1)):
        assert browser.get("/team/gaps.xlsx").data == first


@pytest.mark.sqlite_only
def test_a_filtered_workbook_holds_what_the_page_shows_and_one_of_the_whole_line_no_names(team: Team, be: Be) -> None:
    browser = be(team.manager_id)
    assert len(rows_of(browser.get("/team/gaps.xlsx?state=below").data)["Every cell"]) == 1 + 2
    line = rows_of(browser.get("/team/gaps.xlsx?scope=line").data)
    assert list(line) == ["About", "Skills"]
    assert ("Use", "For development only.") in line["About"], "nobody is named in it, so nobody is told of it"
    assert "Ada Okafor" not in str(line)
    assert be(team.people["Ada Okafor"]).get("/team/gaps.xlsx").status_code == 404
