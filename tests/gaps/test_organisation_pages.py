"""The pages and files about the organisation: who may see them, what they say, and that they all say the same."""

import csv
import io
from collections.abc import Callable
from functools import partial
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.gaps.queries.organisation import organisation
from skills_centre.gaps.rules.organisation import NO_FAMILY_NAME, STATES
from skills_centre.gaps.rules.suppression import LEFT_OPEN, Counts, Row
from skills_centre.gaps.services.organisation_tables import BY_ROW
from skills_centre.people.models import Role, RoleGrant
from skills_centre.platform.database import transaction
from tests.conftest import NOW, type_of_maker
from tests.counting import statements
from tests.gaps.attacking import attacker_on
from tests.gaps.organisations import UNITS, SmallOrganisation, make_organisation
from tests.learning.builders import add_course

pytestmark = pytest.mark.sqlite_only

PAGES = ("", "/areas", "/bodies", "/families", "/supply", "/of/data-analysis", ".csv", ".xlsx")


@pytest.fixture
def made(app: Flask) -> SmallOrganisation:
    made = make_organisation()
    made.add(22, "Bills team", "Data analysis", "below", family="Clerks")
    made.add(18, "Bills team", "Data analysis", "met", family="Clerks")
    made.add(31, "Products", "Data analysis", "met", family="Analysts")
    made.add(7, "Chamber", "Data analysis", "below", family="Clerks")
    made.add(40, "Products", "Prompt writing", "unknown")
    made.work_out()
    return made


def test_only_leaders_may_open_the_pages_and_files(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    be(make_person("Nobody in Particular").id)
    assert {client.get(f"/organisation/skills{page}").status_code for page in PAGES} == {404}
    for role in (Role.LD_ADMINISTRATOR, Role.AUDITOR, Role.MATURITY_LEAD):
        be(make_person(f"Somebody {role.value}", roles=[role]).id)
        assert {client.get(f"/organisation/skills{page}").status_code for page in PAGES} == {200}
        assert "/organisation/skills" in client.get("/").text
    be(make_person("Facilitator", roles=[Role.FACILITATOR, Role.SYSTEM_ADMINISTRATOR]).id)
    assert {client.get(f"/organisation/skills{page}").status_code for page in PAGES} == {404}


def test_the_overview_says_in_three_sentences_where_the_organisation_stands(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    be(make_person("Ada Okafor", roles=[Role.AUDITOR]).id)
    text = client.get("/organisation/skills").text
    assert "Most people are below in Data analysis" in text
    assert "Least is known of Prompt writing: about 40 of 40 people" in text
    assert "As of 3 March 2026" in text


def test_a_withheld_row_says_so_on_every_page_and_in_every_file_and_never_its_number(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    be(make_person("Ada Okafor", roles=[Role.LD_ADMINISTRATOR]).id)
    heat = client.get("/organisation/skills/areas").text
    chamber = heat[heat.index(">Chamber<") :].split("</tr>")[0]
    assert "Withheld" in chamber
    assert "Not asked" in chamber
    assert "7" not in chamber.replace("govuk", "")
    rows = list(
        csv.DictReader(io.StringIO(client.get("/organisation/skills.csv").get_data(as_text=True).lstrip("\ufeff")))
    )
    line = next(row for row in rows if row["Row"] == "Chamber")
    assert line["Shown"] == "withheld"
    assert {line[name] for name in ("People asked", "Met", "Stale", "Claimed", "Below", "Unknown")} == {""}


def test_files_hold_what_the_pages_show(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    be(make_person("Ada Okafor", roles=[Role.LD_ADMINISTRATOR]).id)
    page = organisation(None)
    expected = {
        (row.name, skill.name): (shown.people, shown.below, shown.met) if (shown := page.shown(row, skill)) else None
        for row in page.rows
        for skill in page.skills
        if page.asked(row, skill)
    }
    rows = csv.DictReader(io.StringIO(client.get("/organisation/skills.csv").get_data(as_text=True).lstrip("\ufeff")))
    in_csv = {
        (row["Row"], row["Skill"]): (int(row["People asked"]), int(row["Below"]), int(row["Met"]))
        if row["Met"]
        else None
        for row in rows
    }
    assert in_csv == expected
    book = openpyxl.load_workbook(io.BytesIO(client.get("/organisation/skills.xlsx").data))
    assert book.sheetnames == ["About", "Bodies", "Business areas", "Role families", "Every count", "Roles"]
    lines = list(book["Every count"].iter_rows(values_only=True))
    assert lines[0] == BY_ROW
    assert {(row[1], row[3]): (row[4], row[8], row[5]) if row[4] is not None else None for row in lines[1:]} == expected
    assert "fewer than ten people" in str([cell.value for cell in book["About"]["B"]])
    assert client.get("/organisation/skills.xlsx").data == client.get("/organisation/skills.xlsx").data
    text = client.get("/organisation/skills/of/data-analysis").text
    bills = text[text.index('id="areas"') :].split(">Bills<")[1].split("</tr>")[0]
    assert [f">{value}<" in bills for value in (40, 20)] == [True, True]


def test_somebody_with_a_role_for_one_area_sees_no_other_row(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    lead = make_person("Mara Lead")
    with transaction() as session:
        session.add(
            RoleGrant(person_id=lead.id, role=Role.MATURITY_LEAD, unit_id=made.units["Committees"], granted_at=NOW)
        )
    be(lead.id)
    everything = "".join(
        client.get(f"/organisation/skills{page}").get_data(as_text=True)
        for page in PAGES[:-1]
        if page not in ("/bodies", "/families")
    )
    assert "Bills" in everything
    assert not [name for name in ("Digital", "Products", "Chamber", "Analysts", "Clerks") if name in everything]
    assert client.get("/organisation/skills/families").status_code == 404
    assert client.get("/organisation/skills/bodies").status_code == 404


def test_a_skill_ends_in_what_to_do(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    be(make_person("Ada Okafor", roles=[Role.LD_ADMINISTRATOR]).id)
    assert "no course teaches it: write one" in client.get("/organisation/skills/of/data-analysis").text
    assert "Nothing is known of about 40 of 40 people" in client.get("/organisation/skills/of/prompt-writing").text
    assert client.get("/organisation/skills/of/no-such-skill").status_code == 404


def test_beside_a_course_stand_the_levels_before_and_after_it_for_whoever_may_read_them(
    client: FlaskClient, made: SmallOrganisation, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    add_course("charts", title="Charts", skills=("data-analysis",))
    for role, offered in ((Role.LD_ADMINISTRATOR, True), (Role.AUDITOR, True), (Role.MATURITY_LEAD, False)):
        be(make_person(f"Holder of {role}", roles=[role]).id)
        text = client.get("/organisation/skills/of/data-analysis").text
        assert ">Charts</a>" in text
        assert ('href="/courses/charts/effect"' in text, client.get("/courses/charts/effect").status_code == 200) == (
            offered,
            offered,
        )


def test_before_the_first_night_the_pages_say_that_there_is_nothing_yet(
    client: FlaskClient, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    make_organisation()
    be(make_person("Ada Okafor", roles=[Role.LD_ADMINISTRATOR]).id)
    for page in PAGES:
        answer = client.get(f"/organisation/skills{page}")
        assert answer.status_code == 200, page
    assert "Nothing to show yet" in client.get("/organisation/skills").text


def test_no_page_asks_the_database_more_for_more_skills(
    client: FlaskClient, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    made = make_organisation(tuple(f"Skill {number}" for number in range(30)))
    made.add(20, "Products", "Skill 0", "below")
    made.work_out()
    be(make_person("Ada Okafor", roles=[Role.LD_ADMINISTRATOR]).id)
    few = _asked_of_the_database(client)
    for number in range(1, 30):
        made.add(20, "Products", f"Skill {number}", "below")
    made.work_out()
    many = _asked_of_the_database(client)
    assert many == few
    assert max(many.values()) <= 20


def _asked_of_the_database(client: FlaskClient) -> dict[str, int]:
    return {page: statements(partial(client.get, f"/organisation/skills{page}")) for page in ("", "/areas", "/supply")}


def test_nobody_works_a_hidden_count_out_of_the_file(
    client: FlaskClient, make_person: type_of_maker, be: Callable[[UUID], FlaskClient]
) -> None:
    """The file holds all tables at once: the attacker reads it, and what it says of bodies, areas and families together."""
    made = make_organisation()
    for unit, people in (("Bills team", 13), ("Committees team", 13), ("Chamber", 13), ("Products", 13)):
        made.add(people, unit, "Data analysis", "below", family="Clerks")
    made.add(9, "Clerk's office", "Data analysis", "met", family="Analysts")
    made.add(4, "Digital", "Data analysis", "unknown")
    made.work_out()
    be(make_person("Ada Okafor", roles=[Role.AUDITOR]).id)
    shown: dict[str, Counts | None] = {
        row["Row"]: tuple(int(row[state.capitalize()]) for state in STATES) if row["Shown"] == "rounded" else None
        for row in lines_of(client)
    }
    true = {
        NO_FAMILY_NAME if name == "No role" else name: tuple(counts[state] for state in STATES)
        for (name, _skill), counts in made.true.items()
    }
    inside = {"Committees": "House", "Bills": "Committees", "Chamber": "House", "Products": "Digital"}
    units = [Row(one, inside.get(one), true[one]) for one in UNITS if one in true]
    families = [Row(one, None, true[one]) for one in ("Clerks", "Analysts", NO_FAMILY_NAME)]
    whole = tuple(map(sum, zip(*(row.counts for row in families), strict=True)))
    assert any(shown.values())
    attacker = attacker_on([units, families], whole, shown)
    for row in (*units, *families):
        if shown[row.key] is None:
            for unknown in (*attacker.of_row[row.key], attacker.people_of[row.key]):
                assert len(attacker.spread(unknown, enough=LEFT_OPEN + 1)) > LEFT_OPEN, row
    few = attacker.beside["House"]
    assert all(len(attacker.spread(unknown, enough=LEFT_OPEN + 1)) > LEFT_OPEN for unknown in few)


def lines_of(client: FlaskClient) -> list[dict[str, str]]:
    """The file as a reader opens it."""
    text = client.get("/organisation/skills.csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
