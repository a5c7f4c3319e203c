"""The editor in a browser: parts are moved by keyboard and by dragging, a preview follows the writing, and unsaved words come back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, Opener, follow
from tests.journeys.writing_courses import fill_in_course

pytestmark = pytest.mark.soak


def open_draft(page: Page) -> list[str]:
    """Begin the next version of a course, and give the titles of its parts in order."""
    page.goto("/administration/courses")
    page.get_by_role("link", name="Accessible documents").first.click()
    page.get_by_role("button", name=re.compile("new version", re.IGNORECASE)).first.click()
    page.get_by_label("A new version").check()
    follow(page.get_by_role("button", name="Begin"))
    page.goto(page.url.split("?")[0].removesuffix("/write") + "/write")
    return titles(page)


def titles(page: Page) -> list[str]:
    return page.locator("[data-reorder] > li > p > a").all_inner_texts()


def test_parts_are_moved_and_a_text_is_never_lost(open_as: Opener) -> None:
    page = open_as("admin@example.org", size=DESK)
    first, second, third, *_rest = open_draft(page)
    names = page.locator("[data-reorder] > li > p > a")

    page.get_by_role("button", name=f"Down with {first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main > [role=status]")).to_have_text(re.compile("Moved to place 2 of"))
    assert titles(page)[:3] == [second, first, third]
    expect(page.get_by_role("button", name=f"Down with {first}")).to_be_focused()

    with page.expect_response(lambda answer: answer.url.endswith("/write")):
        page.locator(".centre-drag").first.drag_to(page.locator("[data-reorder] > li").nth(2))
    expect(names.nth(0)).to_have_text(first)
    assert second in titles(page)[1:3]
    page.reload()
    assert titles(page)[0] == first

    page.get_by_role("link", name=first, exact=True).click()
    text = page.get_by_label("Text", exact=True)
    text.press("Control+End")
    page.get_by_role("button", name="Exercise box").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Something to try.")
    page.reload()
    expect(text).not_to_have_value(re.compile("Something to try"))
    page.get_by_role("button", name="Put it back").click()
    expect(text).to_have_value(re.compile("Something to try"))
    page.get_by_role("button", name="Save the lesson").click()
    expect(page.get_by_text("The lesson is saved.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_line_that_is_refused_is_the_one_that_is_chosen_and_what_was_sent_is_not_called_unsaved(
    open_as: Opener,
) -> None:
    page = open_as("admin@example.org", size=DESK)
    fill_in_course(page, "A line that is refused", text="One.\n\n::: exercise\nNever closed.\n")
    follow(page.get_by_role("button", name="Create the draft"))
    page.get_by_role("link", name="Line 3: the block is never closed").click()
    assert page.evaluate("getSelection().toString()") == "::: exercise"
    expect(page.get_by_text("a text here that you did not save")).to_have_count(0)


def test_without_scripts_nothing_is_offered_that_only_a_script_can_do(open_as: Opener) -> None:
    page = open_as("admin@example.org", size=DESK, javascript=False)
    fill_in_course(page, "Writing without scripts", text="Words.")
    page.get_by_role("button", name="Create the draft").click()
    page.get_by_role("link", name="One figure, one sentence", exact=True).click()
    expect(page.locator("[data-images]")).to_be_hidden()
    page.get_by_label("Text", exact=True).fill("What is *typed*.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("What is typed.")
