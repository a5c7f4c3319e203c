"""Learning in a browser: two presses to the first sentence, a whole course, and a sign-in that runs out in the middle of a quiz."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from skills_centre.learning.rules.questions import Answer, MatchQuestion, Question, place_in_words
from skills_centre.learning.rules.quizzes import read_quiz
from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, PHONE, Opener, follow, sign_in
from tests.journeys.site import LiveSite
from tests.journeys.walking import Visit

#: The questions of a quiz by their text.
Answers = dict[str, Question]


def start(page: Page) -> str:
    """Press Start on the home page, and give the title of the course that was suggested there."""
    suggestion = page.get_by_role("region").filter(has=page.get_by_role("button", name="Start")).first
    title = suggestion.get_by_role("heading", level=2).inner_text()
    follow(suggestion.get_by_role("button", name=f"Start {title}"))
    return title


def answers_of(site: LiveSite, title: str) -> Answers:
    """The questions of a published course's quiz."""
    [(kept,)] = site.ask(
        "SELECT module.quiz FROM module JOIN course_version ON course_version.id = module.version_id"
        " WHERE course_version.title = ? AND course_version.state = 'published' AND module.quiz IS NOT NULL",
        (title,),
    )
    quiz = read_quiz(json.loads(str(kept)))
    return {" ".join(question.text.split()): question for question in quiz.questions}


def check(checker: Checker, page: Page, kind: str) -> None:
    """Look at the page that is open as the walk over every page does."""
    path = urlsplit(page.url).path
    answer = page.goto(page.url)
    assert answer is not None
    assert checker.problems(page, Visit(kind, path, answer)) == []
    page.set_viewport_size(PHONE)


def answer_all(page: Page, answers: Answers, *, rightly: bool) -> None:
    """Answer every question of the quiz that is open, and stop at the page on which the answers are checked."""
    while "/questions/" in page.url:
        asked = answers[" ".join(page.get_by_role("heading", level=1).inner_text().split())]
        right = asked.right_answer()
        if asked.is_typed:
            page.get_by_role("textbox").fill(right.typed if rightly else "0")
        elif asked.lines_up:
            _choose_for_each_line(page, asked, right if rightly else Answer(right.chosen[::-1]))
        else:
            wrong = [option.position for option in asked.options if not option.is_correct]
            for position in right.chosen if rightly else wrong[:1]:
                page.locator(f"input[name=chosen][value='{position}']").check()
        send(page)


def _choose_for_each_line(page: Page, asked: Question, answer: Answer) -> None:
    """Choose a place, or what belongs to it, for each line by its words."""
    lines = asked.lines if isinstance(asked, MatchQuestion) else asked.options
    for line in lines:
        chosen = answer.chosen[line.position]
        words = asked.options[chosen].text if isinstance(asked, MatchQuestion) else place_in_words(chosen)
        page.get_by_label(line.text, exact=True).select_option(label=words)


def send(page: Page) -> None:
    """Send the answer, and wait for the page that follows it: the answer goes out once the server is known to be there."""
    follow(page.get_by_role("button", name="Save and go on"))


def test_a_new_account_reads_a_lessons_first_sentence_after_two_presses_at_most(open_as: Opener, newcomer: str) -> None:
    page = open_as(newcomer, afresh=True)
    start(page)
    first = page.get_by_role("article").locator("p").first
    expect(first).to_be_in_viewport()
    assert len(first.inner_text()) > 40
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_continue_leads_to_the_paragraph_at_which_one_stayed_before_one_went_up_to_a_link_and_left(
    open_as: Opener, newcomer: str
) -> None:
    page = open_as(newcomer, size=DESK, afresh=True)
    title = start(page)
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    page.locator("article.centre-prose > *").nth(6).evaluate("block => block.scrollIntoView()")
    page.wait_for_timeout(2_000)
    page.get_by_role("navigation").get_by_role("link", name="My learning").first.click()
    page.wait_for_timeout(1_000)
    page.get_by_role("link", name=f"Continue {title}").click()
    expect(page.get_by_text("You are back where you stopped")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_whole_course_is_done_with_a_quiz_failed_and_then_passed_and_stands_in_the_record(
    javascript: bool, open_as: Opener, site: LiveSite, newcomer: str
) -> None:
    page = open_as(newcomer, javascript=javascript, afresh=True)
    title = start(page)
    answers = answers_of(site, title)
    while page.get_by_role("button", name="Mark as done").count():
        follow(page.get_by_role("button", name="Mark as done"))
    follow(page.get_by_role("button", name="Start the quiz"))
    answer_all(page, answers, rightly=False)
    page.get_by_role("link", name="Change question 1", exact=True).click()
    send(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not passed this time")
    page.get_by_role("button", name="Try again").first.click()
    answer_all(page, answers, rightly=True)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You passed")
    page.get_by_role("link", name="See what you have completed").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"You have completed {title}")
    expect(page.get_by_role("main")).to_contain_text("never changes the level of a skill")
    page.get_by_role("link", name="learning record").click()
    expect(page.get_by_role("row", name=title)).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 720})
    years = page.get_by_role("region").filter(has=page.get_by_role("row", name=title))
    assert years.evaluate("year => year.scrollWidth - year.clientWidth") == 0


def test_every_page_of_a_quiz_is_sound_and_accessible(open_as: Opener, site: LiveSite, newcomer: str) -> None:
    page = open_as(newcomer, afresh=True)
    checker = Checker()
    checker.listen(page)
    answers = answers_of(site, start(page))
    check(checker, page, "lesson")
    page.locator(".centre-outline summary").click()
    page.get_by_role("navigation", name="Parts of this course").get_by_role("link").last.click()
    check(checker, page, "quiz")
    page.get_by_role("button", name="Start the quiz").click()
    check(checker, page, "question")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer")
    expect(page.get_by_role("main").get_by_role("group")).to_contain_text("Choose an answer")
    answer_all(page, answers, rightly=False)
    check(checker, page, "check")
    page.get_by_role("button", name="Finish").click()
    check(checker, page, "result")
    page.goto("/my-learning")
    check(checker, page, "my learning")
    page.get_by_role("link", name="Choose a day to finish by").click()
    check(checker, page, "finish by")


def test_when_the_sign_in_runs_out_in_a_quiz_the_same_question_comes_back_with_the_answer(
    open_as: Opener, site: LiveSite, newcomer: str
) -> None:
    page = open_as(newcomer, afresh=True)
    start(page)
    page.locator(".centre-outline summary").click()
    page.get_by_role("navigation", name="Parts of this course").get_by_role("link").last.click()
    page.get_by_role("button", name="Start the quiz").click()
    page.locator("input[name=chosen]").first.check()
    send(page)
    question, address = page.get_by_role("heading", level=1).inner_text(), page.url
    chosen = page.locator("input[name=chosen]").nth(1)
    chosen.check()
    value = chosen.input_value()
    run_out(site, newcomer)
    send(page)
    sign_in(page, newcomer)
    assert page.url == address
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    expect(page.locator(f"input[name=chosen][value='{value}']")).to_be_checked()
    expect(page.get_by_role("main")).to_contain_text("We kept your answer")
    send(page)
    assert page.url.endswith("/questions/3")


@pytest.mark.soak
def test_a_lost_connection_loses_no_answer(open_as: Opener, site: LiveSite, newcomer: str) -> None:
    page = open_as(newcomer, afresh=True)
    start(page)
    page.locator(".centre-outline summary").click()
    page.get_by_role("navigation", name="Parts of this course").get_by_role("link").last.click()
    follow(page.get_by_role("button", name="Start the quiz"))
    address = page.url
    page.context.set_offline(True)
    page.locator("input[name=chosen]").nth(1).check()
    value = page.locator("input[name=chosen]").nth(1).input_value()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Not sent yet: there is no connection")).to_be_visible()
    assert page.url == address
    with page.expect_navigation():
        page.context.set_offline(False)
    assert page.url.endswith("/questions/2")
    page.goto(address)
    expect(page.locator(f"input[name=chosen][value='{value}']")).to_be_checked()
    expect(page.get_by_text("Not sent yet")).to_be_hidden()
    # Another answer, a closed page in between: it stands in the form again, and says that it was not sent.
    page.context.set_offline(True)
    other = page.locator("input[name=chosen]").first
    first = other.input_value()
    other.check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Not sent yet: there is no connection")).to_be_visible()
    page.evaluate("window.stop()")
    page.context.set_offline(False)
    page.wait_for_url("**/questions/2")
    page.goto(address)
    expect(page.locator(f"input[name=chosen][value='{first}']")).to_be_checked()


def test_a_link_to_a_lesson_survives_signing_in(open_as: Opener, site: LiveSite, newcomer: str) -> None:
    page = open_as(newcomer, afresh=True)
    start(page)
    lesson = page.url
    run_out(site, newcomer)
    page.goto(lesson)
    sign_in(page, newcomer)
    assert page.url == lesson
    expect(page.get_by_role("article")).to_be_visible()


def run_out(site: LiveSite, email: str) -> None:
    """Let a person's sign-in run out, as twelve hours would."""
    site.change(
        "UPDATE sign_in_session SET expires_at = '2020-01-01 00:00:00.000000'"
        " WHERE person_id = (SELECT id FROM person WHERE email = ?)",
        (email,),
    )
