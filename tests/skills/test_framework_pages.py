"""The pages of frameworks, roles and skills."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.people.models import Person
from skills_centre.platform.database import transaction
from skills_centre.skills.definitions import DefinedRole, DefinedRoleLevel, FrameworkDefinition
from skills_centre.skills.services.frameworks import load_framework
from tests.counting import statements
from tests.skills.builders import NOW, needs, published, skill, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def browser(be: Be, make_person: MakePerson) -> FlaskClient:
    return be(make_person("Ada Okafor").id)


PAGES = ("/frameworks", "/frameworks/house", "/frameworks/house/roles/clerk", "/frameworks/house/skills/writing")


def test_anybody_reads_what_the_institution_publishes_without_a_word_about_themselves(client: FlaskClient) -> None:
    published(small_framework())
    for address in (*PAGES, "/frameworks/house/compare?from=clerk&to=cook"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "here you are" not in answer.text, address
        assert "you see" not in answer.text, address
    assert 'href="/frameworks"' in client.get("/sign-in").text


def test_where_it_does_not_publish_them_a_stranger_is_sent_to_sign_in(app: Flask, client: FlaskClient) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"public_frameworks": False})
    published(small_framework())
    for address in PAGES:
        assert client.get(address).location == f"/sign-in?next={address}"
    assert 'href="/frameworks"' not in client.get("/sign-in").text


def test_without_a_published_framework_the_list_says_what_will_be_here(browser: FlaskClient) -> None:
    with transaction():
        load_framework(small_framework(), by_id=None, now=NOW)
    assert "No framework is published yet" in browser.get("/frameworks").text
    for address in ("/frameworks/house", "/frameworks/house/roles/clerk", "/frameworks/house/skills/writing"):
        assert browser.get(address).status_code == 404


def test_a_framework_lists_its_roles_and_its_skills_by_group(browser: FlaskClient) -> None:
    published(small_framework())
    page = browser.get("/frameworks/house").text
    assert page.index("Clerk") < page.index("Cook") < page.index("Words") < page.index("Writing")
    assert "Other skills" in page
    assert "2 levels" in page
    assert "House framework" in browser.get("/frameworks").text


def test_a_role_shows_its_levels_in_order_with_what_each_asks(browser: FlaskClient) -> None:
    published(small_framework())
    page = browser.get("/frameworks/house/roles/clerk").text
    assert page.index('id="level-1">Clerk') < page.index('id="level-2">Senior clerk')
    assert "Practitioner" in page
    assert "proposed from the names" not in page
    assert browser.get("/frameworks/house/roles/none").status_code == 404


def test_an_order_that_nobody_settled_is_said_to_be_proposed(browser: FlaskClient) -> None:
    published(replace(small_framework(), levels_come_in_order=False))
    assert "proposed from the names" in browser.get("/frameworks/house/roles/clerk").text


def test_a_skill_shows_its_levels_and_who_needs_it(browser: FlaskClient) -> None:
    published(small_framework())
    page = browser.get("/frameworks/house/skills/searching").text
    assert "searching at Practitioner" in page
    assert page.index("Everyone") < page.index("Clerk") < page.index("Senior clerk")
    assert "has no ladder of levels" in browser.get("/frameworks/house/skills/leading").text
    assert browser.get("/frameworks/house/skills/none").status_code == 404


def test_a_level_that_the_source_leaves_undefined_says_so(browser: FlaskClient) -> None:
    definition = small_framework()
    writing = replace(definition.skills[0], descriptors=definition.skills[0].descriptors[1:], description="")
    published(replace(definition, skills=(writing, *definition.skills[1:])))
    page = browser.get("/frameworks/house/skills/writing").text
    assert "does not define this level" in page
    assert "gives no description" in page


def test_words_of_a_framework_are_shown_as_words(browser: FlaskClient) -> None:
    definition = small_framework()
    writing = replace(definition.skills[0], description="<script>x</script>\nYou can:\n- write\n- read")
    published(replace(definition, skills=(writing, *definition.skills[1:])))
    page = browser.get("/frameworks/house/skills/writing").text
    assert "&lt;script&gt;" in page
    assert "<li>write</li>" in page


def test_every_page_reads_the_same_number_of_statements_however_large_the_framework(browser: FlaskClient) -> None:
    def seen(key: str) -> list[int]:
        addresses = ("", f"/{key}", f"/{key}/roles/clerk", f"/{key}/skills/writing")
        return [statements(lambda address=address: browser.get(f"/frameworks{address}")) for address in addresses]  # type: ignore[misc]

    published(small_framework("small"))
    small = seen("small")
    published(large_framework("large"))
    assert seen("large") == small
    assert max(small) <= 8


def large_framework(key: str) -> FrameworkDefinition:
    definition = small_framework(key)
    many = tuple(skill(f"skill-{n}") for n in range(60))
    asked = tuple(needs(one.key) for one in many)
    roles = tuple(
        DefinedRole(
            f"role-{n}",
            f"Role {n}",
            "",
            (DefinedRoleLevel(f"role-{n}", f"Role {n}", requirements=(needs("writing"),)),),
        )
        for n in range(40)
    )
    [family] = definition.families
    clerk = family.roles[0]
    busy = replace(clerk, levels=tuple(replace(one, requirements=one.requirements + asked) for one in clerk.levels))
    return replace(
        definition,
        skills=definition.skills + many,
        families=(replace(family, roles=(busy, family.roles[1], *roles)),),
    )
