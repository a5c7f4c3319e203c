"""Bringing in a file of people on its page: sent, shown, confirmed."""

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from skills_centre.people.models import ImportBatch, Person, Role
from skills_centre.platform.database import db
from skills_centre.platform.uploads import HeldUpload
from tests.home.people_import.builders import TABLE_OFFICE, row, sent
from tests.people.builders import add

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("found")]

Be = Callable[[UUID], FlaskClient]
IMPORT = "/administration/people/import"
GOOD = sent(row("Ada Okafor", unit=TABLE_OFFICE), row("Bo Lindqvist", manager="ada@house.example")).content


@pytest.fixture
def keeper(be: Be) -> FlaskClient:
    return be(add("Ad Min", roles=(Role.SYSTEM_ADMINISTRATOR,)))


def send(browser: FlaskClient, content: bytes) -> TestResponse:
    return browser.post(IMPORT, data={"file": (io.BytesIO(content), "people.csv")}, content_type="multipart/form-data")


def people() -> int:
    return db.session.scalar(select(func.count(Person.id))) or 0


def fingerprint(page: str) -> str:
    return page.split('name="fingerprint" value="')[1].split('"', maxsplit=1)[0]


def test_a_file_is_shown_and_then_taken_in_once(keeper: FlaskClient) -> None:
    shown = send(keeper, GOOD)
    assert shown.status_code == 303
    page = keeper.get(shown.location).text
    assert "2 new people" in page
    assert "3 new units" in page
    assert f'<td class="govuk-table__cell">{TABLE_OFFICE.replace(">", "&gt;")}</td>' in page
    assert '<td class="govuk-table__cell">Ada Okafor</td>' in page
    assert "Ad Min" in page  # here, but not in the file
    assert people() == 1
    form = {"fingerprint": fingerprint(page)}
    done = keeper.post(shown.location, data=form, follow_redirects=True)
    assert "2 people added, 0 others changed" in done.text
    assert people() == 3
    twice = keeper.post(shown.location, data=form, follow_redirects=True)
    assert "taken in already" in twice.text
    assert db.session.scalars(select(ImportBatch.imported_by)).all() == [
        db.session.scalar(select(Person.id).where(Person.name == "Ad Min"))
    ]
    again = keeper.get(send(keeper, GOOD).location).text
    assert "Nothing would change" in again


def test_a_file_with_mistakes_is_told_row_by_row_and_not_kept(keeper: FlaskClient) -> None:
    answer = send(keeper, sent(row("Ada", kind="wizard"), row("Bo", manager="nobody@b.c")).content)
    assert answer.status_code == 422
    assert "The file has 2 problems" in answer.text
    assert "“wizard” is not a person type." in answer.text
    assert "Nobody in the file or here has the address nobody@b.c." in answer.text
    assert db.session.scalar(select(func.count()).select_from(HeldUpload)) == 0


def test_what_is_no_file_of_people_is_refused(keeper: FlaskClient) -> None:
    assert "Choose a file" in keeper.post(IMPORT).text
    for content, sentence in ((b"", "The file is empty"), (b"PK\x03\x04", "spreadsheet"), (b"x" * 5_000_001, "5 MB")):
        answer = send(keeper, content)
        assert answer.status_code == 422
        assert sentence in answer.text


def test_a_confirmation_of_what_is_no_longer_so_shows_the_difference_again(keeper: FlaskClient) -> None:
    address = send(keeper, GOOD).location
    seen = fingerprint(keeper.get(address).text)
    add("Ada", manager=None)
    taken = keeper.post(address, data={"fingerprint": "x" + seen[1:]}, follow_redirects=True)
    assert "Something changed in the meantime" in taken.text
    assert "Take the file in" in taken.text
    assert people() == 2


def test_a_held_file_is_only_its_senders(keeper: FlaskClient, be: Be) -> None:
    address = send(keeper, GOOD).location
    other = be(add("Other Admin", roles=(Role.SYSTEM_ADMINISTRATOR,)))
    assert other.get(address).location == IMPORT


def test_what_people_typed_is_shown_as_text(keeper: FlaskClient) -> None:
    page = keeper.get(send(keeper, sent(row("<b>Ada</b> Okafor", email="a@b.c")).content).location).text
    assert "&lt;b&gt;Ada&lt;/b&gt; Okafor" in page


def test_the_template_can_be_downloaded_and_sent(keeper: FlaskClient) -> None:
    file = keeper.get(f"{IMPORT}/template.csv")
    assert "attachment" in file.headers["Content-Disposition"]
    assert send(keeper, file.data).status_code == 303
