"""What a second role asks beyond a first one, and where the reader is in it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.people.models import Person
from skills_centre.platform.database import transaction
from skills_centre.skills.models import Source
from skills_centre.skills.rules.comparing import Asked, Step, step_between, step_in_words
from skills_centre.skills.services.profiles import set_primary_profile
from skills_centre.skills.services.standing import refresh_skill
from tests.counting import statements
from tests.skills.assessed import record
from tests.skills.builders import NOW, a_person, profile_id, published, skill_id, small_framework

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

TWO, THREE, MAY_HAVE = Asked(2, is_essential=True), Asked(3, is_essential=True), Asked(2, is_essential=False)


@pytest.mark.parametrize(
    ("here", "there", "step", "words"),
    [
        (None, TWO, Step.NEW, "New"),
        (TWO, THREE, Step.HIGHER, "1 level higher"),
        (THREE, Asked(1, is_essential=True), Step.LOWER, "2 levels lower"),
        (TWO, TWO, Step.SAME, "The same"),
        (TWO, MAY_HAVE, Step.SAME, "The same level, now desirable"),
        (MAY_HAVE, TWO, Step.SAME, "The same level, now essential"),
        (Asked(None, is_essential=True), Asked(None, is_essential=True), Step.SAME, "The same"),
        (TWO, None, Step.GONE, "Not asked for"),
    ],
)
def test_a_step_says_what_changes(here: Asked | None, there: Asked | None, step: Step, words: str) -> None:
    assert (step_between(here, there), step_in_words(here, there)) == (step, words)


def test_two_roles_that_do_not_ask_for_a_skill_have_no_step() -> None:
    with pytest.raises(ValueError, match="neither"):
        step_between(None, None)


@pytest.mark.sqlite_only
def test_the_page_lists_what_is_new_or_higher_first_and_where_the_reader_is(be: Be, make_person: MakePerson) -> None:
    published(small_framework())
    me, boss = make_person("Ada Okafor").id, a_person("Bo Boss")
    with transaction():
        set_primary_profile(me, profile_id("clerk"), starts_on=NOW.date(), by_id=None, now=NOW)
        record(me, skill_id("writing"), 3, source=Source.MANAGER, assessor_id=boss, on=NOW.date() - timedelta(days=1))
        refresh_skill(me, skill_id("writing"), now=NOW)
    page = be(me).get("/frameworks/house/compare?to=senior-clerk").text
    assert "From Clerk to Senior clerk" in page, "one’s own role is taken for the first"
    assert "a higher level in 2 skills" in page
    assert page.count("1 level higher") == 2
    assert page.count("You are there") == 1
    assert "Practitioner, confirmed" in page
    assert "Not known yet" in page
    other = be(me).get("/frameworks/house/compare?from=senior-clerk&to=cook").text
    assert "1 skill that Senior clerk does not" in other
    assert "Not asked for" in other


@pytest.mark.sqlite_only
def test_without_two_roles_the_page_asks_for_them(be: Be, make_person: MakePerson) -> None:
    published(small_framework())
    browser = be(make_person("Ada Okafor").id)
    for address in ("", "?to=clerk", "?from=none&to=clerk", "?from=clerk&to=none"):
        assert "What would I need for that role?" in browser.get(f"/frameworks/house/compare{address}").text
    assert "the same role twice" in browser.get("/frameworks/house/compare?from=clerk&to=clerk").text
    assert browser.get("/frameworks/none/compare").status_code == 404


@pytest.mark.sqlite_only
def test_comparing_takes_the_same_number_of_statements_however_much_is_asked(be: Be, make_person: MakePerson) -> None:
    published(small_framework())
    browser = be(make_person("Ada Okafor").id)
    few = statements(lambda: browser.get("/frameworks/house/compare?from=cook&to=clerk"))
    more = statements(lambda: browser.get("/frameworks/house/compare?from=senior-clerk&to=clerk"))
    assert few == more <= 9
