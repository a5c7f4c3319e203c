"""The player's pages: enrolling, reading, going on, and reading again."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.learning.models import Enrolment, EnrolmentState, LearningRecordEntry
from skills_centre.learning.services.enrolments import withdraw
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import Person
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, enrolled, withdraw_course

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def place(made: Enrolment) -> str | None:
    db.session.close()
    return db.session.get_one(Enrolment, made.id).last_module_key


def test_one_press_leads_from_a_course_to_its_first_sentence(be: Be, ada: Person) -> None:
    add_course()
    answer = be(ada.id).post("/courses/checking-ai/enrol", follow_redirects=True)
    assert answer.request.path.endswith("/first")
    assert "The first sentence of first." in answer.text
    assert '<a href="/my-learning" aria-current="true">My learning' in answer.text
    assert '<a href="/courses">Courses' in answer.text
    assert db.session.query(Enrolment).one().state is EnrolmentState.IN_PROGRESS


def test_pressing_start_again_goes_on_with_the_same_enrolment(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    add_course()
    browser.post("/courses/checking-ai/enrol")
    made = db.session.query(Enrolment).one()
    browser.post(f"/learning/{made.id}/first/done")
    assert browser.post("/courses/checking-ai/enrol").location == f"/learning/{made.id}/second"
    assert db.session.query(Enrolment).count() == 1


def test_a_course_that_is_closed_says_so_and_one_that_is_not_there_is_not_found(be: Be, ada: Person) -> None:
    withdraw_course(add_course())
    browser = be(ada.id)
    assert browser.post("/courses/checking-ai/enrol").location == "/courses"
    with browser.session_transaction() as cookie:
        assert "This course is not open to new learners" in str(cookie["_flashes"])
    assert browser.post("/courses/no-such-course/enrol").status_code == 404


def test_marking_as_done_goes_on_and_the_last_part_completes_the_course(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course(quiz=None))
    browser = be(ada.id)
    assert "Mark as done and go on" in browser.get(f"/learning/{made.id}/first").text
    assert browser.post(f"/learning/{made.id}/first/done").location == f"/learning/{made.id}/second"
    assert "Mark as done and finish the course" in browser.get(f"/learning/{made.id}/second").text
    for _press in range(2):
        answer = browser.post(f"/learning/{made.id}/second/done")
        assert answer.location == f"/my-learning/{made.id}/completed"
    assert db.session.query(LearningRecordEntry).count() == 1


def test_the_outline_says_what_is_done_where_one_is_and_how_long_each_part_takes(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course(optional=("second",)))
    browser = be(ada.id)
    browser.post(f"/learning/{made.id}/first/done")
    page = browser.get(f"/learning/{made.id}/second").text
    assert "1 of 2 done" in page
    assert "Done, 5 minutes" in page
    assert "5 minutes, if you like" in page
    assert "6 minutes, quiz" in page
    assert f'/learning/{made.id}/second" aria-current="page"' in page
    assert "6 minutes left" in page


def test_the_place_is_kept_when_one_goes_to_another_part_by_a_link(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course(lessons=("first", "second", "third")))
    browser = be(ada.id)
    browser.get(f"/learning/{made.id}/second")
    assert place(made) == "second"
    assert browser.get(f"/learning/{made.id}").location == f"/learning/{made.id}/second"


def test_a_browser_that_fetches_ahead_or_only_asks_moves_no_place(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser = be(ada.id)
    browser.get(f"/learning/{made.id}/second", headers={"Sec-Purpose": "prefetch;prerender"})
    browser.head(f"/learning/{made.id}/second")
    assert place(made) is None


def test_a_part_that_is_already_the_place_is_read_without_a_write(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser = be(ada.id)
    browser.get(f"/learning/{made.id}/first")
    seen_at = db.session.query(Enrolment.last_seen_at).scalar()
    browser.get(f"/learning/{made.id}/first")
    assert db.session.query(Enrolment.last_seen_at).scalar() == seen_at


def test_a_completed_course_can_be_read_again_and_remembers_nothing(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course(lessons=("first", "second"), quiz=None))
    with transaction():
        for key in ("first", "second"):
            complete_lesson(made.id, key, person_id=ada.id, now=NOW)
    browser = be(ada.id)
    assert browser.get(f"/learning/{made.id}").location == f"/learning/{made.id}/first"
    page = browser.get(f"/learning/{made.id}/first").text
    assert "You completed this course on 3 March 2026" in page
    assert "Mark as done" not in page
    assert place(made) == "second"


def test_a_course_that_was_left_can_be_read_and_offers_to_begin_again(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    with transaction():
        withdraw(made.id, person_id=ada.id, now=NOW)
    browser = be(ada.id)
    page = browser.get(f"/learning/{made.id}/second").text
    assert "You left this course" in page
    assert 'action="/courses/checking-ai/enrol"' in page
    assert "Mark as done" not in page
    answer = browser.post(f"/learning/{made.id}/second/done", follow_redirects=True)
    assert "nothing more was saved" in answer.text


def test_saying_that_a_quiz_is_done_is_refused(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    answer = be(ada.id).post(f"/learning/{made.id}/check/done", follow_redirects=True)
    assert "it counts as done when you pass it" in answer.text


def test_the_page_at_the_end_says_what_is_recorded_and_that_no_level_changed(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course(lessons=("first", "more"), optional=("more",), quiz=None))
    browser = be(ada.id)
    assert browser.get(f"/my-learning/{made.id}/completed").location == f"/learning/{made.id}"
    browser.post(f"/learning/{made.id}/first/done")
    page = browser.get(f"/my-learning/{made.id}/completed").text
    assert "You have completed Checking what AI tells you" in page
    assert "never changes the level of a skill" in page
    assert "There is more in this course, if you like" in page


def test_somebody_elses_enrolment_and_a_part_that_is_not_there_are_not_found(
    be: Be, ada: Person, make_person: MakePerson
) -> None:
    made = enrolled(ada.id, add_course())
    assert be(ada.id).get(f"/learning/{made.id}/no-such-part").status_code == 404
    rival = be(make_person("Ben Ruiz").id)
    for address in (
        f"/learning/{made.id}",
        f"/learning/{made.id}/first",
        f"/my-learning/{made.id}/completed",
    ):
        assert rival.get(address).status_code == 404
    assert rival.post(f"/learning/{made.id}/first/done").status_code == 404


def test_a_stranger_is_sent_to_sign_in_and_comes_back_to_the_lesson(client: FlaskClient, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    assert client.get(f"/learning/{made.id}/first").location == f"/sign-in?next=/learning/{made.id}/first"


def test_a_lesson_takes_the_same_few_statements_however_long_the_course(be: Be, ada: Person) -> None:
    small = enrolled(ada.id, add_course("small", lessons=("first",)))
    large = enrolled(ada.id, add_course("large", lessons=("first", *(f"lesson-{n}" for n in range(49)))))
    browser = be(ada.id)
    for made in (small, large):
        browser.get(f"/learning/{made.id}/first")
        assert statements(lambda made=made: browser.get(f"/learning/{made.id}/first")) <= 2  # type: ignore[misc]
