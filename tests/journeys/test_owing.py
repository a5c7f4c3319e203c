"""Required learning as those who owe it, their managers and L&D live with it, without JavaScript where it matters."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, Opener, follow
from tests.journeys.walking import Visit


@pytest.mark.timeout(300)
def test_somebody_sees_what_is_required_and_begins_it_on_a_telephone(open_as: Opener) -> None:
    page = open_as("staff@example.org", javascript=False)
    page.goto("/my-learning")
    follow(page.get_by_role("link", name="Required learning", exact=True))
    expect(page.get_by_role("heading", name="Required learning", level=1)).to_be_visible()
    expect(page.get_by_text("Why?").first).to_be_visible()
    follow(page.get_by_role("main").get_by_role("button", name=re.compile("^Start")).first)
    expect(page).to_have_url(re.compile(r"/learning/[0-9a-f-]{36}/"))
    page.goto("/my-learning/required")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("^Continue")).first).to_be_visible()


@pytest.mark.timeout(300)
def test_a_manager_reminds_with_one_press_and_not_again(open_as: Opener) -> None:
    page = open_as("manager@example.org", javascript=False)
    page.goto("/team/gaps")
    follow(page.get_by_role("link", name="Required learning of your team"))
    buttons = page.get_by_role("button", name=re.compile("^Remind .+ of .+"))
    before = buttons.count()
    assert before, "the demonstration has something to remind of"
    follow(buttons.first)
    expect(page.get_by_text("1 reminder will go out with the next message")).to_be_visible()
    expect(page.get_by_text(re.compile("You reminded them on .+; again from .+")).first).to_be_visible()
    expect(buttons).to_have_count(before - 1)


@pytest.mark.timeout(300)
def test_ld_exempts_somebody_from_a_course_and_they_read_why(open_as: Opener) -> None:
    page = open_as("reviewer@example.org", size=DESK)
    page.goto("/administration/people?q=staff@example.org")
    follow(page.get_by_role("main").get_by_role("link", name=re.compile("Ashworth")).first)
    follow(page.get_by_role("link", name="Required learning, exemptions and long absences"))
    follow(page.get_by_role("link", name="Exempt them from a course"))
    page.get_by_label("From which course?").select_option(index=1)
    for name, value in (("Day", "31"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_label("Why?").fill("On loan to another House until the new year")
    follow(page.get_by_role("button", name="Exempt them"))
    expect(page.get_by_text("“On loan to another House until the new year”")).to_be_visible()
    learner = open_as("staff@example.org")
    learner.goto("/my-learning/required")
    expect(learner.get_by_text("“On loan to another House until the new year”")).to_be_visible()
    follow(page.get_by_role("button", name=re.compile("^End it")))
    expect(page.get_by_text("Ended early")).to_be_visible()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("email", "paths"),
    [
        ("staff@example.org", ("/my-learning/required", "/my-learning", "/my-messages", "/")),
        ("manager@example.org", ("/team/required", "/")),
    ],
)
def test_the_pages_are_sound_and_accessible_at_every_width(open_as: Opener, email: str, paths: tuple[str, ...]) -> None:
    page, checker = open_as(email), Checker()
    checker.listen(page)
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert checker.problems(page, Visit("requirements", path, answer)) == []


@pytest.mark.timeout(300)
def test_the_pages_of_one_person_are_sound_and_accessible_at_every_width(open_as: Opener) -> None:
    page, checker = open_as("admin@example.org"), Checker()
    checker.listen(page)
    page.goto("/administration/people?q=staff@example.org")
    address = page.get_by_role("main").get_by_role("link", name=re.compile("Ashworth")).first.get_attribute("href")
    for rest in ("", "/excuse", "/absence"):
        path = f"{address}/required-learning{rest}"
        answer = page.goto(path)
        assert answer
        assert checker.problems(page, Visit("requirements", path, answer)) == []
