"""Running web, workers, beat and broker as one: supervisord starts them, restarts what dies, and stops all on Ctrl-C.

This module writes supervisord's configuration, turns its log into sentences, and waits. See docs/decisions for the choice.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

BIN = Path(sys.executable).parent

#: What supervisord writes when a child ends that nobody stopped.
DIED = re.compile(r"exited: (?P<name>[\w-]+) \((?P<how>[^;)]*); not expected\)")
GAVE_UP = re.compile(r"gave up: (?P<name>[\w-]+) ")


class StartError(Exception):
    """The product cannot start; the message is a sentence for whoever started it."""


@dataclass(frozen=True)
class Program:
    """One child: its name, command line and the order in which it starts (and, backwards, stops)."""

    name: str
    command: tuple[str, ...]
    order: int
    patience: int = 15


def product_programs(
    *, host: str, port: int, web_workers: int, web_threads: int, worker_processes: int, run: Path
) -> list[Program]:
    """The children that every installation on one machine has, besides its broker."""
    # Background work yields to pages: whoever waits at a browser goes first, also while everything starts.
    celery = ("nice", "-n", "10", str(BIN / "celery"), "-A", "workers.celery_app", "--quiet")
    worker = ("worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
    return [
        Program(
            "web",
            (
                *(
                    str(BIN / "gunicorn"),
                    "skills_centre.wsgi:app",
                    "--bind",
                    f"{host}:{port}",
                    "--worker-class",
                    "gthread",
                ),
                *(
                    "--workers",
                    str(web_workers),
                    "--threads",
                    str(web_threads),
                    "--graceful-timeout",
                    "10",
                    "--access-logfile",
                    "-",
                    "--no-control-socket",  # two instances of one user would share it
                ),
            ),
            order=20,
        ),
        Program(
            "worker",
            (*celery, *worker, "-Q", "default", "-c", str(worker_processes), "-n", f"ordinary-{port}@%%h"),
            order=30,
        ),
        Program("urgent-worker", (*celery, *worker, "-Q", "urgent", "-c", "1", "-n", f"urgent-{port}@%%h"), order=30),
        Program(
            "beat",
            (*celery, "beat", "--loglevel", "INFO", "--schedule", str(run / "beat-schedule"), "--pidfile="),
            order=40,
        ),
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """Raise StartError with one sentence when something else listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise StartError(
                f"Port {port} is in use. Stop what uses it, or choose another: make run PORT={port + 1}"
            ) from None


def configuration(programs: Iterable[Program], *, run: Path, logs: Path) -> str:
    """Supervisord's configuration, as text."""
    parts = [
        f"[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\nloglevel=info\npidfile={run / 'supervisord.pid'}\n"
        + ("user=root\n" if os.geteuid() == 0 else "")
    ]
    parts += [
        f"[program:{program.name}]\ncommand={_quoted(program.command)}\npriority={program.order}\nautorestart=true\n"
        f"startsecs=2\nstartretries=30\nstopwaitsecs={program.patience}\nkillasgroup=true\nstopsignal=TERM\n"
        f"redirect_stderr=true\nstdout_logfile={logs / program.name}.log\nstdout_logfile_maxbytes=5MB\nstdout_logfile_backups=2\n"
        for program in programs
    ]
    return "\n".join(parts)


def _quoted(command: Iterable[str]) -> str:
    return " ".join(f'"{word}"' if not word or re.search(r"[\s;]", word) else word for word in command)


def run_until_stopped(
    programs: Iterable[Program],
    *,
    data_dir: Path,
    environment: Mapping[str, str],
    address: str,
    when_ready: Callable[[], None],
    say: Callable[[str], None],
) -> int:
    """Run the children in the foreground until Ctrl-C or a stop signal; gives the exit status.

    Calls `when_ready` once the web answers. Whatever dies is restarted, and `say` is told so in a sentence.
    """
    run, logs = data_dir / "run", data_dir / "logs"
    run.mkdir(parents=True, exist_ok=True)
    logs.mkdir(exist_ok=True)
    written = run / "supervisord.conf"
    written.write_text(configuration(programs, run=run, logs=logs))
    child = subprocess.Popen(  # noqa: S603 - our own command line
        [str(BIN / "supervisord"), "-n", "-c", str(written), "-l", "/dev/null"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
        start_new_session=True,  # Ctrl-C reaches us alone, and we stop the children in their order
        cwd=Path(__file__).parent.parent.parent,
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        say("Stopping …")
        child.terminate()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    if wait_until_serving(address, child):
        when_ready()
    for line in child.stdout or ():
        if sentence := in_words(line, logs=logs):
            say(sentence)
    child.wait()
    return 0 if child.returncode in (0, -signal.SIGTERM) else 1


def wait_until_serving(address: str, child: subprocess.Popen[str], *, seconds: float = 60) -> bool:
    """Wait until the web answers; false when the children ended or time ran out before."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=2).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def in_words(line: str, *, logs: Path) -> str | None:
    """A line of supervisord's log as a sentence for the terminal; none for what nobody needs to read."""
    if died := DIED.search(line):
        return f"The {died['name']} stopped unexpectedly ({died['how']}). Starting it again."
    if gave_up := GAVE_UP.search(line):
        return (
            f"The {gave_up['name']} keeps stopping and was given up. Its last words are in {logs / gave_up['name']}.log"
        )
    return None


def remove_folder(folder: Path) -> None:
    """Remove a private folder of this run."""
    shutil.rmtree(folder, ignore_errors=True)
