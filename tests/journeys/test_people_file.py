"""An administrator brings people in from a file: first with a mistake in it, then put right."""

from pathlib import Path

from playwright.sync_api import expect

from tests.home.people_import.builders import row, sent
from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, Opener
from tests.journeys.site import LiveSite
from tests.journeys.walking import Visit

UNIT = "Joint Departments > People and Culture > Wellbeing"


def test_an_administrator_brings_in_a_file_with_a_mistake_and_then_the_corrected_one(
    open_as: Opener, site: LiveSite, tmp_path: Path
) -> None:
    page = open_as("admin@example.org", size=DESK, javascript=False)
    checker = Checker()
    page.goto("/administration")
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("button", name="Bring in a file").click()
    wrong = sent(
        row("Wren Ashdown", number="N1", unit=UNIT, manager="admin@example.org", profile="HR adviser"),
        row("Tamsin Quell", number="N2", unit=UNIT, manager="wren@house.exampel", kind="staff"),
    )
    right = sent(
        row("Wren Ashdown", number="N1", unit=UNIT, manager="admin@example.org", profile="HR adviser"),
        row("Tamsin Quell", number="N2", unit=UNIT, manager="wren@house.example"),
    )
    for name, file in (("wrong.csv", wrong), ("right.csv", right)):
        (tmp_path / name).write_bytes(file.content)
    page.get_by_label("CSV file").set_input_files(tmp_path / "wrong.csv")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("link", name="The file has 2 problems")).to_be_visible()
    expect(page.get_by_text("“staff” is not a person type")).to_be_visible()
    expect(page.get_by_text("Nobody in the file or here has the address wren@house.exampel")).to_be_visible()
    page.get_by_label("CSV file").set_input_files(tmp_path / "right.csv")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("2 new people")).to_be_visible()
    expect(page.get_by_text(f"{UNIT} (team)")).to_be_visible()
    checked = open_as("admin@example.org")
    shown = checked.goto(page.url)
    assert shown is not None
    assert checker.problems(checked, Visit("home.confirm_people_file", page.url, shown)) == []
    page.get_by_role("button", name="Take the file in").click()
    expect(page.get_by_text("2 people added")).to_be_visible()
    page.get_by_label("Name, e-mail address or staff number").fill("N2")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="Tamsin Quell").click()
    expect(page.get_by_text("Wren Ashdown")).to_be_visible()
    assert site.ask("SELECT count(*) FROM person WHERE staff_number IN ('N1', 'N2')") == [(2,)]
