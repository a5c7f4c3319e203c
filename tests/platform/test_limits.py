"""Limits on tries, counted in Redis; and what happens when it is lost."""

import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from redis import Redis
from redis.exceptions import RedisError

from config import Settings
from skills_centre.app import create_app
from skills_centre.platform import jobs
from skills_centre.platform.database import db
from skills_centre.platform.embedded_broker import EmbeddedBroker, embedded_broker

pytestmark = pytest.mark.sqlite_only


def started(broker: EmbeddedBroker) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers."""
    server = subprocess.Popen(broker.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = Redis.from_url(broker.url, socket_timeout=1)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            client.ping()
        except RedisError:
            time.sleep(0.05)
        else:
            client.close()
            return server
    server.kill()
    raise RuntimeError("the broker did not start")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server at once, as a lost machine does."""
    server.kill()
    server.wait(timeout=10)


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedBroker:
    """A broker that is not started yet; jobs are sent nowhere afterwards."""
    monkeypatch.setattr(jobs, "_sender", jobs._nobody_listens)
    return embedded_broker(tmp_path)


@pytest.fixture
def visitor(settings: Settings, broker: EmbeddedBroker) -> Generator[FlaskClient]:
    """A browser at an application whose limits count in the broker, whether that runs or not."""
    app = create_app(settings.model_copy(update={"redis_url": broker.url}))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()


def wrong_tries(visitor: FlaskClient, number: int) -> list[int]:
    """The answers to so many wrong passwords."""
    data = {"email": "ada@example.org", "password": "wrong"}
    return [visitor.post("/sign-in", data=data).status_code for _ in range(number)]


def test_tries_count_in_redis_so_that_a_restarted_process_remembers_them(
    visitor: FlaskClient, broker: EmbeddedBroker, settings: Settings
) -> None:
    server = started(broker)
    try:
        assert wrong_tries(visitor, 6) == [422] * 6
        again = create_app(settings.model_copy(update={"redis_url": broker.url}))
        again.config["WTF_CSRF_ENABLED"] = False
        with again.app_context():
            assert wrong_tries(again.test_client(), 5) == [422] * 4 + [429]
            db.session.remove()
            db.engine.dispose()
        keys = " ".join(key.decode() for key in Redis.from_url(broker.url).scan_iter())
        assert "limit" in keys.casefold()
        assert "ada" not in keys
    finally:
        stop(server)


def test_a_redis_that_is_lost_neither_locks_everybody_out_nor_opens_the_door(
    visitor: FlaskClient, broker: EmbeddedBroker
) -> None:
    server = started(broker)
    try:
        assert wrong_tries(visitor, 3) == [422] * 3
    finally:
        stop(server)
    begun = time.monotonic()
    assert wrong_tries(visitor, 12) == [422] * 10 + [429] * 2
    assert visitor.get("/sign-in").status_code == 200
    assert time.monotonic() - begun < 20


def test_a_redis_that_was_never_there_is_no_different(visitor: FlaskClient) -> None:
    assert wrong_tries(visitor, 11) == [422] * 10 + [429]
