"""What every page must be: valid HTML with one main heading, no axe violation at both widths, no sideways scrolling, no CSP violation."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.journeys.walking import Visit

WIDTHS = (1280, 375)
NARROWEST = 320
#: Elements that are never closed.
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "area", "col", "embed"})
AXE = Axe().axe_script
#: Runs the rules and says only what is read here: all that axe has to say is thousands of values, which take longer to send than to find.
RUN = """rules => axe.run(document, rules).then(found => ({
    engine: found.testEngine.version,
    violations: found.violations.map(one => ({id: one.id, help: one.help, first: one.nodes[0].html, times: one.nodes.length})),
}))"""
#: Waits until the page is drawn at its new width and has heard of it: what scrolls is reached by keyboard from then on.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}


@dataclass
class Checker:
    """Checks pages one after another and remembers how much it did."""

    pages: int = 0
    runs: int = 0
    violations: int = 0
    engine: str = "axe"
    #: Where it looks at each word's colour on its ground, which takes longer than all other rules together.
    contrast_at: Collection[int] = WIDTHS
    #: Says whether nobody has looked at a page like this source before, and notes that somebody has now.
    is_news: Callable[[str], bool] = lambda _html: True
    _said: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear what the browser says against a page: scripts that fail, and what the content security policy stops."""

        def hear(message: ConsoleMessage) -> None:
            if message.type == "error" and "status of 4" not in message.text:
                self._said.append(message.text)

        page.on("console", hear)
        page.on("pageerror", lambda error: self._said.append(str(error)))

    def problems_of_walk(self, page: Page, visits: Iterable[Visit]) -> list[str]:
        """What is wrong with each page of a walk, opened wide and then narrowed, as by zooming in."""
        found = []
        for visit in visits:
            found += self.problems(page, visit)
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        return found

    def problems(self, page: Page, visit: Visit) -> list[str]:
        """What is wrong with a page, each problem as a sentence that names its address; one that was only read is opened if it is news."""
        self.pages += 1
        found = [*problems_in_source(visit.answer.text())]
        if visit.answer.status >= 500:
            found.append(f"it answers {visit.answer.status}")
        if self.is_news(visit.answer.text()):
            if not visit.is_open:
                page.goto(visit.path)
            found += self._at_each_width(page)
        found += [f"the browser says: {words}" for words in self._said]
        self._said.clear()
        return [f"{visit.path} ({visit.endpoint}): {problem}" for problem in found]

    def _at_each_width(self, page: Page) -> list[str]:
        found = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(DRAWN)
            found += [
                f"at {width} px: {problem}" for problem in self._axe(page, with_contrast=width in self.contrast_at)
            ]
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > NARROWEST:
            found.append(f"it scrolls sideways at {NARROWEST} px (it is {needed} px wide: {_widest(page)})")
        return found

    def _axe(self, page: Page, *, with_contrast: bool = True) -> list[str]:
        self.runs += 1
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        response = page.evaluate(RUN, RULES | {"rules": {"color-contrast": {"enabled": with_contrast}}})
        self.engine = f"axe-core {response['engine']}"
        violations = response["violations"]
        self.violations += len(violations)
        return [
            f"{violation['id']}: {violation['help']}: {violation['first'][:200]} ({violation['times']} times)"
            for violation in violations
        ]


def content_digest(html: str) -> str:
    """What tells a page's own content from another's: the same lesson as read by two people is one, whatever their navigation says."""
    told = re.sub(r'<input[^>]*type="hidden"[^>]*>', "", _main_of(html))
    return hashlib.sha256(told.encode()).hexdigest()


def structure(html: str) -> set[str]:
    """What a page is built of, whatever it says: each kind of element with the kind it stands in, and each step between headings.

    Two pages of the same structure fail the same rules, but for those that read the words themselves.
    """
    reader = _Structure()
    reader.feed(_main_of(html))
    return reader.found


def _main_of(html: str) -> str:
    main = re.search(r"<main\b.*</main>", html, re.DOTALL)
    return main[0] if main else html


class _Structure(HTMLParser):
    """Reads the structure out of a source."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self._heading = "h1"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        named = " ".join(sorted({name for name in told if name.startswith("aria-")}))
        kind = f"{tag}.{told.get('class', '')}[{told.get('role', '')} {told.get('type', '')} {named}]"
        self.found.add(f"{self._open[-1][1] if self._open else ''} > {kind}")
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.found.add(f"{self._heading} then {tag}")
            self._heading = tag
        if tag not in VOID:
            self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        while any(one == tag for one, _ in self._open):
            if self._open.pop()[0] == tag:
                return


def problems_in_source(html: str) -> list[str]:
    """What is wrong with a page's source: malformed HTML, a wrong number of main headings, inline style or script."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    found = [f"invalid HTML at line {at[0]}: {code} {data}" for at, code, data in parser.errors[:5]]
    headings = len(re.findall(r"<h1[\s>]", html))
    if headings != 1:
        found.append(f"it has {headings} main headings")
    ids = re.findall(r'\sid="([^"]*)"', html)
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        found.append(f"it gives an id twice: {', '.join(twice[:5])}")
    if re.search(r"<[a-z][^>]*\sstyle=", html) or "<style" in html:
        found.append("it holds inline style")
    if re.search(r"<script(?![^>]*\ssrc=)", html) or re.search(r"<[a-z][^>]*\son[a-z]+=", html):
        found.append("it holds inline script")
    return found


def _widest(page: Page) -> str:
    return str(
        page.evaluate(
            """limit => [...document.querySelectorAll('main *')]
                .filter(one => one.getBoundingClientRect().right > limit && !one.closest('.centre-table-scroll'))
                .slice(0, 3).map(one => one.outerHTML.slice(0, 100)).join(' | ')""",
            NARROWEST,
        )
    )
