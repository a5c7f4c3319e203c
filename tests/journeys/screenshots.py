"""Takes a picture of every page as each demonstration account, on a desk and on a phone, for people to look at.

Run it against a demonstration that is being served: python -m tests.journeys.screenshots FOLDER --base http://127.0.0.1:8000
"""

import argparse
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from skills_centre.demo.accounts import ACCOUNTS, PASSWORD
from tests.journeys.conftest import CHROMIUM, sign_in
from tests.journeys.walking import Routes, walk

SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 900}, {"width": 375, "height": 720})


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--password", default=PASSWORD)
    parser.add_argument("--only", help="one account's e-mail address")
    chosen = parser.parse_args()
    emails = [chosen.only] if chosen.only else [account.email for account in ACCOUNTS]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        routes = Routes(Path(folder))
        for email in emails:
            taken = take(browser, routes, chosen.base.rstrip("/"), email, chosen.password, chosen.folder)
            print(f"{email}: {taken} pictures")  # noqa: T201 - a tool for the terminal
        browser.close()


def take(browser: Browser, routes: Routes, base: str, email: str, password: str, folder: Path) -> int:
    """Walk the site as one account and keep a picture of each page at each size."""
    page = browser.new_context(base_url=base).new_page()
    page.goto("/sign-in")
    sign_in(page, email, password)
    own = folder / email.partition("@")[0]
    own.mkdir(parents=True, exist_ok=True)
    taken = 0
    for visit in walk(page, routes, base):
        name = re.sub(r"[^a-z0-9]+", "-", visit.path.lower()).strip("-")[:80] or "home"
        for size in SIZES:
            page.set_viewport_size(size)
            page.screenshot(path=own / f"{name}-{size['width']}.png", full_page=True)
            taken += 1
    page.context.close()
    return taken


if __name__ == "__main__":
    main()
