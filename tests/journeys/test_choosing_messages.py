"""Somebody chooses how often they hear of us, says not now, and takes it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.checking import Checker
from tests.journeys.conftest import Opener, follow
from tests.journeys.walking import Visit


@pytest.mark.timeout(300)
def test_somebody_chooses_what_we_send_them_and_says_not_now(open_as: Opener) -> None:
    page = open_as("staff@example.org")
    page.goto("/my-messages")
    follow(page.get_by_role("link", name=re.compile("^Choose what we send you")))
    topic = page.get_by_role("group", name="Was a course of use?")
    topic.get_by_label("Once a week").check()
    follow(page.get_by_role("button", name="Save my choices"))
    expect(page.get_by_text("What is on its way to you follows your choices too.")).to_be_visible()
    follow(page.get_by_role("link", name="hear of nothing for a while"))
    page.get_by_label("In 3 days").check()
    follow(page.get_by_role("button", name="Not before then"))
    expect(page.get_by_text("You asked to hear of nothing before")).to_be_visible()
    follow(page.get_by_role("button", name=re.compile("^As usual again")))
    expect(page.get_by_role("link", name="hear of nothing for a while")).to_be_visible()


@pytest.mark.timeout(300)
def test_the_pages_of_ones_messages_are_sound_and_accessible_at_every_width(open_as: Opener) -> None:
    page, checker = open_as("manager@example.org"), Checker()
    checker.listen(page)
    for path in ("/my-messages", "/my-messages/choices", "/my-messages/later"):
        answer = page.goto(path)
        assert answer
        assert checker.problems(page, Visit("messages", path, answer)) == []
