"""One of several processes that press "Book" for many people at once, a program: settings and people come as JSON through one named pipe,
and what came of it goes back through another.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO
from uuid import UUID

from flask import Flask

from config import Environment, Settings
from skills_centre.app import create_app
from skills_centre.bookings.errors import AlreadyBooked
from skills_centre.bookings.services.booking import book_place
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from tests.quick_apps import compile_addresses_once, compile_statements_once

#: Presses at once in one process, as the threads of a web process.
THREADS = 4


def press(app: Flask, person_id: UUID, session_id: UUID, now: datetime) -> str:
    """Book twice, as a double click does, and say what came of the first."""
    with app.app_context():
        with transaction():
            booked = book_place(person_id, session_id, by_id=person_id, now=now)
        try:
            with transaction():
                book_place(person_id, session_id, by_id=person_id, now=now)
        except AlreadyBooked:
            return booked.state.value
        return "booked twice"


def say(line: str, *, to: TextIO) -> None:
    """Tell the test."""
    to.write(line + "\n")
    to.flush()


def main(rounds: TextIO, results: TextIO) -> None:
    """For each round that comes as a line (session, people), book for all of them and say what each got."""
    asked = json.loads(rounds.readline())
    compile_addresses_once()
    compile_statements_once()
    app = create_app(
        Settings(
            environment=Environment.TEST,
            data_dir=Path(asked["data_dir"]),
            base_url="http://localhost",
            database_url=asked["database_url"],
            secret_key="not a secret, only for tests, and long enough",
        )
    )
    with app.app_context(), ThreadPoolExecutor(THREADS) as threads:
        db.session.close()
        say("ready", to=results)
        for line in rounds:
            round_ = json.loads(line)
            session_id, now = UUID(round_["session"]), datetime.fromisoformat(round_["now"])
            while utc_now().timestamp() < round_["at"]:
                time.sleep(0.001)  # all processes begin at the same instant
            each = partial(press, app, session_id=session_id, now=now)
            say(json.dumps(list(threads.map(each, map(UUID, round_["people"])))), to=results)


if __name__ == "__main__":
    with Path(sys.argv[1]).open() as asks, Path(sys.argv[2]).open("w") as answers:
        main(asks, answers)
