"""What processes of the product weigh: the web after ten thousand pages, and a worker that recomputes every summary.

Each is a process of its own that loads what the real one loads (`skills_centre.wsgi`, `workers.gaps`), does the work, and says its resident
memory in MiB: before, after, and the most that it ever was.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from bench.databases import SECRET
from bench.gaps.pages import managers_by_size
from bench.measure import Measurement, at_most
from bench.process import PAGES
from bench.serving import signed_in
from config import Settings
from skills_centre.people.models import LineMark
from skills_centre.platform.database import db, transaction

WEB_MIB, WORKER_MIB = 200, 300
#: Whose pages are opened: so many managers with lines of at most so many people.
VISITORS, LINE = 25, 500
ROOT = Path(__file__).parent.parent.parent


def memory_of_processes(app: Flask, kind: str) -> list[Measurement]:
    """Both processes, each against its limit."""
    settings: Settings = app.extensions["settings"]
    managers = [one for one, people in managers_by_size() if people <= LINE][-VISITORS:]
    cookies = [signed_in(app, one) for one in managers]
    with transaction() as session:  # or the worker would see that it has nothing to do
        session.execute(update(LineMark).values(edition=LineMark.edition + 1))
    db.session.remove()
    web = _of_process("web", settings, cookies)
    worker = _of_process("worker", settings, [])
    print(
        f"{kind}: web process {web['before']:.0f} MiB before and {web['after']:.0f} MiB after {PAGES:,} pages in {web['seconds']:.0f} s;"
        f" worker {worker['before']:.0f} MiB before, at most {worker['most']:.0f} MiB in a recompute of {worker['seconds']:.0f} s",
        flush=True,
    )
    return [
        at_most(f"web process after {PAGES} pages, {kind}", value=web["after"], limit=WEB_MIB, unit="MiB", goal=1),
        at_most(f"worker in a recompute, at most, {kind}", value=worker["most"], limit=WORKER_MIB, unit="MiB", goal=1),
    ]


def _of_process(which: str, settings: Settings, cookies: list[str]) -> dict[str, float]:
    environment = {
        **os.environ,
        "SKILLS_CENTRE_ENV": "test",
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1),
        "SECRET_KEY": SECRET,
    }
    environment.pop("REDIS_URL", None)
    command = [sys.executable, "-m", "bench.process", which]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=json.dumps(cookies), stdout=subprocess.PIPE, text=True, check=True
    )
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said
