"""Signing in, at the edge."""

from collections.abc import Callable
from uuid import UUID

from flask.testing import FlaskClient

from skills_centre.people.models import Person
from skills_centre.people.services.signing_in import hash_password
from skills_centre.platform.database import transaction


def test_a_right_password_leads_to_the_page_that_was_asked_for(
    client: FlaskClient, make_person: Callable[..., Person]
) -> None:
    ada = make_person("Ada Okafor")
    with transaction() as session:
        session.merge(ada).password_hash = hash_password("a long enough secret")
    page = client.get("/my-skills?x=1")
    assert page.status_code in {302, 404}
    answer = client.post(
        "/sign-in", data={"email": "ADA.okafor@example.org ", "password": "a long enough secret", "next": "/?from=mail"}
    )
    assert (answer.status_code, answer.location) == (302, "/?from=mail")
    assert b"Hello, Ada" in client.get("/").data


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "nobody@example.org", "password": "wrong"})
    assert answer.status_code == 422
    assert b"The e-mail address or the password is not right." in answer.data


def test_signing_out_ends_the_session(be: Callable[[UUID], FlaskClient], make_person: Callable[..., Person]) -> None:
    browser = be(make_person("Ada Okafor").id)
    assert browser.get("/").status_code == 200
    browser.post("/sign-out")
    assert browser.get("/").location == "/sign-in?next=/"
