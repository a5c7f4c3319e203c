"""A real broker and a real Celery worker for tests, on the database and settings of the test."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from config import Settings
from skills_centre.platform.broker import BrokerSender, ping
from skills_centre.platform.embedded_broker import embedded_broker
from skills_centre.platform.ids import new_id
from skills_centre.platform.jobs import send_jobs_through
from tests.forked import Forked, kept_environment, start_module


@dataclass
class Worker:
    """A Celery worker in a process group of its own, which may be killed and started again.

    It takes every queue, unless `queues` says otherwise, in one process, so that what it does follows one after another.
    """

    settings: Settings
    redis_url: str
    environment: Mapping[str, str] = field(default_factory=dict)
    queues: str = "default,urgent"
    #: When it is for the worker as it starts, each time; its clock goes on.
    at: datetime | None = None
    process: Forked | None = None

    @property
    def log(self) -> Path:
        """What the workers so far have said."""
        return self.settings.data_dir / "worker.log"

    def start(self) -> None:
        """Start it and wait until it takes work."""
        said_before = self.log.stat().st_size if self.log.exists() else 0
        clock = ["tests.clocked", self.at.isoformat()] if self.at else []
        command = [*clock, "celery", "-A", "workers.celery_app", "--quiet", "worker", "-Q", self.queues]
        options = ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "-c", "1", "-n", f"{new_id()}@test"]
        self.process = start_module([*command, *options], environment=self._environment(), log=self.log)
        eventually(lambda: b" ready." in self.log.read_bytes()[said_before:], said=self.log)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the worker and its children at once, as the end of a machine would."""
        assert self.process is not None
        self.process.signal(number)

    def kill(self) -> None:
        """Kill it with -9: it can finish nothing and say nothing."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait(20)
            self.process = None

    def stop(self) -> None:
        """Let it finish what it is doing, and wait for its end."""
        if self.process is not None:
            self.process.stop()
            self.process = None

    def _environment(self) -> dict[str, str]:
        return {
            **kept_environment(),
            "SKILLS_CENTRE_ENV": "test",
            "DATA_DIR": str(self.settings.data_dir),
            "DATABASE_URL": self.settings.database_url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": self.settings.secret_key,
            "SMTP_URL": self.settings.smtp_url or "",
            **self.environment,
        }


@contextmanager
def running_broker(folder: Path) -> Generator[str]:
    """A broker of our own on a Unix socket; gives its address."""
    broker = embedded_broker(folder)
    log = folder / "broker.log"
    with log.open("wb") as said:
        process = subprocess.Popen(broker.command, stdout=said, stderr=said)
    try:
        eventually(lambda: ping(broker.url), said=log)
        yield broker.url
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(broker.socket_folder, ignore_errors=True)


@contextmanager
def running_worker(
    settings: Settings, *, environment: Mapping[str, str] | None = None, at: datetime | None = None
) -> Generator[Worker]:
    """A broker and a started worker; whatever the test enqueues meanwhile goes through them."""
    with running_broker(settings.data_dir) as redis_url:
        before = send_jobs_through(BrokerSender(redis_url))
        worker = Worker(settings, redis_url, environment or {}, at=at)
        try:
            worker.start()
            yield worker
        finally:
            send_jobs_through(before)
            worker.stop()


def eventually(
    holds: Callable[[], object], *, seconds: float = 60, said: Path | None = None, every: float = 0.05
) -> float:
    """Wait until something holds, and give the seconds that it took; fail with what a log says when it does not."""
    began = time.monotonic()
    while not holds():
        passed = time.monotonic() - began
        assert passed < seconds, said.read_text() if said and said.exists() else f"not after {seconds} seconds"
        time.sleep(every)
    return time.monotonic() - began
