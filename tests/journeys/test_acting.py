"""A manager acts on a gap without JavaScript: suggests a course to everyone below, and one of them answers on a telephone."""

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.conftest import DESK, PHONE, follow, sign_in
from tests.journeys.site import LiveSite


def opened(browser: Browser, site: LiveSite, email: str, size: ViewportSize) -> Page:
    """Somebody's browser, signed in, without JavaScript."""
    page = browser.new_context(base_url=site.base, viewport=size, java_script_enabled=False).new_page()
    page.set_default_timeout(10_000)
    page.goto("/sign-in")
    sign_in(page, email)
    return page


@pytest.mark.sqlite_only
def test_a_manager_suggests_to_all_and_the_person_says_that_it_is_not_for_them(
    browser: Browser, own_site: LiveSite
) -> None:
    manager = opened(browser, own_site, "manager@example.org", DESK)
    manager.goto("/team/gaps")
    follow(manager.get_by_role("link", name=re.compile("Suggest the course to everyone below")).first)
    expect(manager.get_by_role("heading", name=re.compile(r"^Who would have it suggested: \d+ "))).to_be_visible()
    manager.get_by_label("A word of your own (optional)").fill("It helps the work of this year.")
    follow(manager.get_by_role("button", name="Suggest it"))
    expect(manager.get_by_text(re.compile(r"Suggested “.+” to \d+"))).to_be_visible()
    address = manager.url
    manager.goto("/team/gaps")
    follow(manager.get_by_role("link", name=re.compile("Suggest the course to everyone below")).first)
    expect(manager.get_by_text("Had it suggested before", exact=False).first).to_be_visible()
    [(person_id, email)] = own_site.ask(
        "SELECT person.id, person.email FROM course_suggestion JOIN person ON person.id = course_suggestion.person_id"
        " WHERE round_id = (SELECT id FROM suggestion_round ORDER BY suggested_at DESC LIMIT 1)"
        " ORDER BY person.sort_key LIMIT 1"
    )
    own_site.change(
        "UPDATE person SET password_hash = (SELECT password_hash FROM person WHERE email = 'staff@example.org') WHERE id = ?",
        (person_id,),
    )
    learner = opened(browser, own_site, str(email), PHONE)
    learner.goto("/my-learning")
    expect(learner.get_by_role("heading", name="Your manager suggests")).to_be_visible()
    expect(learner.get_by_text("It helps the work of this year.")).to_be_visible()
    follow(learner.get_by_role("link", name=re.compile("^Not for me")).first)
    learner.get_by_label("Not now").check()
    follow(learner.get_by_role("button", name="It is not for me"))
    expect(learner.get_by_role("heading", name="Your manager suggests")).to_have_count(0)
    manager.goto(address)
    expect(manager.get_by_role("button", name=re.compile("^Take it back")).first).to_be_visible()
    follow(manager.get_by_role("button", name=re.compile("^Take it back")).first)
    expect(manager.get_by_text("Taken back. Whoever has begun")).to_be_visible()
