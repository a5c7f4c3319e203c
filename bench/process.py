"""A process of the product that does its work and says what it weighs, as JSON in MiB: `python -m bench.process web|worker`."""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path

from flask import Flask

from bench.serving import serve

PAGES = int(os.environ.get("GAPS_PAGES", "10000"))

#: What each visitor opens in turn.
ADDRESSES = (
    "/team/gaps", "/team/gaps?scope=line", "/team/gaps/people", "/", "/courses", "/sessions", "/my-skills", "/team/gaps/ahead",
)  # fmt: skip


def _resident(*, most: bool = False) -> float:
    """MiB now, or at most so far; what `getrusage` calls the most may be the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:" if most else "VmRSS:")[2].split()[0]) / 1024


def _web() -> dict[str, float]:
    app: Flask = import_module("skills_centre.wsgi").app

    cookies = json.load(sys.stdin)
    before = _resident()
    began = time.perf_counter()
    for number in range(PAGES):
        visit, place = divmod(number, len(ADDRESSES))
        with app.app_context():
            serve(app, ADDRESSES[place], cookies[visit % len(cookies)])
    return _weighed(before, began)


def _worker() -> dict[str, float]:
    rebuild_line = import_module("workers.gaps").rebuild_line

    before = _resident()
    began = time.perf_counter()
    rebuild_line()
    return _weighed(before, began)


def _weighed(before: float, began: float) -> dict[str, float]:
    return {
        "before": before,
        "after": _resident(),
        "most": _resident(most=True),
        "seconds": time.perf_counter() - began,
    }


if __name__ == "__main__":
    print(json.dumps({"web": _web, "worker": _worker}[sys.argv[1]]()))
