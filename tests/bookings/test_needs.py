"""What people need to take part: said for those who run the session alone, and gone when it is over. And overlaps of their bookings."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.errors import NotYours
from skills_centre.bookings.models import BookingNeed
from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.bookings.services.needs import forget_needs, say_needs
from skills_centre.bookings.services.scheduling import Times
from skills_centre.bookings.services.telling import tell_next
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.words import Words
from tests.bookings.builders import STARTS, a_session, book, fill, give_back, in_days, people
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.reminders.builders import HEAD

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]


def say(booking_id: UUID, person_id: UUID, words: str = "A hearing loop.", *, after: timedelta = timedelta()) -> None:
    with transaction():
        say_needs(booking_id, words, person_id=person_id, now=NOW + after)


def forget(*, after: timedelta = timedelta()) -> int:
    with transaction():
        return forget_needs(now=NOW + after)


def texts_kept() -> list[str]:
    """The texts about needs that can still be read."""
    db.session.close()
    kept = db.session.scalars(select(Words.body).where(Words.purpose == "accessibility", Words.body.is_not(None)))
    return sorted(one for one in kept if one)


def test_what_is_said_anew_replaces_what_was_said_and_nothing_takes_it_away(app: Flask) -> None:
    ada, ben = people(2)
    made = book(ada, a_session())
    say(made, ada)
    say(made, ada, "Captions.")
    assert texts_kept() == ["Captions."]
    with transaction(), pytest.raises(NotFound):
        say_needs(made, "Mine", person_id=ben, now=NOW)
    say(made, ada, "  ")
    assert texts_kept() == []
    assert db.session.query(BookingNeed).count() == 0


def test_it_is_deleted_when_the_session_is_over_or_the_booking_has_ended(app: Flask) -> None:
    ada, ben = people(2)
    session_id = a_session()
    stays, goes = book(ada, session_id), book(ben, session_id)
    say(stays, ada, "Captions.")
    say(goes, ben, "A ramp.")
    assert forget() == 0
    with transaction():
        cancel_booking(goes, reason=EndReason.WORK, by_id=ben, now=NOW)
    assert forget() == 1
    assert texts_kept() == ["Captions."]
    during = STARTS - NOW + timedelta(hours=1)
    assert forget(after=during) == 0
    over = STARTS - NOW + timedelta(hours=2)
    assert forget(after=over) == 1
    assert forget(after=over) == 0
    assert texts_kept() == []
    with transaction(), pytest.raises(NotYours):
        say_needs(stays, "Late", person_id=ada, now=NOW + over)
    with transaction(), pytest.raises(NotYours):
        say_needs(goes, "Cancelled", person_id=ben, now=NOW)


@pytest.mark.sqlite_only
def test_the_form_keeps_it_for_oneself_and_those_who_run_the_session(be: Be, make_person: MakePerson) -> None:
    ada, ben = make_person("Ada Okafor").id, make_person("Ben Iqbal").id
    session_id = a_session(starts_at=in_days(9))
    browser = be(ada)
    browser.post(f"/sessions/{session_id}/book")
    made = book(ben, session_id, now=utc_now())
    page = browser.get(f"/sessions/{session_id}").text
    assert "Say what you need to take part" in page
    assert browser.get(f"/bookings/{made}/needs").status_code == 404
    assert browser.post(f"/bookings/{made}/needs", data={"needs": "x"}).status_code == 404
    address = page.split("/needs")[0].rsplit('href="', 1)[1] + "/needs"
    assert "It is deleted after the session" in browser.get(address).text
    assert browser.post(address, data={"needs": "x" * 501}).status_code == 422
    for _press in range(2):
        page = browser.post(address, data={"needs": "A <b>ramp</b>."}, follow_redirects=True).text
        assert "Kept for those who run the session." in page
        assert "A &lt;b&gt;ramp&lt;/b&gt;." in page
    assert "A &lt;b&gt;ramp" in browser.get(address).text
    for other in (ben, make_person("Audrey Audit", roles=(Role.AUDITOR,)).id):
        assert "ramp" not in be(other).get(f"/sessions/{session_id}").text
    with transaction():
        while tell_next(HEAD, now=utc_now()):
            pass
    assert "ramp" not in str(db.session.execute(select(OutboxMessage.text_body, OutboxMessage.html_body)).all())
    browser = be(ada)
    browser.post(address.replace("needs", "cancel"), data={"reason": "work"})
    late = browser.post(address, data={"needs": "Late."}, follow_redirects=True).text
    assert "This booking has changed" in late
    assert "This booking has changed" in browser.get(address, follow_redirects=True).text


@pytest.mark.sqlite_only
def test_an_overlap_is_warned_of_before_booking_and_does_not_stop_it(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    tea = add_course("tea", title="Making tea")
    starts = in_days(9)
    hour = timedelta(hours=1)
    first = a_session(
        course_id=tea, dates=(Times(in_days(8), in_days(8) + hour), Times(starts + hour, starts + 3 * hour))
    )
    session_id = a_session(starts_at=starts, capacity=1)
    after = a_session(starts_at=starts + 3 * hour)
    browser = be(ada)
    assert "At the same time" not in browser.get(f"/sessions/{session_id}").text
    kept = book(ada, first, now=utc_now())
    page = browser.get(f"/sessions/{session_id}").text
    assert "At the same time" in page
    assert f'href="/sessions/{first}">Making tea' in page
    assert "Book a place anyway" in page
    assert "At the same time" not in browser.get(f"/sessions/{after}").text
    fill(session_id, 1)
    assert "Join the waiting list anyway" in browser.get(f"/sessions/{session_id}").text
    assert "number 1" in browser.post(f"/sessions/{session_id}/book", follow_redirects=True).text
    assert "At the same time" in browser.get(f"/sessions/{first}").text
    give_back(kept)
    assert "At the same time" not in browser.get(f"/sessions/{session_id}").text
