"""The pages, files and paper about a quarter: who may see and change them, that all say the same, and what was closed never changes."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import delete, func, select, update
from time_machine import travel

from skills_centre.gaps.models import ValueDecision, ValueRow
from skills_centre.gaps.queries.value import value_page
from skills_centre.gaps.rules.quarters import Quarter, quarter_of
from skills_centre.gaps.rules.value import PARTS, TITLES, Figure
from skills_centre.gaps.rules.value_decisions import LONGEST
from skills_centre.gaps.services.value_tables import WHOLE
from skills_centre.people.models import Role, RoleGrant
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW, TODAY, type_of_maker
from tests.counting import statements
from tests.gaps.valued import FIRST, Learners, noon

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
QUARTER = Quarter(FIRST)
HERE = f"/organisation/value/{QUARTER.address}"
PAGES = ("", ".csv", ".pdf", "/reached", "/reached.csv", "/confidence", "/places.csv")
CHANGES = ("/decisions", "/close")


@pytest.fixture
def learners(app: Flask) -> Learners:
    made = Learners()
    some = made.people(40, "Bills team") + made.people(30, "Products") + made.people(7, "Chamber")
    enrolments = made.completed(some[:30])
    made.answered(enrolments[:20], 2, 4)
    made.recorded(some[:30], 90)
    made.began(some[40:52])
    made.session(attended=some[:20], absent=some[20:27], capacity=30, pence=4_500)
    made.work_out()
    return made


@pytest.fixture
def keeper(learners: Learners, make_person: type_of_maker, be: Be) -> FlaskClient:
    return be(make_person("Ada Okafor", roles=[Role.LD_ADMINISTRATOR]).id)


@pytest.fixture(autouse=True)
def today() -> Any:  # noqa: ANN401 - a fixture of the clock
    with travel(NOW, tick=False):
        yield


def lines(browser: FlaskClient, path: str) -> list[dict[str, str]]:
    text = browser.get(HERE + path).get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def pdf(browser: FlaskClient, address: str = HERE) -> PdfReader:
    answer = browser.get(f"{address}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.data))


def words_of(file: PdfReader) -> str:
    return " ".join(file.pages[0].extract_text().replace("\u200b", "").split())


def test_leaders_may_see_and_only_those_who_look_after_learning_change(
    client: FlaskClient, learners: Learners, make_person: type_of_maker, be: Be
) -> None:
    def answers(paths: tuple[str, ...]) -> set[int]:
        return {client.get(HERE + path).status_code for path in paths}

    be(make_person("Nobody in Particular").id)
    assert answers((*PAGES, *CHANGES)) == {404}
    for role in (Role.AUDITOR, Role.MATURITY_LEAD):
        be(make_person(f"Somebody {role.value}", roles=[role]).id)
        assert (answers(PAGES), answers(CHANGES)) == ({200}, {404})
        assert "Edit the decisions" not in client.get(HERE).text
    be(make_person("Keeper", roles=[Role.LD_ADMINISTRATOR]).id)
    assert answers((*PAGES, *CHANGES)) == {200}
    assert "Edit the decisions" in client.get(HERE).text


def test_the_last_quarter_that_is_over_is_opened_first_and_the_running_one_says_so_far(keeper: FlaskClient) -> None:
    text = keeper.get("/organisation/value").text
    assert "</span> October to December 2025</h1>" in text
    assert "Not closed" in text
    running = keeper.get("/organisation/value/2026-q1").text
    assert "So far" in running
    assert "It can be closed after 31 March 2026" in running
    assert "Close the quarter" not in running


@pytest.mark.parametrize(
    "address", ["2031-q1", "2019-q4", "rubbish", "2025-q4/rubbish", "2025-q4/rubbish.csv", "2025-q9.pdf"]
)
def test_what_is_not_told_of_is_not_found(keeper: FlaskClient, address: str) -> None:
    assert keeper.get(f"/organisation/value/{address}").status_code == 404


def test_every_figure_stands_on_the_page_with_its_definition_and_file(keeper: FlaskClient) -> None:
    text = keeper.get(HERE).text
    for figure in Figure:
        assert TITLES[figure] in text
        assert f'href="{HERE}/{figure}"' in text
        own = keeper.get(f"{HERE}/{figure}").text
        assert f'href="{HERE}/{figure}.csv"' in own
        assert all(head in own for head in ("What it is", "How it is worked out", "Of how many", "Where it comes from"))
        assert {line["What"] for line in lines(keeper, f"/{figure}.csv")} == set(PARTS[figure])
    for said in ("40 of 75 (53%)", "£56", "0% confident before, 100% after", "20 of 30 (67%) completed courses"):
        assert said in text, said
    assert "No data" in text, "nobody was asked what became of a course"


def test_a_withheld_row_says_so_on_page_and_paper_and_in_the_file_and_never_its_number(keeper: FlaskClient) -> None:
    row = keeper.get(HERE).text.split(">Chamber<")[1].split("</tr>")[0]
    assert "Withheld" in row
    assert not any(letter.isdigit() for letter in row.replace('colspan="7"', ""))
    in_file = [line for line in lines(keeper, ".csv") if line["Row"] == "Chamber"]
    assert {(line["Shown"], line["Number"]) for line in in_file} == {("withheld", "")}
    assert "Chamber Withheld" in words_of(pdf(keeper))


def test_page_file_and_paper_say_the_same_numbers(keeper: FlaskClient) -> None:
    page = value_page(QUARTER, None)
    assert page
    in_file = {
        (line["Figure"], line["What"]): int(line["Number"]) if line["Number"] else None
        for line in lines(keeper, ".csv")
        if line["Row"] == WHOLE
    }
    expected = {
        (TITLES[figure], what): numbers[place] if (numbers := page.numbers.get(figure)) else None
        for figure in Figure
        for place, what in enumerate(PARTS[figure])
    }
    assert in_file == expected
    text, paper = keeper.get(HERE).text, words_of(pdf(keeper))
    for one in page.told:
        assert one.value.replace("’", "&#39;") in text or one.value in text
        assert one.value in paper
    for area in page.short_rows:
        if area.counts:
            assert f"{area.name} {area.people} {area.reached} " in paper


def test_the_paper_is_one_tagged_side_with_a_title_a_language_and_links_to_definitions(keeper: FlaskClient) -> None:
    file = pdf(keeper)
    catalogue = cast("dict[str, Any]", file.root_object)
    assert len(file.pages) == 1
    assert (bool(catalogue["/MarkInfo"]["/Marked"]), catalogue["/Lang"]) == (True, "en-GB")
    assert file.metadata
    assert file.metadata.title == "Value of learning, October to December 2025"
    assert file.xmp_metadata is not None
    assert "pdfuaid" in file.xmp_metadata.stream.get_data().decode()
    box = file.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    links = {note.get_object()["/A"]["/URI"] for note in cast("list[Any]", file.pages[0]["/Annots"])}
    assert {address.rsplit("/", 1)[1] for address in links} == set(Figure)
    tags = structure(catalogue["/StructTreeRoot"])
    assert {"H1", "H2", "Table", "TH", "TD", "Link", "L"} <= tags


def structure(node: Any) -> set[str]:  # noqa: ANN401 - whatever a PDF holds
    """The kinds of tags below a node."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*(structure(one) for one in node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = {str(node["/S"]).lstrip("/")} if "/S" in node else set()
    return own | (structure(node["/K"]) if "/K" in node else set())


@pytest.mark.parametrize("areas", [0, 3, 60])
def test_it_stays_one_side_however_much_there_is_to_say(keeper: FlaskClient, areas: int) -> None:
    with transaction() as session:
        session.execute(delete(ValueDecision))
        session.execute(
            update(ValueRow).values(
                name="A department with a name that goes on for as long as a name may and then on " * 2
            )
        ) if areas else session.execute(delete(ValueRow))
        model = session.scalars(select(ValueRow).where(ValueRow.first_on == FIRST)).first()
        for place in range(areas if model else 0):
            session.add(
                ValueRow(
                    first_on=FIRST, kind="area", row_id=UUID(int=place + 1), inside_id=None, position=99 + place, depth=0,
                    name=f"Area {place} of the institution, in full and with all its many duties", is_withheld=False, completed=10,
                    took_part=5, not_reached=20, completions=None, hours=None, own_hours=None,
                )
            )  # fmt: skip
    written = dict.fromkeys(("first", "second", "third"), "Wide words of a decision that is wanted. " * 9)
    assert keeper.post(f"{HERE}/decisions", data=written).status_code == 303
    file = pdf(keeper)
    assert len(file.pages) == 1
    assert "How to read it" in words_of(file)
    assert words_of(file).count("Wide words of a decision that is wanted.") == 27
    if areas == 60:
        assert "more rows stand in the file" in words_of(file)


def test_the_same_figures_give_the_same_paper_whenever_it_is_made(keeper: FlaskClient) -> None:
    first = keeper.get(f"{HERE}.pdf").data
    with travel(NOW + timedelta(hours=5)):
        assert keeper.get(f"{HERE}.pdf").data == first


def test_decisions_are_replaced_by_ones_own_words_and_not_proposed_again(
    keeper: FlaskClient, learners: Learners
) -> None:
    assert "Proposed from the figures" in keeper.get(HERE).text
    proposal = value_page(QUARTER, None).decisions[0].words  # type: ignore[union-attr]
    assert proposal.split(":")[0] in keeper.get(f"{HERE}/decisions").text
    answer = keeper.post(
        f"{HERE}/decisions", data={"first": "Hire\r\na trainer", "second": "  ", "third": "=Close <b>it</b>"}
    )
    assert answer.status_code == 303
    learners.work_out(now=NOW + timedelta(days=1))
    text = keeper.get(HERE).text
    assert "Hire a trainer" in text
    assert "=Close &lt;b&gt;it&lt;/b&gt;" in text
    assert "Written by Ada Okafor" in text
    assert "Hire a trainer" in words_of(pdf(keeper))
    act = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "value.decide")).one()
    assert act.fields == [QUARTER.address]


def test_a_form_that_is_empty_or_too_long_is_refused_and_keeps_what_was_typed(keeper: FlaskClient) -> None:
    empty = keeper.post(f"{HERE}/decisions", data={"first": " ", "second": "", "third": ""})
    assert empty.status_code == 422
    assert "Write at least one decision" in empty.text
    long = "a" * (LONGEST + 1)
    answer = keeper.post(f"{HERE}/decisions", data={"first": long})
    assert answer.status_code == 422
    assert "400 characters or fewer" in answer.text
    assert long in answer.text


def test_a_closed_quarter_never_changes_when_people_move_afterwards(keeper: FlaskClient, learners: Learners) -> None:
    page = keeper.get(f"{HERE}/close").text
    assert "It cannot be opened again" in page
    assert keeper.post(f"{HERE}/close", data={"seen": seen(page)}).status_code == 303
    assert "The quarter is closed." in keeper.get(HERE).text
    before = {path: keeper.get(HERE + path).data for path in PAGES}
    assert "Closed by Ada Okafor" in before[""].decode()
    assert "Closed by Ada Okafor" in words_of(pdf(keeper))
    late = learners.people(30, "Products")
    learners.answered(learners.completed(late), 5, 1)
    with transaction() as session:
        session.execute(db.text("UPDATE organisation_unit SET name = 'Renamed ' || name"))
    assert learners.work_out() == 4, "all quarters but this one"
    assert {path: keeper.get(HERE + path).data for path in PAGES} == before
    assert keeper.post(f"{HERE}/close", data={"seen": "whatever"}).status_code == 303, "twice changes nothing"
    closings = select(func.count()).where(AuditEvent.action == "value.close")
    assert db.session.scalar(closings) == 1
    refused = keeper.post(f"{HERE}/decisions", data={"first": "Something else"})
    assert refused.status_code == 422
    assert "This quarter has been closed" in refused.text
    assert "Edit the decisions" not in keeper.get(HERE).text


def seen(page: str) -> str:
    """Which figures a page of closing was shown with."""
    return page.split('name="seen"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def test_a_quarter_that_runs_and_figures_that_changed_meanwhile_are_not_closed(
    keeper: FlaskClient, learners: Learners
) -> None:
    running = f"/organisation/value/{quarter_of(TODAY).address}/close"
    answer = keeper.post(running, data={"seen": seen(keeper.get(running).text)})
    assert answer.status_code == 422
    assert "can be closed once its last day is over and has been counted" in answer.text
    learners.work_out(now=noon(QUARTER.last))
    answer = keeper.post(f"{HERE}/close", data={"seen": seen(keeper.get(f"{HERE}/close").text)})
    assert answer.status_code == 422, "the afternoon of the last day is not counted yet"
    learners.work_out()
    old = seen(keeper.get(f"{HERE}/close").text)
    learners.work_out(now=NOW + timedelta(minutes=1))
    answer = keeper.post(f"{HERE}/close", data={"seen": old})
    assert answer.status_code == 422
    assert "worked out anew" in answer.text
    assert keeper.post(f"{HERE}/close", data={"seen": seen(answer.text)}).status_code == 303


def test_somebody_with_a_role_for_one_area_sees_its_rows_alone(
    client: FlaskClient, learners: Learners, make_person: type_of_maker, be: Be
) -> None:
    lead = make_person("Mara Lead")
    with transaction() as session:
        unit_id = learners.organisation.units["Committees"]
        session.add(RoleGrant(person_id=lead.id, role=Role.MATURITY_LEAD, unit_id=unit_id, granted_at=NOW))
        session.add(RoleGrant(person_id=lead.id, role=Role.LD_ADMINISTRATOR, unit_id=unit_id, granted_at=NOW))
    be(lead.id)
    everything = client.get(HERE).text + client.get(f"{HERE}/reached").text + str(lines(client, ".csv"))
    everything += words_of(pdf(client))
    assert "Bills" in everything
    assert not [name for name in ("Digital", "Products", "Chamber", "House", "£") if name in everything]
    assert {client.get(HERE + path).status_code for path in ("/confidence", "/places.csv", *CHANGES)} == {404}


def test_before_the_first_night_it_says_that_there_is_nothing_yet(
    client: FlaskClient, make_person: type_of_maker, be: Be
) -> None:
    be(make_person("Ada Okafor", roles=[Role.AUDITOR]).id)
    assert "Nothing to show yet" in client.get("/organisation/value").text
    assert client.get(HERE).status_code == 404


def test_an_empty_quarter_says_no_data_and_no_share_of_nothing(keeper: FlaskClient) -> None:
    text = keeper.get("/organisation/value/2025-q1").text
    figures = text[text.index("centre-value") : text.index("Decisions wanted")]
    assert figures.count('centre-value__number">No data') == len(Figure)
    assert "%" not in figures
    assert len(pdf(keeper, "/organisation/value/2025-q1").pages) == 1


def test_no_page_asks_the_database_more_for_more_areas(keeper: FlaskClient) -> None:
    few = {path: statements(partial(keeper.get, HERE + path)) for path in PAGES}
    with transaction() as session:
        for place in range(200):
            session.add(
                ValueRow(
                    first_on=FIRST, kind="area", row_id=UUID(int=place + 1), inside_id=None, position=99 + place, depth=0,
                    name=f"Area {place}", is_withheld=True, completed=0, took_part=0, not_reached=0, completions=None, hours=None,
                    own_hours=None,
                )
            )  # fmt: skip
    assert {path: statements(partial(keeper.get, HERE + path)) for path in PAGES} == few
    assert max(few.values()) <= 16, few
