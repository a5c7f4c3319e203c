"""A short course with a film in a browser: found by the time one has, watched, left, taken up again, searched and printed."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, Opener, follow

COURSE = "Redact a document safely, in 15 minutes"


def now_in(page: Page) -> float:
    """The second at which the film is."""
    return float(page.locator("video").evaluate("film => film.currentTime"))


def caption(page: Page) -> str:
    """The words that stand in the film just now."""
    said: str = page.locator("video").evaluate(
        "film => film.textTracks[0].mode + ': ' + [...(film.textTracks[0].activeCues ?? [])].map(cue => cue.text).join(' ')"
    )
    return said


def open_the_film(page: Page) -> str:
    """From the home page to the film by way of fifteen minutes; gives the film's address."""
    follow(page.get_by_role("link", name="15 minutes", exact=True))
    line = page.get_by_role("listitem").filter(has_text="A whole course. 15 minutes.").filter(has_text=COURSE)
    follow(line.get_by_role("link", name="See"))
    follow(page.get_by_role("main").get_by_role("button", name="Start"))
    follow(page.get_by_role("button", name="Mark as done"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Film: blacked out, or only hidden?")
    return page.url.partition("#")[0]


def test_whoever_has_fifteen_minutes_finds_a_film_and_is_taken_back_to_where_they_left_it(
    open_as: Opener, newcomer: str
) -> None:
    page = open_as(newcomer, size=DESK, afresh=True)
    address = open_the_film(page)
    film = page.locator("video")
    expect(film).to_have_js_property("duration", 78)
    film.evaluate("film => { film.currentTime = 28; return film.play(); }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 29")
    assert caption(page) == "showing: On a new page the reader pastes it. The name is back."
    with page.expect_response(lambda answer: answer.url.endswith("/position")):
        film.evaluate("film => film.pause()")
    page.goto("/")
    page.goto(address)
    page.get_by_role("link", name="Carry on from 0:").click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 28")
    assert now_in(page) < 40

    page.get_by_role("searchbox", name="Find in the transcript").fill("file all the time")
    page.get_by_role("button", name="Find").click()
    page.locator("#found").get_by_role("link", name="0:34").click()
    page.wait_for_function("() => document.querySelector('video').currentTime >= 34")
    expect(page.locator("#transcript mark").first).to_be_visible()

    expect(page.get_by_text("The film is watched on a screen, at")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("The film is watched on a screen, at")).to_be_visible()
    expect(film).to_be_hidden()
    expect(page.locator("#transcript")).to_be_visible()


def test_without_javascript_the_film_has_its_controls_and_the_transcript_is_searched(
    open_as: Opener, newcomer: str
) -> None:
    page = open_as(newcomer, javascript=False, afresh=True)
    open_the_film(page)
    expect(page.locator("video[controls] track[kind=captions][default]")).to_have_count(1)
    page.get_by_role("searchbox", name="Find in the transcript").fill("red line")
    follow(page.get_by_role("button", name="Find"))
    expect(page.locator("#found")).to_contain_text("4 lines with “red line”")
    expect(page.locator("#transcript")).to_contain_text("the black box slides aside")
