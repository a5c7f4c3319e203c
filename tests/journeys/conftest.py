"""Fixtures of the browser's journeys: Chromium, the site, and a signed-in browser for each demonstration account."""

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from skills_centre.demo.accounts import PASSWORD
from tests.databases import Databases
from tests.journeys.site import LiveSite, live_site

CHROMIUM = Path("/usr/bin/chromium")

#: The browser draws windows that nobody sees, and prepares for what no journey does: half a second of work for each that is opened.
#: The last list of features counts alone, so that those which Playwright leaves out for steadiness stand here too.
UNUSED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "OptimizationHints", "NetworkTimeServiceQuerying",
    "AimEnabled", "PreconnectToSearch",
    "InitialWebUI", "WebUIToolbar", "WebUIReloadButton", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI",
    "PreloadTopChromeWebUILessNavigations", "SpareRendererForSitePerProcess",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--in-process-gpu",
    f"--disable-features={','.join(UNUSED)}",
]

PHONE: ViewportSize = {"width": 375, "height": 720}
DESK: ViewportSize = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser; without one it is skipped with the reason, or fails where everything is required."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not CHROMIUM.exists():
        why = f"no Chromium at {CHROMIUM}, so pages were not opened in a browser"
        if os.environ.get("REQUIRE_EVERYTHING") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return {"executable_path": str(CHROMIUM), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, databases: Databases, browser: Browser) -> Generator[LiveSite]:
    """The demonstration, served. It asks for the browser first, so that nothing is built where there is none."""
    with live_site(databases.shared, tmp_path_factory.mktemp("site")) as live:
        yield live


@pytest.fixture
def own_site(tmp_path_factory: pytest.TempPathFactory, databases: Databases, browser: Browser) -> Generator[LiveSite]:
    """A copy of the demonstration for one journey alone, which changes much. Without a browser nothing is built."""
    with live_site(databases.shared, tmp_path_factory.mktemp("own")) as live:
        yield live


@pytest.fixture(scope="session", autouse=True)
def read_whole_pages() -> Generator[None]:
    """Have every press wait until the page that it led to is whole.

    Playwright waits after a press until the browser has the next page's first bytes. What is asked of the page at once, without
    waiting (how many buttons there are, what a heading says), then is asked of half a page now and then, on a busy machine.
    """
    expect.set_options(timeout=10_000)
    with pytest.MonkeyPatch.context() as patch:
        for act in ("click", "press"):
            patch.setattr(Locator, act, _then_whole(getattr(Locator, act)))
        yield


def _then_whole(act: Callable[..., None]) -> Callable[..., None]:
    def press(found: Locator, *args: object, **how: object) -> None:
        act(found, *args, **how)
        if not found.page.is_closed():
            found.page.wait_for_load_state()

    return press


def follow(found: Locator) -> None:
    """Click what leads to another page, and wait for it: after a click alone, one reads the page before, or one not there yet."""
    with found.page.expect_navigation():
        found.click()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form of the page that is open."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    follow(page.get_by_role("main").get_by_role("button", name="Sign in"))


@pytest.fixture
def newcomer(site: LiveSite) -> str:
    """The address of somebody who joined today and has done nothing yet; they have the demonstration's password."""
    person_id = uuid4().hex
    email = f"{person_id}@example.org"
    site.change(
        "INSERT INTO person (id, email, name, sort_key, person_type, password_hash, joined_on)"
        " SELECT ?, ?, 'Nia Newcomer', 'nia newcomer', person_type, password_hash, joined_on"
        " FROM person WHERE email = 'staff@example.org'",
        (person_id, email),
    )
    return email


Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def kept_cookies() -> dict[str, Any]:
    """The cookies of those who signed in already, so that each account signs in once in a run."""
    return {}


@pytest.fixture
def open_as(browser: Browser, site: LiveSite, kept_cookies: dict[str, Any]) -> Generator[Opener]:
    """Open a browser as somebody: open_as("staff@example.org", javascript=False, size=DESK); None is a stranger."""
    opened: list[BrowserContext] = []

    def open_one(
        email: str | None, *, javascript: bool = True, size: ViewportSize = PHONE, afresh: bool = False
    ) -> Page:
        cookies = None if afresh or email is None else kept_cookies.get(email)
        context = browser.new_context(
            base_url=site.base,
            viewport=size,
            java_script_enabled=javascript,
            storage_state=cookies,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        if email and cookies is None:
            page.goto("/sign-in")
            sign_in(page, email)
            page.wait_for_url(f"{site.base}/")
            if not afresh:
                kept_cookies[email] = context.storage_state()
        return page

    yield open_one
    for context in opened:
        context.close()
