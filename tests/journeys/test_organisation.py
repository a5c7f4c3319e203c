"""Somebody of L&D reads where the organisation stands, finds a gap, and goes on to schedule a session for it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.checking import Checker
from tests.journeys.conftest import Opener, follow
from tests.journeys.walking import Visit


def test_from_three_sentences_over_the_heat_map_to_a_session_for_a_gap(open_as: Opener) -> None:
    page: Page = open_as("admin@example.org")
    page.goto("/")
    follow(page.get_by_role("navigation").get_by_role("link", name="Organisation", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Skills of the organisation")
    expect(page.get_by_text(re.compile("^Most people are below in"))).to_be_visible()
    page.get_by_text("Why some numbers are missing").click()
    expect(page.get_by_text("A row about fewer than ten people is withheld")).to_be_visible()

    follow(page.get_by_role("link", name="Business areas"))
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader").first).to_be_visible()
    expect(table.get_by_text("Withheld").first).to_be_visible()
    counts = table.locator(".centre-heat__counts").all_inner_texts()
    assert counts
    assert all(int(number) % 5 == 0 for cell in counts for number in re.findall(r"\d+", cell))

    follow(table.get_by_role("link").first)
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()

    follow(page.get_by_role("link", name="Supply and demand"))
    proposal = page.get_by_role("link", name=re.compile("^Schedule a session.*would serve", re.DOTALL)).first
    people = re.search(r"sessions? of (\d+)", proposal.inner_text())
    assert people
    follow(proposal)
    expect(page.get_by_label("Most people")).to_have_value(people[1])


@pytest.mark.timeout(180)
@pytest.mark.parametrize("page_of", ["", "/areas", "/supply", "/of/checking-ai-output"])
def test_each_kind_of_page_is_sound_and_accessible_at_every_width(open_as: Opener, page_of: str) -> None:
    page, checker = open_as("auditor@example.org"), Checker()
    checker.listen(page)
    address = f"/organisation/skills{page_of}"
    answer = page.goto(address)
    assert answer
    assert checker.problems(page, Visit("gaps.organisation_skills", address, answer)) == []
