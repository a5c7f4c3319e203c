"""The pages on which sessions are scheduled, copied, changed and repeated, and rooms kept."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.models import CourseSession, SessionDate, SessionFacilitator, Venue
from skills_centre.bookings.queries.sessions import dates_of
from skills_centre.bookings.rules.states import SessionState
from skills_centre.people.models import ClosedDay, Person, Role
from skills_centre.platform.clock import LONDON, local_day, local_time, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.bookings.builders import a_session, assert_counters_are_true, fill, in_days, the_session
from tests.learning.builders import add_course

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
Boxes = dict[str, str | Sequence[str]]

NEW = "/administration/sessions/new"


@pytest.fixture
def lea(make_person: MakePerson) -> Person:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def flo(make_person: MakePerson) -> Person:
    return make_person("Flo Facilitator", roles=(Role.FACILITATOR,))


@pytest.fixture
def course_id(app: object) -> UUID:
    return add_course("tea", title="Making tea")


def the_day(days: int, name: str = "day_1") -> Boxes:
    day = local_day(utc_now()) + timedelta(days=days)
    return {name: [str(day.day), str(day.month), str(day.year)]}


def seen_in(page: str) -> str:
    """By which the second press says that the warnings were seen."""
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def filled(course_id: UUID, **changed: str | Sequence[str]) -> Boxes:
    """The form as somebody fills it for three weeks from now."""
    return {
        "course": str(course_id),
        **the_day(21),
        "starts_1": "9:30",
        "ends_1": "2pm",
        "is_online": "y",
        "joining_link": "https://meet.example/tea",
        "capacity": "12",
        "minimum": "4",
        "cost": "12.50",
        "audience": "Everybody who likes tea",
        "opens": "y",
        "form_id": str(new_id()),
        "dates": "1",
        **changed,
    }


def at(days: int, clock: time) -> datetime:
    return datetime.combine(local_day(utc_now()) + timedelta(days=days), clock, tzinfo=LONDON)


def sure_in(page: str) -> str:
    """What the button sends by which a move that was shown is carried out."""
    found = re.search(r'name="sure" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def the_made() -> list[CourseSession]:
    db.session.close()
    return list(db.session.scalars(select(CourseSession).order_by(CourseSession.starts_at)))


def test_a_session_is_scheduled_once_however_often_the_form_is_sent(
    be: Be, lea: Person, flo: Person, course_id: UUID
) -> None:
    browser = be(lea.id)
    assert "Making tea" in browser.get(NEW).text
    boxes = filled(
        course_id,
        facilitators=str(flo.id),
        needs_approval="y",
        is_role_need_first="y",
        closes_time="5pm",
        **the_day(20, "closes_on"),
        **the_day(21, "cancel_on"),
    )
    for _press in range(2):
        answer = browser.post(NEW, data=boxes)
        assert answer.status_code == 303
    (made,) = the_made()
    assert answer.location == f"/administration/sessions/{made.id}"
    assert (made.starts_at, made.ends_at) == (at(21, time(9, 30)), at(21, time(14)))
    assert (made.capacity, made.minimum, made.cost_pence, made.state) == (12, 4, 1250, SessionState.OPEN)
    assert (made.needs_approval, made.is_role_need_first, made.is_online) == (True, True, True)
    assert made.booking_closes_at == at(20, time(17))
    assert made.cancel_by == made.starts_at, "a day without a time ends with the start, where that is sooner"
    assert db.session.scalars(select(SessionFacilitator.person_id)).all() == [flo.id]
    page = browser.get(answer.location).text
    assert "Scheduled. People can book it now." in page
    assert "0 of 12" in page
    assert "Flo Facilitator" in page


def test_what_is_wrong_is_said_beside_its_box_and_nothing_is_lost(be: Be, lea: Person, course_id: UUID) -> None:
    browser = be(lea.id)
    wrong = {"starts_1": "tea time", "capacity": "a few", "day_1": ["31", "2", "2027"], "cost": "cheap", "course": ""}
    answer = browser.post(NEW, data=filled(course_id, **wrong))
    assert answer.status_code == 422
    for words in (
        "Enter a real day, such as 30 9 2026",
        "Enter a time, such as 9:30 or 2:15pm",
        "Enter a whole number, such as 20",
        "Enter the cost in pounds",
        "Choose the course",
        'value="tea time"',
        'value="a few"',
        'value="31"',
        'value="https://meet.example/tea"',
    ):
        assert words in answer.text
    assert "<title>Error: " in answer.text
    late = browser.post(NEW, data=filled(course_id, ends_1="9am")).text
    assert 'href="#day_1">Each date must end after it starts.' in late
    after = browser.post(NEW, data=filled(course_id, **the_day(30, "closes_on"))).text
    assert 'href="#closes_on">This must not be after the session starts.' in after
    nowhen = browser.post(NEW, data=filled(course_id, starts_1="", **the_day(22, "day_2"))).text
    assert nowhen.count("Enter when it starts") >= 4
    assert the_made() == []


def test_a_time_that_the_clocks_skip_is_refused_and_one_that_they_show_twice_is_the_first(
    be: Be, lea: Person, course_id: UUID
) -> None:
    browser, skips = be(lea.id), "The clocks go forward that night and skip this time"
    forward: Boxes = {"day_1": ["28", "3", "2027"], "starts_1": "1:30", "ends_1": "4am"}
    deadline: Boxes = {"closes_on": ["28", "3", "2027"], "closes_time": "1:15am"}
    answer = browser.post(NEW, data=filled(course_id, **forward))
    assert answer.status_code == 422
    assert f'href="#starts_1">{skips}' in answer.text
    later = filled(course_id, **{**forward, "day_1": ["30", "3", "2027"], **deadline})
    assert f'href="#closes_time">{skips}' in browser.post(NEW, data=later).text
    assert the_made() == []
    back: Boxes = {"day_1": ["31", "10", "2027"], "starts_1": "1:30", "ends_1": "2:30"}
    assert browser.post(NEW, data=filled(course_id, **back)).status_code == 303
    (made,) = the_made()
    assert (made.starts_at, made.ends_at - made.starts_at) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        timedelta(hours=2),
    )


def test_further_dates_are_added_without_script_and_read(be: Be, lea: Person, course_id: UUID) -> None:
    browser = be(lea.id)
    page = browser.post(NEW, data=filled(course_id, another="yes", capacity="so many")).text
    assert 'name="day_2"' in page
    assert 'name="day_3"' not in page
    assert 'value="so many"' in page
    assert "There is a problem" not in page
    boxes = filled(course_id, dates="2", starts_2="10am", ends_2="11:00", **the_day(22, "day_2"))
    assert browser.post(NEW, data=boxes).status_code == 303
    (made,) = the_made()
    assert [one[0] for one in dates_of([made.id])[made.id]] == [at(21, time(9, 30)), at(22, time(10))]


def test_a_copy_has_everything_but_dates(be: Be, lea: Person, course_id: UUID) -> None:
    kept = a_session(course_id=course_id, starts_at=in_days(9), capacity=17, audience="Beginners", cost_pence=500)
    page = be(lea.id).get(f"/administration/sessions/{kept}/copy").text
    assert 'value="17"' in page
    assert 'value="Beginners"' in page
    assert 'value="5.00"' in page
    assert f'action="{NEW}"' in page
    assert 'id="starts_1"' in page
    assert f'value="{local_time(in_days(9)):%H:%M}"' not in page


def test_a_change_says_who_would_be_told_and_a_smaller_number_than_taken_is_explained(
    be: Be, lea: Person, course_id: UUID
) -> None:
    kept = a_session(course_id=course_id, starts_at=in_days(9), capacity=2)
    fill(kept, 3)
    browser, address = be(lea.id), f"/administration/sessions/{kept}/edit"
    page = browser.get(address).text
    assert "3 people have a booking." in page
    assert f'value="{in_days(9).year}"' in page
    boxes = filled(course_id, capacity="3", minimum="")
    shown = browser.post(address, data=boxes).text
    for words in ("tell 3 people?", "Person 0", "Person 2", "Changed: Making tea", "They are told at once."):
        assert words in shown
    assert the_session(kept).starts_at == in_days(9)
    refused = browser.post(address, data={**boxes, "capacity": "1", "sure": sure_in(shown)})
    assert refused.status_code == 422
    assert "2 places are held already" in refused.text
    assert the_session(kept).starts_at == in_days(9)
    assert browser.post(address, data={**boxes, "sure": "another move"}).status_code == 200
    moved = browser.post(address, data={**boxes, "sure": sure_in(shown)}, follow_redirects=True).text
    assert "Saved. 3 people are told." in moved
    assert the_session(kept).starts_at == at(21, time(9, 30))
    assert (the_session(kept).taken, the_session(kept).waiting) == (3, 0)
    assert_counters_are_true(kept)


def test_a_session_is_repeated_weekly_but_not_on_closed_days(be: Be, lea: Person, course_id: UUID) -> None:
    kept = a_session(course_id=course_id, starts_at=in_days(9))
    with transaction() as session:
        session.add(ClosedDay(day=local_day(in_days(23)), name="Recess"))
    browser, address = be(lea.id), f"/administration/sessions/{kept}/repeat"
    form_id = str(new_id())
    assert "Enter a number from 1 to 26" in browser.post(address, data={"weeks": "40", "form_id": form_id}).text
    shown = browser.post(address, data={"weeks": "3", "form_id": form_id}).text
    assert "Left out: closed on" in shown
    assert len(the_made()) == 1
    for _press in range(2):
        browser.post(address, data={"weeks": "3", "form_id": form_id, "sure": "yes"})
    made = the_made()
    assert [local_day(one.starts_at) for one in made] == [local_day(in_days(days)) for days in (9, 16, 30)]
    assert len({one.series_id for one in made}) == 1
    assert {local_time(one.starts_at).hour for one in made} == {local_time(in_days(9)).hour}
    page = browser.get(f"/administration/sessions/{kept}").text
    assert "Left out, because the institution is closed" in page


def test_a_facilitator_schedules_what_they_run_and_touches_no_other(be: Be, flo: Person, course_id: UUID) -> None:
    other = a_session(course_id=course_id, starts_at=in_days(9))
    browser = be(flo.id)
    refused = browser.post(NEW, data=filled(course_id))
    assert refused.status_code == 422
    assert "Name yourself among those who run the session." in refused.text
    assert browser.post(NEW, data=filled(course_id, facilitators=str(flo.id))).status_code == 303
    page = browser.get("/facilitating").text
    assert page.count("Making tea") >= 1
    assert str(other) not in page
    for address in ("", "/copy", "/edit", "/repeat", "/cancel"):
        assert browser.get(f"/administration/sessions/{other}{address}").status_code == 404
    for act in ("capacity", "open", "stop", "edit", "repeat", "cancel"):
        assert browser.post(f"/administration/sessions/{other}/{act}", data={"why": "x"}).status_code == 404
    assert browser.get("/administration/sessions").status_code == 404
    assert "/facilitating" in browser.get("/administration").text


def test_a_room_is_kept_and_a_session_larger_than_it_is_warned_of(be: Be, lea: Person, course_id: UUID) -> None:
    browser = be(lea.id)
    assert "No rooms yet" in browser.get("/administration/venues").text
    boxes = {"name": "Room T", "address": "Bridge Street", "capacity": "8", "access_notes": "A lift", "is_in_use": "y"}
    assert browser.post("/administration/venues/new", data=boxes).status_code == 303
    assert "There is a room of this name already" in browser.post("/administration/venues/new", data=boxes).text
    room = db.session.scalars(select(Venue)).one()
    assert "Takes 8 people." in browser.get("/administration/venues").text
    chosen = filled(course_id, venue_id=str(room.id))
    shown = browser.post(NEW, data=chosen).text
    assert "The session takes 12 people, and the room takes 8." in shown
    assert the_made() == [], "it is said before anything is saved"
    made = browser.post(NEW, data={**chosen, "seen": seen_in(shown)}).location
    assert "The session takes 12 people, and the room takes 8." in browser.get(made).text
    boxes = {"name": "Room T", "address": "Bridge Street", "capacity": "20", "access_notes": ""}
    assert browser.post(f"/administration/venues/{room.id}", data=boxes).status_code == 303
    assert "and the room takes" not in browser.get(made).text
    assert "Room T" not in browser.get(NEW).text
    assert "Room T (takes 20)" in browser.get(f"{made}/edit").text
    assert browser.get(f"/administration/venues/{course_id}").status_code == 404


def test_a_closed_day_is_said_and_a_session_that_is_not_open_is_opened(be: Be, lea: Person, course_id: UUID) -> None:
    with transaction() as session:
        session.add(ClosedDay(day=local_day(utc_now()) + timedelta(days=21), name="Recess"))
    boxes = filled(course_id)
    del boxes["opens"]
    browser = be(lea.id)
    shown = browser.post(NEW, data=boxes).text
    assert "The institution is closed on" in shown
    assert "Schedule it anyway" in shown
    made = browser.post(NEW, data={**boxes, "seen": seen_in(shown)}).location
    assert "Not open yet" in browser.get(made).text
    assert "People can book it now." in browser.post(f"{made}/open", follow_redirects=True).text
    assert db.session.scalars(select(SessionDate.number)).all() == [1]
