"""The register as a page: pressing names with and without a script, whoever came without a booking, and closing it."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from skills_centre.bookings.models import SessionFacilitator
from skills_centre.bookings.queries.attendance import who_was_there
from skills_centre.bookings.rules.attendance import Presence, Seen
from skills_centre.bookings.rules.states import BookingState
from skills_centre.bookings.services.venues import VenueFields, add_venue
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from tests.bookings.builders import a_session, book, in_days, people, state_of
from tests.counting import statements
from tests.learning.builders import add_course

pytestmark = pytest.mark.sqlite_only

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
HERE, PART = Presence.HERE, Presence.PART


@pytest.fixture
def lea(make_person: MakePerson) -> Person:
    return make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,))


def begun(**chosen: object) -> UUID:
    """A session that began an hour ago."""
    return a_session(starts_at=utc_now() - timedelta(hours=1), **chosen)


def register(session_id: UUID) -> str:
    return f"/administration/sessions/{session_id}/register"


def seen(session_id: UUID) -> object:
    db.session.close()
    return who_was_there(session_id)


def buttons(page: str) -> dict[tuple[str, str], str]:
    """What each button of the names sends, by the person and the word that it sets."""
    found = re.findall(r'name="tap" value="((\S+) (\d+) (\S+) (\w+))" data-sets="(\w+)"', page)
    return {(person, sets): value for value, _tap, _number, person, _presence, sets in found}


def test_a_name_is_pressed_and_taken_back_by_a_form_and_pressed_twice_counts_once(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id, ada = begun(), make_person("Ada Okafor")
    book(ada.id, session_id)
    browser = be(lea.id)
    page = browser.get(register(session_id)).text
    assert "<strong><span data-count>0</span> of 1</strong> here" in page
    for _ in range(2):
        answer = browser.post(
            f"{register(session_id)}/taps", data={"tap": buttons(page)[str(ada.id), "here"], "date": 1}
        )
        assert answer.location.endswith(f"#person-{ada.id}")
    assert seen(session_id) == {ada.id: {1: Seen(HERE)}}
    page = browser.get(register(session_id)).text
    assert "<strong><span data-count>1</span> of 1</strong> here" in page
    browser.post(f"{register(session_id)}/taps", data={"tap": buttons(page)[str(ada.id), "part"]})
    assert seen(session_id) == {ada.id: {1: Seen(PART)}}
    page = browser.get(register(session_id)).text
    browser.post(f"{register(session_id)}/taps", data={"tap": buttons(page)[str(ada.id), "part"]})
    assert seen(session_id) == {ada.id: {}}


def test_all_here_ticks_everybody_and_the_page_costs_the_same_for_twenty_as_for_one(be: Be, lea: Person) -> None:
    session_id = begun(capacity=30)
    everybody = people(20)
    book(everybody[0], session_id)
    browser = be(lea.id)
    few = statements(lambda: browser.get(register(session_id)))
    for one in everybody[1:20]:
        book(one, session_id)
    page = browser.post(f"{register(session_id)}/all", data={"date": 1}, follow_redirects=True).text
    assert "20 people are ticked. Untick whoever is not here." in page
    assert statements(lambda: browser.get(register(session_id))) == few <= 9


def test_who_came_without_a_booking_is_found_by_name_and_the_limit_of_the_room_is_warned_of(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    with transaction():
        room = VenueFields(name="Room 1", address="", capacity=1, access_notes="", is_in_use=True)
        venue_id = add_venue(room, by_id=lea.id, now=utc_now())
    session_id = begun(venue_id=venue_id, is_online=False)
    ada, ben = make_person("Ada Okafor"), make_person("Ben Iqbal")
    gone = make_person("Ben Left")
    with transaction() as session:
        session.get_one(Person, gone.id).left_on = utc_now().date() - timedelta(days=9)
    book(ada.id, session_id)
    browser = be(lea.id)
    browser.post(f"{register(session_id)}/all", data={"date": 1})
    page = browser.get(f"{register(session_id)}?find=ben").text
    assert str(gone.id) not in page
    assert "The room takes 1 person, and 1 are here already." in page
    found = re.search(rf'value="(\S+ 1 {ben.id} here)"', page)
    assert found is not None
    page = browser.post(f"{register(session_id)}/taps", data={"tap": found[1]}, follow_redirects=True).text
    assert "The room takes 1 person, and 2 are here." in page
    assert "no booking" in page
    assert "Came without a booking (1)" in browser.get(f"/administration/sessions/{session_id}").text
    assert "Nobody else is called “ada”" in browser.get(f"{register(session_id)}?find=ada").text
    assert "Type two letters or more." in browser.get(f"{register(session_id)}?find=a").text


def test_the_script_sends_many_presses_at_once_and_hears_what_stands(be: Be, lea: Person) -> None:
    session_id, (ada, ben) = begun(), people(2)
    book(ada, session_id)
    browser, json = be(lea.id), {"Accept": "application/json"}
    sent = [f"{new_id()} 1 {ada} here 60000", f"{new_id()} 1 {ben} part 10", f"{new_id()} 1 {ada} away 90000"]
    answer = browser.post(f"{register(session_id)}/taps", data={"tap": sent, "date": 1}, headers=json)
    stands = {"here": {str(ada): "here", str(ben): "part"}, "limit": "", "closed": False}
    assert answer.json == {**stands, "people": [str(ada), str(ben)]}
    again = browser.post(f"{register(session_id)}/taps", data={"tap": sent[:1]}, headers=json)
    assert again.json == answer.json == browser.get(register(session_id), headers=json).json
    early = a_session(starts_at=in_days(9))
    answer = browser.post(f"{register(early)}/taps", data={"tap": f"{new_id()} 1 {ada} here"}, headers=json)
    assert (answer.status_code, "from the morning" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "wrong", ["", "here", "x 1 x here", "{tap} 1 {ada} gone", "{tap} one {ada} here", "{tap} 1 {ada} here " + "9" * 30]
)
def test_what_no_page_of_ours_sends_is_refused(be: Be, lea: Person, wrong: str) -> None:
    session_id, (ada,) = begun(), people(1)
    tap = wrong.format(tap=new_id(), ada=ada)
    assert be(lea.id).post(f"{register(session_id)}/taps", data={"tap": tap}).status_code == 400
    assert seen(session_id) == {}


def test_closing_names_who_was_absent_first_and_is_refused_when_that_has_changed(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id = begun(capacity=3)
    ada, ben = make_person("Ada Okafor"), make_person("Ben Iqbal")
    first, second = book(ada.id, session_id), book(ben.id, session_id)
    browser, closing = be(lea.id), f"{register(session_id)}/close"
    page = browser.get(closing).text
    assert "These 2 people would be down as not attending." in page
    assert "The course has no session among its parts" in page
    browser.post(f"{register(session_id)}/taps", data={"tap": f"{new_id()} 1 {ada.id} here"})
    page = browser.post(closing, data={"absent": [ada.id, ben.id]}, follow_redirects=True).text
    assert "Somebody was marked differently since you opened this page." in page
    assert page.count("<li>Ben Iqbal</li>") == 1
    page = browser.post(closing, data={"absent": [ben.id]}, follow_redirects=True).text
    assert "The register is closed. What you press now corrects it" in page
    assert "All here" not in page
    assert "when the person is here" not in page
    assert (state_of(first), state_of(second)) == (BookingState.ATTENDED, BookingState.DID_NOT_ATTEND)
    assert browser.post(closing, data={"absent": [ben.id]}).status_code == 303
    assert "Took part" in browser.get(f"/administration/sessions/{session_id}").text


def test_before_the_session_the_page_says_that_a_register_cannot_be_closed_yet(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id = a_session(starts_at=in_days(3))
    book(make_person("Ada Okafor").id, session_id)
    page = be(lea.id).get(f"{register(session_id)}/close", follow_redirects=True).text
    assert "The register can be closed once the last date has started." in page
    assert "<strong>1 person</strong> with a place" in page
    assert "of 1</strong> here" not in page, "nobody can be here yet"


def test_a_facilitator_has_the_register_of_their_own_session_alone(be: Be, make_person: MakePerson) -> None:
    fay = make_person("Fay Runs", roles=(Role.FACILITATOR,))
    mine, other = begun(), begun()
    with transaction() as session:
        session.add(SessionFacilitator(session_id=mine, person_id=fay.id))
    browser = be(fay.id)
    assert browser.get(register(mine)).status_code == 200
    for address in (register(other), f"{register(other)}/close", f"{register(mine)}?date=2"):
        assert browser.get(address).status_code == 404
    tap = {"tap": f"{new_id()} 1 {fay.id} here"}
    assert browser.post(f"{register(other)}/taps", data=tap).status_code == 404
    assert register(mine) in browser.get(f"/sessions/{mine}").text
    assert (
        register(mine) in browser.get("/facilitating?shown=ahead").text + browser.get("/facilitating?shown=over").text
    )
    assert register(other) not in browser.get(f"/sessions/{other}").text


def test_the_record_of_who_was_there_says_where_it_comes_from_and_how_it_was_corrected(
    be: Be, lea: Person, make_person: MakePerson
) -> None:
    session_id, ada = begun(course_id=add_course(title="Making tea")), make_person("Ada Okafor")
    browser = be(lea.id)
    for presence in ("here", "part"):
        browser.post(f"{register(session_id)}/taps", data={"tap": f"{new_id()} 1 {ada.id} {presence}"})
        browser.post(f"{register(session_id)}/close")
    browser = be(ada.id)
    entry = re.findall(r'href="(/my-learning/record/[^"]+)">Making tea', browser.get("/my-learning/record").text)[0]
    page = browser.get(entry).text
    assert "How long you were there" in page
    assert "because of the register of a session" in page
    assert re.search(r"corrected by Lea Admin: .*, 1 hour\.", page)
    browser = be(lea.id)
    browser.post(f"{register(session_id)}/taps", data={"tap": f"{new_id()} 1 {ada.id} away"})
    browser = be(ada.id)
    assert "Making tea" not in browser.get("/my-learning/record").text
    assert "Making tea" not in browser.get("/my-learning/record/taken-out").text


def test_the_list_says_whose_register_is_not_closed_yet(be: Be, lea: Person) -> None:
    session_id = a_session(starts_at=utc_now() - timedelta(days=1))
    browser = be(lea.id)
    assert "The register is not closed yet." in browser.get("/administration/sessions?shown=over").text
    browser.post(f"{register(session_id)}/close")
    assert "The register is not closed yet." not in browser.get("/administration/sessions?shown=over").text
