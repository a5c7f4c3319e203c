"""Bringing past learning in from a file: every mistake told, all or nothing, and twice the same is once."""

import io
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.home.past_learning.bringing_in import PastPlan, bring_in_past_learning, plan_past_learning
from skills_centre.learning.models import RecordSource
from skills_centre.learning.queries.record import record_of
from skills_centre.people.errors import PeopleChangedMeanwhile
from skills_centre.people.models import Person, Role
from skills_centre.platform.csv_reading import TableNotSound
from skills_centre.platform.database import transaction
from skills_centre.platform.uploads import SentFile
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.people.builders import add

Be = Callable[[UUID], FlaskClient]

HEADINGS = "email,title,day,minutes,provider\n"
GOOD = (
    HEADINGS
    + 'ada-okafor@example.org,Writing,2024-09-02,90,"School, the"\nADA-OKAFOR@example.org,Data,02/10/2024,60,\n'
)


def file(text: str) -> SentFile:
    return SentFile("past.csv", text.encode())


@pytest.fixture
def ada(app: Flask, found: None) -> UUID:
    return add("Ada Okafor")


def bring_in(text: str, by_id: UUID) -> PastPlan:
    confirmed = plan_past_learning(file(text), now=NOW).fingerprint()
    with transaction():
        return bring_in_past_learning(file(text), confirmed=confirmed, by_id=by_id, now=NOW)


def test_the_same_file_twice_adds_once_and_a_longer_one_adds_what_is_new(ada: UUID) -> None:
    keeper = add("Kim Keeper")
    assert len(bring_in(GOOD, keeper).new) == 2
    again = bring_in(GOOD + "ada-okafor@example.org,Maps,2024-01-05,15.0,\n", keeper)
    assert (len(again.new), again.known) == (1, 2)
    lines = record_of(ada)
    assert [(line.title, line.minutes, line.provider) for line in lines] == [
        ("Data", 60, None),
        ("Writing", 90, "School, the"),
        ("Maps", 15, None),
    ]
    assert {line.source for line in lines} == {RecordSource.IMPORT}
    with pytest.raises(PeopleChangedMeanwhile), transaction():
        bring_in_past_learning(file(GOOD), confirmed="", by_id=keeper, now=NOW)


def test_every_mistake_is_told_with_its_row_and_column_and_then_nothing_goes_in(ada: UUID) -> None:
    rows = (
        "nobody@house.example,Writing,2024-09-02,90,",
        "ada-okafor@example.org,,2024-09-02,90,",
        f"ada-okafor@example.org,{'x' * 201},2999-01-01,0,",
        "ada-okafor@example.org,Writing,yesterday,1:30,",
        "ada-okafor@example.org,Writing",
        "ada-okafor@example.org,Data,2024-09-02,90,",
        "ada-okafor@example.org,Data,02/09/2024,90,",
    )
    plan = plan_past_learning(file(HEADINGS + "\n".join(rows)), now=NOW)
    assert [(one.row, one.column) for one in sorted(plan.problems)] == [
        (2, "email"),
        (3, "title"),
        (4, "day"),
        (4, "minutes"),
        (4, "title"),
        (5, "day"),
        (5, "minutes"),
        (6, "the whole row"),
        (8, "the whole row"),
    ]
    for text in ("", HEADINGS, "name,title\na,b\n", HEADINGS + f"ada,{TODAY},1,1,1\n" * 20_001):
        with pytest.raises(TableNotSound):
            plan_past_learning(file(text), now=NOW)


def test_an_import_takes_as_many_statements_for_500_rows_as_for_one(ada: UUID) -> None:
    def many(number: int) -> str:
        return HEADINGS + "".join(f"ada-okafor@example.org,Part {n} of {number},2024-09-02,5,\n" for n in range(number))

    assert statements(lambda: bring_in(many(500), ada)) == statements(lambda: bring_in(many(1), ada))


@pytest.mark.sqlite_only
def test_the_pages_show_mistakes_then_a_dry_run_and_take_it_in_once(
    be: Be, ada: UUID, make_person: Callable[..., Person]
) -> None:
    browser = be(make_person("Kim Keeper", roles=(Role.LD_ADMINISTRATOR,)).id)
    address = "/administration/records/import"

    def send(text: str) -> str:
        sent = {"file": (io.BytesIO(text.encode()), "past.csv")}
        return browser.post(address, data=sent, follow_redirects=True).text

    assert "Nobody here has the address" in send(HEADINGS + "nobody@house.example,Writing,2024-09-02,90,\n")
    page = send(GOOD)
    assert "2 entries" in page
    found = re.search(r'name="fingerprint" value="(\w+)"', page)
    held = browser.post(address, data={"file": (io.BytesIO(GOOD.encode()), "past.csv")}).headers["Location"]
    assert found is not None
    for said in ("2 entries added to the records of 1 person", "taken in already"):
        assert said in browser.post(held, data={"fingerprint": found[1]}, follow_redirects=True).text
    assert browser.get(f"{address}/template.csv").text.startswith("\ufeffemail,title,day,minutes,provider")
    assert "From an earlier system, School, the" in be(ada).get("/my-learning/record").text
