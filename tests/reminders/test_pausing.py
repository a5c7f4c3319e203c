"""All mail paused, as administrators see it on every page of administration, and let go again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from config import Settings
from skills_centre.people.models import Person, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.gate import current_pause, pause_mail
from skills_centre.platform.mail.models import MailState, OutboxMessage, PauseReason
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.reminders.services.gathering_again import put_late_back
from skills_centre.reminders.services.pausing import LetGo, let_mail_go
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD, enrolled
from tests.restoring import backed_up
from tests.smtp import smtp_server

Be = Callable[[UUID], FlaskClient]

BANNER = "No mail is leaving:"


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


def test_after_a_restore_pages_answer_and_messages_are_gathered_while_none_leaves(
    be: Be, admin: UUID, settings: Settings, tmp_path: Path
) -> None:
    zed = add("Zed Farouk")
    with transaction() as session:
        session.execute(update(Person).where(Person.id == zed).values(email="zed@westmere.uk"))
    enrolled(zed, add_course(), due_on=local_day(NOW) + timedelta(days=7), now=NOW - timedelta(days=20))
    restore = backed_up(settings.database_url, tmp_path)
    with smtp_server() as (sink, url):
        mail = MailRoutes(
            url, "Centre <centre@westmere.uk>", "http://localhost", tmp_path / "mail", only_to_files=False
        )

        def swept_and_drained(day: int) -> bool:
            now = NOW + timedelta(days=day)
            put_late_back(now=now)
            sweep(now, HEAD)
            return drain(mail, urgent=False, clock=lambda: now).is_paused

        assert swept_and_drained(0) is False
        assert len(sink.messages) == 1
        restore()
        assert [swept_and_drained(day) for day in (0, 1, 2)] == [True, True, True]
        assert len(sink.messages) == 1
        page = be(admin).get("/administration/messages/let-go").text
        assert "the database was restored from a backup" in page
        assert "1 message waits" in page, "what was told before the restore is gathered again, once"
        be(admin).post("/administration/messages/let-go", data={"what": "nothing"})
        assert swept_and_drained(3) is False
    assert len(sink.messages) == 1
