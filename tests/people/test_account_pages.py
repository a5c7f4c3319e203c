"""My account, forgotten passwords and links to choose one, at the edge."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.people.access import TOKEN
from skills_centre.people.models import AccountLink, PersonType, Role, SignInSession, UnitKind
from skills_centre.people.services.account_links import LinkReason, send_link
from skills_centre.people.services.passwords import set_password
from skills_centre.people.services.places import move_to_unit
from skills_centre.people.services.roles import grant_role
from skills_centre.people.services.signing_in import begin_session
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from tests.conftest import NOW, TODAY
from tests.counting import statements
from tests.people.builders import add, add_unit
from tests.people.test_account_links import HEAD

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
PRESENT, FRESH = "correct horse battery", "quiet river lantern"


@pytest.fixture
def ada(client: FlaskClient) -> UUID:
    """Somebody with a password."""
    person_id = add("Ada Okafor")
    with transaction():
        set_password(person_id, PRESENT, by_id=None, now=NOW)
    return person_id


def link_for(person_id: UUID) -> str:
    """The path of a fresh link."""
    with transaction():
        return send_link(person_id, LinkReason.INVITATION, HEAD, by_id=None, now=utc_now())


def test_the_answer_is_the_same_whether_the_address_is_somebodys(client: FlaskClient, ada: UUID) -> None:
    answers = [
        client.post("/forgotten-password", data={"email": email})
        for email in ("ada-okafor@example.org", "no@example.org")
    ]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/forgotten-password/sent")] * 2
    assert answers[0].data == answers[1].data
    assert db.session.scalars(select(OutboxMessage.address)).all() == ["ada-okafor@example.org"]
    assert "a link is on its way" in client.get("/forgotten-password/sent").text


def test_nobody_is_flooded_with_links_and_the_limit_tells_nothing_either(client: FlaskClient, ada: UUID) -> None:
    for email in ("ada-okafor@example.org", "no@example.org"):
        answers = [client.post("/forgotten-password", data={"email": email}).status_code for _ in range(5)]
        assert answers == [303, 303, 303, 303, 429]


def test_an_empty_address_is_asked_for_again(client: FlaskClient) -> None:
    answer = client.post("/forgotten-password", data={"email": ""})
    assert answer.status_code == 422
    assert "Enter your e-mail address" in answer.text


def test_a_mail_scanner_uses_no_link_up_and_the_person_then_chooses(client: FlaskClient) -> None:
    path = link_for(add("Ada Okafor"))
    for _ in range(3):
        assert client.head(path).status_code == client.get(path).status_code == 200
    answer = client.post(path, data={"password": "short"})
    assert answer.status_code == 422
    assert "at least 12 characters" in answer.text
    answer = client.post(path, data={"password": FRESH}, follow_redirects=True)
    assert "Your password is kept" in answer.text
    signing_in = client.post("/sign-in", data={"email": "ada-okafor@example.org", "password": FRESH})
    assert signing_in.status_code == 302


def test_a_used_an_old_and_an_invented_link_are_refused_in_words(client: FlaskClient, ada: UUID) -> None:
    used = link_for(ada)
    client.post(used, data={"password": FRESH})
    old = link_for(ada)
    with transaction() as session:
        session.execute(AccountLink.__table__.update().values(expires_at=NOW))  # type: ignore[attr-defined]
    for path in (used, old, "/choose-password/nonsense"):
        for answer in (client.get(path), client.post(path, data={"password": "another river lantern"})):
            assert answer.status_code == 410
            assert "This link no longer works" in answer.text
            assert 'href="/forgotten-password"' in answer.text


def test_the_account_page_says_who_i_am_and_where_i_am_signed_in(be: Be) -> None:
    house = add_unit("House of Somewhere", kind=UnitKind.BODY)
    area = add_unit("Chamber services", kind=UnitKind.BUSINESS_AREA, parent=house)
    team = add_unit("Table Office", parent=area)
    ada = add("Ada Okafor", manager=add("Boss One"))
    with transaction():
        move_to_unit(ada, team, starts_on=TODAY, by_id=None, now=NOW)
        grant_role(ada, Role.SKILLS_LEAD, by_id=None, now=NOW, unit_id=area)
        begin_session(ada, now=utc_now())
    page = be(ada).get("/account").text
    for words in ("Ada Okafor", "Table Office, Chamber services, House of Somewhere", "Boss One", "House staff"):
        assert words in page
    assert "Skills lead, for Chamber services" in page
    assert (page.count("This browser"), page.count("Another browser")) == (1, 1)


def test_the_account_page_takes_the_same_statements_for_many_sessions_and_roles(app: Flask, be: Be) -> None:
    ada = add("Ada Okafor")
    browser = be(ada)
    few = statements(lambda: browser.get("/account"))
    with transaction():
        for _ in range(30):
            begin_session(ada, now=utc_now())
        for role in Role:
            grant_role(ada, role, by_id=None, now=NOW)
    assert statements(lambda: browser.get("/account")) == few <= 7


def test_the_account_page_of_a_member_speaks_of_no_line_manager(be: Be) -> None:
    page = be(add("Mo Member", kind=PersonType.MEMBER)).get("/account").text
    assert "Line manager" not in page
    assert "may help in work like yours" in page


def test_a_changed_password_keeps_this_browser_with_a_fresh_token_and_ends_the_others(be: Be, ada: UUID) -> None:
    browser = be(ada)
    with browser.session_transaction() as cookie:
        before = cookie[TOKEN]
    with transaction():
        begin_session(ada, now=utc_now())
    for data, words in (
        ({"present": "guess", "password": FRESH}, "This is not your present password."),
        ({"present": PRESENT, "password": "Ada-Okafor-2026"}, "harder to guess"),
        ({"present": "", "password": ""}, "Enter your present password"),
    ):
        answer = browser.post("/account/password", data=data)
        assert answer.status_code == 422
        assert words in answer.text
        assert PRESENT not in answer.text
    answer = browser.post("/account/password", data={"present": PRESENT, "password": FRESH})
    assert (answer.status_code, answer.location) == (303, "/account")
    page = browser.get("/account").text
    assert "Your password is changed" in page
    assert "Another browser" not in page
    with browser.session_transaction() as cookie:
        assert cookie[TOKEN] != before
        cookie[TOKEN] = before
    assert browser.get("/account").status_code == 302


def test_whoever_found_a_signed_in_browser_cannot_go_on_guessing_the_password(be: Be, ada: UUID) -> None:
    browser = be(ada)
    tries = [browser.post("/account/password", data={"present": f"guess {n}", "password": FRESH}) for n in range(11)]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]


def test_signing_out_everywhere_ends_every_session(be: Be, ada: UUID) -> None:
    browser = be(ada)
    with transaction():
        begin_session(ada, now=utc_now())
    answer = browser.post("/account/sign-out-everywhere", follow_redirects=True)
    assert "You are signed out everywhere." in answer.text
    assert db.session.scalar(select(func.count(SignInSession.id)).where(SignInSession.ended_at.is_(None))) == 0
