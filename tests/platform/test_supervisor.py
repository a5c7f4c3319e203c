"""The supervisor's words and configuration, and the whole product started, hurt and stopped."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from functools import partial
from pathlib import Path

import psutil
import pytest

from skills_centre.platform.supervisor import StartError, configuration, in_words, product_programs, refuse_taken_port
from tests.processes import eventually

ROOT = Path(__file__).parent.parent.parent


def test_a_child_that_dies_is_told_in_a_sentence(tmp_path: Path) -> None:
    line = "2026-03-03 12:00:00,123 WARN exited: worker (terminated by SIGKILL; not expected)\n"
    assert (
        in_words(line, logs=tmp_path) == "The worker stopped unexpectedly (terminated by SIGKILL). Starting it again."
    )


def test_ordinary_lines_are_not_shown(tmp_path: Path) -> None:
    assert in_words("2026-03-03 12:00:00,123 INFO spawned: 'web' with pid 12\n", logs=tmp_path) is None
    assert in_words("2026-03-03 12:00:00,123 INFO stopped: web (exit status 0)\n", logs=tmp_path) is None


def test_a_taken_port_is_one_sentence_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port} is in use. .* make run PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_every_child_is_restarted_by_the_configuration(tmp_path: Path) -> None:
    programs = product_programs(
        host="127.0.0.1", port=8000, web_workers=1, web_threads=4, worker_processes=2, run=tmp_path
    )
    written = configuration(programs, run=tmp_path, logs=tmp_path)
    assert written.count("autorestart=true") == len(programs) == 4
    assert written.count("[program:") == 4


class Running:
    """The product as `skills-centre up` runs it, in its own folder and on its own port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.output = folder / "terminal.txt"
        environment = {**os.environ, "PORT": str(port), "DATA_DIR": str(folder / "data"), "SKILLS_CENTRE_DEMO": "no"}
        for name in ("REDIS_URL", "DATABASE_URL", "SKILLS_CENTRE_ENV", "SMTP_URL", "BASE_URL"):
            environment.pop(name, None)
        with self.output.open("w") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "skills_centre.cli", "up"],
                cwd=ROOT,
                env=environment,
                stdout=terminal,
                stderr=terminal,
            )

    def health(self) -> dict[str, dict[str, object]]:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                report: dict[str, dict[str, object]] = json.load(answer)
                return report
        except OSError:
            return {}

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)


def _says(product: Running, sentence: str) -> bool:
    return sentence in product.output.read_text()


@pytest.fixture
def running(tmp_path: Path) -> Generator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    product = Running(tmp_path, port)
    yield product
    if product.process.poll() is None:
        product.stop()


def test_the_whole_product_starts_heals_and_stops(running: Running) -> None:
    eventually(lambda: running.health().get("ok"), said=running.output)
    eventually(lambda: "Press Ctrl-C to stop." in running.output.read_text(), said=running.output)
    report = running.health()
    assert {name for name in report if name != "ok"} == {"database", "broker", "worker", "beat", "summaries", "mail"}
    for killed in ("broker", "beat"):
        name = "unixsocket" if killed == "broker" else " beat "
        victims = [child for child in running.children() if name in " ".join(child.cmdline())]
        assert victims
        for victim in victims:
            victim.kill()
        eventually(partial(_says, running, f"The {killed} stopped unexpectedly"), said=running.output)
    eventually(lambda: running.health().get("ok"), said=running.output)
    children = running.children()
    assert running.stop() == 0
    assert [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
