"""Leases of messages and the marks of what was sent: whoever holds the one makes the other, before anything more is said."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Executable, update

from skills_centre.platform.database import transaction
from skills_centre.platform.mail import delivery, leasing
from skills_centre.platform.mail.carriers import HinderedError
from skills_centre.platform.mail.delivery import Drained, drain
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.single_changes import SingleChanges, single_changes
from tests.conftest import NOW
from tests.platform.test_mail import put, routes, row, send
from tests.smtp import smtp_server


def test_a_lease_that_another_worker_holds_is_respected_until_it_runs_out(app: Flask, tmp_path: Path) -> None:
    put("a", "ada@parliament.uk")
    with transaction() as session:
        session.execute(update(OutboxMessage).values(lease_owner="other", lease_until=NOW + timedelta(seconds=90)))
    assert send(routes(tmp_path)).sent == 0
    assert send(routes(tmp_path), now=NOW + timedelta(seconds=91)).sent == 1
    assert row("a").tries == 1


def test_a_message_is_marked_only_by_the_worker_that_holds_its_lease(app: Flask, tmp_path: Path) -> None:
    put("a", "ada@parliament.uk")
    lease = leasing.take_lease("me", routes(tmp_path), urgent=False, now=NOW)
    assert lease is not None
    with transaction() as session:
        session.execute(update(OutboxMessage).values(lease_owner="other"))
    (message_id,) = lease.letters
    drained = Drained()
    with single_changes() as changes:
        marks = delivery._Marks(lease, changes, drained)
        for has_calendar in (False, True):
            marks.begin(message_id, "file", now=NOW, has_calendar=has_calendar)
            marks.settle()
    assert (drained.sent, drained.late) == (0, 2)
    assert row("a").state == MailState.QUEUED


@pytest.mark.parametrize("takes_ahead", [True, False])
def test_no_word_of_a_message_leaves_before_the_one_before_is_marked(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes_ahead: bool
) -> None:
    """What killed a worker then would have it send both again. Who the next is for may be said meanwhile."""
    put("a", "ada@parliament.uk")
    put("b", "ben@parliament.uk")
    steps: list[str] = []
    said_whom = threading.Event()
    begin = SingleChanges.begin

    def slowly(self: SingleChanges, statement: Executable, values: Mapping[str, object]) -> Callable[[], int]:
        waiting = begin(self, statement, values)

        def end() -> int:
            if takes_ahead and len(sink.messages) == 1:
                assert said_whom.wait(10), "the next message waits for the mark from its first command on"
            steps.append("marked")
            return waiting()

        return end

    def on_step(step: str) -> None:
        steps.append(step)
        if steps.count("from") == 2:
            said_whom.set()

    monkeypatch.setattr(SingleChanges, "begin", slowly)
    with smtp_server() as (sink, url):
        sink.takes_ahead, sink.on_step = takes_ahead, on_step
        assert send(routes(tmp_path, url)).sent == 2
    assert [step for step in steps if step in {"taken", "marked"}] == ["taken", "marked", "taken", "marked"]


def test_a_message_whose_lease_ran_out_while_the_one_before_was_marked_is_left_to_whoever_holds_it(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a", "ada@parliament.uk")
    put("b", "ben@parliament.uk")
    begin, clock = SingleChanges.begin, [NOW]

    def for_minutes(self: SingleChanges, statement: Executable, values: Mapping[str, object]) -> Callable[[], int]:
        waiting = begin(self, statement, values)

        def end() -> int:
            clock[0] = NOW + timedelta(seconds=91)
            theirs = {"lease_owner": "other", "lease_until": clock[0] + timedelta(seconds=90)}
            with transaction() as session:
                session.execute(update(OutboxMessage).where(OutboxMessage.key == "b").values(theirs))
            return waiting()

        return end

    monkeypatch.setattr(SingleChanges, "begin", for_minutes)
    with smtp_server() as (sink, url):
        assert drain(routes(tmp_path, url), urgent=False, clock=lambda: clock[0]).sent == 1
    assert [message["To"] for message in sink.messages] == ["ada@parliament.uk"]
    assert (row("b").state, row("b").lease_owner) == (MailState.QUEUED, "other")


def test_where_a_mark_is_hindered_the_next_message_stays_and_the_last_is_sent_once_more(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a", "ada@parliament.uk")
    put("b", "ben@parliament.uk")

    def hindered(*_: object) -> Callable[[], int]:
        def end() -> int:
            raise TimeoutError("the database is away")

        return end

    with smtp_server() as (sink, url):
        with monkeypatch.context() as away:
            away.setattr(SingleChanges, "begin", hindered)
            with pytest.raises(HinderedError):
                send(routes(tmp_path, url))
        assert [message["To"] for message in sink.messages] == ["ada@parliament.uk"]
        for later in (91, 182):
            send(routes(tmp_path, url), now=NOW + timedelta(seconds=later))
    assert sorted(message["To"] for message in sink.messages) == ["ada@parliament.uk"] * 2 + ["ben@parliament.uk"]
    assert {row(key).state for key in "ab"} == {MailState.SENT}
