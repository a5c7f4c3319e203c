"""An L&D administrator requires a course, seeing whom it concerns while she fills in the form, changes the rule and ends it."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, PHONE, Opener, follow
from tests.journeys.walking import Visit

LIST = "/administration/required-learning"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_sentence_to_whom_it_concerns(open_as: Opener, size: ViewportSize) -> None:
    page = open_as("admin@example.org", size=size)
    page.goto("/administration")
    follow(page.get_by_role("link", name="Required learning", exact=True))
    follow(page.get_by_role("link", name="Require a course"))
    preview = page.locator("#preview")
    page.get_by_label("Which course?").select_option(label="Reading data and charts")
    expect(preview).to_contain_text("Everyone completes “Reading data and charts” within 30 days of joining.")
    page.get_by_label("Everyone who fits what you choose").check()
    page.get_by_role("group", name="In these parts of the organisation").get_by_label(
        "Committees and Legislation"
    ).check()
    page.get_by_label("some months after each completion").check()
    page.get_by_label("How many months after each completion?").fill("12")
    expect(preview).to_contain_text("Everyone in Committees and Legislation and below completes")
    expect(preview).to_contain_text("and again every 12 months")
    expect(page.locator("#said")).to_contain_text("people concerned")
    follow(page.get_by_role("button", name="Make this rule"))
    expect(page.get_by_text("The rule is made.")).to_be_visible()

    follow(page.get_by_role("link", name="Change this rule"))
    page.get_by_label("How many days does everyone have at least?").fill("45")
    expect(preview).to_contain_text("given a later date than now")
    follow(page.get_by_role("button", name="Save the change"))
    expect(page.get_by_text("what is past stays as it was")).to_be_visible()
    follow(page.get_by_role("link", name="End it"))
    follow(page.get_by_role("button", name="End this rule"))
    expect(page.get_by_text("It asks nobody for anything any more")).to_be_visible()


@pytest.mark.timeout(300)
def test_a_pathway_is_required_and_its_own_page_says_what_a_change_of_it_does(open_as: Opener) -> None:
    page, checker = open_as("admin@example.org"), Checker()
    checker.listen(page)
    page.goto(f"{LIST}/new")
    preview = page.locator("#preview")
    page.get_by_label("Every course of a pathway").check()
    page.get_by_label("Which pathway?").select_option(label="AI for everyone")
    expect(preview).to_contain_text("Everyone completes every course of the pathway “AI for everyone” within 30 days")
    expect(preview).to_contain_text("each counted once for each person")
    follow(page.get_by_role("button", name="Make this rule"))
    rule = page.url.removeprefix(page.url.split("/administration")[0])
    page.goto("/administration/pathways")
    follow(page.get_by_role("link", name="AI for everyone", exact=True))
    desk = page.url.removeprefix(page.url.split("/administration")[0])
    expect(page.get_by_text("This pathway is required learning")).to_be_visible()
    follow(
        page.get_by_role("link", name=re.compile("^Everyone completes every course of the pathway “AI for everyone”"))
    )
    expect(page.get_by_role("heading", name="AI for everyone", level=1)).to_be_visible()
    step = f"{desk}/courses/ai-using-it-safely"
    for path in (rule, f"{rule}/people", f"{rule}/change", f"{rule}/end", desk, step, "/administration/pathways"):
        answer = page.goto(path)
        assert answer
        assert checker.problems(page, Visit("requirements", path, answer)) == []
    for needed, question, button in (
        (False, "optional?", "Make it optional"),
        (True, "needed?", "Make it needed"),
    ):
        page.goto(step)
        page.get_by_label("Needed to complete the pathway").set_checked(needed)
        with page.expect_navigation() as moved:
            page.get_by_role("button", name="Save").click()
        shown = moved.value
        expect(page.get_by_role("heading", level=1)).to_contain_text(question)
        assert checker.problems(page, Visit("requirements", step, shown)) == []
        follow(page.get_by_role("button", name=button))
        expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{rule}/end")
    follow(page.get_by_role("button", name="End this rule"))
    page.goto(desk)
    expect(page.get_by_text("This pathway is required learning")).to_have_count(0)


@pytest.mark.timeout(300)
def test_without_a_script_the_buttons_lead_the_same_way(open_as: Opener) -> None:
    page = open_as("admin@example.org", javascript=False)
    page.goto(f"{LIST}/new")
    page.locator("#course").select_option(label="AI and accessibility")
    follow(page.get_by_role("button", name="Show who, what and when").last)
    expect(page.locator("#preview")).to_contain_text("Everyone completes “AI and accessibility”")
    follow(page.get_by_role("button", name="Make this rule"))
    expect(page.get_by_text("The rule is made.")).to_be_visible()


@pytest.mark.timeout(300)
def test_the_pages_of_a_rule_are_sound_and_accessible_at_every_width(open_as: Opener) -> None:
    page, checker = open_as("admin@example.org"), Checker()
    checker.listen(page)
    page.goto(LIST)
    rule = page.get_by_role("link", name=re.compile("^Accessible documents")).get_attribute("href")
    for path in (LIST, f"{LIST}/new", f"{rule}", f"{rule}/people", f"{rule}/change", f"{rule}/end"):
        answer = page.goto(path)
        assert answer
        assert checker.problems(page, Visit("requirements", path, answer)) == []
