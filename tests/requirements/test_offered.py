"""Members, peers and their staff are offered what others in their place are asked to take, and no word of a duty reaches them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.people.models import PersonType, UnitKind
from skills_centre.people.services.places import move_to_unit
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.requirements.queries.offered import courses_offered_instead
from skills_centre.requirements.rules.audience import Clause, ClauseKind
from skills_centre.requirements.services.rules import end_rule
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.requirements.builders import learn, rule

TODAY = local_day(NOW)
PRIVATE = [PersonType.MEMBER, PersonType.MEMBERS_STAFF, PersonType.PEER, PersonType.PEERS_STAFF]


@pytest.fixture
def course(app: Flask) -> UUID:
    return add_course()


def titles(person_id: UUID) -> list[str]:
    return [card.title for card in courses_offered_instead(person_id, on=TODAY)]


@pytest.mark.parametrize("kind", PRIVATE)
def test_they_are_offered_what_everyone_is_asked_until_they_have_taken_it(course: UUID, kind: PersonType) -> None:
    keeper, pat = add("Kim Keeper"), add("Pat Private", kind=kind)
    made = rule(course, keeper)
    assert titles(pat) == ["Checking what AI tells you"]
    learn(pat, course, TODAY)
    assert titles(pat) == []
    other = add("Sam Private", kind=kind)
    with transaction():
        end_rule(made, by_id=keeper, now=NOW)
    assert titles(other) == []


def test_what_does_not_concern_their_place_is_not_offered(course: UUID) -> None:
    here, there = add_unit("Members’ offices", kind=UnitKind.BUSINESS_AREA), add_unit("Library")
    pat, sam = (add(name, kind=PersonType.MEMBERS_STAFF) for name in ("Pat Private", "Sam Private"))
    with transaction():
        move_to_unit(pat, here, starts_on=TODAY, by_id=None, now=NOW)
        move_to_unit(sam, there, starts_on=TODAY, by_id=None, now=NOW)
    rule(course, add("Kim Keeper"), clauses=(Clause(ClauseKind.UNIT, here),))
    assert titles(pat) == ["Checking what AI tells you"]
    assert titles(sam) == []


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("found")
def test_their_page_offers_it_and_says_nothing_of_a_duty(course: UUID, be: Callable[[UUID], FlaskClient]) -> None:
    pat = add("Pat Private", kind=PersonType.MEMBERS_STAFF)
    rule(course, add("Kim Keeper"), now=utc_now())
    page = be(pat).get("/recommended").text
    assert "Offered by the Skills Centre" in page
    assert "Checking what AI tells you" in page
    for word in ("required", "overdue", "compliance", "mandatory"):
        assert word not in page.casefold()


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("found")
def test_nobody_else_is_offered_it_beside_what_they_owe(course: UUID, be: Callable[[UUID], FlaskClient]) -> None:
    ada = add("Ada Clerk")
    rule(course, ada, now=utc_now())
    assert "Offered by the Skills Centre" not in be(ada).get("/recommended").text
