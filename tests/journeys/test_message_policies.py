"""An administrator decides how a kind of message reaches people: sees what it would do, saves it, and sees it in force."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from skills_centre.app import create_app
from skills_centre.platform.clock import LONDON, local_day, utc_now
from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.services.sweep import calendar_around, sweep
from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, Opener, follow, sign_in
from tests.journeys.site import LiveSite, settings_of
from tests.journeys.walking import Visit
from tests.reminders.builders import HEAD

KINDS = "/administration/messages/kinds"
STALE, REVIEW = f"{KINDS}/skill-stale", f"{KINDS}/course-to-review"


def as_somebody(browser: Browser, site: LiveSite, email: str) -> Page:
    page = browser.new_context(base_url=site.base, viewport=DESK).new_page()
    page.goto("/sign-in")
    sign_in(page, email)
    return page


def sweep_on_the_next_mail_day(app: Flask) -> int:
    """Sweep as it happens an hour after mail begins to leave, and say how much was told on the site only."""
    with app.app_context():
        now = utc_now()
        day = working_day_on_or_after(local_day(now) + timedelta(days=1), calendar_around(now))
        at = datetime.combine(day, policies_now().hours.opens, LONDON) + timedelta(hours=1)
        return sweep(at, HEAD).told


@pytest.mark.timeout(300)
def test_a_way_is_chosen_tried_saved_and_in_force(own_site: LiveSite, browser: Browser) -> None:
    page = as_somebody(browser, own_site, "admin@example.org")
    page.goto(KINDS)
    kind = page.get_by_role("link", name="What was confirmed of somebody’s skills is soon out of date")
    row = page.get_by_role("row").filter(has=kind)
    expect(row.get_by_text("In the day’s message", exact=True)).to_be_visible()
    follow(kind)

    page.get_by_label("How many days before").fill("100")
    page.get_by_label("On the site only, without e-mail").check()
    follow(page.get_by_role("button", name="Show what it would do"))
    summary = page.get_by_role("alert")
    expect(summary.get_by_text("Each must be a whole number from 1 to 60")).to_be_visible()
    expect(page.get_by_label("On the site only, without e-mail")).to_be_checked()

    page.get_by_label("How many days before").fill("60, 1")
    follow(page.get_by_role("button", name="Show what it would do"))
    preview = page.get_by_role("region", name="What it would do", exact=True)
    expect(preview.get_by_text("On the site only, without e-mail")).to_be_visible()
    expect(preview.get_by_text("It holds from the moment it is saved")).to_be_visible()
    follow(preview.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved. It holds from now on")).to_be_visible()
    expect(row.get_by_text("On the site only", exact=True)).to_be_visible()

    follow(kind)
    expect(page.get_by_label("On the site only, without e-mail")).to_be_checked()
    follow(page.get_by_role("button", name="Back to the default"))
    expect(page.get_by_label("In the day’s one message, by e-mail")).to_be_checked()
    expect(page.get_by_text("(back to the default)")).to_be_visible()


@pytest.mark.sqlite_only
@pytest.mark.timeout(300)
def test_whoever_is_told_on_the_site_reads_it_there_and_gets_no_mail_of_it(
    own_site: LiveSite, browser: Browser
) -> None:
    """A manager suggests a course, of which the institution decided before that it is not mailed."""
    page = as_somebody(browser, own_site, "admin@example.org")
    page.goto(f"{KINDS}/course-suggested")
    page.get_by_label("On the site only, without e-mail").check()
    follow(page.get_by_role("button", name="Show what it would do"))
    follow(page.get_by_role("button", name="Save", exact=True))

    manager = as_somebody(browser, own_site, "manager@example.org")
    manager.goto("/team/gaps")
    follow(manager.get_by_role("link", name=re.compile("Suggest the course to everyone below")).first)
    follow(manager.get_by_role("button", name="Suggest it"))
    assert sweep_on_the_next_mail_day(create_app(settings_of(own_site))) >= 1

    [(person_id, email)] = own_site.ask(
        "SELECT person.id, person.email FROM reminder JOIN person ON person.id = reminder.person_id"
        " WHERE reminder.kind = 'course-suggested' AND reminder.state = 'told' ORDER BY person.sort_key LIMIT 1"
    )
    own_site.change(
        "UPDATE person SET password_hash = (SELECT password_hash FROM person WHERE email = 'staff@example.org') WHERE id = ?",
        (person_id,),
    )
    learner = as_somebody(browser, own_site, str(email))
    expect(learner.get_by_role("link", name=re.compile(r"^Messages.* new$"))).to_be_visible()
    learner.goto("/my-messages")
    told = learner.get_by_role("listitem").filter(has=learner.get_by_text("On the site only", exact=True)).first
    expect(told.get_by_role("link", name="A course that your manager suggests")).to_be_visible()
    expect(told.get_by_text(re.compile("^Told here, not mailed"))).to_be_visible()

    page.goto("/administration/messages")
    follow(page.get_by_role("link", name="Told on the site only"))
    expect(page.get_by_role("rowheader", name="A manager suggests a course").first).to_be_visible()


@pytest.mark.timeout(300)
def test_the_pages_of_policies_are_sound_and_accessible_at_every_width(open_as: Opener) -> None:
    page, checker = open_as("admin@example.org"), Checker()
    checker.listen(page)
    paths = (KINDS, STALE, REVIEW, "/administration/messages/tomorrow", "/administration/messages/on-the-site")
    for path in (*paths, "/administration/messages/figures", "/administration/messages/hours"):
        answer = page.goto(path)
        assert answer
        assert checker.problems(page, Visit("policies", path, answer)) == []
    page.goto(REVIEW)
    page.get_by_label("At once, by an e-mail of its own, at any hour").check()
    with page.expect_response(lambda one: one.request.method == "POST") as posted:
        follow(page.get_by_role("button", name="Show what it would do"))
    assert checker.problems(page, Visit("policies", REVIEW, posted.value)) == []
