"""The pages of a quiz: one question a page, answers kept and changed, a result that explains."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from skills_centre.learning.models import Enrolment, QuizAnswer, QuizAttempt
from skills_centre.learning.services.enrolments import withdraw
from skills_centre.people.models import Person, SignInSession
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import QUIZ, add_course, enrolled

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def made(make_person: MakePerson) -> Enrolment:
    return enrolled(make_person("Ada Okafor").id, add_course(lessons=("first",)))


@pytest.fixture
def browser(be: Be, made: Enrolment) -> FlaskClient:
    return be(made.person_id)


@pytest.fixture
def quiz(made: Enrolment) -> str:
    return f"/learning/{made.id}/check"


def take(browser: FlaskClient, quiz: str, number: int, one: list[int], several: list[int]) -> None:
    browser.post(f"{quiz}/attempts")
    browser.post(f"{quiz}/attempts/{number}/questions/1", data={"chosen": one})
    browser.post(f"{quiz}/attempts/{number}/questions/2", data={"chosen": several})
    browser.post(f"{quiz}/attempts/{number}/finish")


def test_the_first_page_says_what_the_quiz_is_and_what_passes(browser: FlaskClient, quiz: str) -> None:
    page = browser.get(quiz).text
    assert "2 questions" in page
    assert "every question right" in page
    assert "Start the quiz" in page
    assert "Only you see your answers and attempts" in page


def test_answers_are_saved_one_by_one_and_may_be_changed_before_finishing(browser: FlaskClient, quiz: str) -> None:
    assert browser.post(f"{quiz}/attempts").location == f"{quiz}/attempts/1/questions/1"
    answer = browser.post(f"{quiz}/attempts/1/questions/1", data={"chosen": ["1"]})
    assert answer.location == f"{quiz}/attempts/1/questions/2"
    assert browser.post(f"{quiz}/attempts").location == f"{quiz}/attempts/1/questions/2"
    assert "Go on with attempt 1" in browser.get(quiz).text
    answer = browser.post(f"{quiz}/attempts/1/questions/2", data={"chosen": ["0", "2"]})
    assert answer.location == f"{quiz}/attempts/1/check"
    page = browser.get(f"{quiz}/attempts/1/check").text
    assert "Two" in page
    assert "Four" in page
    assert f"{quiz}/attempts/1/questions/1?change=1" in page
    answer = browser.post(f"{quiz}/attempts/1/questions/1?change=1", data={"chosen": ["0"]})
    assert answer.location == f"{quiz}/attempts/1/check"
    assert browser.post(f"{quiz}/attempts").location == f"{quiz}/attempts/1/check"


def test_a_question_shows_its_options_in_the_attempts_own_order_with_the_answer_marked(
    browser: FlaskClient, quiz: str
) -> None:
    browser.post(f"{quiz}/attempts")
    browser.post(f"{quiz}/attempts/1/questions/1", data={"chosen": ["2"]})
    order = db.session.query(QuizAttempt).one().shown_order[0]["options"]
    page = browser.get(f"{quiz}/attempts/1/questions/1").text
    texts = [QUIZ["questions"][0]["options"][position]["text"] for position in order]
    assert [page.index(text) for text in texts] == sorted(page.index(text) for text in texts)
    assert 'value="2" checked' in page
    assert 'type="checkbox"' in browser.get(f"{quiz}/attempts/1/questions/2").text


def test_no_answer_and_two_answers_for_one_are_refused_beside_the_question(browser: FlaskClient, quiz: str) -> None:
    browser.post(f"{quiz}/attempts")
    empty = browser.post(f"{quiz}/attempts/1/questions/1")
    assert (empty.status_code, empty.text.count("Choose an answer")) == (422, 2)
    assert 'href="#chosen"' in empty.text
    double = browser.post(f"{quiz}/attempts/1/questions/1", data={"chosen": ["0", "1"]})
    assert (double.status_code, double.text.count("Choose one answer only")) == (422, 2)
    assert browser.post(f"{quiz}/attempts/1/questions/1", data={"chosen": ["17"]}).status_code == 404


def test_finishing_with_questions_left_names_them(browser: FlaskClient, quiz: str) -> None:
    browser.post(f"{quiz}/attempts")
    answer = browser.post(f"{quiz}/attempts/1/finish")
    assert answer.status_code == 422
    assert "Answer questions 1 and 2 before you finish" in answer.text
    assert "No answer yet" in answer.text


def test_the_result_explains_every_option_and_offers_to_try_again(browser: FlaskClient, quiz: str) -> None:
    take(browser, quiz, 1, [1], [0, 2])
    page = browser.get(f"{quiz}/attempts/1/result").text
    assert "Not passed this time: 1 of 2 right" in page
    for question in QUIZ["questions"]:
        for option in question["options"]:
            assert option["feedback"] in page
    assert "Your choice" in page
    assert "Try again" in page
    assert browser.post(f"{quiz}/attempts").location == f"{quiz}/attempts/2/questions/1"
    assert "Attempt 1: not passed" in browser.get(quiz).text


def test_passing_the_last_part_leads_to_the_end_of_the_course(browser: FlaskClient, quiz: str, made: Enrolment) -> None:
    browser.post(f"/learning/{made.id}/first/done")
    take(browser, quiz, 1, [0], [0, 2])
    page = browser.get(f"{quiz}/attempts/1/result").text
    assert "You passed: 2 of 2 right" in page
    assert f"/my-learning/{made.id}/completed" in page
    start = browser.get(quiz).text
    assert "Attempt 1: passed" in start
    assert "Take the quiz again" not in start
    assert "You have completed this course" in browser.post(f"{quiz}/attempts", follow_redirects=True).text
    page = browser.get(quiz).text
    assert "so its quiz is closed" in page
    assert "as often as you like" not in page


def test_an_earlier_failed_attempt_invites_to_no_other_once_the_quiz_is_passed(
    browser: FlaskClient, quiz: str, made: Enrolment
) -> None:
    browser.post(f"/learning/{made.id}/first/done")
    take(browser, quiz, 1, [1], [0, 2])
    assert "then try again whenever you like" in browser.get(f"{quiz}/attempts/1/result").text
    take(browser, quiz, 2, [0], [0, 2])
    page = browser.get(f"{quiz}/attempts/1/result").text
    assert "Not passed this time: 1 of 2 right" in page
    assert "try again" not in page.casefold()
    assert "is right or not. Nobody else sees this." in page


def test_passing_early_leads_on_to_what_is_left(browser: FlaskClient, quiz: str, made: Enrolment) -> None:
    take(browser, quiz, 1, [0], [0, 2])
    assert f'/learning/{made.id}/first">Go on to' in browser.get(f"{quiz}/attempts/1/result").text


def test_a_finished_attempt_leads_to_its_result_and_an_open_one_to_its_answers(browser: FlaskClient, quiz: str) -> None:
    browser.post(f"{quiz}/attempts")
    assert browser.get(f"{quiz}/attempts/1/result").location == f"{quiz}/attempts/1/check"
    take(browser, quiz, 1, [1], [0])
    for page in ("questions/1", "check"):
        assert browser.get(f"{quiz}/attempts/1/{page}").location == f"{quiz}/attempts/1/result"
    late = browser.post(f"{quiz}/attempts/1/questions/1", data={"chosen": ["0"]}, follow_redirects=True)
    assert "its answers no longer change" in late.text


def test_an_answer_after_leaving_says_that_nothing_was_saved(browser: FlaskClient, quiz: str, made: Enrolment) -> None:
    browser.post(f"{quiz}/attempts")
    with transaction():
        withdraw(made.id, person_id=made.person_id, now=NOW)
    late = browser.post(f"{quiz}/attempts/1/questions/1", data={"chosen": ["0"]}, follow_redirects=True)
    assert "nothing more was saved" in late.text
    assert browser.get(f"{quiz}/attempts/1/questions/1").location == quiz
    assert db.session.query(QuizAnswer).count() == 0


def test_an_answer_sent_when_the_sign_in_ran_out_waits_on_its_question(
    be: Be, browser: FlaskClient, quiz: str, made: Enrolment
) -> None:
    browser.post(f"{quiz}/attempts")
    address = f"{quiz}/attempts/1/questions/2"
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=utc_now() - timedelta(minutes=1)))
    sent = browser.post(address, data={"chosen": ["0", "2"], "here": address})
    assert sent.location == f"/sign-in?next={address}"
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=utc_now() + timedelta(hours=1)))
    page = browser.get(address).text
    assert "We kept your answer" in page
    assert 'value="0" checked' in page
    assert 'value="2" checked' in page
    assert 'value="1" checked' not in page
    assert "We kept your answer" not in browser.get(address).text


def test_somebody_elses_attempt_and_a_question_that_is_not_there_are_not_found(
    be: Be, browser: FlaskClient, quiz: str, make_person: MakePerson
) -> None:
    browser.post(f"{quiz}/attempts")
    for page in ("attempts/1/questions/0", "attempts/1/questions/3", "attempts/2/check", "attempts/2/result"):
        assert browser.get(f"{quiz}/{page}").status_code == 404
    rival = be(make_person("Ben Ruiz").id)
    for page in ("attempts/1/questions/1", "attempts/1/check", "attempts/1/result"):
        assert rival.get(f"{quiz}/{page}").status_code == 404
    assert rival.post(f"{quiz}/attempts").status_code == 404
    assert rival.post(f"{quiz}/attempts/1/questions/1", data={"chosen": ["0"]}).status_code == 404
    assert rival.post(f"{quiz}/attempts/1/finish").status_code == 404


def test_a_question_takes_the_same_few_statements_however_long_the_quiz(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor")
    many = {"pass_mark": 50, "questions": [{**QUIZ["questions"][0], "key": f"q-{n}"} for n in range(40)]}
    browser = be(ada.id)
    for key, content in (("small", QUIZ), ("large", many)):
        quiz = f"/learning/{enrolled(ada.id, add_course(key, quiz=content)).id}/check"
        browser.post(f"{quiz}/attempts")
        assert statements(lambda quiz=quiz: browser.get(f"{quiz}/attempts/1/questions/1")) <= 7  # type: ignore[misc]
        assert statements(lambda quiz=quiz: browser.get(f"{quiz}/attempts/1/check")) <= 7  # type: ignore[misc]
