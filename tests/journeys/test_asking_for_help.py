"""From a gap to a colleague without JavaScript: somebody finds who can help, asks on a telephone, and is answered."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import DESK, PHONE, follow
from tests.journeys.site import LiveSite
from tests.journeys.test_acting import opened

pytestmark = [pytest.mark.sqlite_only, pytest.mark.timeout(300)]


def test_from_a_gap_to_the_finder_to_a_colleague_and_back(browser: Browser, own_site: LiveSite) -> None:
    asker = opened(browser, own_site, "staff@example.org", PHONE)
    asker.goto("/my-skills")
    follow(asker.get_by_role("link", name=re.compile(r"^\d+ colleagues? can help with ")).first)
    expect(asker.get_by_role("heading", level=1, name=re.compile("^Who can help with "))).to_be_visible()
    follow(asker.get_by_role("link", name=re.compile("^Ask for help ?: ")).first)
    expect(asker.get_by_text("It says nothing of your own level.", exact=False)).to_be_visible()
    follow(asker.get_by_role("button", name="Ask them"))
    expect(asker.get_by_text("sees your question on their page now", exact=False)).to_be_visible()

    [(helper_id, email, asker_name)] = own_site.ask(
        "SELECT helper.id, helper.email, asker.name FROM help_request"
        " JOIN person AS helper ON helper.id = help_request.helper_id JOIN person AS asker ON asker.id = help_request.asker_id"
        " WHERE asker.email = 'staff@example.org' ORDER BY help_request.asked_at DESC LIMIT 1"
    )
    own_site.change(
        "UPDATE person SET password_hash = (SELECT password_hash FROM person WHERE email = 'staff@example.org') WHERE id = ?",
        (helper_id,),
    )
    helper = opened(browser, own_site, str(email), DESK)
    helper.goto("/helpers/mine")
    expect(helper.get_by_text("for your answer", exact=False).first).to_be_visible()
    can_help = helper.get_by_role("button", name=re.compile(f"^I can help ?: {re.escape(str(asker_name))}$"))
    follow(can_help)
    expect(helper.get_by_text("Saved. Whoever asked you sees it, and how to reach you.")).to_be_visible()
    expect(can_help).to_have_count(0)

    asker.goto("/helpers/mine")
    expect(asker.get_by_text("They said that they can help", exact=False).first).to_be_visible()
    expect(asker.get_by_role("link", name=str(email))).to_be_visible()


def test_a_manager_goes_from_a_gap_of_the_team_to_who_can_help(browser: Browser, own_site: LiveSite) -> None:
    manager = opened(browser, own_site, "manager@example.org", DESK)
    manager.goto("/team/gaps")
    find = manager.get_by_role("link", name=re.compile("^Find somebody who can help with ")).first
    skill = (find.text_content() or "").partition(" with ")[2]
    follow(find)
    expect(manager.get_by_role("heading", level=1, name=f"Who can help with {skill}")).to_be_visible()
    expect(manager.get_by_role("link", name=re.compile("^Ask for help ?: ")).first).to_be_visible()
