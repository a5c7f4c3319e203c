"""Local policies: the institution's words, written by one person at a time."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.catalogue.errors import PolicyChanged
from skills_centre.catalogue.queries.policies import policies
from skills_centre.catalogue.services.policies import fill_policy
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import transaction
from tests.catalogue.builders import keep, make_pack
from tests.conftest import NOW
from tests.counting import statements

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def author(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor", roles=(Role.LD_ADMINISTRATOR,))


def course_with_block(author: Person, key: str = "tea-making", title: str = "Making tea") -> UUID:
    pack = make_pack(
        key,
        title=title,
        lesson="::: local-policy milk\nSay.\n:::\n",
        local_policy=[{"key": "milk", "owner": "Catering", "asks": "Which milk?"}],
    )
    return keep(pack, by_id=author.id)


def test_nobody_writes_over_words_that_changed_meanwhile(app: Flask, author: Person) -> None:
    with transaction():
        fill_policy("milk", owner="Catering", body="Oat.", by_id=author.id, now=NOW)
    later = NOW + timedelta(minutes=1)
    with transaction():
        fill_policy("milk", owner="Catering", body="Soya.", by_id=author.id, now=later, seen=NOW)
    with pytest.raises(PolicyChanged), transaction():
        fill_policy("milk", owner="Catering", body="Cow.", by_id=author.id, now=later, seen=NOW)
    with transaction():
        fill_policy("milk", owner="Catering", body="Soya.", by_id=author.id, now=later, seen=NOW)
    assert [policy.body for policy in policies()] == ["Soya."]


@pytest.mark.sqlite_only
def test_a_place_without_words_is_listed_and_written_and_previewed(be: Be, author: Person) -> None:
    course_with_block(author)
    browser = be(author.id)
    listing = browser.get("/administration/local-policies").text
    assert "Not written yet" in listing
    assert "Which milk?" in listing
    assert "In Making tea." in listing
    answer = browser.post(
        "/administration/local-policies/milk",
        data={"owner": "Catering", "body": "Oat, **always**.\r\n\r\n<script>x</script>", "seen": ""},
    )
    assert answer.location == "/administration/local-policies/milk"
    page = browser.get(answer.location).text
    assert "Oat, <strong>always</strong>." in page
    assert "<script>x" not in page
    assert "by Ada Okafor" in page


@pytest.mark.sqlite_only
def test_empty_or_stale_words_are_refused_and_kept_in_the_form(be: Be, author: Person) -> None:
    course_with_block(author)
    browser = be(author.id)
    place = "/administration/local-policies/milk"
    empty = browser.post(place, data={"owner": "", "body": " ", "seen": ""})
    assert empty.status_code == 422
    assert "Enter the owner" in empty.text
    for words in ("Oat.", "Soya."):
        answer = browser.post(place, data={"owner": "Catering", "body": words, "seen": ""})
    assert answer.status_code == 422
    assert "Somebody changed this policy" in answer.text
    assert "Soya.</textarea>" in answer.text
    hidden = browser.post(place, data={"owner": "Catering", "body": "Oat\x07.", "seen": ""})
    assert "nobody can see" in hidden.text


@pytest.mark.sqlite_only
def test_only_places_that_exist_are_written_and_only_by_administrators(
    be: Be, author: Person, make_person: MakePerson
) -> None:
    course_with_block(author)
    browser = be(author.id)
    assert browser.get("/administration/local-policies/none").status_code == 404
    assert browser.post("/administration/local-policies/none", data={"owner": "A", "body": "B"}).status_code == 404
    browser = be(make_person("Di Auditor", roles=(Role.AUDITOR,)).id)
    assert "</form>" not in browser.get("/administration/local-policies/milk").text.partition("<main")[2]
    assert browser.post("/administration/local-policies/milk", data={"owner": "A", "body": "B"}).status_code == 404
    browser = be(make_person("Eli Staff").id)
    assert browser.get("/administration/local-policies").status_code == 404


@pytest.mark.sqlite_only
def test_the_list_takes_as_many_statements_for_many_courses_as_for_few(be: Be, author: Person) -> None:
    browser = be(author.id)
    assert "No local policies yet" in browser.get("/administration/local-policies").text
    course_with_block(author)

    def look() -> None:
        assert browser.get("/administration/local-policies").status_code == 200

    few = statements(look)
    for number in range(20):
        course_with_block(author, f"tea-{number}", f"Tea {number}")
    assert statements(look) == few
