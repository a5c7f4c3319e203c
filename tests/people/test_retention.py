"""The nights on which leavers are erased and what has run out is swept out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from skills_centre.people.models import AccountLink, Institution, Person, SignInSession
from skills_centre.people.rules import is_retention_over
from skills_centre.people.services import retention
from skills_centre.people.services.account_links import LinkReason, send_link
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.housekeeping import sweep_out
from skills_centre.people.services.retention import erase_leavers
from skills_centre.people.services.signing_in import begin_session, sign_out
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.platform.uploads import HeldUpload, SentFile, hold_files
from skills_centre.platform.words import Words, keep_words
from tests.conftest import NOW, TODAY
from tests.people.builders import add
from tests.people.test_account_links import HEAD

AFTER = datetime(2030, 1, 1, 3, 15, tzinfo=UTC)


def leavers(number: int) -> list[UUID]:
    """So many people who left today."""
    ids = [add(f"Leaver Number{one}") for one in range(number)]
    for person_id in ids:
        with transaction():
            record_leaver(person_id, last_day=TODAY, by_id=None, now=NOW)
    return ids


def erased() -> int:
    """How many people are erased."""
    return db.session.scalar(select(func.count(Person.id)).where(Person.erased_at.is_not(None))) or 0


@pytest.mark.parametrize(
    ("left_on", "months", "on", "is_over"),
    [
        (date(2026, 3, 3), 24, date(2028, 3, 3), False),
        (date(2026, 3, 3), 24, date(2028, 3, 4), True),
        (date(2026, 8, 31), 6, date(2027, 2, 28), False),
        (date(2026, 8, 31), 6, date(2027, 3, 1), True),
        (date(2024, 2, 29), 12, date(2025, 2, 28), False),
    ],
)
def test_the_period_ends_with_its_last_day(left_on: date, months: int, on: date, is_over: bool) -> None:
    assert is_retention_over(left_on, months, on=on) is is_over


def test_the_institution_chooses_its_period(app: Flask, found: None) -> None:
    leavers(1)
    with transaction() as session:
        session.execute(update(Institution).values(retention_months=6))
    for day, number in ((date(2026, 9, 3), 0), (date(2026, 9, 4), 1)):
        with transaction():
            assert erase_leavers(now=datetime(day.year, day.month, day.day, 3, tzinfo=UTC)) == number


def test_nobody_is_erased_where_no_institution_is_founded(app: Flask) -> None:
    leavers(1)
    with transaction():
        assert erase_leavers(now=AFTER) == 0


def test_a_long_list_is_erased_in_rounds(app: Flask, found: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    leavers(5)
    rounds: list[int] = []
    while not rounds or rounds[-1]:
        with transaction():
            rounds.append(erase_leavers(now=AFTER))
    assert rounds == [2, 2, 1, 0]
    assert erased() == 5


def test_two_workers_at_once_erase_each_person_once(app: Flask, found: None) -> None:
    leavers(4)
    together = Barrier(2)

    def run(_number: int) -> None:
        with app.app_context():
            together.wait()
            with transaction():
                erase_leavers(now=AFTER)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    acts = db.session.scalars(select(AuditEvent.subject_id).where(AuditEvent.action == "retention.erase")).all()
    assert len(acts) == len(set(acts)) == erased() == 4


def test_the_database_itself_lets_words_be_blanked_and_nothing_else(app: Flask) -> None:
    ada = add("Ada Okafor")
    with transaction():
        words_id = keep_words("My words", about_id=ada, purpose="evidence", now=NOW)
    for values in ({"body": "Other words"}, {"body": None}, {"body": None, "erased_at": NOW, "purpose": "x"}):
        with pytest.raises(DBAPIError, match="may only be blanked"), transaction() as session:
            session.execute(update(Words).where(Words.id == words_id).values(**values))


def test_what_was_to_be_mailed_to_somebody_erased_is_never_sent(app: Flask, found: None) -> None:
    leaver, ada = leavers(1)[0], add("Ada Okafor")
    for person_id, address in ((leaver, "old@house.example"), (ada, "ada@house.example")):
        with transaction():
            queue_mail(
                f"digest:{person_id}",
                person_id=person_id,
                address=address,
                subject="What waits for you",
                text_body="Words",
                html_body="<p>Words</p>",
                urgent=False,
                now=NOW,
            )
    with transaction():
        erase_leavers(now=AFTER)
    rows = db.session.execute(select(OutboxMessage.address, OutboxMessage.state, OutboxMessage.text_body))
    assert sorted(rows, key=str) == sorted(
        [(None, MailState.SUPPRESSED, None), ("ada@house.example", MailState.QUEUED, "Words")], key=str
    )


def test_each_night_sweeps_out_what_has_run_out_and_keeps_what_serves(app: Flask) -> None:
    ada = add("Ada Okafor")
    old = NOW - timedelta(days=40)
    with transaction():
        for at in (old, NOW):
            begin_session(ada, now=at)
            send_link(ada, LinkReason.FORGOTTEN, HEAD, by_id=None, now=at)
        hold_files([SentFile("people.csv", b"x")], purpose="people", held_by=ada, now=NOW - timedelta(hours=25))
        hold_files([SentFile("skills.csv", b"x")], purpose="skills", held_by=ada, now=NOW - timedelta(hours=23))
    with transaction() as session:
        session.execute(update(OutboxMessage).values(state=MailState.FAILED))
    with transaction():
        sweep_out(now=NOW)
    for kept in (SignInSession, AccountLink, HeldUpload):
        assert db.session.scalar(select(func.count()).select_from(kept)) == 1
    bodies = db.session.execute(select(OutboxMessage.text_body).order_by(OutboxMessage.queued_at)).scalars().all()
    assert [body is None for body in bodies] == [True, False]


def test_a_sign_in_that_ended_long_ago_goes_even_before_it_would_have_run_out(app: Flask) -> None:
    ada = add("Ada Okafor")
    with transaction() as session:
        begin_session(ada, now=NOW)
        session.flush()
        sign_out(session.scalars(select(SignInSession.id)).one(), now=NOW - timedelta(days=31))
    with transaction():
        sweep_out(now=NOW)
    assert db.session.scalar(select(func.count(SignInSession.id))) == 0
