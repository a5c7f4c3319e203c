"""The pages of pathways, for everybody and for those who look after them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.catalogue.queries.pathways import pathways
from skills_centre.catalogue.services.pathways import create_pathway, publish_pathway, put_course
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.database import transaction
from tests.catalogue.test_pathways import FIELDS
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, enrolled

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


def test_an_administrator_makes_a_pathway_in_the_browser_and_everybody_finds_it(be: Be, make_person: Maker) -> None:
    add_course("first", title="The first course")
    add_course("second", title="The second course")
    browser = be(make_person("Ada Admin", roles=(Role.LD_ADMINISTRATOR,)).id)
    about: dict[str, Any] = {
        "title": "Tea for all",
        "summary": "All about tea.",
        "description": "For *everyone*.",
        "aim": "role",
    }
    refused = browser.post("/administration/pathways/new", data=about)
    assert refused.status_code == 422
    for words in ("Choose the role that it leads to", "Enter the owner", "Enter the review date", "All about tea."):
        assert words in refused.text
    about |= {"aim": "theme", "owner": "Tea team", "review_on": ["1", "1", "2027"]}
    desk = browser.post("/administration/pathways/new", data=about).location
    assert "Choose a course" in browser.post(f"{desk}/courses", data={"why": "x"}).text
    for key in ("first", "second"):
        browser.post(f"{desk}/courses", data={"course": key, "why": f"Because {key}.", "required": "y"})
    browser.post(f"{desk}/courses/second/move", data={"place": "1"})
    browser.post(f"{desk}/courses/first", data={"why": "Optional now."})
    page = browser.get(desk).text
    assert page.index("1. The second course") < page.index("2. The first course")
    assert "Optional now." in page
    assert browser.get("/pathways/tea-for-all").status_code == 404
    browser.post(f"{desk}/publish")
    browser = be(make_person("Lea Learner").id)
    assert "Tea for all" in browser.get("/pathways").text
    page = browser.get("/pathways/tea-for-all").text
    for words in (
        "0 of 1 done",
        "For <em>everyone</em>.",
        'action="/courses/second/enrol"',
        "Because second.",
        "Optional",
    ):
        assert words in page


def test_a_pathway_shows_how_far_one_has_come_and_carries_on(be: Be, make_person: Maker) -> None:
    admin, lea = make_person("Ada Admin").id, make_person("Lea Learner", person_type=PersonType.MEMBER).id
    courses = [add_course(key, title=f"The {key} course", quiz=None) for key in ("one", "two", "three", "four")]
    with transaction():
        pathway_id = create_pathway(FIELDS, by_id=admin, now=NOW)
        for key in ("one", "two", "three"):
            put_course(pathway_id, key, is_required=True, why="So.", by_id=admin, now=NOW)
        put_course(pathway_id, "four", is_required=False, why="So.", by_id=admin, now=NOW)
        publish_pathway(pathway_id, by_id=admin, now=NOW)
    first, second = enrolled(lea, courses[0]), enrolled(lea, courses[1])
    with transaction():
        for enrolment, lesson in ((first, "first"), (first, "second"), (second, "first")):
            complete_lesson(enrolment.id, lesson, person_id=lea, now=NOW)
    browser = be(lea)
    page = browser.get("/pathways/tea-for-all").text
    assert "1 of 3 done" in page
    assert "15 minutes left" in page
    assert f'href="/learning/{second.id}">Carry on' in page
    for word in ("required", "overdue", "gap", "compliance"):
        assert word not in page.casefold()
    assert statements(lambda: browser.get("/pathways/tea-for-all")) == 6
    assert statements(lambda: browser.get("/pathways")) == 6
    assert "3 courses and 1 optional" in browser.get("/pathways").text
    assert [one.courses for one in pathways()] == [4]
