"""The institution's calendar out of files: iCalendar and CSV, what they would change, and changing it."""

import io
import os
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.bookings.models import Booking
from skills_centre.bookings.rules.states import EndReason
from skills_centre.bookings.services.booking import cancel_booking
from skills_centre.home.institution_calendar.file import read_days, template
from skills_centre.home.institution_calendar.loading import CalendarChangedMeanwhile, load_days, plan_days
from skills_centre.people.models import DayKind, Person, PersonType, Role
from skills_centre.people.queries.calendar import CalendarDay, calendar_days, closed_days, spans_of, years_of_calendar
from skills_centre.people.services.calendar import change_days, remove_days
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.csv_reading import TableNotSound
from skills_centre.platform.database import db, transaction
from skills_centre.platform.uploads import SentFile
from skills_centre.platform.working_days import working_days_later
from tests.bookings.builders import a_session, book, people
from tests.conftest import NOW

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]

CLOSED, RECESS, SITTING = DayKind.CLOSED, DayKind.RECESS, DayKind.SITTING
EASTER = (
    b"first_day,last_day,name,kind\n2027-03-26,,Good Friday,bank holiday\n25/03/2027,2027-03-28,Easter recess,recess\n"
)


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def calendar(*events: str) -> SentFile:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *events, "END:VCALENDAR", ""])
    return SentFile("days.ics", text.encode())


def table(content: bytes) -> SentFile:
    return SentFile("days.csv", content)


def days_in(file: SentFile, kind: DayKind = CLOSED) -> list[CalendarDay]:
    read = read_days(file, kind)
    assert read.problems == []
    return sorted(read.days.values(), key=lambda one: (one.day, one.kind))


def test_an_icalendar_file_is_read_into_days_whose_end_is_not_one_of_them() -> None:
    read = days_in(
        calendar(
            event("DTSTART;VALUE=DATE:20270326", "DTEND;VALUE=DATE:20270327", "SUMMARY:Good Friday"),
            event("DTSTART;VALUE=DATE:20270329", "SUMMARY:Easter\\, Monday"),
            event("DTSTART;VALUE=DATE:20270401", "DURATION:P2D", "SUMMARY:Recess", "CATEGORIES:House,Recess"),
            event("DTSTART;VALUE=DATE:20270501", "STATUS:CANCELLED", "SUMMARY:Not any more"),
        )
    )
    assert read == [
        CalendarDay(date(2027, 3, 26), CLOSED, "Good Friday"),
        CalendarDay(date(2027, 3, 29), CLOSED, "Easter, Monday"),
        CalendarDay(date(2027, 4, 1), RECESS, "Recess"),
        CalendarDay(date(2027, 4, 2), RECESS, "Recess"),
    ]


def test_a_sitting_with_times_is_on_its_days_in_london() -> None:
    read = days_in(
        calendar(
            event("DTSTART:20270607T133000Z", "DTEND:20270607T230000Z", "SUMMARY:Until midnight in London"),
            event("DTSTART:20270608T233000Z", "DTEND:20270609T013000Z", "SUMMARY:After midnight in London"),
        ),
        SITTING,
    )
    assert [one.day for one in read] == [date(2027, 6, 7), date(2027, 6, 9)]


def test_whatever_is_wrong_with_an_event_is_said_with_its_place() -> None:
    file = calendar(
        event("DTSTART;VALUE=DATE:2027xx26", "SUMMARY:Good Friday"),
        event("SUMMARY:Some day"),
        event("DTSTART;VALUE=DATE:20270101", "SUMMARY:New Year", "RRULE:FREQ=YEARLY"),
        event("DTSTART;VALUE=DATE:20270101"),
        event("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20290101", "SUMMARY:Two years"),
        event("DTSTART;VALUE=DATE:20270501", "SUMMARY:May Day"),
        event("DTSTART;VALUE=DATE:20270501", "SUMMARY:Labour Day"),
        event("DTSTART;VALUE=DATE:19000501", "SUMMARY:Long ago"),
    )
    said = [(one.place, one.sentence) for one in read_days(file, CLOSED).problems]
    assert said[0] == ("Event 1, “Good Friday”", "Its DTSTART cannot be read.")
    assert [place for place, _ in said] == [
        "Event 1, “Good Friday”",
        "Event 2, “Some day”",
        "Event 3, “New Year”",
        "Event 4",
        "Event 5, “Two years”",
        "Event 7, “Labour Day”",
        "Event 8, “Long ago”",
    ]
    assert "repeats by a rule" in said[2][1]
    assert "The name is missing." in said[3][1]
    assert "“May Day” (Event 6, “May Day”)" in said[5][1]


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"],
)
def test_a_file_that_is_neither_is_refused(content: bytes) -> None:
    with pytest.raises(TableNotSound):
        read_days(SentFile("x", content), CLOSED)


def test_a_table_is_read_with_spans_and_kinds_and_wrong_rows_are_named() -> None:
    read = days_in(table(EASTER))
    assert [(one.day.day, one.kind) for one in read] == [
        (25, RECESS),
        (26, CLOSED),
        (26, RECESS),
        (27, RECESS),
        (28, RECESS),
    ]
    assert days_in(table(template()))
    wrong = b"first_day,last_day,name,kind\n2027-02-30,,A,\n2027-03-02,2027-03-01,B,\n2027-03-02,,C,fast day\n,,,\n2027-03-03,,D"
    problems = read_days(table(wrong), CLOSED).problems
    assert sorted(one.place for one in problems) == ["Row 2", "Row 3", "Row 4", "Row 6"]


def test_days_that_follow_each_other_are_one_span() -> None:
    spans = spans_of(read_days(table(EASTER), CLOSED).days.values())
    assert [(span.first.day, span.last.day, span.days) for span in spans] == [(25, 28, 4), (26, 26, 1)]


def load(file: SentFile, kind: DayKind = CLOSED, *, removes_gone: bool = False) -> None:
    with transaction():
        shown = plan_days(file, kind).fingerprint()
        load_days(file, kind, confirmed=shown, removes_gone=removes_gone, by_id=None, now=NOW)


def acts() -> list[tuple[str, list[str]]]:
    rows = db.session.execute(select(AuditEvent.action, AuditEvent.fields).order_by(AuditEvent.id))
    return [(row.action, row.fields) for row in rows]


def test_a_file_changes_the_calendar_once_and_takes_away_only_what_is_asked(app: Flask) -> None:
    with transaction():
        change_days(
            added=[
                CalendarDay(date(2027, 3, 26), CLOSED, "Holy Friday"),
                CalendarDay(date(2027, 3, 27), RECESS, "A day of rest"),
                CalendarDay(date(2027, 5, 3), RECESS, "Whitsun recess"),
            ],
            removed=[],
            by_id=None,
            now=NOW,
        )
    plan = plan_days(table(EASTER), CLOSED)
    assert [(span.name, span.days) for span in plan.new_spans] == [("Easter recess", 4)]
    assert [(one.former.name, one.new.name) for one in plan.renamed] == [("Holy Friday", "Good Friday")]
    assert [one.name for one in plan.gone] == ["A day of rest"], "Whitsun lies outside what the file speaks of"
    load(table(EASTER))
    assert len(acts()) == 2
    names = {one.name for one in calendar_days(date(2027, 1, 1), date(2027, 12, 31))}
    assert names == {"Good Friday", "Easter recess", "A day of rest", "Whitsun recess"}
    load(table(EASTER))
    assert acts()[1:] == [("calendar.load", ["closed", "recess"])], "the same file again changes nothing"
    load(table(EASTER), removes_gone=True)
    assert [one.name for one in plan_days(table(EASTER), CLOSED).gone] == []
    with pytest.raises(CalendarChangedMeanwhile), transaction():
        load_days(table(EASTER), CLOSED, confirmed="before", removes_gone=False, by_id=None, now=NOW)
    assert years_of_calendar() == [2027]


def test_only_closed_days_are_no_working_days(app: Flask) -> None:
    load(table(EASTER))
    closed = closed_days(date(2027, 3, 1), date(2027, 4, 30))
    assert closed == {date(2027, 3, 26)}
    assert working_days_later(date(2027, 3, 25), 1, closed) == date(2027, 3, 29), "the Monday, in recess or not"
    with transaction():
        assert remove_days(RECESS, "Easter recess", date(2027, 3, 25), date(2027, 3, 26), by_id=None, now=NOW) == 2
        assert remove_days(RECESS, "Easter recess", date(2027, 3, 25), date(2027, 3, 26), by_id=None, now=NOW) == 0
        assert remove_days(CLOSED, "Good Friday", date(2027, 3, 26), date(2027, 3, 26), by_id=None, now=NOW) == 1
    left = calendar_days(date(2027, 3, 1), date(2027, 3, 31))
    assert [(one.day.day, one.name) for one in left] == [(27, "Easter recess"), (28, "Easter recess")]
    assert [act for act, _fields in acts()] == ["calendar.load", "calendar.remove", "calendar.remove"]


def test_an_offer_waits_for_the_end_of_a_closed_day_that_was_loaded_but_not_of_recess(app: Flask) -> None:
    session_id = a_session(capacity=1)
    ada, ben = people(2)
    first = book(ada, session_id)
    book(ben, session_id)
    days = b"first_day,last_day,name,kind\n2026-03-04,,A day of mourning,closed\n2026-03-05,2026-03-06,Recess,recess\n"
    load(table(days))
    with transaction():
        cancel_booking(first, reason=EndReason.WORK, by_id=ada, now=NOW)
    ends_at = db.session.scalars(select(Booking.offer_ends_at).where(Booking.person_id == ben)).one()
    assert ends_at == NOW + timedelta(days=2), "from Tuesday 3 March past the closed Wednesday to Thursday"


@pytest.mark.sqlite_only
def test_a_day_that_has_no_name_but_its_kind_is_named_once(be: Be, make_person: MakePerson) -> None:
    load(
        table(
            b"first_day,last_day,name,kind\n2026-03-05,2026-03-06,Sitting,sitting\n2026-03-12,,Easter recess,recess\n"
        )
    )
    page = (
        be(make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id).get("/administration/calendar?year=2026").text
    )
    assert "<strong>Sitting</strong>" not in page
    assert "<strong>Easter recess</strong>" in page


@pytest.mark.sqlite_only
def test_an_administrator_sees_what_a_file_changes_before_it_does(be: Be, make_person: MakePerson) -> None:
    browser = be(make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)).id)
    load_page = "/administration/calendar/load"
    assert "Bank holidays, or other days" in browser.get(load_page).text
    bad = browser.post(load_page, data={"file": (io.BytesIO(b"first_day,name\nsoon,A\n"), "d.csv"), "kind": "recess"})
    assert bad.status_code == 422
    for words in ("Row 2", "“soon” is not a date.", "The file has 1 problem, so nothing can be taken in yet"):
        assert words in bad.text
    no_kind = browser.post(load_page, data={"file": (io.BytesIO(EASTER), "days.csv")})
    assert "Choose what the days in the file are" in no_kind.text
    shown = browser.post(load_page, data={"file": (io.BytesIO(EASTER), "days.csv"), "kind": "closed"})
    assert shown.status_code == 303
    preview = browser.get(shown.location).text
    assert "<strong>5 new</strong>" in preview
    assert "25 March 2027 to 28 March 2027" in preview
    assert years_of_calendar() == []
    fingerprint = preview.split('name="fingerprint" value="')[1].split('"')[0]
    done = browser.post(shown.location, data={"fingerprint": fingerprint})
    assert done.location == "/administration/calendar?year=2027"
    page = browser.get(done.location).text
    assert "5 days added" in page
    assert "Good Friday" in page
    again = browser.post(shown.location, data={"fingerprint": fingerprint}, follow_redirects=True).text
    assert "This file was loaded already" in again
    remove = {"kind": "recess", "name": "Easter recess", "first": "2027-03-25", "last": "2027-03-28"}
    assert (
        "4 days taken out" in browser.post("/administration/calendar/remove", data=remove, follow_redirects=True).text
    )
    twice = browser.post("/administration/calendar/remove", data=remove, follow_redirects=True).text
    assert "were not in the calendar any more" in twice
    nonsense = {**remove, "first": "soon"}
    assert browser.post("/administration/calendar/remove", data=nonsense).status_code == 303
    assert "Took days out of the institution’s calendar" in browser.get("/administration/audit").text
    assert browser.get("/administration/calendar/load/template.csv").data == template()
    staff = be(make_person("Sam Staff", person_type=PersonType.HOUSE_STAFF).id)
    assert staff.get("/administration/calendar").status_code in {403, 404}


def test_whatever_calendar_is_sent_is_read_or_refused_with_a_reason() -> None:
    """Those that the library tests itself on, broken ones among them, each whole and cut in half."""
    files = sorted((Path(icalendar.__file__).parent / "tests").rglob("*.ics"))
    if not files:
        pytest.skip("the library of calendars came without the files that it is tested on")
    read, sentences = 0, []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for whole in (path.read_bytes() for path in files):
            for content in (whole, whole[: len(whole) // 2]):
                try:
                    read += bool(read_days(SentFile("some.ics", content), CLOSED).rows)
                except TableNotSound as refusal:
                    sentences.append(refusal.sentence)
    assert min(map(len, sentences)) > 15
    assert read > 50


def test_the_calendars_that_lie_beside_the_project_are_read() -> None:
    shared = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    files = sorted(shared.rglob("*.ics"))
    if not files:
        pytest.skip(f"no real calendar (*.ics) lies in {shared}")
    for path in files:
        assert days_in(SentFile(path.name, path.read_bytes()))
