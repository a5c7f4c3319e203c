"""The outbox and its delivery, against a real SMTP server."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, event, insert, select

from skills_centre.platform.database import db, refresh_statistics, table_of, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail import leasing
from skills_centre.platform.mail.addresses import is_reserved, is_well_formed
from skills_centre.platform.mail.carriers import Carrier, MailRoutes, file_name
from skills_centre.platform.mail.delivery import Drained, drain
from skills_centre.platform.mail.letters import Letter
from skills_centre.platform.mail.looks import Action, Letterhead, write_letter
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.outbox import queue_mail
from tests.conftest import NOW
from tests.smtp import answering_server, smtp_server, unwilling_server


def routes(tmp_path: Path, smtp_url: str | None = None, *, only_to_files: bool = False, lease: int = 90) -> MailRoutes:
    return MailRoutes(
        smtp_url, "Centre <centre@skills.parliament.uk>", "https://skills", tmp_path / "mail", only_to_files, lease
    )


def put(key: str, address: str, *, urgent: bool = False, now: datetime = NOW) -> UUID:
    with transaction():
        return queue_mail(
            key,
            person_id=None,
            address=address,
            subject=f"About {key}",
            text_body="Hello £ é",
            html_body="<p>Hello £ é</p>",
            urgent=urgent,
            now=now,
        )


def send(routes: MailRoutes, *, now: datetime = NOW, urgent: bool = False) -> Drained:
    return drain(routes, urgent=urgent, clock=lambda: now)


def row(key: str) -> OutboxMessage:
    db.session.close()
    return db.session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()


@pytest.mark.parametrize(
    "address",
    [
        "staff@example.org",
        "STAFF@EXAMPLE.ORG",
        "a@mail.example.com",
        "a@example.net.",
        "a@team.test",
        "a@x.invalid",
        "a@example",
        "a@localhost",
        "a@EXAMPLE.org",
    ],
)
def test_an_address_kept_for_examples_is_known_however_it_is_written(address: str) -> None:
    assert is_reserved(address)


@pytest.mark.parametrize("address", ["a@example.org.uk", "a@notexample.org", "example.org@parliament.uk", "a@latest"])
def test_a_real_address_is_not_taken_for_an_example(address: str) -> None:
    assert not is_reserved(address)


@pytest.mark.parametrize("address", ["a@b.uk\nBcc: c@d.uk", "a@b.uk,c@d.uk", "a b@c.uk", "", "a@", "<a@b.uk>"])
def test_an_address_that_could_add_a_recipient_is_refused(address: str) -> None:
    assert not is_well_formed(address)


def test_the_same_key_is_queued_once_and_gives_the_first_message(app: Flask) -> None:
    assert put("digest:1", "ada@parliament.uk") == put("digest:1", "other@parliament.uk")
    assert row("digest:1").address == "ada@parliament.uk"


def test_a_message_leaves_once_by_smtp_with_both_bodies_and_a_steady_message_id(app: Flask, tmp_path: Path) -> None:
    put("digest:1", "ada@parliament.uk")
    with smtp_server() as (sink, url):
        assert send(routes(tmp_path, url)).sent == 1
        assert send(routes(tmp_path, url)).sent == 0
    (message,) = sink.messages
    assert message["Message-ID"].endswith("@skills.parliament.uk>")
    assert message["Content-Language"] == "en-GB"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    kept = row("digest:1")
    assert (kept.state, kept.went_to, kept.text_body, kept.lease_owner) == (MailState.SENT, "smtp", None, None)


def test_a_message_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    letter = Letter("k", "0" * 40, "ada@parliament.uk", "About", "text", "<p>html</p>", NOW)
    with Carrier(routes(tmp_path)) as carrier:
        carrier.carry(letter)
        first = (tmp_path / "mail" / file_name("k")).read_bytes()
        carrier.carry(letter)
    assert [path.read_bytes() for path in (tmp_path / "mail").glob("*.eml")] == [first]


def test_without_a_server_mail_goes_into_files(app: Flask, tmp_path: Path) -> None:
    put("digest:1", "ada@parliament.uk")
    send(routes(tmp_path))
    (path,) = (tmp_path / "mail").glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "ada@parliament.uk"
    assert row("digest:1").went_to == "file"


def test_example_addresses_and_demonstrations_are_never_handed_to_smtp(app: Flask, tmp_path: Path) -> None:
    put("a", "staff@example.org")
    with smtp_server() as (sink, url):
        send(routes(tmp_path, url))
        put("b", "ada@parliament.uk")
        send(routes(tmp_path, url, only_to_files=True))
    assert sink.connections == 0
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def test_urgent_and_ordinary_mail_are_drained_apart(app: Flask, tmp_path: Path) -> None:
    put("slow", "a@parliament.uk")
    put("quick", "b@parliament.uk", urgent=True)
    assert send(routes(tmp_path), urgent=True).sent == 1
    assert (row("slow").state, row("quick").state) == (MailState.QUEUED, MailState.SENT)


def test_a_busy_server_is_tried_again_with_growing_pauses_and_then_given_up(app: Flask, tmp_path: Path) -> None:
    put("a", "busy@parliament.uk")
    now, tries = NOW, 0
    with smtp_server() as (_sink, url):
        while row("a").state == MailState.QUEUED:
            assert tries < 20
            now = max(now, row("a").next_try_at)
            drained = send(routes(tmp_path, url), now=now)
            tries += 1
    assert tries == leasing.MOST_TRIES
    assert (drained.failed, row("a").state, row("a").problem) == (1, MailState.FAILED, "smtp-451")
    assert now - NOW > timedelta(hours=10)


@pytest.mark.parametrize("takes_ahead", [True, False])
def test_a_poisoned_message_is_parked_and_the_rest_go_on_over_one_connection(
    app: Flask, tmp_path: Path, takes_ahead: bool
) -> None:
    for number in range(30):
        put(f"m{number}", f"{'gone' if number % 10 == 4 else 'ada'}{number}@parliament.uk")
    put("bad", "no address at all")
    with smtp_server() as (sink, url):
        sink.takes_ahead = takes_ahead
        drained = send(routes(tmp_path, url))
    assert (drained.sent, drained.failed, drained.retried) == (27, 4, 0)
    assert (row("m4").problem, row("bad").problem) == ("smtp-550", "bad-address")
    assert sink.connections == 1


@pytest.mark.parametrize("takes_ahead", [True, False])
def test_lines_that_begin_with_full_stops_arrive_as_they_are(app: Flask, tmp_path: Path, takes_ahead: bool) -> None:
    words = ".\n..\n.A line\nA.\n\n."
    with transaction():
        queue_mail(
            "a", person_id=None, address="ada@parliament.uk", subject=". A subject", text_body=words, html_body=words, urgent=False,
            now=NOW,
        )  # fmt: skip
    with smtp_server() as (sink, url):
        sink.takes_ahead = takes_ahead
        assert send(routes(tmp_path, url)).sent == 1
    parts = [part.get_payload(decode=True) for part in sink.messages[0].iter_parts()]
    assert [part.decode().splitlines() for part in parts if isinstance(part, bytes)] == [words.splitlines()] * 2


@pytest.mark.parametrize(
    ("refuses", "problem", "state"),
    [
        ({"mail": "451 Later"}, "sender-refused", MailState.QUEUED),
        ({"mail": "421 Leaving"}, "sender-refused", MailState.QUEUED),
        ({"mail": "554 Unwanted", "rcpt": "503 Who"}, "smtp-554", MailState.FAILED),
        ({"rcpt": "451 Later"}, "smtp-451", MailState.QUEUED),
        ({"rcpt": "421 Leaving"}, "smtp-421", MailState.QUEUED),
        ({"rcpt": "550 5.1.1 Nobody", "data": "503 To whom"}, "smtp-550", MailState.FAILED),
        # It asks for a message that nobody is to get, and gets an empty one.
        ({"rcpt": "550 5.1.1 Nobody", ".": "554 To nobody"}, "smtp-550", MailState.FAILED),
        ({"data": "451 Later"}, "smtp-451", MailState.QUEUED),
        ({"data": "554 No"}, "smtp-554", MailState.FAILED),
        ({".": "451 Later"}, "smtp-451", MailState.QUEUED),
        ({".": "552 Too much"}, "smtp-552", MailState.FAILED),
    ],
)
def test_a_server_that_takes_commands_ahead_and_refuses_one_gets_the_next_message(
    app: Flask, tmp_path: Path, refuses: dict[str, str], problem: str, state: MailState
) -> None:
    put("a", "first@parliament.uk")
    put("b", "second@parliament.uk")
    usual = {"data": "354 Go on", ".": "250 Taken"}
    heard: list[str] = []
    messages = 0

    def answer(line: str) -> str:
        nonlocal messages
        heard.append(line)
        word = line.lower()[:4]
        messages += word == "mail"
        return (refuses if messages == 1 else {}).get(word) or usual.get(word, "250 OK")

    with answering_server(answer) as url:
        drained = send(routes(tmp_path, url))
    assert (drained.sent, drained.retried + drained.failed) == (1, 1)
    assert {(row(key).state, row(key).problem) for key in "ab"} == {(state, problem), (MailState.SENT, None)}
    assert [one for one in heard if one.startswith("RCPT")][-1] == "RCPT TO:<second@parliament.uk>"


def test_an_address_of_other_letters_goes_where_the_server_takes_it(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a", "zoë@parliament.uk")
    put("b", "ada@parliament.uk")
    with smtp_server() as (sink, url):
        assert send(routes(tmp_path, url)).sent == 2
        put("c", "zoë@parliament.uk")
        monkeypatch.setattr("smtplib.SMTP.has_extn", lambda _smtp, _name: False)
        assert send(routes(tmp_path, url)).failed == 1
    assert ["\r\nTo: zoë@".encode() in raw for raw in sink.raw] == [True, False]
    assert row("c").problem == "not-supported"


def test_a_connection_that_drops_after_the_message_was_taken_loses_nothing(app: Flask, tmp_path: Path) -> None:
    put("a", "drop@parliament.uk")
    put("b", "ada@parliament.uk")
    with smtp_server() as (sink, url):
        first = send(routes(tmp_path, url))
        second = send(routes(tmp_path, url), now=NOW + timedelta(minutes=2))
    assert (first.sent, first.retried, second.sent) == (1, 1, 1)
    # The repeat that SMTP cannot rule out carries the same Message-ID, by which mail systems drop it.
    assert sorted(sink.by_message_id.values()) == [1, 2]


def test_a_server_that_is_away_costs_three_tries_and_leaves_the_rest_alone(app: Flask, tmp_path: Path) -> None:
    for number in range(10):
        put(f"m{number}", "ada@parliament.uk")
    drained = send(routes(tmp_path, "smtp://127.0.0.1:1"))
    assert (drained.retried, drained.sent) == (3, 0)
    untouched = [row(f"m{number}") for number in range(3, 10)]
    assert {(one.tries, one.lease_owner) for one in untouched} == {(0, None)}


def test_a_server_that_takes_a_sixth_of_the_lease_for_each_message_gets_each_once(app: Flask, tmp_path: Path) -> None:
    """With the usual lease of 180 seconds that is one of 30 seconds a message."""
    for number in range(3):
        put(f"m{number}", f"ada{number}@parliament.uk")
    with smtp_server() as (sink, url):
        sink.seconds_each = 0.5
        assert send(routes(tmp_path, url, lease=3)).sent == 3
    assert sorted(sink.by_message_id.values()) == [1, 1, 1]


def test_no_outage_is_long_enough_to_lose_a_message(app: Flask, tmp_path: Path) -> None:
    put("a", "ada@parliament.uk")
    now = NOW
    while now < NOW + timedelta(days=3):
        now = max(now + timedelta(minutes=30), row("a").next_try_at)
        send(routes(tmp_path, "smtp://127.0.0.1:1"), now=now)
    assert (row("a").tries, row("a").problem) == (0, "not-reached")
    with smtp_server() as (_sink, url):
        assert send(routes(tmp_path, url), now=now + timedelta(minutes=2)).sent == 1


@pytest.mark.parametrize("says", ["421 Too busy", "554 No service here"])
def test_a_server_that_turns_connections_away_blames_no_message(app: Flask, tmp_path: Path, says: str) -> None:
    for number in range(5):
        put(f"m{number}", "ada@parliament.uk")
    with unwilling_server(says) as url:
        assert send(routes(tmp_path, url)).retried == 3
    assert {row(f"m{number}").tries for number in range(5)} == {0}


def test_a_server_that_lets_nobody_in_blames_no_message(app: Flask, tmp_path: Path) -> None:
    put("a", "ada@parliament.uk")
    with smtp_server() as (_sink, url):  # offers no AUTH
        assert send(routes(tmp_path, url.replace("smtp://", "smtp://us:secret@"))).retried == 1
    assert (row("a").problem, row("a").tries, row("a").state) == ("not-let-in", 0, MailState.QUEUED)


def test_a_server_slower_than_the_lease_allows_is_left_and_tried_later(app: Flask, tmp_path: Path) -> None:
    put("a", "ada@parliament.uk")
    with smtp_server() as (sink, url):
        sink.seconds_each = 3
        assert send(routes(tmp_path, url, lease=3)).retried == 1
    assert row("a").problem == "no-answer"


def test_what_is_due_is_read_in_the_order_of_its_index_and_never_sorted(app: Flask) -> None:
    """All digests of a sweep are due at the same instant, and by the statistics everything was sent."""
    for state, number in ((MailState.SENT, 3000), (MailState.QUEUED, 500)):
        rows = [
            {
                "id": new_id(), "key": f"{state}:{place}", "address": f"m{place}@parliament.uk", "subject": "About", "text_body": "Hello",
                "html_body": "Hello", "message_id": f"{state}:{place}", "urgent": False, "state": state, "queued_at": NOW,
                "next_try_at": NOW, "tries": 0, "one_click": False,
            }
            for place in range(number)
        ]  # fmt: skip
        with transaction() as session:
            session.execute(insert(table_of(OutboxMessage)), rows)
            if state == MailState.SENT:
                refresh_statistics(session, OutboxMessage)
    plans: list[str] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, values: dict[str, Any], _context: object, _many: bool
    ) -> None:
        if "ORDER BY outbox_message.next_try_at" in statement and not statement.startswith("EXPLAIN"):
            how = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
            plans.append("\n".join(str(line) for line in connection.exec_driver_sql(f"{how} {statement}", values)))

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        with transaction() as session:
            assert len(leasing._due(session, urgent=False, now=NOW)) == leasing.BATCH
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)
    (plan,) = plans
    assert "ix_outbox_message_due" in plan
    assert not re.search("Sort|TEMP B-TREE", plan), plan


def test_a_message_whose_workers_always_die_is_given_up_and_the_rest_of_its_batch_leaves(
    app: Flask, tmp_path: Path
) -> None:
    """The first of a batch kills whoever sends it: it is tried alone from then on, and the others are sent when it is given up."""
    for number in range(5):
        put("killer" if number == 0 else f"m{number}", "ada@parliament.uk")
    now = NOW
    for number in range(leasing.MOST_TRIES):
        lease = leasing.take_lease(f"w{number}", routes(tmp_path), urgent=False, now=now)
        assert lease is not None
        assert len(lease.letters) == (5 if number == 0 else 1)
        now += timedelta(minutes=4)
    while send(routes(tmp_path), now=now).sent:
        now += timedelta(minutes=4)
    assert (row("killer").state, row("killer").problem) == (MailState.FAILED, "worker-died")
    assert {(row(f"m{number}").state, row(f"m{number}").tries) for number in range(1, 5)} == {(MailState.SENT, 1)}


@pytest.mark.sqlite_only
def test_a_letter_says_the_same_in_both_forms_and_carries_no_style_sheet(app: Flask) -> None:
    head = Letterhead("The Test <Parliament>", "https://skills.test/", "#373151", "#006548")
    bodies = write_letter(
        head,
        heading="Choose your password",
        paragraphs=("Welcome, <b>Ada</b>.", "The link works once."),
        action=Action("Choose a password", "/account/x"),
        why="You get this because somebody added you.",
    )
    for body in (bodies.text, bodies.html):
        assert "https://skills.test/account/x" in body
        assert "You get this because" in body
        assert "The link works once." in body
    assert "&lt;b&gt;Ada" in bodies.html
    assert "<b>Ada" in bodies.text
    assert "background-color: #006548" in bodies.html
    assert ".press" not in bodies.html
