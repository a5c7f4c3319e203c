"""Every page, as every kind of person, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from skills_centre.demo.accounts import ACCOUNTS
from tests.journeys.checking import Checker, problems_in_source
from tests.journeys.conftest import Opener
from tests.journeys.site import LiveSite
from tests.journeys.walking import Routes, walk

KINDS = [account.email for account in ACCOUNTS] + [None]


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Routes:
    return Routes(tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is noted which contents somebody has looked at in this run, in whichever process."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "looked-at"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.timeout(240)
@pytest.mark.parametrize("email", KINDS, ids=lambda email: email or "a stranger")
def test_every_page_is_sound_and_accessible(
    email: str | None, open_as: Opener, site: LiveSite, routes: Routes, looked_at: Path
) -> None:
    def is_news(digest: str) -> bool:
        """Each content is looked at once in a run; the first page of an account always, for its navigation."""
        try:
            (looked_at / digest).touch(exist_ok=False)
        except FileExistsError:
            return checker.pages == 1
        return True

    page = open_as(email)
    checker = Checker(is_news=is_news)
    checker.listen(page)
    problems = [problem for visit in walk(page, routes, site.base) for problem in checker.problems(page, visit)]
    assert not problems, "\n".join(problems)
    assert checker.pages >= (12 if email else 4)


def test_a_page_that_is_not_there_is_sound_too(open_as: Opener) -> None:
    for email in ("staff@example.org", None):
        answer = open_as(email).goto("/no/such/page")
        assert answer is not None
        assert answer.status == 404
        assert problems_in_source(answer.text()) == []


def test_the_first_press_of_tab_offers_the_main_content_and_the_account_menu_needs_no_script(open_as: Opener) -> None:
    page = open_as("staff@example.org", javascript=False)
    page.goto("/courses")
    page.keyboard.press("Tab")
    assert _focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")
    page.locator(".centre-account summary").click()
    assert page.get_by_role("button", name="Sign out").is_visible()


def _focused(page: Page) -> str:
    return page.locator(":focus").inner_text().strip()
