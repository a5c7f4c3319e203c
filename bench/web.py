"""The catalogue page against a bare Flask page of 50 Core rows, on the same server and database in the same run."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Measurement, at_least

ROOT = Path(__file__).parent.parent
SECONDS = 4.0
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
    prepare = [sys.executable, "-m", "bench.web_ceiling", "prepare"]
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


def requests_a_second(port: int, path: str, cookie: str) -> tuple[float, int]:
    """Requests a second that a few keep-alive clients get, and the bytes of one answer."""
    counts = [0] * CLIENTS
    sizes = [0] * CLIENTS
    stop_at = time.monotonic() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while time.monotonic() < stop_at:
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


def run() -> list[Measurement]:
    """Alternate the two pages three times and compare their medians."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        cookie = (Path(folder) / "bench-cookie").read_text()
        requests_a_second(port, "/courses", cookie)
        requests_a_second(port, "/bench/bare", cookie)
        product, bare = [], []
        for _ in range(3):
            rate, product_bytes = requests_a_second(port, "/courses", cookie)
            product.append(rate)
            rate, bare_bytes = requests_a_second(port, "/bench/bare", cookie)
            bare.append(rate)
    print(
        f"catalogue page {product_bytes:,} bytes, bare page {bare_bytes:,} bytes, {CLIENTS} clients, {SECONDS:.0f} s a measurement"
    )
    return [
        at_least("web: catalogue page", value=sorted(product)[1], limit=sorted(bare)[1], unit="requests/s", goal=0.5)
    ]
