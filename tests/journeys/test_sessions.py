"""A session from its scheduling to the learning record, by several people at once, each in a browser of their own."""

import re
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from config import Environment, Settings
from skills_centre.app import create_app
from skills_centre.bookings.rules.signed_links import OfferLinks
from skills_centre.bookings.services.telling import tell_next
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.mail.ours import our_letterhead
from tests.journeys.conftest import DESK, PHONE, follow, sign_in
from tests.journeys.site import LiveSite, live_site

COURSE = "User-centred design in an hour"
#: Somebody who runs nothing, and so sees only what people see.
WHOEVER = "members.staff@example.org"

Open = Callable[..., Page]


@pytest.fixture
def own_site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Generator[LiveSite]:
    """A copy of the demonstration for this journey alone. Without a browser nothing is built."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    with live_site(shared / "journeys", tmp_path_factory.mktemp("sessions")) as live:
        yield live


@pytest.fixture
def opened(browser: Browser, own_site: LiveSite) -> Open:
    """Open a browser as somebody, or as nobody."""

    def open_one(email: str | None, *, size: ViewportSize = DESK) -> Page:
        page = browser.new_context(base_url=own_site.base, viewport=size).new_page()
        page.set_default_timeout(10_000)
        if email:
            page.goto("/sign-in")
            sign_in(page, email)
            page.wait_for_url(f"{own_site.base}/")
        return page

    return open_one


def application(site: LiveSite) -> Flask:
    """The product on the site's database, to do what its worker does."""
    return create_app(
        Settings(
            environment=Environment.LOCAL,
            data_dir=site.database.parent,
            base_url=site.base,
            database_url=f"sqlite:///{site.database}",
            secret_key=(site.database.parent / "secret-key").read_text().strip(),
        )
    )


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


def offer_mail(app: Flask) -> str:
    """The way to the offer as its mail says it."""
    with app.app_context():
        links = OfferLinks(app.config["SECRET_KEY"])
        for _ in range(100):
            with transaction():
                if not tell_next(our_letterhead(), now=utc_now(), links=links):
                    break
        bodies = db.session.scalars(
            select(OutboxMessage.text_body).where(OutboxMessage.subject.contains(f"place for you: {COURSE}"))
        ).all()
        (found,) = {link for body in bodies for link in re.findall(r"/offers/[\w.-]+", body or "")}
        return str(found)


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


@pytest.mark.timeout(180)
def test_booked_filled_waited_for_given_back_offered_accepted_and_attended(opened: Open, own_site: LiveSite) -> None:
    lead, ann, ben, cy = (
        opened(email) for email in ("admin@example.org", "staff@example.org", "manager@example.org", WHOEVER)
    )
    session_id = schedule(lead)
    address = f"/sessions/{session_id}"
    for page in (ann, ben):
        page.goto(address)
        page.get_by_role("button", name=re.compile("^Book a place")).click()
        expect(page.get_by_text("You have a place").first).to_be_visible()
    cy.goto(address)
    expect(cy.get_by_text("Full").first).to_be_visible()
    assert "meet.example.org" not in cy.content(), "the link is for those who have a place"
    cy.get_by_role("button", name=re.compile("^Join the waiting list")).click()
    expect(cy.get_by_text("number 1", exact=True)).to_be_visible()

    ben.get_by_role("link", name="Cancel your booking").click()
    ben.get_by_label("Something at work came up").check()
    ben.get_by_role("button", name=re.compile("^Cancel")).click()
    cy.goto(address)
    expect(cy.get_by_text("A place has come free, and it is your turn.")).to_be_visible()

    way = offer_mail(application(own_site))
    stranger = opened(None, size=PHONE)
    for _looked_at_twice in range(2):
        stranger.goto(way)
        expect(stranger.get_by_role("button", name="Take the place")).to_be_visible()
    ben.goto(address)
    expect(ben.get_by_text("Full").first).to_be_visible()
    stranger.get_by_role("button", name="Take the place").click()
    expect(stranger.get_by_text("You have the place.")).to_be_visible()
    cy.goto(address)
    expect(cy.get_by_text("meet.example.org").first).to_be_visible()

    bring_to_today(own_site, session_id)
    phone = opened("admin@example.org", size=PHONE)
    phone.goto(f"/administration/sessions/{session_id}/register")
    phone.get_by_role("button", name="All here").click()
    expect(phone.get_by_text("2 of 2 here")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("2 of 2 here")).to_be_visible()
    phone.get_by_role("button", name="Close the register").click()
    phone.wait_for_url(re.compile("/close"))
    phone.get_by_role("button", name="Close the register").click()
    phone.goto(f"/administration/sessions/{session_id}/register")
    expect(phone.get_by_text("The register is closed.").first).to_be_visible()
    for page in (ann, cy):
        page.goto("/my-learning/record")
        expect(page.get_by_text(COURSE).first).to_be_visible()
    lead.goto(f"/administration/sessions/{session_id}/history")
    expect(lead.get_by_text("accepted the place that was offered").first).to_be_visible()
