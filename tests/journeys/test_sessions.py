"""A session from its scheduling to the learning record, by several people at once, each in a browser of their own.

What the product does behind the pages is done by a real worker behind a real broker, and its letters come by a real mail server.
"""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from skills_centre.app import create_app
from skills_centre.platform.clock import local_day, utc_now
from tests.bookings.reading_calendars import read_mail
from tests.databases import Databases
from tests.journeys.conftest import DESK, PHONE, follow, sign_in
from tests.journeys.site import LiveSite, live_site, settings_of
from tests.learning.builders import add_course
from tests.processes import Worker, eventually, running_broker
from tests.smtp import Sink, smtp_server

COURSE = "Pouring tea together"
#: Somebody who runs nothing, and so sees only what people see.
WHOEVER = "members.staff"
#: Where mail may go: the demonstration's own addresses are never handed to a mail server.
DOMAIN = "westmere.uk"

Open = Callable[..., Page]


@dataclass(frozen=True)
class Post:
    """The letters that have come, of the worker that sends them."""

    sink: Sink
    worker: Worker

    def letter(self, name: str, subject: str) -> EmailMessage:
        """The one letter to somebody with such a subject, once it has come."""
        eventually(lambda: self.found(name, subject), said=self.worker.log)
        (found,) = self.found(name, subject)
        return found

    def found(self, name: str, subject: str) -> list[EmailMessage]:
        """The letters to somebody with such a subject that have come so far."""
        with self.sink.lock:
            return [
                one
                for one in self.sink.messages
                if one["To"].startswith(f"{name}@") and one["Subject"] == f"{subject}: {COURSE}"
            ]


@pytest.fixture
def redis_url(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Generator[str]:
    """A broker for this journey alone."""
    with running_broker(tmp_path_factory.mktemp("broker")) as url:
        yield url


@pytest.fixture
def own_site(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases, browser: Browser, redis_url: str
) -> Generator[LiveSite]:
    """A copy of the demonstration for this journey alone, with a course that ends together. Without a browser nothing is built."""
    with live_site(databases.shared, tmp_path_factory.mktemp("sessions"), redis_url=redis_url) as live:
        live.change("UPDATE institution SET is_demonstration = 0")
        live.change(f"UPDATE person SET email = replace(email, 'example.org', '{DOMAIN}')")
        with create_app(settings_of(live)).app_context():
            add_course("pouring-tea", title=COURSE, lessons=("first",), quiz=None, session_part=True)
        yield live


@pytest.fixture
def post(own_site: LiveSite, redis_url: str) -> Generator[Post]:
    """A worker of the site, and what it sends."""
    with smtp_server() as (sink, smtp_url):
        environment = {"SMTP_URL": smtp_url, "BASE_URL": own_site.base, "MAIL_FROM": f"Centre <centre@{DOMAIN}>"}
        worker = Worker(settings_of(own_site), redis_url, environment)
        worker.start()
        try:
            yield Post(sink, worker)
        finally:
            worker.stop()


@pytest.fixture
def opened(browser: Browser, own_site: LiveSite) -> Open:
    """Open a browser as somebody, or as nobody."""

    def open_one(name: str | None, *, size: ViewportSize = DESK) -> Page:
        page = browser.new_context(base_url=own_site.base, viewport=size).new_page()
        page.set_default_timeout(10_000)
        if name:
            page.goto("/sign-in")
            sign_in(page, f"{name}@{DOMAIN}")
            page.wait_for_url(f"{own_site.base}/")
        return page

    return open_one


def read_lesson(page: Page) -> None:
    """Begin the course, and do all of it that one does alone."""
    page.goto("/courses/pouring-tea")
    follow(page.get_by_role("button", name="Start").first)
    follow(page.get_by_role("button", name="Next").or_(page.get_by_role("button", name="Done")).first)
    expect(page.get_by_text("This part is done when you have been at a session of the course.")).to_be_visible()


def schedule(page: Page) -> str:
    """Schedule a session of two places next month through the form, and give its id."""
    day = local_day(utc_now()) + timedelta(days=40)
    page.goto("/administration/sessions/new")
    page.get_by_label("Course", exact=True).select_option(label=COURSE)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))
    page.get_by_label("Starts").first.fill("10:00")
    page.get_by_label("Ends").first.fill("11:00")
    page.get_by_label("People can take part online").check()
    page.get_by_label("Joining link").fill("https://meet.example.org/one")
    page.get_by_label("Most people").fill("2")
    follow(page.get_by_role("button", name="Schedule it").last)
    if page.get_by_role("button", name="Schedule it anyway").count():  # that day may be in recess
        page.get_by_role("button", name="Schedule it anyway").click()
    page.wait_for_url(re.compile(r"/administration/sessions/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[-1]


def book(page: Page, address: str) -> None:
    """Take one of the places."""
    page.goto(address)
    page.get_by_role("button", name=re.compile("^Book a place")).click()
    expect(page.get_by_text("You have a place").first).to_be_visible()


def way_in(letter: EmailMessage, beginning: str) -> str:
    """The address that a letter leads to."""
    body = letter.get_body(("plain",))
    assert body is not None
    (found,) = re.findall(rf"https?://\S*{beginning}\S*", body.get_content())
    return urlsplit(str(found)).path


def bring_to_today(site: LiveSite, session_id: str) -> None:
    """Let the day of the session have come: it began half an hour ago."""
    kept = session_id.replace("-", "")
    starts, ends = (
        (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S.%f") for minutes in (-30, 30)
    )
    site.change("UPDATE session_date SET starts_at = ?, ends_at = ? WHERE session_id = ?", (starts, ends, kept))
    site.change(
        "UPDATE course_session SET booking_closes_at = ?, cancel_by = ?, starts_at = ?, ends_at = ? WHERE id = ?",
        (starts, starts, starts, ends, kept),
    )


def cancel(page: Page, address: str) -> None:
    """Give the place back, with a reason from the list."""
    page.goto(address)
    follow(page.get_by_role("link", name="Cancel your booking"))
    page.get_by_label("Something at work came up").check()
    follow(page.get_by_role("button", name="Cancel my booking"))


def take_what_is_offered(opened: Open, way: str, others: Page, address: str) -> None:
    """Open the link of the offer twice, as a mail scanner does, which changes nothing; then press, without signing in."""
    stranger = opened(None, size=PHONE)
    for _looked_at_twice in range(2):
        stranger.goto(way)
        expect(stranger.get_by_role("button", name="Take the place")).to_be_visible()
    others.goto(address)
    expect(others.get_by_text("Full").first).to_be_visible()
    stranger.get_by_role("button", name="Take the place").click()
    expect(stranger.get_by_text("You have the place.")).to_be_visible()


def take_attendance(phone: Page, session_id: str) -> None:
    """Mark everybody as here, and close the register."""
    phone.goto(f"/administration/sessions/{session_id}/register")
    phone.get_by_role("button", name="All here").click()
    expect(phone.get_by_text("2 of 2 here")).to_be_visible()
    eventually(lambda: phone.evaluate("localStorage.length") == 0)  # what is pressed shows before the server has it
    phone.reload()
    expect(phone.get_by_text("2 of 2 here")).to_be_visible()
    phone.get_by_role("button", name="Close the register").click()
    phone.wait_for_url(re.compile("/close"))
    phone.get_by_role("button", name="Close the register").click()
    phone.goto(f"/administration/sessions/{session_id}/register")
    expect(phone.get_by_text("The register is closed.").first).to_be_visible()


@pytest.mark.timeout(240)
def test_booked_filled_waited_for_given_back_offered_accepted_attended_and_completed(
    opened: Open, own_site: LiveSite, post: Post
) -> None:
    lead, ann, ben, cy = (opened(name) for name in ("admin", "staff", "manager", WHOEVER))
    read_lesson(ann)
    session_id = schedule(lead)
    address = f"/sessions/{session_id}"
    for page in (ann, ben):
        book(page, address)
    cy.goto(address)
    expect(cy.get_by_text("Full").first).to_be_visible()
    assert "meet.example.org" not in cy.content(), "the link is for those who have a place"
    cy.get_by_role("button", name=re.compile("^Join the waiting list")).click()
    expect(cy.get_by_text("number 1", exact=True)).to_be_visible()

    put_in = read_mail(post.letter("manager", "You have a place"))
    assert (put_in.method, put_in.status, "meet.example.org" in put_in.description) == ("REQUEST", "CONFIRMED", True)
    cancel(ben, address)
    taken_out = read_mail(post.letter("manager", "Your booking is cancelled"))
    assert (taken_out.method, taken_out.status, taken_out.uid) == ("CANCEL", "CANCELLED", put_in.uid)
    assert taken_out.sequence > put_in.sequence

    cy.goto(address)
    expect(cy.get_by_text("A place has come free, and it is your turn.")).to_be_visible()
    take_what_is_offered(opened, way_in(post.letter(WHOEVER, "A place for you"), "/offers/"), ben, address)
    cy.goto(address)
    expect(cy.get_by_text("meet.example.org").first).to_be_visible()
    assert read_mail(post.letter(WHOEVER, "You have a place")).uid != put_in.uid

    bring_to_today(own_site, session_id)
    take_attendance(opened("admin", size=PHONE), session_id)
    for page in (ann, cy):
        page.goto("/my-learning/record")
        expect(page.get_by_role("row", name=re.compile(COURSE)).filter(has_text="1 hour").first).to_be_visible()
    ann.goto(way_in(post.letter("staff", "Thank you for coming"), "/completed"))
    expect(ann.get_by_role("heading", name=f"You have completed {COURSE}")).to_be_visible()
    follow(ann.get_by_role("link", name="Say what you think"))
    expect(ann.get_by_role("radio").first).to_be_visible()
    assert post.found(WHOEVER, "Thank you for coming") == [], "whoever has not read the lesson has not completed it"
    lead.goto(f"/administration/sessions/{session_id}/history")
    expect(lead.get_by_text("accepted the place that was offered").first).to_be_visible()
