"""What guides people to courses: recommendations, saved courses, usefulness, similar courses, a team's priorities."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.people.models import Person
from tests.counting import statements
from tests.gaps.teams import team_of
from tests.learning.builders import add_course
from tests.learning.test_marks import completed_by

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


def test_recommendations_say_why_and_can_be_saved_hidden_and_brought_back(be: Be) -> None:
    team = team_of(("Ada Asks",))
    for key, skill in (("one", "skill-1"), ("two", "skill-2")):
        add_course(key, title=f"Course {key}", skills=(skill,))
    ada = team.people["Ada Asks"]
    browser = be(ada)
    page = browser.get("/").text
    assert "Your role asks for practitioner level in Skill 1, and nobody has said yet where you are with it." in page
    assert "Also recommended" in page
    assert 'href="/recommended"' in page
    page = browser.get("/recommended").text
    assert page.index("Course one") < page.index("Course two")
    assert 'action="/courses/one/enrol"' in page
    sent = browser.post("/courses/one/not-for-me", data={"here": "/recommended"})
    assert (sent.status_code, sent.location) == (303, "/recommended")
    page = browser.get("/recommended").text
    assert page.index("Course two") < page.index("You asked us not to suggest these.") < page.index("Course one")
    browser.post("/courses/one/suggest-again", data={"here": "//evil.example"})
    browser.post("/courses/one/save", data={"here": "/recommended"})
    page = browser.get("/recommended").text
    assert "You saved it on" in page
    assert "You asked us not to suggest these." not in page
    assert "Course one" in browser.get("/saved-courses").text
    assert "Course one" not in be(team.manager_id).get("/saved-courses").text
    browser = be(ada)
    browser.post("/courses/one/unsave")
    assert "No saved courses" in browser.get("/saved-courses").text
    assert browser.post("/courses/nonsense/save").status_code == 404
    assert statements(lambda: browser.get("/recommended")) == 13


def test_a_course_page_offers_to_save_shows_usefulness_and_what_is_similar(be: Be, make_person: Maker) -> None:
    course_id = add_course(title="Checking", skills=("data-analysis",))
    add_course("next", title="Analysing", skills=("data-analysis",))
    people = [make_person(f"Person {number}").id for number in range(5)]
    assert "Was this course useful?" not in be(people[0]).get("/courses/checking-ai").text
    for person_id in people:
        completed_by(person_id, course_id)
        browser = be(person_id)
        assert "people who completed it found it useful" not in browser.get("/courses/checking-ai").text
        browser.post("/courses/checking-ai/useful", data={"useful": "yes"})
        browser.post("/courses/checking-ai/useful", data={"useful": "nonsense"})
    page = be(people[0]).get("/courses/checking-ai").text
    for words in (
        "5 of 5 people who completed it found it useful",
        "You said yes",
        "Similar courses",
        "Also teaches Data analysis",
        'action="/courses/checking-ai/save"',
    ):
        assert words in page
    browser = be(make_person("Nia New").id)
    sent = browser.post("/courses/checking-ai/useful", data={"useful": "no"}, follow_redirects=True)
    assert "You can say whether" in sent.text
    assert "5 of 5" in browser.get("/courses/checking-ai").text


def test_a_manager_names_priorities_and_the_team_is_told_the_reason(be: Be) -> None:
    team = team_of(("Ada Asks",), skills=5)
    add_course("one", title="Course one", skills=("skill-1",))
    browser = be(team.manager_id)
    assert "Name the priorities of your team" in browser.get("/team/gaps").text
    refused = browser.post("/team/priorities", data={"skills": [str(one) for one in team.skills.values()]})
    assert refused.status_code == 422
    assert "Choose three skills at most." in refused.text
    assert browser.post("/team/priorities", data={"skills": [str(team.skills["skill-1"])]}).status_code == 303
    assert "checked" in browser.get("/team/priorities").text
    browser = be(team.people["Ada Asks"])
    assert "which your manager has named as a priority of your team." in browser.get("/recommended").text
    assert browser.get("/team/priorities").status_code == 404
