"""The pages of questions that are typed, put in order or matched; and what a learner can do who used up their attempts."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from skills_centre.learning.models import Enrolment, QuizAttempt
from skills_centre.people.models import Person, Role, SignInSession
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from tests.learning.builders import KINDS, QUIZ, add_course, enrolled

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def start(be: Be, ada: Person, **changes: object) -> tuple[FlaskClient, str, Enrolment]:
    made = enrolled(ada.id, add_course(lessons=("first",), quiz={**KINDS, **changes}))
    browser = be(ada.id)
    browser.post(f"/learning/{made.id}/check/attempts")
    return browser, f"/learning/{made.id}/check", made


def shown(place: int) -> list[int]:
    order: list[int] = db.session.query(QuizAttempt).one().shown_order[place]["options"]
    return order


def test_each_kind_is_answered_kept_changed_and_explained(be: Be, ada: Person) -> None:
    browser, quiz, _made = start(be, ada)
    address = f"{quiz}/attempts/1/questions"
    word = browser.get(f"{address}/1").text
    assert "nor does a small misspelling" in word
    assert "js/answers.js" in word
    assert browser.post(f"{address}/1", data={"typed": "caption"}).location == f"{address}/2"
    number = browser.get(f"{address}/2").text
    assert '<div class="govuk-input__prefix" aria-hidden="true">£</div>' in number
    wrong = browser.post(f"{address}/2", data={"typed": "a lot"})
    assert (wrong.status_code, wrong.text.count("Enter a number in digits")) == (422, 2)
    assert 'value="a lot"' in wrong.text
    assert browser.post(f"{address}/2", data={"typed": "1,200"}).location == f"{address}/3"
    order = browser.get(f"{address}/3").text
    assert order.count("<select") == 3
    assert "Give each line its place" in order
    twice = browser.post(f"{address}/3", data={"line_1": "1", "line_2": "1"})
    assert twice.status_code == 422
    assert twice.text.count("are both 1st. Give each a place of its own") == 2
    assert twice.text.count("Choose a place for") == 2
    assert twice.text.count('value="1" selected') == 2
    places = {f"line_{n}": str(position + 1) for n, position in enumerate(shown(2), start=1)}
    assert browser.post(f"{address}/3", data=places).location == f"{address}/4"
    choices = shown(3)
    match = {f"line_{n}": str(choices.index(right) + 1) for n, right in enumerate((0, 1, 2), start=1)}
    assert browser.post(f"{address}/4", data={**match, "line_2": "9"}).status_code == 404
    assert browser.post(f"{address}/4", data=match).location == f"{quiz}/attempts/1/check"
    check = browser.get(f"{quiz}/attempts/1/check").text
    for text in ("caption", "1,200", "<li>Boil the water</li>", "Three: Round"):
        assert text in check
    assert f'value="{choices.index(2) + 1}" selected' in browser.get(f"{address}/4").text
    result = browser.post(f"{quiz}/attempts/1/finish", follow_redirects=True).text
    assert "Not passed this time: 2 of 4 right" in result
    for text in (
        "A caption is for everybody.", "Alternative text, or alt text", "Yes: a hundred is 1%", "1st: Boil the water",
        "You put it here", "Three: Odd", "You chose: Round", "Halve each.", "No halves.",
    ):  # fmt: skip
        assert text in result


def test_nothing_in_the_page_gives_the_right_order_away(be: Be, ada: Person) -> None:
    browser, quiz, _made = start(be, ada)
    page = browser.get(f"{quiz}/attempts/1/questions/3").text
    labels = [page.index(KINDS["questions"][2]["items"][position]["text"]) for position in shown(2)]
    assert labels == sorted(labels)
    assert [f'name="line_{n}"' in page for n in range(5)] == [False, True, True, True, False]


def test_a_typed_answer_waits_on_its_question_when_the_sign_in_ran_out(be: Be, ada: Person) -> None:
    browser, quiz, _made = start(be, ada)
    address = f"{quiz}/attempts/1/questions/1"
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=utc_now() - timedelta(minutes=1)))
    assert browser.post(address, data={"typed": "alt texts", "here": address}).location == f"/sign-in?next={address}"
    with transaction() as session:
        session.execute(update(SignInSession).values(expires_at=utc_now() + timedelta(hours=1)))
    page = browser.get(address).text
    assert "We kept your answer" in page
    assert 'value="alt texts"' in page


def test_used_up_attempts_lead_to_asking_and_to_beginning_again(be: Be, ada: Person, make_person: MakePerson) -> None:
    made = enrolled(ada.id, add_course(lessons=("first",), quiz={**QUIZ, "attempts": 1}))
    browser, quiz = be(ada.id), f"/learning/{made.id}/check"
    assert "You may take it once." in browser.get(quiz).text
    browser.post(f"{quiz}/attempts")
    for place in (1, 2):
        browser.post(f"{quiz}/attempts/1/questions/{place}", data={"chosen": ["1"]})
    result = browser.post(f"{quiz}/attempts/1/finish", follow_redirects=True).text
    assert "see what you can do now" in result
    assert "Try again" not in result
    page = browser.post(f"{quiz}/attempts", follow_redirects=True).text
    assert "You have used all your attempts" in page
    assert "Begin the course again" in page
    assert "You asked for one more" in browser.post(f"{quiz}/ask-for-attempt", follow_redirects=True).text
    lee = be(make_person("Lee Admin", roles=(Role.LD_ADMINISTRATOR,)).id)
    waiting = lee.get("/administration/attempts").text
    assert "Ada Okafor" in waiting
    allow = waiting.split('action="')[-1].split('"')[0]
    assert "They may take the quiz once more" in lee.post(allow, follow_redirects=True).text
    assert "Nobody is waiting" in lee.get("/administration/attempts").text
    again = be(ada.id)
    assert "Try again" in again.get(quiz).text
    fresh = again.post(f"/learning/{made.id}/begin-again")
    assert fresh.status_code == 303
    assert str(made.id) not in fresh.location
    assert "at its first part" in again.get(fresh.location, follow_redirects=True).text
