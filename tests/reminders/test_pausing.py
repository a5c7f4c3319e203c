"""All mail paused, as administrators see it on every page of administration, and let go again."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from skills_centre.people.models import Role
from skills_centre.platform.clock import utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.gate import current_pause, pause_mail
from skills_centre.platform.mail.models import MailState, OutboxMessage, PauseReason
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.reminders.services.pausing import LetGo, let_mail_go
from tests.people.builders import add

Be = Callable[[UUID], FlaskClient]

BANNER = "No mail is leaving."


@pytest.fixture
def admin(found: None) -> UUID:
    return add("Ada Keeper", roles=(Role.LD_ADMINISTRATOR,))


def put(key: str) -> None:
    with transaction():
        queue_mail(
            key, person_id=None, address="a@westmere.uk", subject="About", text_body="Hello", html_body="<p>Hello</p>",
            urgent=False, now=utc_now(),
        )  # fmt: skip


def paused() -> None:
    with transaction():
        pause_mail(PauseReason.SERVER_WORK, by_id=None, now=utc_now())


def states() -> dict[str, MailState]:
    db.session.close()
    return {row.key: row.state for row in db.session.execute(select(OutboxMessage.key, OutboxMessage.state))}


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (LetGo.EVERYTHING, {"digest:old", "session-event:new"}),
        (LetGo.SINCE_THE_PAUSE, {"session-event:new"}),
        (LetGo.NOTHING, set()),
    ],
)
def test_whoever_lets_mail_go_chooses_what_leaves(app: Flask, chosen: LetGo, left: set[str]) -> None:
    put("digest:old")
    paused()
    put("session-event:new")
    with transaction():
        assert let_mail_go(chosen, "https://skills", by_id=None, now=utc_now()) == 2 - len(left)
    assert {key for key, state in states().items() if state is MailState.QUEUED} == left
    assert current_pause() is None


@pytest.mark.sqlite_only
def test_an_administrator_pauses_sees_what_waits_on_every_page_and_lets_it_go(be: Be, admin: UUID) -> None:
    browser = be(admin)
    assert BANNER not in browser.get("/administration").text
    assert browser.post("/administration/messages/pause", data={}).status_code == 422
    page = browser.post("/administration/messages/pause", data={"why": "wrong-mail"}, follow_redirects=True).text
    assert "mail was going out that should not" in page
    assert "paused by Ada Keeper" in page
    assert "Nothing waits." in page
    put("digest:1")
    put("session-event:1")
    for address in ("/administration", "/administration/people", "/administration/audit"):
        assert BANNER in browser.get(address).text
    assert BANNER not in browser.get("/").text
    assert browser.get("/healthz").get_json()["mail"]["paused"] == "wrong-mail"
    page = browser.get("/administration/messages/let-go").text
    assert "2 messages wait" in page
    assert "A booking" in page
    assert browser.post("/administration/messages/let-go", data={}).status_code == 422
    said = browser.post("/administration/messages/let-go", data={"what": "nothing"}, follow_redirects=True).text
    assert "Mail leaves again. 2 messages will not be sent." in said
    assert browser.get("/healthz").get_json()["mail"] == {"ok": True, "age": None}
    trail = browser.get("/administration/audit").text
    for words in ("Paused all mail", "Let mail leave again after a pause", "Had waiting mail not sent"):
        assert words in trail


@pytest.mark.sqlite_only
def test_others_are_told_nothing_of_a_pause(be: Be, admin: UUID) -> None:
    paused()
    auditor = add("Olu Auditor", roles=(Role.AUDITOR,))
    assert BANNER not in be(auditor).get("/administration/audit").text
    assert be(auditor).get("/administration/messages/let-go").status_code == 404
