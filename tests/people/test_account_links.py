"""Links by mail to choose a password."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from skills_centre.people.errors import LinkNotValid, WeakPassword, WrongCredentials
from skills_centre.people.models import AccountLink
from skills_centre.people.queries.account_links import link_works
from skills_centre.people.services.account_links import LinkReason, choose_password, send_forgotten_link, send_link
from skills_centre.people.services.accounts import record_leaver
from skills_centre.people.services.signing_in import hash_token, sign_in
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.database import db, transaction
from skills_centre.platform.errors import NotFound
from skills_centre.platform.mail.looks import Letterhead
from skills_centre.platform.mail.models import OutboxMessage
from tests.conftest import NOW, TODAY
from tests.people.builders import add

HEAD = Letterhead("The Test Parliament", "https://skills.example", "#373151", "#006548")
GOOD = "quiet river lantern"


def sent(person_id: UUID, reason: LinkReason = LinkReason.INVITATION, *, now: datetime = NOW) -> str:
    """Send a link and give its token."""
    with transaction():
        path = send_link(person_id, reason, HEAD, by_id=None, now=now)
    return path.removeprefix("/choose-password/")


def test_a_link_goes_out_at_once_and_only_its_hash_is_kept(app: Flask) -> None:
    ada = add("Ada Okafor")
    token = sent(ada)
    mail = db.session.execute(select(OutboxMessage)).scalar_one()
    assert (mail.address, mail.urgent, mail.person_id) == ("ada-okafor@example.org", True, ada)
    assert mail.subject == "Welcome: choose your password – The Test Parliament"
    for body in (mail.text_body, mail.html_body):
        assert body is not None
        assert f"https://skills.example/choose-password/{token}" in body
        assert "14 days" in body
    assert db.session.scalar(select(AccountLink.token_hash)) == hash_token(token)
    assert db.session.scalar(select(AuditEvent.fields).where(AuditEvent.action == "account-link.send")) == [
        "invitation"
    ]


def test_a_link_works_once(app: Flask) -> None:
    ada = add("Ada Okafor")
    token, another = sent(ada), sent(ada, LinkReason.ADMINISTRATOR)
    with transaction():
        choose_password(token, GOOD, now=NOW)
    with transaction():
        assert sign_in("ada-okafor@example.org", GOOD, now=NOW)
    for used in (token, another):
        assert not link_works(hash_token(used), now=NOW)
        with pytest.raises(LinkNotValid), transaction():
            choose_password(used, "another river lantern", now=NOW)


def test_an_old_link_and_one_that_never_was_are_refused(app: Flask) -> None:
    ada = add("Ada Okafor")
    token = sent(ada, LinkReason.FORGOTTEN)
    late = NOW + timedelta(hours=2)
    assert link_works(hash_token(token), now=late - timedelta(seconds=1))
    assert not link_works(hash_token(token), now=late)
    for tried in (token, "nonsense", ""):
        with pytest.raises(LinkNotValid), transaction():
            choose_password(tried, GOOD, now=late)


def test_a_weak_password_leaves_the_link_whole(app: Flask) -> None:
    ada = add("Ada Okafor")
    token = sent(ada)
    with pytest.raises(WeakPassword), transaction():
        choose_password(token, "Ada-Okafor-1", now=NOW)
    assert link_works(hash_token(token), now=NOW)
    with transaction():
        choose_password(token, GOOD, now=NOW)


def test_a_leavers_link_is_dead_and_none_is_sent(app: Flask) -> None:
    ada = add("Ada Okafor")
    token = sent(ada)
    with transaction():
        record_leaver(ada, last_day=TODAY, by_id=None, now=NOW)
    with pytest.raises(LinkNotValid), transaction():
        choose_password(token, GOOD, now=NOW)
    with pytest.raises(NotFound), transaction():
        send_link(ada, LinkReason.ADMINISTRATOR, HEAD, by_id=None, now=NOW)
    with pytest.raises(WrongCredentials), transaction():
        sign_in("ada-okafor@example.org", GOOD, now=NOW)


def test_asking_for_an_unknown_address_sends_nothing_and_says_nothing(app: Flask) -> None:
    add("Ada Okafor")
    for email in ("nobody@example.org", "", "x" * 300):
        with transaction():
            send_forgotten_link(email, HEAD, now=NOW)
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 0
    with transaction():
        send_forgotten_link(" ADA-okafor@example.org", HEAD, now=NOW)
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 1


def test_of_two_who_use_one_link_at_the_same_moment_one_is_refused(app: Flask) -> None:
    token = sent(add("Ada Okafor"))
    together = Barrier(4)

    def use(number: int) -> bool:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    choose_password(token, f"{GOOD} {number}", now=NOW)
            except LinkNotValid:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]
