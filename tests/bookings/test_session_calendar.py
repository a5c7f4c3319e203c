"""The calendar of all sessions, and what is in two places at once: found in a month, and warned of before a session is saved."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.bookings.models import Venue
from skills_centre.bookings.queries.calendar import booked_twice, calendar_dates, elsewhere_then, taken_by_others
from skills_centre.bookings.rules.clashes import Clash, ClashKind, Slot, clashes_of
from skills_centre.bookings.rules.months import month_beside, month_of, weeks_of
from skills_centre.bookings.services.cancelling import cancel_session
from skills_centre.bookings.services.scheduling import Times
from skills_centre.people.models import ClosedDay, DayKind, InstitutionDay, Person, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import transaction
from skills_centre.platform.ids import new_id
from tests.bookings.builders import a_session, book, in_days, people
from tests.bookings.test_scheduling_pages import NEW, filled, seen_in
from tests.counting import statements
from tests.learning.builders import add_course

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

CALENDAR = "/administration/sessions/calendar"
TEN = datetime(2027, 5, 12, 10, tzinfo=UTC)
A_DAY = (TEN - timedelta(hours=10), TEN + timedelta(hours=14))
HOUR = timedelta(hours=1)


def slot(name: int, begins: float, ends: float, room: int | None = None, *run_by: int) -> Slot:
    """The date of session `name`, so many hours after ten."""
    return Slot(
        UUID(int=name),
        TEN + begins * HOUR,
        TEN + ends * HOUR,
        UUID(int=room) if room else None,
        tuple(UUID(int=one) for one in run_by),
    )


def test_a_room_or_a_facilitator_of_two_sessions_at_one_time_clashes_once_a_pair() -> None:
    slots = [
        slot(1, 0, 2, 50),
        slot(2, 1, 3, 50, 70),
        slot(1, 24, 26, 50),
        slot(2, 23, 25, 50),
        slot(3, 2.5, 4, 60, 70),
    ]
    assert clashes_of(slots) == [
        Clash(ClashKind.ROOM, UUID(int=50), (UUID(int=1), UUID(int=2)), (TEN, TEN + HOUR)),
        Clash(ClashKind.FACILITATOR, UUID(int=70), (UUID(int=2), UUID(int=3)), (TEN + HOUR, TEN + 2.5 * HOUR)),
    ]


def test_one_that_ends_as_another_begins_and_one_with_itself_do_not_clash() -> None:
    assert clashes_of([slot(1, 0, 2, 50), slot(2, 2, 3, 50), slot(3, 0, 9), slot(4, 0, 9)]) == []
    assert clashes_of([slot(1, 0, 2, 50), slot(1, 1, 3, 50)]) == []
    assert len(clashes_of([slot(1, 0, 9, 50), slot(2, 1, 2, 50), slot(3, 3, 4, 50)])) == 2


def test_a_month_is_read_from_its_address_and_shown_in_whole_weeks() -> None:
    today = date(2027, 1, 20)
    assert month_of("2027-03", today=today) == date(2027, 3, 1)
    assert [month_of(typed, today=today) for typed in ("", "2027-13", "march", "9999-99")] == [date(2027, 1, 1)] * 4
    assert (month_beside(date(2027, 1, 1), -1), month_beside(date(2026, 12, 1), 1)) == (
        date(2026, 12, 1),
        date(2027, 1, 1),
    )
    weeks = weeks_of(date(2027, 3, 1))
    assert (weeks[0][0], weeks[-1][-1]) == (date(2027, 3, 1), date(2027, 4, 4))


def a_room(name: str = "Room T") -> UUID:
    venue_id = new_id()
    with transaction() as session:
        session.add(
            Venue(
                id=venue_id,
                name=name,
                sort_key=name.casefold(),
                address="",
                capacity=30,
                access_notes="",
                is_in_use=True,
            )
        )
    return venue_id


def a_facilitator(name: str = "Flo Facilitator") -> UUID:
    (one,) = people(1)
    with transaction() as session:
        session.get_one(Person, one).name = name
    return one


def test_what_another_session_has_at_the_time_is_found(app: Flask) -> None:
    room, flo = a_room(), a_facilitator()
    two_days = (Times(TEN, TEN + HOUR), Times(TEN + timedelta(days=1), TEN + timedelta(days=1, hours=1)))
    taken = a_session(starts_at=TEN, dates=two_days, venue_id=room, facilitators=(flo,))

    def found(begins: datetime, *, except_id: UUID | None = None) -> list[tuple[ClashKind, str, UUID]]:
        of = taken_by_others([(begins, begins + HOUR)], venue_id=room, facilitators=[flo], except_id=except_id)
        return [(one.kind, one.name, one.session_id) for one in of]

    both = [(ClashKind.ROOM, "Room T", taken), (ClashKind.FACILITATOR, "Flo Facilitator", taken)]
    assert found(TEN + HOUR / 2) == found(TEN + timedelta(days=1, hours=0.5)) == both
    assert found(TEN + HOUR) == [], "it ends as the other begins"
    assert found(TEN, except_id=taken) == []
    with transaction():
        cancel_session(taken, why="Ill.", by_id=flo, now=TEN - timedelta(days=30))
    assert found(TEN) == []


def test_whoever_has_a_place_on_two_sessions_at_one_time_is_found_once(app: Flask) -> None:
    ada, ben, cy = people(3)
    first = a_session(starts_at=TEN, capacity=3)
    second = a_session(starts_at=TEN + HOUR, capacity=2)
    later = a_session(starts_at=TEN + 2 * HOUR, capacity=2)
    for person, sessions in ((ada, (first, second)), (ben, (first, later)), (cy, (second, later))):
        for one in sessions:
            book(person, one)
    assert [(one.clash.about_id, one.clash.sessions) for one in booked_twice(*A_DAY)] == [
        (ada, (first, second)),
        (cy, (second, later)),
    ]
    assert elsewhere_then(first, [(TEN, TEN + 2 * HOUR)]) == 1
    assert elsewhere_then(first, [(TEN, TEN + 3 * HOUR)]) == 2
    assert [one.session_id for one in calendar_dates(*A_DAY)] == [first, second, later]


def month_with(days: float) -> str:
    return f"{CALENDAR}?month={local_day(in_days(days)):%Y-%m}"


@pytest.mark.sqlite_only
def test_a_month_shows_sessions_days_and_clashes_and_is_narrowed(be: Be, make_person: MakePerson) -> None:
    lea, ada = make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)), make_person("Ada Okafor")
    room, flo = a_room(), a_facilitator()
    tea, pie = add_course("tea", title="Making tea"), add_course("pie", title="Making pies")
    one = a_session(course_id=tea, starts_at=in_days(20), venue_id=room, facilitators=(flo,))
    other = a_session(course_id=pie, starts_at=in_days(20) + HOUR, venue_id=room, facilitators=(flo,))
    gone = a_session(course_id=pie, starts_at=in_days(20))
    with transaction() as session:
        session.add(InstitutionDay(day=local_day(in_days(20)), kind=DayKind.RECESS, name="Christmas recess"))
        session.add(ClosedDay(day=local_day(in_days(20)), name="Boxing Day"))
        cancel_session(gone, why="Ill.", by_id=lea.id, now=utc_now())
    for each in (one, other):
        book(ada.id, each, now=utc_now())
    browser, address = be(lea.id), month_with(20)
    page = browser.get(address).text
    for words in (
        "Making tea",
        "Making pies",
        "Christmas recess",
        "Boxing Day",
        "3 clashes",
        '<th scope="col">Monday</th>',
    ):
        assert words in page
    for what, how in (
        ("Room T", "is taken twice at once"),
        ("Flo Facilitator", "runs two sessions at once"),
        ("Ada Okafor", "has a place on both"),
    ):
        assert f"<strong>{what}</strong> {how}: " in page
    assert f'href="/administration/sessions/{one}"' in page
    assert f"/administration/sessions/{gone}" not in page
    assert "month=" in page.split('rel="next"')[1][:200]
    assert 'centre-month__kind">Closed</span> Boxing Day' in page
    assert 'centre-month__kind">Recess' not in page, "its name says so"
    assert "Recess: Christmas recess" not in page
    assert "No session" not in page
    assert "centre-wide" not in page, "no wider than the navigation above it"
    assert "No session in March 2040" in browser.get(f"{CALENDAR}?month=2040-03").text
    listed = browser.get(f"{address}&view=list").text
    assert "0 places" not in listed
    assert "1 of 2 places taken" in listed
    assert "<table" not in listed
    narrowed = browser.get(f"{address}&course=tea").text
    assert f'<a class="govuk-link" href="/administration/sessions/{other}">Making pies</a>' not in narrowed
    assert "3 clashes" in narrowed, "with a session that is left out too"
    assert 'value="tea" selected' in narrowed
    assert "course=tea" in narrowed.split('rel="next"')[1][:200]
    nobodys = browser.get(f"{address}&view=list&facilitator={ada.id}").text
    assert "Christmas recess" in nobodys
    assert "places taken" not in nobodys
    assert 'aria-current="date"' in browser.get(CALENDAR).text


@pytest.mark.sqlite_only
def test_a_facilitator_sees_all_sessions_but_not_who_is_booked_twice(be: Be, make_person: MakePerson) -> None:
    flo, ada = make_person("Flo Facilitator", roles=(Role.FACILITATOR,)), make_person("Ada Okafor")
    mine = a_session(starts_at=in_days(20), facilitators=(flo.id,))
    other = a_session(starts_at=in_days(20))
    for each in (mine, other):
        book(ada.id, each, now=utc_now())
    page = be(flo.id).get(month_with(20)).text
    assert f'href="/administration/sessions/{mine}"' in page
    assert f'href="/sessions/{other}"' in page
    assert "Ada Okafor" not in page
    assert be(ada.id).get(CALENDAR).status_code in {403, 404}


@pytest.mark.sqlite_only
def test_a_month_takes_as_many_statements_for_many_sessions(be: Be, make_person: MakePerson) -> None:
    browser = be(make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id)
    course, room, flo = add_course("tea"), a_room(), a_facilitator()

    def add(number: int) -> None:
        for _ in range(number):
            a_session(course_id=course, starts_at=in_days(20), venue_id=room, facilitators=(flo,))

    add(2)
    few = statements(lambda: browser.get(month_with(20)))
    add(20)
    assert statements(lambda: browser.get(month_with(20))) == few <= 11


@pytest.mark.sqlite_only
def test_each_week_of_a_repetition_says_what_is_taken_then_and_what_is_in_recess(
    be: Be, make_person: MakePerson
) -> None:
    room = a_room()
    kept = a_session(starts_at=in_days(20), venue_id=room)
    taken = a_session(course_id=add_course("tea", title="Making tea"), starts_at=in_days(34), venue_id=room)
    with transaction() as session:
        session.add(InstitutionDay(day=local_day(in_days(27)), kind=DayKind.RECESS, name="Easter recess"))
    page = be(make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id)
    shown = page.post(f"/administration/sessions/{kept}/repeat", data={"weeks": "3"}).text
    first, second, third = shown.split("What will be scheduled")[1].split("<li>")[1:4]
    assert "is in recess (Easter recess)" in first
    assert "Room T is taken by" in second
    assert f'href="/administration/sessions/{taken}"' in second
    for words in ("recess", "taken by"):
        assert words not in third


@pytest.mark.sqlite_only
def test_a_clash_is_said_before_a_session_is_saved_and_keeps_nobody_from_saving_it(
    be: Be, make_person: MakePerson
) -> None:
    lea, flo = (
        make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)),
        make_person("Flo Runs", roles=(Role.FACILITATOR,)),
    )
    course, room = add_course("tea", title="Making tea"), a_room()
    starts_at = in_days(21).replace(hour=9)
    taken = a_session(course_id=course, starts_at=starts_at, venue_id=room, facilitators=(flo.id,))
    with transaction() as session:
        session.add(InstitutionDay(day=local_day(in_days(21)), kind=DayKind.RECESS, name="Easter recess"))
    browser = be(lea.id)
    boxes = {**filled(course), "venue_id": str(room), "facilitators": str(flo.id), "form_id": str(new_id())}
    shown = browser.post(NEW, data=boxes)
    assert shown.status_code == 200
    for words in (
        "Room T is taken by",
        "Flo Runs runs",
        "is in recess (Easter recess)",
        f'href="/administration/sessions/{taken}"',
    ):
        assert words in shown.text
    sure = {**boxes, "seen": seen_in(shown.text)}
    assert [browser.post(NEW, data=sure).status_code for _press in range(2)] == [303, 303]
    made = browser.post(NEW, data=sure).location
    # What the session had before is not said again when something else of it changes.
    page = browser.get(f"{made}/edit").text
    assert "Before you save it" not in page
    changed = {**boxes, "audience": "Everybody"}
    assert browser.post(f"{made}/edit", data=changed).status_code == 303
    other_room = a_room("Room U")
    a_session(course_id=course, starts_at=starts_at, venue_id=other_room)
    moved = browser.post(f"{made}/edit", data={**changed, "venue_id": str(other_room)}).text
    assert "Room U is taken by" in moved
    assert "Flo Runs runs" not in moved
