"""People by skills in a browser: what Chromium tells a screen reader, the keyboard, the focus after a filter, a phone, and paper."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import DESK, Opener, follow

MANAGER = "manager@example.org"
PAGE = "/team/gaps/people"
NARROW: ViewportSize = {"width": 320, "height": 640}

#: A whole cell: the skill, the person, the state, what is asked, and what is known.
CELL = re.compile(
    r"^[^,]+(, [^,]+)*: (met|stale|claimed|below( by \d)?|unknown|exempt), needs [a-z ]+(, (confirmed|claims|says) .+)?$"
)


def told(page: Page) -> list[dict[str, Any]]:
    """Chromium's own accessibility tree, as a screen reader is told."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    return [node for node in nodes if not node.get("ignored")]


def names_of(nodes: list[dict[str, Any]], role: str) -> list[str]:
    return [node.get("name", {}).get("value", "") for node in nodes if node.get("role", {}).get("value") == role]


def below(nodes: list[dict[str, Any]], role: str) -> Iterator[list[str]]:
    """The roles directly below each node of a role."""
    roles = {node["nodeId"]: node.get("role", {}).get("value", "") for node in nodes}
    for node in nodes:
        if node.get("role", {}).get("value") == role:
            yield [roles[child] for child in node.get("childIds", []) if child in roles]


def test_a_screen_reader_is_told_one_table_with_its_heads_and_whole_cells(open_as: Opener) -> None:
    page = open_as(MANAGER, size=DESK)
    page.goto(f"{PAGE}?view=table&group=team")
    nodes = told(page)
    assert names_of(nodes, "table") == [
        "Your direct reports by the skills asked of them An empty cell means that the person is not asked."
    ]
    heads = names_of(nodes, "columnheader")
    assert heads[0] == "Person"
    assert "Using AI tools" in heads
    rows = names_of(nodes, "rowheader")
    assert "Ed Ng" in rows
    assert {"People asked", "Assessed", "Met"} <= set(rows)
    cells = [name for name in names_of(nodes, "link") if ": " in name]
    # How many it is depends on the day and on what other journeys did meanwhile.
    assert len(cells) == page.locator("table a.centre-cell").count() > 90
    assert [name for name in cells if not CELL.match(name)] == []
    assert len(set(cells)) == len(cells)
    for inside in (
        below(nodes, "gridcell") if "gridcell" in {n["role"]["value"] for n in nodes} else below(nodes, "cell")
    ):
        assert inside.count("link") <= 1
    [status] = [node for node in nodes if node.get("role", {}).get("value") == "status"]
    assert status is not None


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_after_a_filter_the_focus_is_on_the_heading_and_the_status_says_what_is_left(
    open_as: Opener,
    javascript: bool,
) -> None:
    page = open_as(MANAGER, javascript=javascript, size=DESK)
    page.goto(PAGE)
    page.get_by_text("Filter and sort").click()
    page.get_by_label("State").select_option("below")
    page.get_by_label("AI skills").check()
    follow(page.get_by_role("button", name="Show", exact=True))
    heading = page.get_by_role("heading", name="People by skills")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.get_by_role("status")).to_have_text(
        re.compile(r"^Only below, AI skills: \d+ people, \d skills; \d+ cells below")
    )
    expect(heading).to_have_accessible_description(re.compile(r"^Only below, AI skills: "))
    follow(page.get_by_role("link", name="Levels"))
    expect(page.get_by_role("heading", name="How many are at each level")).to_be_focused()
    page.reload()
    assert "state=below" in page.url
    assert "ai=yes" in page.url


def seen_of_focus(page: Page) -> list[bool]:
    """Of nine points of whatever has the focus: whether each is in sight, with nothing over it."""
    seen: list[bool] = page.evaluate(
        """() => {
          const one = document.activeElement, box = one.getBoundingClientRect();
          return [.1, .5, .9].flatMap(x => [.1, .5, .9].map(y => {
            const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
            return top === one || one.contains(top);
          }));
        }"""
    )
    return seen


@pytest.mark.parametrize(
    ("size", "javascript"), [({"width": 800, "height": 420}, True), (DESK, False)], ids=["zoomed", "no-script"]
)
def test_by_keyboard_every_cell_is_reached_and_none_is_under_the_heads(
    open_as: Opener, size: ViewportSize, javascript: bool
) -> None:
    page = open_as(MANAGER, javascript=javascript, size=size)
    page.goto(f"{PAGE}?view=table")
    page.locator("tbody th a").first.focus()
    cells = page.locator("tbody a").count()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(cells - 1):
            page.keyboard.press(key)
            seen = seen_of_focus(page)
            assert all(seen) if javascript else any(seen), page.evaluate("document.activeElement.ariaLabel")
    expect(page.locator("tbody th a").first).to_be_focused()


def test_the_heads_stay_in_sight_while_the_table_scrolls(open_as: Opener) -> None:
    page = open_as(MANAGER, size={"width": 900, "height": 480})
    page.goto(f"{PAGE}?view=table")
    region = page.locator(".centre-people-scroll")
    region.scroll_into_view_if_needed()
    region.evaluate("one => one.scrollTo(one.scrollWidth, one.scrollHeight)")
    frame, corner = region.bounding_box(), page.get_by_role("columnheader", name="Person").bounding_box()
    last = page.locator("tbody th").last.bounding_box()
    assert frame
    assert corner
    assert last
    assert abs(corner["x"] - frame["x"]) < 3
    assert abs(corner["y"] - frame["y"]) < 3
    assert abs(last["x"] - frame["x"]) < 3


def test_on_a_phone_the_list_is_there_first_with_the_same_facts_and_acts(open_as: Opener) -> None:
    wide = open_as(MANAGER, size=DESK)
    wide.goto(PAGE)
    in_table = set(wide.locator("table a.centre-cell").evaluate_all("all => all.map(one => one.href + one.ariaLabel)"))
    page = open_as(MANAGER, size=NARROW)
    page.goto(PAGE)
    expect(page.locator("table.centre-people")).to_be_hidden()
    skills = page.locator(".centre-people-list__skill")
    expect(skills.first).to_be_visible()
    in_list = page.locator(".centre-people-list a.centre-cell")
    assert set(in_list.evaluate_all("all => all.map(one => one.href + one.ariaLabel)")) == in_table
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    skills.first.locator("summary").press("Enter")
    expect(in_list.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    name = in_list.first.get_attribute("aria-label") or ""
    follow(in_list.first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.partition(",")[0])
    page.go_back()
    follow(page.get_by_role("link", name="Table"))
    expect(page.locator("table.centre-people")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_the_table_fits_a4_across_with_its_heads_its_time_and_its_purpose(open_as: Opener) -> None:
    page = open_as(MANAGER, size=DESK)
    page.goto(f"{PAGE}?group=team")
    page.emulate_media(media="print")
    # A4 across without its margins, at 96 to the inch.
    page.set_viewport_size({"width": 1046, "height": 718})
    expect(page.locator("form.centre-filter")).to_be_hidden()
    running = page.locator(".centre-people__running")
    expect(running).to_be_visible()
    expect(running).to_contain_text("Skills data serve development only.")
    expect(running).to_contain_text("As of ")
    expect(page.get_by_text("confirmed at the level asked for, and still current").last).to_be_visible()
    box = page.locator("table.centre-people").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1046
    assert page.locator("thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
