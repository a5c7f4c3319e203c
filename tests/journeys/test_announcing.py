"""An L&D administrator announces something, stops it and sends it again; somebody reads it, in their mail too, and wants no more."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from skills_centre.app import create_app
from skills_centre.platform.clock import LONDON, local_day, utc_now
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.ours import our_letterhead, our_routes
from skills_centre.platform.web import settings
from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.sweep import calendar_around, sweep
from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, PHONE, Opener, follow, sign_in
from tests.journeys.site import LiveSite, settings_of
from tests.journeys.walking import Visit

LIST, TITLE = "/administration/announcements", "The training rooms close in May"


def as_somebody(browser: Browser, site: LiveSite, email: str) -> Page:
    page = browser.new_context(base_url=site.base, viewport=DESK).new_page()
    page.goto("/sign-in")
    sign_in(page, email)
    return page


def send_on(app: Flask, number: int) -> None:
    """Sweep and send as it happens on the first, second or third mail day after today."""
    with app.app_context():
        now, hours = utc_now(), policies_now().hours
        on, closed = local_day(now), calendar_around(now)
        for _ in range(number):
            on = working_day_on_or_after(on + timedelta(days=1), closed)
        at = datetime.combine(on, hours.opens, LONDON) + timedelta(hours=1)
        head, links = our_letterhead(), FewerLinks(settings().secret_key)
        sweep(at, head, links)
        look = partial(look_again, head=head, links=links)
        drain(our_routes(only_to_files=True), urgent=False, clock=lambda: at, look=look)


def mails_to(app: Flask, email: str) -> list[EmailMessage]:
    """The messages about it to somebody, as their files hold them."""
    with app.app_context():
        files = our_routes(only_to_files=True).folder.rglob("*.eml")
    read = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]
    body = [(one, one.get_body(("plain",))) for one in read if str(one["To"]) == email]
    return [one for one, text in body if text and "Sessions move to the Library." in text.get_content()]


def write_it(page: Page) -> None:
    page.goto("/administration")
    follow(page.get_by_role("link", name="Announcements", exact=True))
    follow(page.get_by_role("link", name="Write an announcement"))
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Text").fill("They are painted.\n\nSessions move to the Library.")
    page.get_by_label("A page here to go on to").fill("/courses")
    page.get_by_label("What the link says").fill("See the courses")
    follow(page.get_by_role("button", name="Save, and see whom it reaches"))


@pytest.mark.timeout(300)
def test_from_a_draft_to_its_readers_with_a_stop_between(own_site: LiveSite, browser: Browser) -> None:
    app = create_app(settings_of(own_site))
    page = as_somebody(browser, own_site, "admin@example.org")
    write_it(page)
    expect(page.get_by_text("Hello Colleague,")).to_be_visible()
    expect(page.get_by_role("heading", name="Who they are")).to_be_visible()
    send = page.get_by_role("button", name=re.compile(r"^Send it to \d+ people$"))
    follow(send)
    expect(page.get_by_text("Nobody has it yet.")).to_be_visible()
    follow(page.get_by_role("button", name="Stop it"))
    expect(page.get_by_text("Stopped. Nobody gets it.")).to_be_visible()
    send_on(app, 1)
    assert mails_to(app, "staff@example.org") == []

    follow(send)
    send_on(app, 2)
    [mail] = mails_to(app, "staff@example.org")
    page.reload()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()

    reader = as_somebody(browser, own_site, "staff@example.org")
    follow(reader.get_by_role("link", name=re.compile(f"^Read it ?: {TITLE}$")))
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(reader.get_by_text("Sessions move to the Library.")).to_be_visible()
    text = mail.get_body(("plain",))
    assert text
    assert TITLE in text.get_content()
    fewer = re.search(r"Announcements[^\n]*\n?\s*(https?://\S+/fewer/\S+)", text.get_content())
    assert fewer
    stranger = browser.new_context(base_url=own_site.base, viewport=PHONE).new_page()
    stranger.goto(urlsplit(fewer[1]).path)
    follow(stranger.get_by_role("button", name="Never").first)
    reader.goto("/my-messages/choices")
    expect(reader.get_by_role("group", name="Announcements").get_by_label("Never")).to_be_checked()

    page.goto(LIST)
    write_it(page)
    follow(send)
    send_on(app, 3)
    assert len(mails_to(app, "staff@example.org")) == 1
    assert len(mails_to(app, "manager@example.org")) == 2


@pytest.mark.timeout(300)
def test_the_pages_of_announcements_are_sound_and_accessible_at_every_width(open_as: Opener) -> None:
    page, checker = open_as("admin@example.org"), Checker()
    checker.listen(page)
    page.goto(LIST)
    sent = page.get_by_role("link", name="Twenty minutes a week to learn").get_attribute("href")
    write_it(page)
    draft = page.url.removeprefix(page.url.split("/administration")[0])
    for path in (LIST, f"{LIST}/new", f"{sent}", draft, f"{draft}/change", "/announcements"):
        answer = page.goto(path)
        assert answer
        assert checker.problems(page, Visit("announcements", path, answer)) == []
