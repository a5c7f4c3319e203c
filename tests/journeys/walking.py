"""Walks a site as somebody: every page without arguments, and one of each kind with, found by following links."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response
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
    """A page that was opened: what kind it is (its endpoint), where, and the answer."""

    endpoint: str
    path: str
    answer: Response


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
    seen: set[str] = set()
    visits: dict[str, int] = {}
    queue = deque(["/", *(path for path in routes.without_arguments() if _is_page(page, base + path))])
    while queue:
        path = queue.popleft()
        endpoint = routes.endpoint(urlsplit(path).path)
        if path in seen or endpoint is None or visits.get(endpoint, 0) >= OF_ONE_KIND:
            continue
        seen.add(path)
        answer = _opened(page, base + path)
        landed = routes.endpoint(urlsplit(page.url).path)
        if answer is None or landed is None or visits.get(landed, 0) >= OF_ONE_KIND:
            continue
        visits[endpoint] = visits.get(endpoint, 0) + 1
        if landed != endpoint:
            visits[landed] = visits.get(landed, 0) + 1
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        yield Visit(endpoint, path, answer)
        for link in links:
            target = urlsplit(urljoin(base + path, link))
            if f"{target.scheme}://{target.netloc}" == base:
                # One address of a kind is enough with its filters left out; without them it is another address.
                queue.append(target.path)


def _is_page(page: Page, address: str) -> bool:
    """Whether there is a page for this person, asked without showing it: most addresses of administration are not there for most."""
    answer = page.request.get(address)
    return answer.status != 404 and "text/html" in answer.headers.get("content-type", "")


def _opened(page: Page, address: str) -> Response | None:
    """The answer at an address, or none when it is a file to keep rather than a page, or when nothing is there."""
    try:
        answer = page.goto(address)
    except PlaywrightError as error:
        if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
            return None
        raise
    if answer is None or answer.status == 404 or "text/html" not in answer.headers.get("content-type", ""):
        return None
    return answer
