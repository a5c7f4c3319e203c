"""Somebody of L&D reads what a quarter's learning came to, writes a decision of her own, closes the quarter and takes the paper."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from skills_centre.gaps.rules.quarters import quarter_of
from skills_centre.platform.clock import local_day, utc_now
from tests.journeys.checking import Checker
from tests.journeys.conftest import Opener, follow
from tests.journeys.walking import Visit

LAST = quarter_of(local_day(utc_now())).before
HERE = f"/organisation/value/{LAST.address}"
OWN = "Pay two trainers for another year: of 100 places offered more were wanted."


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page_of", ["", "/reached", "/places", "/unmet-demand"])
def test_each_kind_of_page_is_sound_and_accessible_at_every_width(open_as: Opener, page_of: str) -> None:
    page, checker = open_as("auditor@example.org"), Checker()
    checker.listen(page)
    answer = page.goto(HERE + page_of)
    assert answer
    assert checker.problems(page, Visit("gaps.value_of_quarter", HERE + page_of, answer)) == []


@pytest.mark.timeout(300)
def test_a_table_takes_the_keyboard_whenever_it_scrolls_also_after_zooming(open_as: Opener) -> None:
    """Zooming in makes the page narrower after it was opened."""
    page = open_as("auditor@example.org")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(HERE)
    table = page.get_by_role("region", name="People reached by body and business area")
    expect(table).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 375, "height": 900})
    expect(table).to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(table).not_to_have_attribute("tabindex", "0")


@pytest.mark.timeout(300)
def test_from_the_figures_to_a_closed_quarter_on_paper(open_as: Opener) -> None:
    page: Page = open_as("admin@example.org")
    page.goto("/")
    follow(page.get_by_role("navigation").get_by_role("link", name="Organisation", exact=True))
    follow(page.get_by_role("link", name="Value by quarter"))
    expect(page.get_by_role("heading", name="What learning came to")).to_be_visible()
    expect(page.locator(".centre-value__number").filter(has_text="No data")).to_have_count(0)
    reached = page.locator(".centre-value__number").first.inner_text()
    follow(page.get_by_role("link", name=re.compile("^Definition and file.*People reached$")))
    expect(page.get_by_text(reached)).to_be_visible()
    expect(page.get_by_text("Each person is counted once")).to_be_visible()
    follow(page.get_by_role("link", name="All figures of the quarter"))

    follow(page.get_by_role("button", name="Edit the decisions"))
    page.get_by_label("Third decision").fill(OWN)
    follow(page.get_by_role("button", name="Save the decisions"))
    expect(page.get_by_role("listitem").filter(has_text=OWN)).to_be_visible()

    follow(page.get_by_role("button", name="Close the quarter"))
    expect(page.get_by_text("It cannot be opened again")).to_be_visible()
    follow(page.get_by_role("button", name="Close the quarter"))
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Edit the decisions")).to_have_count(0)

    with page.expect_download() as paper:
        page.get_by_role("link", name="One side of A4 (PDF)").click()
    file = PdfReader(io.BytesIO(paper.value.path().read_bytes()))
    words = " ".join(file.pages[0].extract_text().split())
    assert len(file.pages) == 1
    assert OWN in words
    assert reached in words
    assert "nothing of it changes" in words
