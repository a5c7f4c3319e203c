"""Every page, as every kind of person, in a real browser."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from skills_centre.demo.accounts import ACCOUNTS
from tests.journeys.checking import WIDTHS, Checker, content_digest, problems_in_source, structure
from tests.journeys.conftest import Opener
from tests.journeys.site import LiveSite
from tests.journeys.walking import Routes, Visit, read, walk

KINDS = [account.email for account in ACCOUNTS] + [None]

#: Whose pages are an administrator's or a colleague's too; they walk through all of them in the soak.
ALIKE = {"auditor@example.org", "reviewer@example.org"}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Routes:
    return Routes(tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is noted what somebody has looked at in this run, in whichever process."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "looked-at"
    folder.mkdir(exist_ok=True)
    return folder


def is_first(folder: Path, what: str) -> bool:
    """Whether nobody noted this before."""
    try:
        (folder / hashlib.sha256(what.encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def look_at_all(page: Page, checker: Checker, visits: Iterable[Visit]) -> None:
    """Check all that somebody can reach."""
    checker.listen(page)
    problems = checker.problems_of_walk(page, visits)
    assert not problems, "\n".join(problems)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("email", [one for one in KINDS if one not in ALIKE], ids=lambda email: email or "a stranger")
def test_every_page_is_sound_and_whatever_it_is_built_of_accessible(
    email: str | None, open_as: Opener, site: LiveSite, routes: Routes, looked_at: Path
) -> None:
    """Every source is read; the browser opens what is built as nothing before it, and looks at its colours once.

    In the soak it opens every page, and looks at all that is said at both widths.
    """

    def is_news(html: str) -> bool:
        """Whether a page holds something built as none before in this run; and the first page of an account, for its navigation."""
        return bool([part for part in structure(html) if is_first(looked_at, part)]) or checker.pages == 1

    page, checker = open_as(email), Checker(is_news=is_news, contrast_at=WIDTHS[:1])
    look_at_all(page, checker, read(page, routes, site.base))
    assert checker.pages >= (12 if email else 4)


@pytest.mark.soak
@pytest.mark.parametrize("email", KINDS, ids=lambda email: email or "a stranger")
def test_whatever_any_page_says_is_accessible(
    email: str | None, open_as: Opener, site: LiveSite, routes: Routes, looked_at: Path
) -> None:
    page, checker = open_as(email), Checker(is_news=lambda html: is_first(looked_at, content_digest(html)))
    look_at_all(page, checker, walk(page, routes, site.base))


def test_pages_are_told_apart_by_what_they_are_built_of_and_not_by_what_they_say() -> None:
    one = '<main><h1>A</h1><p class="x">Words</p><input type="text"></main>'
    assert structure(one) == structure(one.replace("Words", "Other words"))
    assert structure(one) < structure(one.replace("Words", '<a href="/">Words</a>'))
    assert structure(one) != structure(one.replace('"x"', '"y"'))
    assert "h1 then h3" in structure("<main><h1>A</h1><h3>B</h3></main>")


def test_what_axe_finds_is_said_with_where_and_how_often(open_as: Opener) -> None:
    page, checker = open_as(None), Checker()
    page.set_content(
        '<html lang="en"><title>A</title><main><h1>A</h1><img src="x" class="one"><img src="y"></main></html>'
    )
    (problem,) = checker._axe(page)
    assert problem.startswith("image-alt: ")
    assert '<img src="x" class="one">' in problem
    assert problem.endswith("(2 times)")
    assert (checker.runs, checker.violations) == (1, 1)
    assert checker.engine.startswith("axe-core 4.")


def test_where_colours_are_not_looked_at_again_all_else_is(open_as: Opener) -> None:
    page, checker = open_as(None), Checker()
    page.set_content(
        '<html lang="en"><title>A</title><main><h1>A</h1><img src="x"><p style="color: #ccc">Pale words</p></main></html>'
    )
    with_colours, without = checker._axe(page), checker._axe(page, with_contrast=False)
    assert [problem.split(":")[0] for problem in with_colours] == ["color-contrast", "image-alt"]
    assert [problem.split(":")[0] for problem in without] == ["image-alt"]


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
