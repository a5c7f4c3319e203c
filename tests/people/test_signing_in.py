"""Signing in and out, at the edge."""

from collections.abc import Callable
from uuid import UUID

import pytest
from argon2 import PasswordHasher, Type
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config import Environment
from skills_centre.demo.accounts import ACCOUNTS, PASSWORD
from skills_centre.people.access import TOKEN
from skills_centre.people.models import Institution, Person, SignInSession
from skills_centre.people.services.signing_in import hash_password
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW

pytestmark = pytest.mark.sqlite_only

SECRET = "a long enough secret"


@pytest.fixture
def ada(client: FlaskClient, make_person: Callable[..., Person]) -> Person:
    """Somebody with a password."""
    person = make_person("Ada Okafor")
    with transaction() as session:
        session.merge(person).password_hash = hash_password(SECRET)
    return person


def try_signing_in(browser: FlaskClient, password: str = SECRET, email: str = "ada.okafor@example.org") -> int:
    """The status of one try."""
    return browser.post("/sign-in", data={"email": email, "password": password}).status_code


def token_of(browser: FlaskClient) -> str:
    """The token in a browser's cookie."""
    with browser.session_transaction() as cookie:
        token: str = cookie[TOKEN]
        return token


def test_a_right_password_leads_to_the_page_that_was_asked_for(client: FlaskClient, ada: Person) -> None:
    page = client.get("/my-skills?x=1")
    assert page.status_code in {302, 404}
    answer = client.post(
        "/sign-in", data={"email": "ADA.okafor@example.org ", "password": SECRET, "next": "/?from=mail"}
    )
    assert (answer.status_code, answer.location) == (302, "/?from=mail")
    assert b"Hello, Ada" in client.get("/").data


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_on_to_another_site(client: FlaskClient, ada: Person, address: str) -> None:
    data = {"email": "ada.okafor@example.org", "password": SECRET, "next": address}
    assert client.post("/sign-in", data=data).location == "/"


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(client: FlaskClient, ada: Person) -> None:
    for email in ("nobody@example.org", "ada.okafor@example.org"):
        answer = client.post("/sign-in", data={"email": email, "password": "wrong"})
        assert answer.status_code == 422
        assert b"The e-mail address or the password is not right." in answer.data
        assert b"wrong" not in answer.data


def test_signing_in_gives_a_fresh_token_and_ends_the_one_before(client: FlaskClient, ada: Person) -> None:
    try_signing_in(client)
    first = token_of(client)
    try_signing_in(client)
    second = token_of(client)
    assert first != second
    sessions = db.session.execute(select(SignInSession.token_hash, SignInSession.ended_at)).all()
    assert len(sessions) == 2
    assert first not in {session.token_hash for session in sessions}  # only a digest is kept
    with client.session_transaction() as cookie:
        cookie[TOKEN] = first
    assert client.get("/").location == "/sign-in?next=/"


def test_a_cookie_planted_before_a_sign_in_does_not_outlive_it(app: Flask, client: FlaskClient, ada: Person) -> None:
    with client.session_transaction() as cookie:
        cookie[TOKEN] = "planted"
        cookie["planted"] = "yes"
    try_signing_in(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie[TOKEN] != "planted"
    with app.test_client() as thief, thief.session_transaction() as cookie:
        cookie[TOKEN] = "planted"
    assert thief.get("/").status_code == 302


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(client: FlaskClient, ada: Person) -> None:
    try_signing_in(client)
    kept = token_of(client)
    assert client.get("/").status_code == 200
    client.post("/sign-out")
    assert client.get("/").location == "/sign-in?next=/"
    with client.session_transaction() as cookie:
        cookie[TOKEN] = kept
    assert client.get("/").location == "/sign-in?next=/"


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(
    app: Flask, client: FlaskClient, ada: Person
) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True  # what an https address in BASE_URL sets
    answer = client.post("/sign-in", data={"email": "ada.okafor@example.org", "password": SECRET})
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_after_ten_wrong_tries_even_the_right_password_must_wait(client: FlaskClient, ada: Person) -> None:
    assert {try_signing_in(client, "wrong") for _ in range(10)} == {422}
    answer = client.post("/sign-in", data={"email": " ADA.okafor@example.org", "password": SECRET})
    assert answer.status_code == 429
    assert b"Too many tries" in answer.data
    assert answer.headers["Retry-After"] == "900"
    assert client.get("/sign-in").status_code == 200


def test_one_persons_wrong_tries_lock_nobody_else_out_and_not_them_elsewhere(
    app: Flask, client: FlaskClient, ada: Person
) -> None:
    for _ in range(11):
        try_signing_in(client, "wrong", "nobody@example.org")
    assert try_signing_in(client) == 302
    for _ in range(11):
        try_signing_in(client, "wrong")
    assert try_signing_in(client) == 429
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert try_signing_in(elsewhere) == 302


def test_a_whole_building_may_sign_in_from_one_address_but_not_guess(client: FlaskClient, ada: Person) -> None:
    assert {try_signing_in(client) for _ in range(12)} == {302}
    for number in range(100):
        client.post("/sign-in", data={"email": f"guess{number}@example.org"})
    assert try_signing_in(client, email="another@example.org") == 429


def found_as(*, demonstration: bool) -> None:
    """Found an institution."""
    with transaction() as session:
        session.add(Institution(id=1, name="Somewhere", is_demonstration=demonstration, founded_at=NOW))


def test_a_demonstration_offers_its_accounts_and_one_press_fills_the_form(client: FlaskClient) -> None:
    found_as(demonstration=True)
    page = client.get("/sign-in?next=/courses").text
    assert page.count(PASSWORD) == 1
    for account in ACCOUNTS:
        assert f'href="/sign-in?as={account.email}&amp;next=/courses"' in page
    filled = client.get("/sign-in?as=manager@example.org&next=/courses").text
    assert 'value="manager@example.org"' in filled
    assert f'value="{PASSWORD}"' in filled
    assert 'name="next" type="hidden" value="/courses"' in filled
    assert f'value="{PASSWORD}"' not in client.get("/sign-in?as=somebody@else.example").text


def test_no_other_instance_offers_accounts(app: Flask, client: FlaskClient) -> None:
    for address in ("/sign-in", "/sign-in?as=manager@example.org"):
        assert PASSWORD not in client.get(address).text
    found_as(demonstration=False)
    for address in ("/sign-in", "/sign-in?as=manager@example.org"):
        page = client.get(address).text
        assert PASSWORD not in page
        assert "manager@example.org" not in page


def test_production_offers_no_accounts_whatever_its_database_says(app: Flask, client: FlaskClient) -> None:
    found_as(demonstration=True)
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"environment": Environment.PRODUCTION})
    assert PASSWORD not in client.get("/sign-in").text


def test_a_signed_in_person_who_opens_the_page_goes_on(be: Callable[[UUID], FlaskClient], ada: Person) -> None:
    assert be(ada.id).get("/sign-in?next=/courses").location == "/courses"


def test_the_hash_that_the_product_takes_costs_what_owasp_advises_at_least() -> None:
    """Argon2id with 19 MiB of memory, 2 iterations and 1 lane (OWASP Password Storage Cheat Sheet); other tests take a lighter one."""
    taken = PasswordHasher()
    assert taken.type is Type.ID
    assert taken.memory_cost >= 19 * 1024
    assert taken.time_cost >= 2
