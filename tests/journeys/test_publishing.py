"""A course from nothing to a learner: one person writes it by form, a second publishes it, a third finds it."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.checking import problems_in_source
from tests.journeys.conftest import DESK, Opener, follow
from tests.journeys.writing_courses import fill_in_course

TITLE = "Making figures talk"


def write(page: Page) -> None:
    """Write a course of one lesson and one quiz, and submit it."""
    fill_in_course(page, TITLE, text="Say what was counted, and of how many.")
    page.get_by_role("button", name="Create the draft").click()
    page.get_by_role("link", name="Add a quiz").or_(page.get_by_role("button", name="Add a quiz")).click()
    page.get_by_role("button", name="Continue").click()
    for label, words in (
        ("Title", "Check yourself"),
        ("Minutes", "3"),
        ("Question", "What comes first?"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    for number, answer, feedback in ((1, "What was counted", "Yes, always."), (2, "The chart", "It comes after.")):
        group = page.get_by_role("group", name=f"Answer {number}", exact=True)
        group.get_by_label("Answer", exact=True).fill(answer)
        group.get_by_label("What somebody learns from choosing it").fill(feedback)
    page.get_by_label("Answer 1 is right").check()
    page.get_by_role("button", name="Add the quiz").click()
    expect(page.get_by_text("The quiz is added")).to_be_visible()
    follow(page.get_by_role("link", name="Back to the course"))
    follow(page.get_by_role("link", name="submit it for review"))
    follow(page.get_by_role("button", name="Submit").first)


def test_one_person_writes_a_second_publishes_and_a_third_finds_it(open_as: Opener) -> None:
    author = open_as("admin@example.org", size=DESK)
    write(author)
    version = author.url.split("?")[0]
    assert problems_in_source(author.content()) == []
    assert author.get_by_role("button", name="Publish").count() == 0, "the author cannot publish it"

    reviewer = open_as("reviewer@example.org", size=DESK)
    reviewer.goto(version)
    reviewer.get_by_role("button", name="Publish").first.click()
    expect(reviewer.get_by_role("main")).to_contain_text(re.compile("published", re.IGNORECASE))

    learner = open_as("staff@example.org")
    learner.goto("/courses?q=figures+talk")
    learner.get_by_role("link", name=TITLE).first.click()
    expect(learner.get_by_role("heading", level=1)).to_have_text(TITLE)
    learner.get_by_role("button", name="Start").first.click()
    expect(learner.get_by_role("main")).to_contain_text("Say what was counted")
