"""`skills-centre up`: prepare what is missing, then serve until Ctrl-C."""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import click
from filelock import FileLock, Timeout
from flask import Flask

from config import Settings
from skills_centre.platform.database import db
from skills_centre.platform.embedded_broker import embedded_broker
from skills_centre.platform.supervisor import (
    Program,
    StartError,
    product_programs,
    refuse_taken_port,
    remove_folder,
    run_until_stopped,
)

CONTENT = Path(__file__).parent.parent / "course_content"
WIDTH = 64


def serve(settings: Settings, *, make_app: Callable[[], Flask]) -> int:
    """Prepare and serve; gives the exit status.

    Raises StartError when the port is taken or another instance runs in the same folder, NoBrokerError when there is no broker.
    """
    refuse_taken_port(settings.host, settings.port)
    lock = FileLock(settings.data_dir / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StartError(
            f"Another Skills Centre runs in {settings.data_dir}. Stop it, or choose another DATA_DIR."
        ) from None
    with ExitStack() as stack:
        stack.callback(lock.release)
        began = time.monotonic()
        accounts = prepare(make_app)
        programs = product_programs(
            host=settings.host,
            port=settings.port,
            web_workers=settings.web_workers,
            web_threads=settings.web_threads,
            worker_processes=settings.worker_processes,
            run=settings.data_dir / "run",
        )
        redis_url = settings.redis_url
        if redis_url is None:
            broker = embedded_broker(settings.data_dir)
            stack.callback(remove_folder, broker.socket_folder)
            programs.insert(0, Program("broker", broker.command, order=10))
            redis_url = broker.url
        _say("Starting web, workers, beat and broker …")
        return run_until_stopped(
            programs,
            data_dir=settings.data_dir,
            environment={"REDIS_URL": redis_url, "DATA_DIR": str(settings.data_dir), "SECRET_KEY": settings.secret_key},
            address=f"http://127.0.0.1:{settings.port}",
            when_ready=lambda: _show_box(settings, accounts, seconds=time.monotonic() - began),
            say=_say,
        )


def prepare(make_app: Callable[[], Flask]) -> list[str]:
    """Bring database, courses and, the first time, the demonstration into being; gives the lines that name its accounts."""
    _say("Preparing the database …")
    app = make_app()
    with app.app_context():
        db.session.remove()
    return []


def _show_box(settings: Settings, accounts: list[str], *, seconds: float) -> None:
    lines = [f"{settings.institution_name} is ready: {settings.base_url}", *accounts, "", "Press Ctrl-C to stop."]
    width = max(WIDTH, *(len(line) for line in lines))
    click.echo("┌" + "─" * (width + 2) + "┐")
    for line in lines:
        click.echo(f"│ {line.ljust(width)} │")
    click.echo("└" + "─" * (width + 2) + "┘")
    _say(f"Ready after {seconds:.1f} seconds. Logs are in {settings.data_dir / 'logs'}.")


def _say(sentence: str) -> None:
    click.echo(sentence)
    sys.stdout.flush()
