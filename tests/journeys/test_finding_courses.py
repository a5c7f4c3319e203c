"""Finding a course by keyboard alone, and on a phone without JavaScript."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Opener

#: More presses of Tab than any place on the page is away.
MOST_PRESSES = 40


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus is called this."""
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText").startswith(words):
            return
    raise AssertionError(f"the keyboard does not reach “{words}”")


def test_a_course_is_found_filtered_and_opened_by_keyboard_alone(open_as: Opener) -> None:
    page = open_as("staff@example.org", size=DESK)
    page.goto("/courses")
    tab_to(page, "Search courses")
    page.keyboard.type("check")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="for “check”")).to_be_visible()
    tab_to(page, "Accessibility")
    page.keyboard.press("Space")
    tab_to(page, "Show courses")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="2 courses for “check”")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Accessibility")).to_be_checked()
    tab_to(page, "AI and accessibility")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="AI and accessibility")).to_be_visible()


def test_on_a_phone_the_courses_come_before_the_filters_are_opened(open_as: Opener) -> None:
    page = open_as("staff@example.org", javascript=False, size=PHONE)
    page.goto("/courses")
    first = page.get_by_role("heading", level=3).first.bounding_box()
    assert first is not None
    assert first["y"] < PHONE["height"]
    choice = page.get_by_label("Time I have")
    expect(choice).to_be_hidden()
    page.get_by_text("Narrow the list").first.click()
    choice.select_option("60")
    page.get_by_role("button", name="Show courses").click()
    expect(page.get_by_text("Narrow the list (1 chosen)")).to_be_visible()
    page.get_by_role("link", name="Remove Time I have").click()
    expect(page.get_by_text("chosen)")).to_have_count(0)


def test_words_that_find_nothing_lead_to_words_that_do(open_as: Opener) -> None:
    page = open_as("staff@example.org", javascript=False)
    page.goto("/courses?q=accesibilty")
    expect(page.get_by_role("heading", level=2, name="for “accessibility”")).to_be_visible()
    expect(page.get_by_role("link", name="AI and accessibility")).to_be_visible()
    page.get_by_role("link", name="Search for accesibilty instead").click()
    page.get_by_role("link", name="Ask for a course on “accesibilty”").click()
    expect(page.get_by_label("Topic")).to_have_value("accesibilty")
