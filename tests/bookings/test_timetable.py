"""The kept list of sessions agrees with the database, whichever it is."""

import pytest

from skills_centre.bookings.queries.listing import places_now, with_places
from skills_centre.bookings.queries.timetable import timetable
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.scheduling import change_session
from skills_centre.platform.database import transaction
from tests.bookings.builders import a_plan, a_session, book, in_days, people
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course


@pytest.mark.usefixtures("app")
def test_it_is_read_once_and_again_when_a_session_has_changed() -> None:
    course_id = add_course("tea", title="Making tea")
    session_id = a_session(course_id=course_id, starts_at=in_days(30))
    assert [one.title for one in timetable().at(NOW).sessions] == ["Making tea"]
    assert statements(lambda: timetable().at(NOW)) == 2
    with transaction():
        change_session(session_id, a_plan(course_id, starts_at=in_days(31)), by_id=None, now=NOW)
    (listed,) = timetable().at(NOW).sessions
    assert listed.until == in_days(31)
    assert timetable().at(in_days(32)).sessions == ()


@pytest.mark.usefixtures("app")
def test_places_are_as_they_are_now() -> None:
    session_id = a_session(starts_at=in_days(30), capacity=1)
    ada, ben = people(2)
    assert with_places() == {session_id}
    book(ada, session_id)
    assert with_places() == set()
    now = places_now([session_id], person_id=ada)[session_id]
    assert (now.words, now.own) == ("Full", BookingState.CONFIRMED)
    book(ben, session_id)
    now = places_now([session_id], person_id=ben)[session_id]
    assert (now.words, now.own) == ("Full, 1 person waiting", BookingState.WAITING)
    assert places_now([], person_id=ben) == {}
