"""The catalogue page against a bare Flask page of 50 Core rows, on the same server and database in the same run."""

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
from itertools import combinations, product, repeat
from pathlib import Path
from statistics import median
from urllib.parse import quote

from bench.measure import Measurement, at_least
from skills_centre.catalogue.models import Delivery, Topic
from skills_centre.catalogue.rules import Length, Order

ROOT = Path(__file__).parent.parent
SECONDS = 1.0
ROUNDS = 11
CLIENTS = 4


@contextmanager
def serving(data_dir: Path) -> Generator[int]:
    """Gunicorn with the product and, beside it, the bare page (bench.web_ceiling), as `make run` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port), "SKILLS_CENTRE_ENV": "local"}
    for name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL"):
        environment.pop(name, None)
    prepare = [sys.executable, "-m", "bench.web_data", "prepare"]
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


def requests_a_second(port: int, paths: Iterable[str], cookie: str) -> tuple[float, int]:
    """Requests a second that a few keep-alive clients get as they ask for one path after another, and the bytes of one answer."""
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
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            counts[number] += 1
            sizes[number] = len(body)
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS, sizes[0]


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
        [f"length={length}" for length in Length],
        [f"level={level}" for level in range(1, 5)],
    )
    choices = [[kept for left_out in (1, 2) for kept in combinations(kind, len(kind) - left_out)] for kind in kinds]
    for order, *chosen in product(Order, *choices):
        yield f"/courses?sort={order}&" + "&".join(part for kind in chosen for part in kind)


def run() -> list[Measurement]:
    """Alternate the pages, so that whatever else the machine does falls on each alike, and compare their medians."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        cookie = kept_cookie(port, (Path(folder) / "bench-cookie").read_text())
        asked, fresh, bare = ("/courses", never_asked(), "/bench/bare")
        rates: dict[str, list[float]] = {"asked": [], "fresh": [], "bare": []}
        for _ in range(ROUNDS):
            rate, product_bytes = requests_a_second(port, repeat(asked), cookie)
            rates["asked"].append(rate)
            rates["fresh"].append(requests_a_second(port, fresh, cookie)[0])
            rate, bare_bytes = requests_a_second(port, repeat(bare), cookie)
            rates["bare"].append(rate)
    print(
        f"catalogue page {product_bytes:,} bytes, bare page {bare_bytes:,} bytes, {CLIENTS} clients, {SECONDS:.0f} s a measurement"
    )
    limit = median(rates["bare"])
    return [
        at_least("web: catalogue page", value=median(rates["asked"]), limit=limit, unit="requests/s", goal=0.5),
        at_least("web: filters never asked", value=median(rates["fresh"]), limit=limit, unit="requests/s", goal=0.05),
    ]
