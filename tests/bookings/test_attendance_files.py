"""Attendance from files: a spreadsheet, a workbook, and the meeting tool's report as it is exported; whole or not at all."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from skills_centre.bookings.errors import AttendanceChangedMeanwhile, AttendanceNotSound, NotYetTime
from skills_centre.bookings.importing.meeting import minutes_in
from skills_centre.bookings.importing.plan import AttendancePlan, bring_in_attendance, plan_attendance
from skills_centre.bookings.importing.table import read_attendance
from skills_centre.bookings.models import SessionFacilitator
from skills_centre.bookings.queries.attendance import who_was_there
from skills_centre.bookings.rules.attendance import Presence, Seen, Tap, seen_for
from skills_centre.bookings.services.attendance import record_taps
from skills_centre.bookings.services.scheduling import Times
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import LONDON, utc_now
from skills_centre.platform.csv_reading import TableNotSound
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.uploads import SentFile
from tests.bookings.builders import STARTS, a_session, book

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]
HERE, PART, AWAY = Presence.HERE, Presence.PART, Presence.AWAY
AFTER = STARTS + timedelta(hours=3)

#: The session is on 26 March 2026 from 10 to 12; the report writes its days as the organiser's computer does.
REPORT = """1. Summary
Meeting title\tMaking tea, together
Attended participants\t4
Start time\t{day}, 9:55:12 AM
End time\t{day}, 12:05:41 PM
Meeting duration\t2h 10m 29s
Average attendance time\t1h 20m 3s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Fay Runs\t{day}, 9:55:12 AM\t{day}, 12:05:41 PM\t2h 10m 29s\tfay.runs@example.org\tfay.runs@example.org\tOrganizer
Ada Okafor\t{day}, 9:58:01 AM\t{day}, 12:01:07 PM\t1h 40m 6s\tAda.Okafor@example.org\tada.okafor@example.org\tPresenter
Ben Iqbal\t{day}, 10:40:00 AM\t{day}, 11:24:59 AM\t44m 59s\t\tben.iqbal@example.org\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ada Okafor\t{day}, 9:58:01 AM\t{day}, 10:01:07 AM\t3m 6s\tada.okafor@example.org\tPresenter
Ada Okafor\t{day}, 10:24:01 AM\t{day}, 12:01:07 PM\t1h 37m 6s\tada.okafor@example.org\tPresenter
"""

#: The older report: a row for each time that somebody joined.
EACH_JOIN = """Meeting Summary
Total Number of Participants\t2
Meeting Title\tMaking tea, together
Meeting Start Time\t26/03/2026, 09:55:12

Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)
Ada Okafor\t26/03/2026, 09:58:01\t26/03/2026, 10:38:01\t40m 0s\tada.okafor@example.org\tAttendee\tada.okafor@example.org
Ben Iqbal\t26/03/2026, 10:00:00\t26/03/2026, 11:00:00\t1h 0m 0s\tben.iqbal@example.org\tAttendee\tben.iqbal@example.org
Ada Okafor\t26/03/2026, 10:40:00\t26/03/2026, 11:50:00\t1h 10m 0s\tada.okafor@example.org\tAttendee\tada.okafor@example.org
"""


def report(text: str = REPORT, *, day: str = "3/26/26") -> bytes:
    """The report as Teams writes it: UTF-16 with its mark, and lines as Windows ends them."""
    return b"\xff\xfe" + text.format(day=day).replace("\n", "\r\n").encode("utf-16-le")


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("1h 2m 3s", 62), ("58m 59s", 58), ("44s", 0), ("1 hr 5 min", 65), ("01:02:03", 62), ("", None), ("soon", None), ("1 2", None)],
)  # fmt: skip
def test_a_time_is_read_however_the_report_writes_it(written: str, minutes: int | None) -> None:
    assert minutes_in(written) == minutes


@pytest.mark.parametrize(
    ("presence", "minutes", "seen"),
    [
        (None, 90, Seen(HERE)), (None, 89, Seen(PART, 89)), (None, 1, Seen(PART, 1)), (None, 0, None), (HERE, 5, Seen(HERE)),
        (PART, None, Seen(PART)), (PART, 0, Seen(PART)), (PART, 100, Seen(PART, 100)), (AWAY, 100, None),
    ],
)  # fmt: skip
def test_three_quarters_of_the_time_are_all_of_it(presence: Presence | None, minutes: int, seen: Seen | None) -> None:
    assert seen_for(presence, minutes, whole=120) == seen


def test_the_meeting_tools_report_is_read_as_it_is_exported() -> None:
    said = read_attendance(report())
    assert [(row.row, row.email, row.minutes) for row in said.rows] == [
        (11, "fay.runs@example.org", 130),
        (12, "ada.okafor@example.org", 100),
        (13, "ben.iqbal@example.org", 44),
    ]
    assert said.began_on == {date(2026, 3, 26)}
    assert read_attendance(report(day="5/3/26")).began_on == {date(2026, 5, 3), date(2026, 3, 5)}
    older = read_attendance(report(EACH_JOIN))
    assert [(row.email[:3], row.minutes) for row in older.rows] == [("ada", 110), ("ben", 60)]
    comma = re.sub(r"\t", ",", re.sub(r"([^\t\n]*, [^\t\n]*)", r'"\1"', EACH_JOIN))
    assert read_attendance(comma.encode()).rows == older.rows


def test_a_time_that_is_none_is_a_problem_of_its_row_and_a_guest_without_an_address_is_none() -> None:
    text = REPORT.replace("\t\tben.iqbal@example.org", "\t\t").replace("1h 40m 6s", "a while")
    said = read_attendance(report(text))
    assert [(one.row, one.column) for one in said.problems] == [(12, "Duration")]
    assert said.guests == ("Ben Iqbal",)
    joined_twice = EACH_JOIN.replace("ada.okafor@example.org", "")
    assert read_attendance(report(joined_twice)).guests == ("Ada Okafor",)
    nameless = REPORT.replace("Ben Iqbal\t", "\t").replace("\t\tben.iqbal@example.org", "\t\t")
    assert read_attendance(report(nameless)).guests == ("Somebody without a name",)
    only_who = read_attendance(report(REPORT.replace("In-Meeting Duration", "Something")))
    assert {row.presence for row in only_who.rows} == {HERE}


def test_a_workbook_is_read_like_a_table_of_text() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ("Email", "Date", "Attendance", "Minutes"),
        ("ada.okafor@example.org", datetime(2026, 3, 26), "Here", None),  # noqa: DTZ001 - a day in a cell has no zone
        (None, None, None, None),
        ("ben.iqbal@example.org", None, "Partly attended", 30),
        ("cy.lund@example.org", None, None, None),
    ):
        sheet.append(cells)
    content = BytesIO()
    book.save(content)
    said = read_attendance(content.getvalue())
    assert [(row.row, row.email[:3], row.presence, row.minutes, row.day) for row in said.rows] == [
        (2, "ada", HERE, None, date(2026, 3, 26)),
        (4, "ben", PART, 30, None),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"email\r\na@example.org\r\n", "“attendance” or “minutes”"),
        (b"name,attendance\r\nAda,here\r\n", "“email” is missing"),
        (b"PK\x03\x04nothing", "is not a workbook"),
        (b"\xff\xfeab\x00", "damaged"),
        (b"\x00\x01", "not text"),
        (b'email,attendance\r\n"a', "cannot be read as CSV"),
        (b"1. Summary\tx\r\n", "“email” is missing"),
    ],
)
def test_what_is_no_file_of_attendance_is_refused_with_the_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(TableNotSound) as refused:
        read_attendance(content)
    assert sentence in refused.value.sentence


@pytest.fixture
def three(make_person: MakePerson) -> tuple[UUID, UUID, UUID]:
    return make_person("Ada Okafor").id, make_person("Ben Iqbal").id, make_person("Fay Runs").id


def plan(session_id: UUID, content: bytes, *, now: datetime = AFTER) -> AttendancePlan:
    return plan_attendance(session_id, SentFile("file", content), now=now)


def bring_in(session_id: UUID, content: bytes, by_id: UUID, *, confirmed: str | None = None) -> AttendancePlan:
    confirmed = plan(session_id, content).fingerprint() if confirmed is None else confirmed
    with transaction():
        return bring_in_attendance(
            session_id, SentFile("file", content), number=None, confirmed=confirmed, by_id=by_id, now=AFTER
        )


def test_a_report_marks_who_was_there_and_the_same_again_changes_nothing(
    app: Flask, three: tuple[UUID, UUID, UUID]
) -> None:
    ada, ben, fay = three
    session_id = a_session()
    book(ada, session_id)
    with transaction() as session:
        session.add(SessionFacilitator(session_id=session_id, person_id=fay))
    done = bring_in(session_id, report(), fay)
    assert [(one.name, one.has_booking) for one in done.marks] == [("Ada Okafor", True), ("Ben Iqbal", False)]
    assert done.left_out == ("Fay Runs",)
    db.session.close()
    assert who_was_there(session_id) == {ada: {1: Seen(HERE)}, ben: {1: Seen(PART, 44)}}
    again = bring_in(session_id, report(day="26/03/2026"), fay)
    assert (again.marks, again.same) == ((), 2)


GUEST = "Guest of the House\t{day}, 10:01:00 AM\t{day}, 11:59:00 AM\t1h 58m 0s\t\t\tAttendee\n"
WITH_GUEST = REPORT.replace("\n3. In-Meeting", f"{GUEST}\n3. In-Meeting").replace("\n\nGuest", "\nGuest")


def test_a_guest_without_an_address_stops_nothing_and_marks_nobody(app: Flask, three: tuple[UUID, UUID, UUID]) -> None:
    ada, ben, fay = three
    session_id = a_session()
    found = plan(session_id, report(WITH_GUEST))
    assert (found.problems, found.guests) == ((), ("Guest of the House",))
    done = bring_in(session_id, report(WITH_GUEST), fay)
    assert {one.person_id for one in done.marks} == {ada, ben, fay}
    db.session.close()
    assert who_was_there(session_id).keys() == {ada, ben, fay}


@pytest.mark.sqlite_only
def test_the_page_lists_guests_as_not_matched_for_a_person_to_decide(be: Be, make_person: MakePerson) -> None:
    lea = make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,))
    for name in ("Ada Okafor", "Ben Iqbal", "Fay Runs"):
        make_person(name)
    start = utc_now() - timedelta(hours=3)
    session_id = a_session(starts_at=start)
    day = f"{start.astimezone(LONDON):%d/%m/%Y}"
    browser, address = be(lea.id), f"/administration/sessions/{session_id}/register/file"
    sent = browser.post(address, data={"file": (BytesIO(report(WITH_GUEST, day=day)), "report.csv")})
    page = browser.get(sent.location or "").text
    assert "Not matched (1)" in page
    assert "<li>Guest of the House</li>" in page
    said = {"fingerprint": re.findall(r'name="fingerprint" value="(\w+)"', page)[0]}
    done = browser.post(sent.location or "", data=said, follow_redirects=True).text
    assert "Not matched, because they gave no address: Guest of the House." in done


def test_strangers_duplicates_and_another_session_are_refused_by_row_and_nothing_goes_in(
    app: Flask, three: tuple[UUID, UUID, UUID]
) -> None:
    ada, ben, _fay = three
    with transaction() as session:
        session.get_one(Person, ben).left_on = date(2026, 3, 1)
    session_id = a_session()
    rows = [
        "email,date,attendance,minutes",
        "ada.okafor@example.org,,here,",
        "nobody@example.org,,here,",
        "ADA.OKAFOR@example.org,26/03/2026,part,",
        "ada.okafor@example.org,2026-03-27,here,",
        "ben.iqbal@example.org,,here,",
        "ada.okafor@example.org,,perhaps,9999",
        ",,here,",
        "fay.runs@example.org,,,",
    ]
    content = "\r\n".join(rows).encode()
    found = plan(session_id, content)
    assert [(one.row, one.column) for one in found.problems] == [
        (3, "email"), (4, "email"), (5, "date"), (6, "email"), (7, "attendance"), (7, "minutes"), (8, "email"),
    ]  # fmt: skip
    with pytest.raises(AttendanceNotSound):
        bring_in(session_id, content, ada)
    assert who_was_there(session_id) == {}
    [another] = plan(session_id, report(day="3/27/26")).problems
    assert (
        another.sentence == "This meeting was on 27 March 2026, and the session is on 26 March 2026. It is another one."
    )
    with pytest.raises(NotYetTime):
        plan(session_id, report(), now=STARTS - timedelta(days=1))


def test_a_file_that_was_looked_at_before_somebody_pressed_a_name_is_shown_again(
    app: Flask, three: tuple[UUID, UUID, UUID]
) -> None:
    ada, ben, fay = three
    session_id = a_session()
    confirmed = plan(session_id, report()).fingerprint()
    with transaction():
        record_taps(session_id, [Tap(new_id(), 1, ada, HERE)], by_id=fay, now=STARTS)
    with pytest.raises(AttendanceChangedMeanwhile):
        bring_in(session_id, report(), fay, confirmed=confirmed)
    assert ben not in who_was_there(session_id)


def test_a_meeting_is_about_the_date_on_which_it_was(app: Flask, three: tuple[UUID, UUID, UUID]) -> None:
    ada, _ben, fay = three
    dates = tuple(Times(STARTS + timedelta(days=one), STARTS + timedelta(days=one, hours=2)) for one in (-7, 0))
    session_id = a_session(dates=dates)
    bring_in(session_id, report(), fay)
    bring_in(session_id, b"email,date,minutes\r\nada.okafor@example.org,2026-03-19,50\r\n", fay)
    assert who_was_there(session_id)[ada] == {1: Seen(PART, 50), 2: Seen(HERE)}


@pytest.mark.sqlite_only
def test_a_file_is_sent_looked_at_and_confirmed(be: Be, make_person: MakePerson) -> None:
    lea, ada = make_person("Lea Admin", roles=(Role.LD_ADMINISTRATOR,)), make_person("Ada Okafor")
    session_id = a_session(starts_at=utc_now() - timedelta(hours=1))
    book(ada.id, session_id)
    browser, address = be(lea.id), f"/administration/sessions/{session_id}/register/file"
    ours = browser.get(f"{address}.csv")
    assert ours.headers["Content-Disposition"].startswith('attachment; filename="register-')
    assert "Ada Okafor,ada.okafor@example.org" in ours.text
    assert "three quarters of the time" in browser.get(address).text
    filled = ours.data.replace(b",,\r\n", b",part,\r\n")

    def send(content: bytes) -> tuple[int, str, str]:
        answer = browser.post(address, data={"file": (BytesIO(content), "register.csv")})
        return answer.status_code, answer.text, answer.location or ""

    assert "Choose a file" in browser.post(address).text
    status, page, _ = send(filled.replace(b"ada.okafor", b"ada.nobody"))
    assert (status, "Nobody here has the address “ada.nobody@example.org”." in page) == (422, True)
    _, _, confirm = send(filled)
    page = browser.get(confirm).text
    assert "<strong>1 change</strong> in the register." in page
    said = {"fingerprint": re.findall(r'name="fingerprint" value="(\w+)"', page)[0]}
    assert "has changed since" in browser.post(confirm, data={"fingerprint": "x"}, follow_redirects=True).text
    assert "The file is taken in: 1 change" in browser.post(confirm, data=said, follow_redirects=True).text
    assert "taken in already" in browser.post(confirm, data=said, follow_redirects=True).text
    assert who_was_there(session_id) == {ada.id: {1: Seen(PART)}}
    assert "1 row says what it says already" in browser.get(send(filled)[2]).text
    assert be(ada.id).get(address).status_code == 404


def test_the_days_of_the_tests_are_those_of_the_report() -> None:
    assert datetime(2026, 3, 26, 10, tzinfo=UTC) == STARTS
