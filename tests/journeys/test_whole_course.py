"""A course from nothing to its proof: one person writes it, a second publishes it, a third takes it, and strangers check it.

The author writes on a phone of 320 px without JavaScript; the reviewer uses the keyboard alone; the learner has an ordinary browser.
"""

import io
import re
import zipfile

import jwt
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.checking import problems_in_source
from tests.journeys.conftest import DESK, Opener, follow
from tests.journeys.writing_courses import fill_in_course

pytestmark = pytest.mark.soak

TITLE = "Figures that persuade"
NARROW: ViewportSize = {"width": 320, "height": 640}


def write(page: Page) -> None:
    """Write a course of a lesson, a reflection and a quiz, and submit it."""
    fill_in_course(page, TITLE, text="## What was counted\n\nSay what was counted, and of how many.")
    page.get_by_role("button", name="Preview the lesson").click()
    expect(page.get_by_role("heading", name="What was counted")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Create the draft").click()
    page.get_by_role("button", name="Add a reflection").or_(page.get_by_role("link", name="Add a reflection")).click()
    for label, words in (("Title", "Your own figures"), ("Minutes", "3")):
        page.get_by_label(label, exact=True).fill(words)
    page.locator("textarea[name=prompt]").fill("Think of a figure that you used last week.")
    page.locator("textarea[name=questions], input[name=questions]").first.fill("What would you say of it now?")
    fits(page)
    page.get_by_role("main").locator("button[type=submit], input[type=submit]").first.click()
    add_quiz(page)
    follow(page.get_by_role("link", name="submit it for review"))
    follow(page.get_by_role("button", name="Submit").first)


def add_quiz(page: Page) -> None:
    """Add a quiz with one question that is answered with a number."""
    page.get_by_role("button", name="Add a quiz").or_(page.get_by_role("link", name="Add a quiz")).click()
    page.get_by_label("Answer with a number").check()
    page.get_by_role("button", name="Continue").click()
    for name, words in (
        ("title", "Check yourself"),
        ("minutes", "3"),
        ("question", "How many is a quarter of 60?"),
        ("value", "15"),
        ("right", "Yes: 60 divided by 4."),
        ("wrong", "Divide 60 by 4."),
    ):
        page.locator(f"[name={name}]").fill(words)
    fits(page)
    page.get_by_role("button", name="Add the quiz").click()
    expect(page.get_by_text("The quiz is added")).to_be_visible()
    follow(page.get_by_role("link", name="Back to the course"))


def fits(page: Page) -> None:
    """Nothing of a page at 320 px is wider than the screen."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button or follow a link by the keyboard alone."""
    found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    for _step in range(120):
        page.keyboard.press("Tab")
        if found.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def take(page: Page) -> None:
    """Find the course, and do all of it."""
    page.goto("/courses?q=figures+persuading")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="Start").first.click()
    expect(page.get_by_role("heading", name="What was counted")).to_be_visible()
    page.get_by_role("button", name="Mark as done and go on").click()
    page.get_by_label("What would you say of it now?").fill("That it was one of four.")
    page.locator("button[name=then][value=done]").click()
    page.get_by_role("button", name=re.compile("Start|Begin")).first.click()
    page.get_by_role("main").get_by_role("textbox").first.fill("15")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Finish, and see how it went").click()
    expect(page.get_by_text("Yes: 60 divided by 4.")).to_be_visible()
    page.get_by_role("link", name="See what you have completed").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"You have completed {TITLE}")


def pack(page: Page, version: str) -> bytes:
    """The version's content pack."""
    return page.context.request.get(f"{version}/pack.zip").body()


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_course_is_written_published_taken_and_proved(open_as: Opener) -> None:
    author = open_as("admin@example.org", javascript=False, size=NARROW)
    write(author)
    version = author.url.split("?")[0]
    assert problems_in_source(author.content()) == []
    assert author.get_by_role("button", name="Publish").count() == 0, "the author cannot publish it"

    reviewer = open_as("reviewer@example.org", size=DESK)
    reviewer.goto(version)
    press(reviewer, re.compile("^Publish"))
    expect(reviewer.get_by_role("main")).to_contain_text("Published")

    learner = open_as("staff@example.org")
    take(learner)
    learner.get_by_role("link", name="Your certificate and badge").click()
    learner.get_by_role("button", name="Get your certificate").click()
    code = learner.locator(".centre-code-typed").inner_text()
    stranger = open_as(None)
    assert stranger.goto(f"/verify/{code}") is not None
    expect(stranger.get_by_role("main")).not_to_contain_text(TITLE)
    learner.locator("[name=shown][value=initials]").check()
    learner.get_by_role("button", name="Save what others may see").click()
    stranger.goto("/verify")
    stranger.get_by_role("main").get_by_role("textbox").fill(code.lower())
    stranger.get_by_role("main").get_by_role("button").first.click()
    expect(stranger.get_by_role("main")).to_contain_text(TITLE)
    certificate = learner.get_by_role("link", name="Certificate (PDF)").get_attribute("href")
    assert learner.context.request.get(str(certificate)).body().startswith(b"%PDF-")
    badge = learner.get_by_role("link", name="Badge (JWT)").get_attribute("href")
    token = learner.context.request.get(str(badge)).text()
    key = stranger.context.request.get(jwt.get_unverified_header(token)["kid"]).json()
    claims = jwt.decode(token, jwt.PyJWK(key).key, algorithms=["EdDSA"])
    assert TITLE in str(claims)

    exported = pack(reviewer, version)
    assert any(name.endswith("course.yaml") for name in files(exported))
    reviewer.goto(f"{version}/pack")
    reviewer.get_by_label("Content pack").or_(reviewer.locator("input[type=file]")).first.set_input_files(
        {"name": "pack.zip", "mimeType": "application/zip", "buffer": exported}
    )
    reviewer.get_by_role("main").get_by_role("button").last.click()
    expect(reviewer.get_by_role("main")).to_contain_text(re.compile("already|same", re.IGNORECASE))
    assert files(pack(reviewer, version)) == files(exported)
