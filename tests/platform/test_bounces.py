"""Addresses that take no mail: by a refusal, or by a message that came back, which anybody may have made up."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.bounces import MOST_BYTES, Returned, read_report, says_gone
from skills_centre.platform.mail.dead_addresses import CameBack, dead_among, mail_again, take_back
from skills_centre.platform.mail.models import DeadAddress, MailState
from tests.conftest import NOW
from tests.people.builders import add
from tests.platform.test_mail import put, routes, row, send
from tests.smtp import smtp_server


@pytest.mark.parametrize(
    ("code", "words", "is_gone"),
    [
        (550, b"No such person", True),
        (550, b"5.1.1 <ada@parliament.uk>: Recipient address rejected: User unknown", True),
        (550, b"5.4.1 Recipient address rejected: Access denied", True),
        (550, b"5.2.1 The mailbox is disabled", True),
        (551, b"User not local", True),
        (550, b"5.7.1 Blocked because of the address 192.0.2.15", False),
        (554, b"5.7.1 Relay access denied", False),
        (554, b"No SMTP service here", False),
        (552, b"5.2.2 Mailbox full", False),
        (552, b"Too much", False),
        (452, b"4.2.2 Mailbox full", False),
        (450, b"4.1.1 Unverified address", False),
        (530, b"Authentication required", False),
    ],
)
def test_only_a_refusal_of_the_address_itself_means_that_it_is_gone(code: int, words: bytes, *, is_gone: bool) -> None:
    assert says_gone(code, words) is is_gone


def report(
    message_id: str,
    *,
    address: str = "ada@parliament.uk",
    status: str = "5.1.1",
    action: str = "failed",
    headers: bool = False,
) -> bytes:
    """A report of delivery, as Postfix writes it."""
    original = f"Message-ID: {message_id}\r\nSubject: About\r\n\r\n"
    kind = "text/rfc822-headers" if headers else "message/rfc822"
    return (
        "From: MAILER-DAEMON@mx.parliament.uk\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.parliament.uk\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()


OURS = f"<{'a1' * 20}.0123abcd@parliament.uk>"


@pytest.mark.parametrize("headers", [True, False])
def test_a_report_says_which_message_came_back_from_where_and_why(*, headers: bool) -> None:
    assert read_report(report(OURS, headers=headers)) == Returned("a1" * 20, frozenset({"ada@parliament.uk"}), "5.1.1")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Out of office\r\n\r\nI am away until Monday.",
        report("<somebody@else.org>"),
        report(OURS, action="delayed", status="4.4.1"),
        report(OURS, status="4.2.2"),
        report(OURS, status="none"),
        report(OURS).replace(b"message/delivery-status", b"text/plain"),
        report(OURS).replace(b"multipart/report", b"multipart/mixed"),
        report(OURS).replace(b"Message-ID", b"X-Other"),
        report(OURS) + b"x" * MOST_BYTES,
    ],
)
def test_what_is_no_report_of_a_message_of_ours_says_nothing(content: bytes) -> None:
    assert read_report(content) is None


def dead() -> list[str]:
    db.session.close()
    return list(db.session.scalars(select(DeadAddress.address).order_by(DeadAddress.address)))


def came_back(message_id: str, *, address: str = "ada@parliament.uk", status: str = "5.1.1", days: int = 1) -> CameBack:
    found = read_report(report(message_id, address=address, status=status))
    assert found is not None
    with transaction():
        return take_back(found, now=NOW + timedelta(days=days))


def test_an_address_that_is_gone_is_mailed_no_more_until_somebody_says_so(app: Flask, tmp_path: Path) -> None:
    keeper = add("Ada Keeper")
    with smtp_server() as (sink, url):
        put("one", "gone@Parliament.UK")
        put("two", "gone@parliament.uk", now=NOW + timedelta(seconds=1))
        assert send(routes(tmp_path, url)).failed == 1
        assert dead() == ["gone@parliament.uk"]
        put("urgent", "gone@parliament.uk", urgent=True)
        send(routes(tmp_path, url), now=NOW + timedelta(minutes=1))
        send(routes(tmp_path, url), now=NOW + timedelta(minutes=1), urgent=True)
        for key in ("two", "urgent"):
            assert (row(key).state, row(key).problem) == (MailState.SUPPRESSED, "dead-address")
        with transaction():
            mail_again("gone@parliament.uk", person_id=None, by_id=keeper, now=NOW)
        put("three", "gone@parliament.uk")
        send(routes(tmp_path, url))
        assert row("three").problem == "smtp-550", "it was tried"
    assert sink.connections == 2
    acts = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.contains("-address"))).all()
    assert sorted(acts) == ["mail.start-address", "mail.stop-address", "mail.stop-address"]


def test_a_server_that_refuses_everybody_refuses_us_and_few_addresses_are_taken_for_gone(
    app: Flask, tmp_path: Path
) -> None:
    for number in range(12):
        put(f"m{number:02}", f"gone{number}@parliament.uk")
    with smtp_server() as (_sink, url):
        assert send(routes(tmp_path, url)).failed == 12
    assert len(dead()) == 5


def message_id_of_sent(tmp_path: Path, *, address: str = "ada@parliament.uk") -> str:
    with smtp_server() as (sink, url):
        put("one", address)
        send(routes(tmp_path, url))
    return str(sink.messages[0]["Message-ID"])


def test_a_message_that_came_back_ends_the_mail_to_its_address(app: Flask, tmp_path: Path) -> None:
    message_id = message_id_of_sent(tmp_path)
    assert came_back(message_id) is CameBack.DEAD
    assert (row("one").state, row("one").problem, dead()) == (
        MailState.FAILED,
        "came-back-5.1.1",
        ["ada@parliament.uk"],
    )
    assert came_back(message_id) is CameBack.UNKNOWN, "once is enough"
    assert dead_among({"ada@parliament.uk", "zed@parliament.uk"}) == {"ada@parliament.uk"}


def test_a_full_mailbox_or_a_refused_sender_is_noted_and_mailed_on(app: Flask, tmp_path: Path) -> None:
    assert came_back(message_id_of_sent(tmp_path), status="5.2.2") is CameBack.NOTED
    assert (row("one").problem, dead()) == ("came-back-5.2.2", [])


def test_a_report_that_was_made_up_changes_nothing(app: Flask, tmp_path: Path) -> None:
    message_id = message_id_of_sent(tmp_path)
    assert came_back(OURS) is CameBack.UNKNOWN
    assert came_back(message_id, address="zed@parliament.uk") is CameBack.UNKNOWN
    assert came_back(message_id, days=40) is CameBack.UNKNOWN
    assert (row("one").state, dead()) == (MailState.SENT, [])
