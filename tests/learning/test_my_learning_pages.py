"""My learning: what one is on, what one finished and left, and the day to finish by."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.learning.services.enrolments import withdraw
from skills_centre.learning.services.progress import complete_lesson
from skills_centre.people.models import Person, SignInSession
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course, enrolled

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def due_on(made: Enrolment) -> date | None:
    db.session.close()
    return db.session.get_one(Enrolment, made.id).due_on


def test_with_nothing_yet_the_page_says_what_will_be_here(be: Be, ada: Person) -> None:
    page = be(ada.id).get("/my-learning").text
    assert "Nothing here yet" in page
    assert 'href="/courses"' in page


def test_each_page_of_my_learning_leads_to_the_others(be: Be, ada: Person) -> None:
    addresses = ["/my-learning", "/my-learning/record", "/my-bookings", "/learning/topics"]
    browser = be(ada.id)
    for here in addresses:
        page = browser.get(here).text
        ways = page[page.index('aria-label="My learning"') :].partition("</nav>")[0]
        assert [re.search(rf'href="{one}"( aria-current="page")?>', ways) is not None for one in addresses] == [
            True
        ] * 4
        assert ways.count("aria-current") == 1
        assert f'href="{here}" aria-current="page"' in ways


def test_a_course_that_one_is_on_says_what_is_left_and_leads_to_the_place(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course(), due_on=date(2026, 3, 9))
    page = be(ada.id).get("/my-learning").text
    assert "16 minutes left. Next: The first lesson." in page
    assert "finish by 9 March 2026" in page
    assert "0 of 3 parts" in page
    assert f'href="/learning/{made.id}"' in page
    assert "Suggested by" not in page


def test_completed_and_left_courses_stand_below_and_completed_ones_can_be_read_again(be: Be, ada: Person) -> None:
    finished = enrolled(ada.id, add_course("finished", title="Finished course", lessons=("first",), quiz=None))
    left = enrolled(ada.id, add_course("left", title="A course left behind"))
    with transaction():
        complete_lesson(finished.id, "first", person_id=ada.id, now=NOW)
        withdraw(left.id, person_id=ada.id, now=NOW)
    page = be(ada.id).get("/my-learning").text
    assert "You are on no course just now" in page
    assert page.index("Courses that you completed") < page.index("Finished course") < page.index("Read again")
    assert page.index("Courses that you left") < page.index("A course left behind")


def test_leaving_asks_first_and_is_done_once(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser = be(ada.id)
    assert "Leave Checking what AI tells you?" in browser.get(f"/my-learning/{made.id}/leave").text
    for _press in range(2):
        page = browser.post(f"/my-learning/{made.id}/leave", follow_redirects=True).text
        assert "You left Checking what AI tells you." in page
    assert browser.get(f"/my-learning/{made.id}/leave").location == "/my-learning"
    assert db.session.query(Enrolment).one().state is EnrolmentState.WITHDRAWN


def test_a_completed_course_cannot_be_left(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course(lessons=("first",), quiz=None))
    browser = be(ada.id)
    browser.post(f"/learning/{made.id}/first/done")
    page = browser.post(f"/my-learning/{made.id}/leave", follow_redirects=True).text
    assert "You have completed this course" in page


def test_a_day_to_finish_by_is_chosen_changed_and_taken_away(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser = be(ada.id)
    address = f"/my-learning/{made.id}/finish-by"
    day = local_day(utc_now()) + timedelta(days=14)
    assert "you hope to finish it by" in browser.post(address, data={"due_on": boxes(day)}, follow_redirects=True).text
    assert due_on(made) == day
    assert f'value="{day.year}"' in browser.get(address).text
    assert "it has no day" in browser.post(address, data={"remove": "1"}, follow_redirects=True).text
    assert due_on(made) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["", "", ""], "Enter a day to finish by"),
        ([], "Enter a day to finish by"),
        (["31", "2", "2027"], "Enter a day that exists"),
        (["9", "12"], "Enter a day that exists"),
        (["9", "3", "2026", "4"], "Enter a day that exists"),
        (["2", "3", "2020"], "The date to finish by must be today or later"),
    ],
)
def test_a_day_that_is_no_day_or_lies_in_the_past_is_refused_and_stays_typed(
    be: Be, ada: Person, typed: list[str], sentence: str
) -> None:
    made = enrolled(ada.id, add_course())
    answer = be(ada.id).post(f"/my-learning/{made.id}/finish-by", data={"due_on": typed})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert all(f'value="{box}"' in answer.text for box in typed[:3] if box)


def test_a_day_typed_when_the_sign_in_ran_out_is_still_there(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    browser = be(ada.id)
    address = f"/my-learning/{made.id}/finish-by"
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=utc_now() - timedelta(minutes=1)))
    browser.post(address, data={"due_on": ["9", "12", "2031"], "here": address})
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=utc_now() + timedelta(hours=1)))
    assert 'value="2031"' in browser.get(address).text


def test_a_course_that_ended_takes_no_day(be: Be, ada: Person) -> None:
    made = enrolled(ada.id, add_course())
    with transaction():
        withdraw(made.id, person_id=ada.id, now=NOW)
    browser = be(ada.id)
    address = f"/my-learning/{made.id}/finish-by"
    assert browser.get(address).location == "/my-learning"
    late = browser.post(address, data={"due_on": ["9", "12", "2031"]}, follow_redirects=True)
    assert "nothing more was saved" in late.text


def test_somebody_elses_learning_is_not_found(be: Be, ada: Person, make_person: MakePerson) -> None:
    made = enrolled(ada.id, add_course())
    rival = be(make_person("Ben Ruiz").id)
    for page in ("leave", "finish-by"):
        assert rival.get(f"/my-learning/{made.id}/{page}").status_code == 404
        assert rival.post(f"/my-learning/{made.id}/{page}").status_code == 404


def test_my_learning_takes_the_same_few_statements_with_10_and_with_200_courses(be: Be, ada: Person) -> None:
    course_id = add_course()
    version_id = enrolled(ada.id, course_id).version_id
    browser = be(ada.id)
    counts = []
    for wanted in (10, 200):
        with transaction() as session:
            present = session.query(Enrolment).count()
            session.add_all(
                Enrolment(
                    id=new_id(),
                    person_id=ada.id,
                    course_id=course_id,
                    version_id=version_id,
                    state=EnrolmentState.COMPLETED if n % 2 else EnrolmentState.WITHDRAWN,
                    enrolled_at=NOW,
                    enrolled_by=ada.id,
                    completed_at=NOW if n % 2 else None,
                    withdrawn_at=None if n % 2 else NOW,
                )
                for n in range(wanted - present)
            )
        counts.append(statements(lambda: browser.get("/my-learning")))
    assert counts[0] == counts[1] <= 8
    page = browser.get("/my-learning?completed=2").text
    assert "Showing 26 to 50 of" in page
    assert page.count("Read again") == 25
