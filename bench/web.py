"""The lists of courses and of sessions against a bare Flask page of 50 Core rows, on the same server and database in the same run.

Compared are requests for each second of the server's processor: the clients share the machine with it, and so does whatever else runs,
which takes more from the page that needs more. Requests a second by the clock are printed beside.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations, product, repeat
from pathlib import Path
from statistics import median
from urllib.parse import quote

from bench.measure import Measurement, at_least
from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.rules import Order, Time

ROOT = Path(__file__).parent.parent
SECONDS = 2.0
ROUNDS = 7
CLIENTS = 4


@contextmanager
def serving(data_dir: Path, *, data: str = "bench.web_data") -> Generator[int]:
    """Gunicorn with the product and, beside it, the bare page (bench.web_ceiling), as `make run` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port), "SKILLS_CENTRE_ENV": "local"}
    for name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL"):
        environment.pop(name, None)
    prepare = [sys.executable, "-m", data, "prepare"]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "bench.web_ceiling:application()", "--bind", f"127.0.0.1:{port}"]
    child = subprocess.Popen(
        [*gunicorn, "--worker-class", "gthread", "--threads", "8", "--log-level", "warning"], cwd=ROOT, env=environment
    )
    try:
        for _ in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        child.terminate()
        child.wait(20)


@dataclass(frozen=True)
class Rate:
    """Requests for each second of the server's processor, and for each second of the clock; the bytes of one answer."""

    of_processor: float
    of_clock: float
    size: int


def ask(port: int, paths: Iterable[str], cookie: str) -> Rate:
    """How fast a few keep-alive clients are served as they ask for one path after another."""
    counts = [0] * CLIENTS
    sizes = [0] * CLIENTS
    asking = iter(paths)
    taking = threading.Lock()
    stop_at = time.monotonic() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while time.monotonic() < stop_at:
            with taking:
                path = next(asking)
            sizes[number] = len(answer(connection, path, cookie))
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    before = processor_spent(port)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Rate(sum(counts) / (processor_spent(port) - before), sum(counts) / SECONDS, max(sizes))


def answer(connection: http.client.HTTPConnection, path: str, cookie: str) -> bytes:
    """The page at an address. Raises RuntimeError when it is not there."""
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return body


def connection_to(port: int) -> http.client.HTTPConnection:
    """A connection to the server."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=10)


def processor_spent(port: int) -> float:
    """The seconds of the processor that the server's one worker has used."""
    return float(answer(connection_to(port), "/bench/spent", ""))


def kept_cookie(port: int, cookie: str) -> str:
    """The cookie that a browser holds after its first page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/courses", headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    return answer.headers.get("Set-Cookie", cookie).partition(";")[0]


def never_asked() -> Iterator[str]:
    """Addresses of the list that nobody asked for before: each leaves a few choices of each filter out, so that many courses fit."""
    kinds = (
        [f"topic={quote(topic)}" for topic in Topic],
        [f"format={one}" for one in Delivery],
        [f"level={level}" for level in range(1, 5)],
    )
    choices = [[kept for left_out in (1, 2) for kept in combinations(kind, len(kind) - left_out)] for kind in kinds]
    for most, order, *chosen in product(reversed(Time), Order, *choices):
        yield f"/courses?sort={order}&time={most}&" + "&".join(part for kind in chosen for part in kind)


def run() -> list[Measurement]:
    """Alternate the pages and compare their medians; then lists of courses that were never asked for before."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        cookie = kept_cookie(port, (Path(folder) / "bench-cookie").read_text())
        asked, booked, bare, fresh = [], [], [], never_asked()
        for _ in range(ROUNDS):
            asked.append(ask(port, repeat("/courses"), cookie))
            booked.append(ask(port, repeat("/sessions"), cookie))
            bare.append(ask(port, repeat("/bench/bare"), cookie))
        unasked = [ask(port, fresh, cookie) for _ in range(3)]
    pages = {"catalogue page": asked, "session list": booked, "bare page": bare, "filters never asked": unasked}
    for name, rates in pages.items():
        print(f"{name}: {rates[0].size:,} bytes, {median(rate.of_clock for rate in rates):.0f} requests/s by the clock")

    def measured(name: str, rates: list[Rate], goal: float) -> Measurement:
        value = median(rate.of_processor for rate in rates)
        limit = median(rate.of_processor for rate in bare)
        return at_least(name, value=value, limit=limit, unit="requests/s of processor", goal=goal)

    return [
        measured("web: catalogue page", asked, 0.5),
        measured("web: session list", booked, 0.5),
        measured("web: filters never asked", unasked, 0.05),
    ]
