"""Whoever was at a session is asked once what they thought: of the course where it completed that, of the session otherwise."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.queries.opinions import opinions_of_sessions, own_opinion
from skills_centre.bookings.services.opinions import give_opinion
from skills_centre.bookings.services.telling import tell_next
from skills_centre.learning.errors import NothingAnswered, TooLateToChange
from skills_centre.learning.services.notes import choose_settings
from skills_centre.people.models import Person, Role
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.models import OutboxMessage
from tests.bookings.builders import a_session, book, people
from tests.bookings.test_attendance import AFTER, AWAY, PART, close, press, tap
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def lea(make_person: MakePerson) -> UUID:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id


@pytest.fixture
def ada(make_person: MakePerson) -> UUID:
    return make_person("Ada Okafor").id


def asked() -> list[tuple[str, str]]:
    """Tell of everything, and give who has been asked what they thought, and by which subject."""
    db.session.close()
    with transaction():
        while tell_next(HEAD, now=AFTER):
            pass
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    found = [((one.address or "").split(".")[0], (one.subject or "")[:9]) for one in rows]
    return sorted(one for one in found if one[1].startswith(("How was", "Thank you")))


def held(lea: UUID, *there: UUID, course_id: UUID | None = None) -> UUID:
    """A session at which these people were, with its register closed."""
    session_id = a_session(course_id=course_id or add_course("beside", quiz=None), capacity=30)
    for one in there:
        book(one, session_id)
    tap(session_id, *(press(one) for one in there), by_id=lea)
    close(session_id, lea)
    return session_id


def test_a_session_beside_the_course_or_one_of_its_parts_is_asked_about_once(
    app: Flask, lea: UUID, ada: UUID, make_person: MakePerson
) -> None:
    """Ada and Ben were there, Cy for a part, Dee walked in, Eva was not, Fay would rather not be asked."""
    ben, cy, dee, eva, fay = (make_person(f"{name} X").id for name in ("Ben", "Cy", "Dee", "Eva", "Fay"))
    with transaction():
        choose_settings(fay, has_keys=False, may_be_asked=False)
    course_id = add_course("with-lesson", lessons=("first",), quiz=None, session_part=True)
    session_id = a_session(course_id=course_id, capacity=9)
    for one in (ada, ben, cy, eva, fay):
        book(one, session_id)
    tap(session_id, press(ada), press(ben), press(cy, PART), press(dee), press(eva, AWAY), press(fay), by_id=lea)
    close(session_id, lea)
    assert asked() == [(name, "How was i") for name in ("ada", "ben", "cy", "dee")]
    body = db.session.scalars(select(OutboxMessage.text_body).where(OutboxMessage.subject.like("How was it%"))).first()
    assert f"/sessions/{session_id}/opinion" in (body or "")
    tap(session_id, press(ben, AWAY), by_id=lea, now=AFTER + timedelta(minutes=1))
    tap(session_id, press(ben), by_id=lea, now=AFTER + timedelta(minutes=2))
    assert len(asked()) == 4


def test_whose_course_it_completed_is_asked_about_the_course_alone(app: Flask, lea: UUID, ada: UUID) -> None:
    held(lea, ada, course_id=add_course(lessons=(), quiz=None, session_part=True))
    assert asked() == [("ada", "Thank you")]


def test_an_answer_may_be_changed_for_a_while_and_is_only_for_who_was_there(
    app: Flask, lea: UUID, ada: UUID, make_person: MakePerson
) -> None:
    session_id, ben = held(lea, ada), make_person("Ben Iqbal").id

    def answer(person_id: UUID, useful: int | None, comment: str = "", *, days: int = 0) -> None:
        with transaction():
            give_opinion(
                session_id, person_id=person_id, useful=useful, comment=comment, now=AFTER + timedelta(days=days)
            )

    with pytest.raises(NotFound):
        answer(ben, 5)
    with pytest.raises(NothingAnswered):
        answer(ada, None, "  ")
    answer(ada, 2, "More time.")
    answer(ada, 4, "More time.", days=14)
    kept = own_opinion(session_id, person_id=ada)
    assert kept is not None
    assert (kept.useful, kept.comment) == (4, "More time.")
    with pytest.raises(TooLateToChange):
        answer(ada, 5, days=15)


def test_answers_are_counted_in_whole_tens_over_all_sessions_of_the_course(app: Flask, lea: UUID) -> None:
    course_id, everybody = add_course("beside", quiz=None), people(13)
    first, second = held(lea, *everybody[:7], course_id=course_id), held(lea, *everybody[7:], course_id=course_id)

    def answer(numbers: range) -> None:
        for number in numbers:
            with transaction():
                give_opinion(
                    first if number < 7 else second,
                    person_id=everybody[number],
                    useful=5,
                    comment=f"Comment {number}",
                    now=AFTER + timedelta(minutes=number),
                )

    answer(range(9))
    found = opinions_of_sessions(course_id)
    assert (found.answered, found.shown, found.comments) == (9, 0, [])
    answer(range(9, 13))
    found = opinions_of_sessions(course_id)
    assert (found.answered, found.shown, found.useful) == (13, 10, [0, 0, 0, 0, 10])
    assert "Comment 11" not in found.comments


@pytest.mark.sqlite_only
def test_the_page_asks_one_question_and_lets_it_be_left_out(
    be: Be, lea: UUID, ada: UUID, make_person: MakePerson
) -> None:
    session_id = held(lea, ada)
    browser, address = be(ada), f"/sessions/{session_id}/opinion"
    assert "Say what you thought of it" in browser.get(f"/sessions/{session_id}").text
    page = browser.get(address).text
    for words in ("How useful was the session to you?", "Go on without answering", "without your name"):
        assert words in page
    assert browser.post(address, data={}).status_code == 422
    done = browser.post(address, data={"useful": "4", "comment": "More tea"}, follow_redirects=True).text
    assert "Thank you. Your answers are counted" in done
    assert "More tea" in browser.get(address).text
    assert be(make_person("Ben Iqbal").id).get(address).status_code == 404
    assert "More tea" not in be(lea).get(f"/administration/sessions/{session_id}").text
