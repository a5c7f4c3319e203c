"""Programs of the product that start in an instant: forked from a process that has imported it already, and otherwise as from a shell.

Importing the product costs a process three seconds of the processor, and the tests start a hundred of workers and sites. Whatever reads
the environment (`workers`, `skills_centre.wsgi`) is imported by each program for itself.
"""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent

#: What a program is given of this process's environment, a clock that was set for the whole run included; the rest comes from its test.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "LD_PRELOAD", "FAKETIME")

#: What is imported beforehand; nothing of it reads the environment or starts a thread.
BEFOREHAND = (
    "skills_centre.app", "skills_centre.demo.build",
    "celery.bin.celery", "celery.bin.worker", "celery.apps.worker", "celery.worker.components", "celery.worker.consumer",
    "celery.worker.strategy", "celery.concurrency.prefork", "celery.fixups.django", "kombu.transport.redis",
    "gunicorn.app.wsgiapp", "gunicorn.workers.gthread",
)  # fmt: skip


@dataclass
class Forked:
    """A program in a process group of its own."""

    pid: int
    _alive: int

    def has_ended(self) -> bool:
        """Whether nothing of it lives, its children included."""
        return bool(select.select([self._alive], [], [], 0)[0])

    def wait(self, timeout: float) -> None:
        """Wait until it has ended, and its children with it; raise TimeoutExpired as a Popen does."""
        if not select.select([self._alive], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
        os.close(self._alive)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and its children at once, as the end of a machine would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def stop(self) -> None:
        """Let it finish what it is doing, and wait for its end; after twenty seconds kill it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        try:
            self.wait(20)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.wait(20)


@dataclass(frozen=True)
class _Asked:
    """What a program is started with: its module and what follows it, its environment, and the file for what it says."""

    arguments: list[str]
    environment: dict[str, str]
    log: str


def start_module(arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> Forked:
    """Start `python -m …` in the checkout, with this environment and no other; what it says is added to the log."""
    log.touch()
    alive, held = os.pipe()
    asked = json.dumps(asdict(_Asked(list(arguments), dict(environment), str(log)))).encode()
    channel = _mother()
    socket.send_fds(channel, [asked], [held])
    os.close(held)
    return Forked(int(channel.recv(20)), alive)


def kept_environment() -> dict[str, str]:
    """What every program of the tests is given: little of this process's environment, and the checkout's own code."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("FAKETIME_")}
    return kept | {"PYTHONPATH": str(ROOT)}


@cache
def _mother() -> socket.socket:
    """The way to the process that forks the programs; it lives as long as this one."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "tests.forked", str(theirs.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, env=kept_environment(), pass_fds=[theirs.fileno()])
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait(20)

    atexit.register(end)
    return ours


def _fork_what_is_asked(channel: socket.socket) -> Callable[[], None]:
    """Fork a process for each program; comes back with nothing to do when nobody asks any more, and in each fork with its program."""
    signal.signal(signal.SIGCHLD, _bury)
    while True:
        asked, held, _flags, _from = socket.recv_fds(channel, 65536, 1)
        if not asked:
            return lambda: None
        child = os.fork()
        if not child:
            channel.close()
            return lambda: _become(_Asked(**json.loads(asked)))
        os.close(held[0])
        channel.sendall(str(child).encode())


def _bury(_signal: int, _frame: object) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(asked: _Asked) -> None:
    """Be, in a process that was forked, what a shell would have started."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.environ.clear()
    os.environ.update(asked.environment)
    log = os.open(asked.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for said in (1, 2):
        os.dup2(log, said)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = asked.arguments
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    for module in BEFOREHAND:
        import_module(module)
    gc.freeze()
    _fork_what_is_asked(socket.socket(fileno=int(sys.argv[1])))()
