"""One more attempt at a quiz: declined with words for the learner, and told to each side."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.learning.errors import AttemptDeclined, WhyDeclined
from skills_centre.learning.queries.attempt_requests import attempt_requests
from skills_centre.learning.queries.quizzes import attempts_left, quiz_of
from skills_centre.learning.rules.questions import Answer
from skills_centre.learning.services.attempts import allow_attempt, ask_for_attempt, decline_attempt
from skills_centre.learning.services.quizzes import begin_attempt
from skills_centre.people.models import PersonType, Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.reminders.models import Reminder
from skills_centre.reminders.queries.ledger import owed_to
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.services.finding import find_owed, suppress_untrue
from tests.conftest import NOW
from tests.journeys.checking import problems_in_source
from tests.learning.builders import QUIZ, add_course, enrolled
from tests.learning.test_quiz_kinds import MakePerson, begin, finish, save

Be = Callable[[UUID], FlaskClient]


def test_a_request_is_declined_once_with_words_for_the_learner_and_each_side_hears_of_it(
    make_person: MakePerson,
) -> None:
    ada, lee = make_person("Ada Okafor"), make_person("Lee Admin", roles=(Role.LD_ADMINISTRATOR,))
    peer = make_person("Lord Tea", person_type=PersonType.PEER)
    course_id = add_course(lessons=("first",), quiz={**QUIZ, "attempts": 1})
    learning, theirs = enrolled(ada.id, course_id), enrolled(peer.id, course_id)
    for one, person_id in ((learning, ada.id), (theirs, peer.id)):
        with transaction():
            begin_attempt(one.id, "check", person_id=person_id, now=NOW)
            ask_for_attempt(one.id, "check", person_id=person_id, now=NOW)
    waiting = next(one for one in attempt_requests() if one.name == "Ada Okafor")
    with transaction():
        find_owed(NOW, frozenset(), Policies())
    owed = {(row.person_id, row.kind, row.subject_id) for row in db.session.scalars(select(Reminder))}
    assert owed == {(lee.id, ReminderKind.ATTEMPT_ASKED, waiting.id)}
    with pytest.raises(WhyDeclined), transaction():
        decline_attempt(waiting.id, why="  ", by_id=lee.id, now=NOW)
    for said in ("Read the second part again first.", "Pressed twice"):
        with transaction():
            decline_attempt(waiting.id, why=said, by_id=lee.id, now=NOW)
    with pytest.raises(AttemptDeclined), transaction():
        allow_attempt(waiting.id, by_id=lee.id, now=NOW)
    quiz = quiz_of(learning.id, "check")
    assert quiz is not None
    left = attempts_left(learning.id, "check", quiz)
    assert left.declined is not None
    assert (left.left, left.asked_at, left.declined.why) == (0, None, "Read the second part again first.")
    with transaction():
        find_owed(NOW, frozenset(), Policies())
        true = suppress_untrue(owed_to([ada.id, lee.id], by=local_day(NOW)), Policies(), now=NOW)
    assert [(one.person_id, one.kind) for one in true] == [(ada.id, ReminderKind.ATTEMPT_ANSWERED)]
    with transaction():
        ask_for_attempt(learning.id, "check", person_id=ada.id, now=NOW)
    assert len(attempt_requests()) == 2


@pytest.mark.sqlite_only
def test_the_form_keeps_what_was_wrong_and_the_quiz_shows_the_reason(be: Be, make_person: MakePerson) -> None:
    ada, lee = make_person("Ada Okafor"), make_person("Lee Admin", roles=(Role.LD_ADMINISTRATOR,))
    made = enrolled(ada.id, add_course(lessons=("first",), quiz={**QUIZ, "attempts": 1}))
    begin(made)
    for key in ("one", "several"):
        save(made, key, Answer((1,)))
    finish(made)
    quiz = f"/learning/{made.id}/check"
    be(ada.id).post(f"{quiz}/ask-for-attempt")
    browser = be(lee.id)
    (waiting,) = attempt_requests()
    place = f"/administration/attempts/{waiting.id}/decline"
    assert place in browser.get("/administration/attempts").text
    form, refused = browser.get(place), browser.post(place, data={"why": " "})
    assert [problems_in_source(one.text) for one in (form, refused)] == [[], []]
    assert refused.status_code == 422
    assert "Say why you decline" in refused.text
    assert browser.post(place, data={"why": "Read the second part again first."}).status_code == 303
    assert browser.get(place).status_code == 404
    page = be(ada.id).get(quiz).text
    assert "Read the second part again first." in page
    assert "You may ask again" in page
    assert "Each answer is saved" not in page
    be(ada.id).post(f"{quiz}/ask-for-attempt")
    (waiting,) = attempt_requests()
    assert be(lee.id).post(f"/administration/attempts/{waiting.id}/allow").status_code == 303
    page = be(ada.id).get(quiz).text
    assert "Learning and development allowed you one more attempt on" in page
    assert "Try again" in page
