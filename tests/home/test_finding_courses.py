"""The list of courses as people see it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.catalogue.models import Course
from skills_centre.catalogue.queries.vocabulary import probably_meant
from skills_centre.catalogue.services.publishing import withdraw
from skills_centre.learning.models import EnrolmentState
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from tests.catalogue.builders import make_pack, publish_course
from tests.catalogue.shelves import fill_shelves
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import enrolled
from tests.skills.builders import changed, published, skill, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]


@pytest.fixture
def learner(be: Be, make_person: Maker) -> FlaskClient:
    """The browser of somebody who looks for a course; making tea is published."""
    publish_course(make_pack(), reviewer_id=make_person("Rita Reviewer").id)
    return be(make_person("Lea Learner").id)


def test_a_card_says_what_a_course_is_and_teaches(learner: FlaskClient) -> None:
    published(
        changed(small_framework(), skills=(*small_framework().skills, skill("clear-writing", name="Plain words")))
    )
    page = learner.get("/courses").text
    for words in (
        "1 course",
        "Making tea",
        "How to make tea",
        "10 minutes",
        "Leadership",
        "Self-paced",
        "Plain words to Working",
    ):
        assert words in page
    assert 'href="/courses/tea-making"' in page


@pytest.mark.usefixtures("learner")
def test_a_card_says_whether_i_am_on_the_course_or_through_it(be: Be, make_person: Maker) -> None:
    course_id = db.session.scalars(select(Course.id)).one()
    olu = make_person("Olu Onit")
    enrolment = enrolled(olu.id, course_id)
    assert "You are on this" in be(olu.id).get("/courses").text
    with transaction() as session:
        kept = session.merge(enrolment)
        kept.state, kept.completed_at = EnrolmentState.COMPLETED, NOW
    assert "Completed" in be(olu.id).get("/courses").text
    assert "Completed" not in be(make_person("Somebody Else").id).get("/courses").text


def test_a_filtered_list_has_an_address_that_can_be_shared(learner: FlaskClient) -> None:
    page = learner.get(
        "/courses?q=tea&topic=Leadership&format=self-paced&length=up-to-15&level=2&skill=clear-writing"
    ).text
    assert "1 course for “tea”" in page
    assert page.count(" checked>") == 4
    assert 'value="clear-writing" selected' in page
    assert 'href="/courses?q=tea&amp;format=self-paced&amp;length=up-to-15&amp;level=2&amp;skill=clear-writing"' in page
    assert 'href="/courses?q=tea">Clear filters' in page


@pytest.mark.parametrize(
    "nonsense", ["page=0", "page=x", "page=999", "level=99", "topic=%00", "sort=up", "length=-1", "q=%26%7C"]
)
def test_an_address_that_makes_no_sense_still_gives_a_list(learner: FlaskClient, nonsense: str) -> None:
    answer = learner.get(f"/courses?{nonsense}")
    assert answer.status_code == 200
    assert "Making tea" in answer.text


def test_when_nothing_fits_the_page_offers_other_words_and_to_clear_the_filters(learner: FlaskClient) -> None:
    page = learner.get("/courses?q=klear&topic=Leadership").text
    assert "No courses for “klear”" in page
    assert 'href="/courses?q=clear&amp;topic=Leadership">clear</a>?' in page
    assert 'href="/courses?q=clear">clear</a>, without the filters?' in learner.get("/courses?q=klear&topic=Data").text
    page = learner.get("/courses?q=tea&topic=Data").text
    assert "Did you mean" not in page
    assert "1 course fits your words" in page
    assert "Look through all courses" in page


def test_nothing_published_yet_is_said_kindly(be: Be, make_person: Maker) -> None:
    assert "No courses yet" in be(make_person("Nia New").id).get("/courses").text


def test_pages_keep_the_filters(learner: FlaskClient) -> None:
    fill_shelves(60)
    page = learner.get("/courses?sort=shortest&q=ordinary").text
    assert "60 courses for “ordinary”" in page
    assert "1 to 25. Sorted by" in page
    assert 'href="/courses?sort=shortest&amp;q=ordinary&amp;page=3"' in page
    assert page.count("centre-card__title") == 25


def test_a_course_is_on_the_list_from_its_publication_to_its_withdrawal(
    learner: FlaskClient, make_person: Maker
) -> None:
    author, reviewer = make_person("Ada Author").id, make_person("Rob Reviewer").id
    assert "1 course<" in learner.get("/courses").text
    publish_course(make_pack("cups", title="Choosing cups"), by_id=author, reviewer_id=reviewer)
    assert "Choosing cups" in learner.get("/courses").text
    version_id = publish_course(make_pack("cups", title="Choosing mugs"), by_id=author, reviewer_id=reviewer)
    assert "Choosing mugs" in learner.get("/courses").text
    assert "Choosing cups" not in learner.get("/courses").text
    with transaction():
        withdraw(version_id, by_id=author, now=NOW)
    assert "Choosing mugs" not in learner.get("/courses").text


def test_a_skill_has_its_new_name_as_soon_as_the_framework_says_so(learner: FlaskClient) -> None:
    assert "Clear writing to level 2" in learner.get("/courses").text
    framework = small_framework()
    published(changed(framework, skills=(*framework.skills, skill("clear-writing", name="Plain words"))))
    assert "Plain words to Working" in learner.get("/courses").text
    published(changed(framework, skills=(*framework.skills, skill("clear-writing", name="Plainer words"))))
    assert "Plainer words to Working" in learner.get("/courses").text


@pytest.mark.parametrize("many", [10, 1_000])
def test_the_page_takes_a_constant_number_of_statements(learner: FlaskClient, many: int) -> None:
    fill_shelves(many)
    assert statements(lambda: learner.get("/courses?q=ordinary&sort=newest")) == 9
    assert statements(lambda: learner.get("/courses?q=ordinary&sort=newest")) == 4


def test_the_words_that_were_meant_are_known_words() -> None:
    known = {"accessibility", "data", "writing"}
    assert probably_meant(["acessibilty", "data"], known) == ["accessibility", "data"]
    assert probably_meant(["writ"], known) == []
    assert probably_meant(["zebra"], known) == []
    assert probably_meant(["writing", "zebra"], known) == ["writing"]
