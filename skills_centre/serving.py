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
from skills_centre.catalogue.packs.pathways import read_pathways
from skills_centre.catalogue.services.pathway_files import sync_pathway
from skills_centre.catalogue.services.syncing import read_packs, sync_pack
from skills_centre.demo.accounts import account_lines
from skills_centre.demo.build import build_demonstration
from skills_centre.people.queries.viewers import institution
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.embedded_broker import embedded_broker
from skills_centre.platform.errors import Refusal
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
        accounts = prepare(settings, make_app=make_app)
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


def prepare(settings: Settings, *, make_app: Callable[[], Flask]) -> list[str]:
    """Bring database, courses and, the first time, the demonstration into being; gives the lines that name its accounts."""
    _say("Preparing the database …")
    app = make_app()
    with app.app_context():
        facts = institution()
        if facts is None and settings.builds_demonstration:
            _say("Building the demonstration institution (only this first time) …")
            with transaction():
                build_demonstration(CONTENT, now=utc_now(), say=_say)
            facts = institution()
        elif facts is not None:
            _load_courses()
        db.session.remove()
    return account_lines() if facts and facts.is_demonstration else []


def _load_courses() -> None:
    """Load packs that changed as drafts; a pack that is not sound is told and stops nothing."""
    try:
        packs, pathways = read_packs(CONTENT), read_pathways(CONTENT)
        with transaction():
            outcomes = [sync_pack(pack, approver_id=None, now=utc_now()) for pack in packs]
            outcomes += [sync_pathway(pathway, approver_id=None, now=utc_now()) for pathway in pathways]
    except Refusal as refusal:
        _say(f"The courses in {CONTENT.name} were not loaded: {refusal}")
        return
    for outcome in outcomes:
        if outcome.outcome == "drafted":
            _say(f"The course {outcome.key} changed: its draft waits in Administration to be reviewed.")
        elif outcome.outcome == "conflict":
            _say(f"The course {outcome.key} was changed in its folder and in Administration; nothing was written over.")


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
