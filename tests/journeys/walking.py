"""Walks a site as somebody: every page without arguments, and one of each kind with, found by following links."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import APIResponse, Page, Response
from playwright.sync_api import Error as PlaywrightError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from config import Environment, Settings
from skills_centre.app import create_app

#: How many addresses of one kind are visited; two, because a lesson and a quiz share an address.
OF_ONE_KIND = 2

#: Not pages: answers for machines, style sheets, files.
NOT_PAGES = frozenset({"static", "brand_css", "home.healthz"})


@dataclass(frozen=True)
class Visit:
    """A page: what kind it is (its endpoint), where, and the answer; open in the browser, or only read so far."""

    endpoint: str
    path: str
    answer: Response | APIResponse
    is_open: bool = True


@dataclass(frozen=True)
class _Answered:
    """What came of asking for an address: where it led in the end, and where its page leads."""

    answer: Response | APIResponse
    address: str
    links: Sequence[str]


class Routes:
    """The addresses that the application knows."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(
            environment=Environment.TEST,
            data_dir=folder,
            base_url="http://localhost",
            database_url="sqlite://",
            secret_key="x" * 32,
        )
        self._app = create_app(settings)
        self._adapter: MapAdapter = self._app.url_map.bind("")

    def without_arguments(self) -> list[str]:
        """Every address that is read and needs no argument."""
        return sorted(
            rule.rule
            for rule in self._app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in NOT_PAGES
        )

    def endpoint(self, path: str) -> str | None:
        """The kind of page at an address, if any."""
        try:
            endpoint, _ = self._adapter.match(path, method="GET")
        except HTTPException:
            return None
        return None if endpoint in NOT_PAGES else str(endpoint)


def walk(page: Page, routes: Routes, base: str) -> Iterator[Visit]:
    """Open each kind of page that this person can reach, breadth first; the page stays open while the caller looks at it."""

    def open_one(address: str) -> _Answered | None:
        answer = _opened(page, address)
        if answer is None:
            return None
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        return _Answered(answer, page.url, links)

    without = [path for path in routes.without_arguments() if _is_page(page, base + path)]
    return _breadth_first(open_one, routes, base, without, is_open=True)


def read(page: Page, routes: Routes, base: str) -> Iterator[Visit]:
    """Read the source of each kind of page that this person can reach, breadth first, and show none of them."""

    def read_one(address: str) -> _Answered | None:
        answer = page.request.get(address)
        return _Answered(answer, answer.url, _links_in(answer.text())) if _is_there(answer) else None

    return _breadth_first(read_one, routes, base, routes.without_arguments(), is_open=False)


def _breadth_first(
    ask: Callable[[str], _Answered | None],
    routes: Routes,
    base: str,
    without_arguments: Sequence[str],
    *,
    is_open: bool,
) -> Iterator[Visit]:
    seen: set[str] = set()
    visits: dict[str, int] = {}
    queue = deque(["/", *without_arguments])
    while queue:
        path = queue.popleft()
        endpoint = routes.endpoint(urlsplit(path).path)
        if path in seen or endpoint is None or visits.get(endpoint, 0) >= OF_ONE_KIND:
            continue
        seen.add(path)
        found = ask(base + path)
        if found is None:
            continue
        landed = routes.endpoint(urlsplit(found.address).path)
        if landed is None or visits.get(landed, 0) >= OF_ONE_KIND:
            continue
        visits[endpoint] = visits.get(endpoint, 0) + 1
        if landed != endpoint:
            visits[landed] = visits.get(landed, 0) + 1
        yield Visit(endpoint, path, found.answer, is_open=is_open)
        for link in found.links:
            target = urlsplit(urljoin(base + path, link))
            if f"{target.scheme}://{target.netloc}" == base:
                # One address of a kind is enough with its filters left out; without them it is another address.
                queue.append(target.path)


def _is_page(page: Page, address: str) -> bool:
    """Whether there is a page for this person, asked without showing it: most addresses of administration are not there for most."""
    return _is_there(page.request.get(address))


def _is_there(answer: Response | APIResponse) -> bool:
    return answer.status != 404 and "text/html" in answer.headers.get("content-type", "")


def _opened(page: Page, address: str) -> Response | None:
    """The answer at an address, or none when it is a file to keep rather than a page, or when nothing is there."""
    try:
        answer = page.goto(address)
    except PlaywrightError as error:
        if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
            return None
        raise
    return answer if answer and _is_there(answer) else None


def _links_in(html: str) -> list[str]:
    reader = _Links()
    reader.feed(html)
    return reader.found


class _Links(HTMLParser):
    """Reads where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        leads_to = dict(attrs).get("href")
        if tag == "a" and leads_to:
            self.found.append(leads_to)
