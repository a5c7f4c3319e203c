"""Tests every page as each demonstration account with axe, and writes the result down for the accessibility statement to quote.

Run it against a demonstration that is being served: python -m tests.journeys.accessibility --base http://127.0.0.1:8000
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from skills_centre.demo.accounts import ACCOUNTS, PASSWORD
from skills_centre.home.accessibility_results import FILE, AccessibilityResults
from skills_centre.platform.clock import local_day, utc_now
from tests.journeys.checking import WIDTHS, Checker
from tests.journeys.conftest import CHROMIUM, sign_in
from tests.journeys.walking import Routes, walk


def main() -> int:
    """Test, write the file, and say what was wrong; gives 1 when something was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    base: str = parser.parse_args().base.rstrip("/")
    checker, problems = Checker(), []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        routes = Routes(Path(folder))
        for email in [None, *(account.email for account in ACCOUNTS)]:
            problems += look(browser, routes, checker, base, email)
        browser.close()
    results = AccessibilityResults(
        tested_on=local_day(utc_now()),
        engine=checker.engine,
        pages=checker.pages,
        tests=checker.runs,
        violations=checker.violations,
        widths=WIDTHS,
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(results.model_dump_json(indent=2) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join([*problems, results.model_dump_json(), ""]))
    return 1 if problems else 0


def look(browser: Browser, routes: Routes, checker: Checker, base: str, email: str | None) -> list[str]:
    """Walk the site as one account, or as a stranger, and test each page."""
    page = browser.new_context(base_url=base).new_page()
    if email:
        page.goto("/sign-in")
        sign_in(page, email, PASSWORD)
    checker.listen(page)
    problems = checker.problems_of_walk(page, walk(page, routes, base))
    page.context.close()
    return problems


if __name__ == "__main__":
    sys.exit(main())
