"""The list of sessions, one's own bookings, and what the home page says of them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.bookings.models import Venue
from skills_centre.bookings.queries.timetable import timetable
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.scheduling import change_session
from skills_centre.bookings.services.settling import settle
from skills_centre.bookings.services.venues import VenueFields, change_venue
from skills_centre.people.models import Person, PersonType
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.pages import in_words
from tests.bookings.builders import a_plan, a_session, book, fill, give_back, in_days
from tests.counting import statements
from tests.learning.builders import add_course

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("Ada Okafor")


def a_room(name: str = "Committee Room 10") -> UUID:
    room = Venue(
        id=new_id(), name=name, sort_key=name.casefold(), address="North", capacity=9, access_notes="", is_in_use=True
    )
    with transaction() as session:
        session.add(room)
        session.flush()
        return room.id


def test_the_list_holds_what_can_be_booked_and_narrows_by_month_course_place_and_room_left(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    assert "No sessions to book just now" in browser.get("/sessions").text
    tea, python = add_course("tea", title="Making tea"), add_course("python", title="Python for data")
    room_id = a_room()
    soon = a_session(course_id=tea, starts_at=in_days(3), venue_id=room_id, is_online=False)
    later = a_session(course_id=python, starts_at=in_days(50))
    full = a_session(course_id=python, starts_at=in_days(51), capacity=1)
    fill(full, 1)
    a_session(course_id=tea, starts_at=in_days(4), booking_closes_at=utc_now() - timedelta(hours=1))
    a_session(course_id=tea, starts_at=utc_now() - timedelta(days=1))

    def shown(query: str) -> list[UUID]:
        page = browser.get(f"/sessions?{query}").text
        return [one for one in (soon, later, full) if f'href="/sessions/{one}"' in page]

    assert shown("") == [soon, later, full]
    page = browser.get("/sessions").text
    assert "Showing 3 sessions, by date." in page
    assert "2 places left" in page
    assert page.count(">Full<") == 1
    assert shown("course=tea") == [soon]
    assert shown(f"place={room_id}") == [soon]
    assert shown("place=online&free=yes") == [later]
    month = local_day(in_days(50)).isoformat()[:7]
    assert later in shown(f"month={month}")
    assert soon not in shown(f"month={month}")
    nothing = browser.get("/sessions?course=no-such&month=<b>&page=99").text
    assert "No session fits all of that" in nothing
    assert "<b>" not in nothing


def test_the_list_follows_whatever_changes_in_it(be: Be, ada: Person) -> None:
    browser, room_id, now = be(ada.id), a_room(), utc_now()
    course_id = add_course("tea", title="Making tea")
    session_id = a_session(course_id=course_id, starts_at=in_days(30), venue_id=room_id, is_online=False)

    def line() -> str:
        page = browser.get("/sessions").text
        return page[page.index('<ul class="centre-lines">') :] if "centre-lines" in page else ""

    assert "Committee Room 10" in line()
    with transaction():
        change_venue(room_id, VenueFields("Room Eleven", "North", 9, "", is_in_use=True), by_id=ada.id, now=now)
    assert "Room Eleven" in line()
    with transaction():
        change_session(session_id, a_plan(course_id, starts_at=in_days(31)), by_id=ada.id, now=now)
    assert "Online" in line()
    assert in_words(in_days(31)) in line()
    others = fill(session_id, 2)
    assert "Full" in line()
    give_back(others[0])
    assert "1 place left" in line()
    with transaction():
        plan = a_plan(course_id, starts_at=in_days(31), booking_closes_at=now + timedelta(seconds=1))
        change_session(session_id, plan, by_id=ada.id, now=now)
    assert timetable().at(now).sessions != ()
    assert timetable().at(now + timedelta(seconds=2)).sessions == ()
    assert timetable().at(now).sessions != ()
    with transaction():
        cancel_session(session_id, why="", by_id=ada.id, now=now)
    assert line() == ""


def test_the_list_takes_few_statements_however_long_it_is(be: Be, ada: Person) -> None:
    course_id = add_course("tea", title="Making tea")
    for days in range(3, 33):
        a_session(course_id=course_id, starts_at=in_days(days))
    browser = be(ada.id)
    browser.get("/sessions")
    assert statements(lambda: browser.get("/sessions")) <= 5
    assert statements(lambda: browser.get("/sessions?free=yes&page=2")) <= 6


def test_the_list_says_where_one_stands_oneself(be: Be, ada: Person) -> None:
    session_id = a_session(starts_at=in_days(3))
    book(ada.id, session_id)
    assert "You have a place" in be(ada.id).get("/sessions").text
    fill(session_id, 1)
    assert "You have a place" in be(ada.id).get("/sessions").text
    assert "You have a place" not in be(ada.id).get("/sessions?free=yes").text


def test_my_bookings_are_what_is_coming_and_what_was(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    assert "Nothing booked yet" in browser.get("/my-bookings").text
    place = a_session(course_id=add_course("tea", title="Making tea"), starts_at=in_days(3))
    waits = a_session(course_id=add_course("python", title="Python for data"), starts_at=in_days(5), capacity=1)
    fill(waits, 2)
    held = a_session(course_id=add_course("maps", title="Drawing maps"), starts_at=in_days(9), capacity=1)
    [first] = fill(held, 1)
    kept, queued = (book(ada.id, one, now=utc_now()) for one in (place, waits))
    book(ada.id, held, now=utc_now())
    give_back(first)
    over = a_session(course_id=add_course("old", title="An old thing"), starts_at=in_days(-2))
    book(ada.id, over, now=in_days(-3))
    with transaction():
        settle(over, now=utc_now())
    page = browser.get("/my-bookings").text
    assert page.index("Making tea") < page.index("Python for data") < page.index("Drawing maps")
    assert page.index("Drawing maps") < page.index("Past and cancelled") < page.index("An old thing")
    assert "You are number 2 of 2 on the waiting list." in page
    assert "Held for you until" in page
    assert f'href="/bookings/{kept}/cancel">Cancel' in page
    assert f'href="/bookings/{queued}/cancel">Leave the list' in page
    give_back(kept)
    again = browser.get("/my-bookings").text
    assert again.index("Past and cancelled") < again.index("Making tea")
    book(ada.id, place, now=utc_now())
    third = browser.get("/my-bookings").text
    assert third.index("Making tea") < third.index("Past and cancelled")
    assert third.count(f'href="/sessions/{place}"') == 1


def test_bookings_are_ones_own(be: Be, ada: Person, make_person: MakePerson) -> None:
    book(ada.id, a_session(starts_at=in_days(3)))
    assert "Nothing booked yet" in be(make_person("Ben Iqbal").id).get("/my-bookings").text


def test_the_home_page_names_offers_first_and_the_sessions_of_the_next_fortnight(
    be: Be, make_person: MakePerson
) -> None:
    mo = make_person("Mo Office", person_type=PersonType.MEMBERS_STAFF)
    near = a_session(course_id=add_course("tea", title="Making tea"), starts_at=in_days(3))
    far = a_session(course_id=add_course("far", title="A far thing"), starts_at=in_days(30))
    held = a_session(course_id=add_course("maps", title="Drawing maps"), starts_at=in_days(20), capacity=1)
    soon = a_session(
        course_id=add_course("soon", title="Quick sums"), starts_at=utc_now() + timedelta(hours=5), capacity=1
    )
    firsts = [*fill(held, 1), *fill(soon, 1)]
    for one in (near, far, held, soon):
        book(mo.id, one, now=utc_now())
    browser = be(mo.id)
    before = browser.get("/").text
    assert "Making tea" in before
    assert "Quick sums" not in before
    for one in firsts:
        give_back(one)
    page = browser.get("/").text
    assert page.index("Quick sums") < page.index("Making tea")
    assert page.index("Drawing maps") < page.index("Making tea")
    assert "A place is held for you until" in page
    assert "A place is free, and the first to take it has it." in page
    assert f"/sessions/{far}" not in page
    assert "required" not in page.casefold()


def test_the_pages_lead_to_each_other(be: Be, ada: Person) -> None:
    browser = be(ada.id)
    assert 'href="/my-bookings"' in browser.get("/my-learning").text
    assert 'href="/sessions"' in browser.get("/courses").text
    assert 'href="/my-bookings"' in browser.get("/sessions").text


def test_the_lists_take_as_many_statements_however_long_they_are(be: Be, ada: Person) -> None:
    course_id = add_course()
    browser = be(ada.id)

    def grow(first: int, last: int) -> None:
        for day in range(first, last):
            book(ada.id, a_session(course_id=course_id, starts_at=in_days(2 + day)), now=utc_now())

    def counts() -> list[int]:
        return [statements(lambda path=path: browser.get(path)) for path in ("/sessions", "/my-bookings", "/")]  # type: ignore[misc]

    grow(0, 3)
    few = counts()
    grow(3, 40)
    assert counts() == few
    assert few[0] <= 7
    assert few[1] <= 6
    assert "Showing 1 to 25 of 40 bookings" in browser.get("/my-bookings").text
