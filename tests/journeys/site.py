"""A running site for the browser: the demonstration, built once for a test run, served by gunicorn on a free port of this machine."""

import shutil
import socket
import sqlite3
import time
import urllib.request
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config import Environment, Settings
from tests.demonstrations import demonstration_of_today
from tests.forked import Forked, kept_environment, start_module


@dataclass(frozen=True)
class LiveSite:
    """Where the site answers, and its database file."""

    base: str
    database: Path

    def change(self, statement: str, values: tuple[object, ...] = ()) -> None:
        """Change the database behind the site's back: the passing of time, and what the product itself never does."""
        with closing(sqlite3.connect(self.database, timeout=15)) as connection, connection:
            connection.execute(statement, values)

    def ask(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Read the database."""
        with closing(sqlite3.connect(self.database, timeout=15)) as connection:
            return connection.execute(statement, values).fetchall()


def settings_of(site: LiveSite) -> Settings:
    """The product on the site's database."""
    return Settings(
        environment=Environment.LOCAL,
        data_dir=site.database.parent,
        base_url=site.base,
        database_url=f"sqlite:///{site.database}",
        secret_key=(site.database.parent / "secret-key").read_text().strip(),
    )


@contextmanager
def live_site(shared: Path, own: Path, *, redis_url: str | None = None) -> Generator[LiveSite]:
    """Serve a copy of the run's demonstration until the block ends; `shared` is the folder of its databases.

    With `redis_url` what it asks of its worker goes through that broker; otherwise nobody does it.
    """
    shutil.copytree(demonstration_of_today(shared), own, dirs_exist_ok=True)
    with served(own, port=free_port(), redis_url=redis_url) as live:
        yield live


@contextmanager
def served(own: Path, *, port: int, redis_url: str | None = None, at: datetime | None = None) -> Generator[LiveSite]:
    """Serve the data that lie in `own` until the block ends; with `at` it is then when it starts, and its clock goes on."""
    base = f"http://127.0.0.1:{port}"
    gunicorn = ["gunicorn", "skills_centre.wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"]
    clock = ["tests.clocked", at.isoformat()] if at else []
    environment = _environment(own, port) | ({"REDIS_URL": redis_url} if redis_url else {})
    web = start_module([*clock, *gunicorn, "--graceful-timeout", "1"], environment=environment, log=own / "web.log")
    try:
        _wait_until_it_answers(base, web, own / "web.log")
        yield LiveSite(base, own / "skills-centre.db")
    finally:
        web.stop()


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    return {**kept_environment(), "DATA_DIR": str(data_dir), "PORT": str(port)}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_it_answers(base: str, web: Forked, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if web.has_ended():
            break
        try:
            with urllib.request.urlopen(f"{base}/sign-in", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the site did not start:\n{log.read_text()}")
