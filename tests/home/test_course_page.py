"""The page of one course, for everybody who may see it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.learning.services.enrolments import withdraw
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.database import transaction
from tests.catalogue.builders import keep, make_pack, publish_course
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, enrolled, publish_next, withdraw_course
from tests.skills.builders import changed, published, skill, small_framework

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
Maker = Callable[..., Person]
START = 'action="/courses/checking-ai/enrol"'


def complete(enrolment: Enrolment) -> None:
    """Have somebody be through a course."""
    with transaction() as session:
        kept = session.merge(enrolment)
        kept.state, kept.completed_at = EnrolmentState.COMPLETED, NOW


@pytest.fixture
def lea(make_person: Maker) -> UUID:
    return make_person("Lea Learner").id


def test_a_course_says_what_it_gives_and_offers_one_press_to_start(be: Be, lea: UUID, make_person: Maker) -> None:
    published(
        changed(small_framework(), skills=(*small_framework().skills, skill("clear-writing", name="Plain words")))
    )
    reviewer_id = make_person("Rita Reviewer").id
    publish_course(make_pack("cups", title="Choosing cups"), reviewer_id=reviewer_id)
    skills = [{"skill": "clear-writing", "from": 1, "to": 2}]
    publish_course(make_pack(skills=skills, prerequisites=["cups"], description="*Why* tea."), reviewer_id=reviewer_id)
    page = be(lea).get("/courses/tea-making").text
    for words in (
        "Making tea", "How to make tea for a committee.", "<em>Why</em> tea.", "make tea", "Everyone", "The Centre", "Tea team",
        "30 September 2027", "1.0, published on 3 March 2026", "10 minutes in 2 parts", "Leaves", "from awareness to working level",
        'href="/frameworks/house/skills/clear-writing">Plain words', 'href="/courses/cups">Choosing cups', 'name="csrf_token"',
        'name="here" value="/courses/tea-making"', 'action="/courses/tea-making/enrol"',
    ):  # fmt: skip
        assert words in page
    assert page.count("govuk-button centre-no-margin") == 1


def test_a_course_under_way_offers_to_continue_where_it_was_left(be: Be, lea: UUID) -> None:
    enrolment = enrolled(lea, add_course())
    with transaction():
        complete_lesson(enrolment.id, "first", person_id=lea, now=NOW)
    page = be(lea).get("/courses/checking-ai").text
    assert f'href="/learning/{enrolment.id}/second#go-on">Continue' in page
    assert "Next: The second lesson. 11 minutes left." in page
    assert "1 of 3 parts" in page
    assert START not in page


def test_a_completed_course_can_be_read_or_taken_again(be: Be, lea: UUID) -> None:
    enrolment = enrolled(lea, add_course())
    complete(enrolment)
    page = be(lea).get("/courses/checking-ai").text
    assert "You completed this course on 3 March 2026." in page
    assert f'href="/learning/{enrolment.id}">Read it again' in page
    assert START in page


def test_somebody_who_left_may_start_again(be: Be, lea: UUID) -> None:
    enrolment = enrolled(lea, add_course())
    with transaction():
        withdraw(enrolment.id, person_id=lea, now=NOW)
    page = be(lea).get("/courses/checking-ai").text
    assert START in page
    assert "Continue" not in page


def test_whoever_is_on_an_older_version_sees_theirs_and_others_the_newest(
    be: Be, lea: UUID, make_person: Maker
) -> None:
    course_id = add_course()
    enrolled(lea, course_id)
    publish_next(course_id, lessons=("new",))
    page = be(lea).get("/courses/checking-ai").text
    assert "Checking what AI tells you" in page
    assert "There is a newer version." in page
    assert "A newer edition" in be(make_person("Nia New").id).get("/courses/checking-ai").text


def test_a_withdrawn_course_is_there_for_those_who_took_it_and_for_nobody_else(
    be: Be, lea: UUID, make_person: Maker
) -> None:
    course_id = add_course()
    leaver, finisher = make_person("Lou Leaver").id, make_person("Fin Isher").id
    enrolled(lea, course_id)
    complete(enrolled(finisher, course_id))
    left = enrolled(leaver, course_id)
    with transaction():
        withdraw(left.id, person_id=leaver, now=NOW)
    withdraw_course(course_id)
    page = be(lea).get("/courses/checking-ai").text
    assert "This course has left the catalogue. You can still finish it." in page
    page = be(finisher).get("/courses/checking-ai").text
    assert "Read it again" in page
    assert START not in page
    for person_id in (leaver, make_person("Nia New").id):
        assert be(person_id).get("/courses/checking-ai").status_code == 404


def test_a_course_that_does_not_exist_or_is_a_draft_is_not_found(be: Be, lea: UUID) -> None:
    keep(make_pack())
    for key in ("nonsense", "tea-making"):
        assert be(lea).get(f"/courses/{key}").status_code == 404


def test_an_optional_part_says_so_and_no_page_of_a_member_says_required(be: Be, make_person: Maker) -> None:
    add_course(optional=("second",))
    page = be(make_person("Mo Member", person_type=PersonType.MEMBER).id).get("/courses/checking-ai").text.casefold()
    assert page.count("optional") == 1
    for word in ("required", "overdue", "gap", "compliance"):
        assert word not in page


@pytest.mark.parametrize("many", [10, 1_000])
def test_the_page_takes_a_constant_number_of_statements(be: Be, lea: UUID, many: int) -> None:
    skills = tuple(f"skill-{number}" for number in range(many // 10))
    enrolled(lea, add_course(lessons=tuple(f"lesson-{number}" for number in range(many)), skills=skills))
    browser = be(lea)
    assert statements(lambda: browser.get("/courses/checking-ai")) == 12
