"""An administrator takes a framework out as a workbook, puts it back changed, and thinks better of it; another comes in as CASE."""

from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.journeys.checking import Checker
from tests.journeys.conftest import DESK, Opener
from tests.journeys.site import LiveSite
from tests.journeys.walking import Visit
from tests.skills.builders import small_framework
from tests.skills.exchange.case import packed


def test_a_workbook_goes_out_and_comes_in_changed_and_the_import_is_undone(
    open_as: Opener, site: LiveSite, tmp_path: Path
) -> None:
    page = open_as("admin@example.org", size=DESK, javascript=False)
    checked, checker = open_as("admin@example.org"), Checker()
    before = site.ask("SELECT count(*) FROM framework_version")

    def check(endpoint: str) -> None:
        shown = checked.goto(page.url)
        assert shown is not None
        assert checker.problems(checked, Visit(endpoint, page.url, shown)) == []

    page.goto("/administration/frameworks")
    page.get_by_role("link", name=", version 1").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Workbook (.xlsx)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    book["skills"]["B2"] = "A skill by another name"
    book.save(path)
    page.goto("/administration/frameworks/import")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("This is a framework workbook")).to_be_visible()
    check("skills.confirm_framework_import")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name="Undo the import").click()
    check("skills.undo_framework_import")
    page.get_by_role("button", name="Throw the draft away").click()
    expect(page.get_by_text("The import is undone: its draft is thrown away.")).to_be_visible()
    assert site.ask("SELECT count(*) FROM framework_version") == before


def test_a_case_package_is_understood_in_words(open_as: Opener, tmp_path: Path) -> None:
    page = open_as("admin@example.org", size=DESK, javascript=False)
    path = tmp_path / "package.json"
    path.write_bytes(packed(small_framework("from-elsewhere"), "1.0").content)
    page.goto("/administration/frameworks/import")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("a framework that is new here")).to_be_visible()
    expect(page.get_by_text("CASE 1.0 has no place for")).to_be_visible()
