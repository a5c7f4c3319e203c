"""The number beside “Messages”: what somebody was told since they last looked, by mail or not, at no statement more."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from skills_centre.people.models import Person
from skills_centre.people.queries.viewers import viewer_by_token
from skills_centre.people.services.signing_in import begin_session, hash_token
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.reminders.models import MessageLook, Reminder, ReminderState
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.snoozing import EVERYTHING
from skills_centre.reminders.services.looking import note_look_at_messages
from skills_centre.reminders.services.snoozing import snooze
from tests.counting import statements

MakePerson = Callable[..., Person]
Be = Callable[[UUID], FlaskClient]


def mail(person_id: UUID, key: str) -> None:
    with transaction():
        queue_mail(
            key, person_id=person_id, address="a@example.org", subject="A thing for you", text_body="", html_body="",
            urgent=False, now=utc_now(),
        )  # fmt: skip


def owe(person_id: UUID, subject: UUID, **values: object) -> None:
    """Something that waits to be sent."""
    today = local_day(utc_now())
    kept = {
        "person_id": person_id, "kind": ReminderKind.COURSE_DUE, "subject_id": subject, "occurrence": 1, "due_on": today,
        "offset_days": -7, "owed_on": today, "state": ReminderState.OWED, "found_at": utc_now(), "digest_id": None,
    } | values  # fmt: skip
    with transaction() as session:
        session.add(Reminder(**kept))


def news(person_id: UUID) -> int:
    """The number as every page reads it."""
    with transaction():
        token = begin_session(person_id, now=utc_now())
    viewer = viewer_by_token(hash_token(token), now=utc_now())
    assert viewer is not None
    return viewer.news


def look(person_id: UUID) -> None:
    with transaction():
        note_look_at_messages(person_id, now=utc_now())


def test_what_was_sent_and_what_waits_counts_until_somebody_looks(app: Flask, make_person: MakePerson) -> None:
    ada, ben = make_person("Ada Okafor").id, make_person("Ben Ito").id
    assert news(ada) == 0
    mail(ada, "one")
    mail(ada, "two")
    owe(ada, ben)
    assert (news(ada), news(ben)) == (3, 0)
    for _twice in range(2):
        look(ada)
        assert news(ada) == 0
    mail(ada, "three")
    assert news(ada) == 1
    with transaction():
        note_look_at_messages(ada, now=utc_now() - timedelta(days=1))
    assert news(ada) == 1, "a look that comes in late takes nothing back"


def test_what_others_looked_at_or_put_off_changes_nothing(app: Flask, make_person: MakePerson) -> None:
    ada, ben, cy = (make_person(name).id for name in ("Ada Okafor", "Ben Ito", "Cy Roy"))
    for one in (ada, ben, cy):
        mail(one, f"mail {one}")
        owe(one, ada)
    assert [news(one) for one in (ada, ben, cy)] == [2, 2, 2]
    look(ben)
    assert [news(one) for one in (ada, ben, cy)] == [2, 0, 2]
    look(cy)
    assert [news(one) for one in (ada, ben, cy)] == [2, 0, 0]
    owe(cy, ben)
    with transaction():
        snooze(ada, EVERYTHING, local_day(utc_now()) + timedelta(days=5), Policies(), now=utc_now(), closed=())
    assert [news(one) for one in (ada, ben, cy)] == [1, 0, 1]


def test_what_was_withdrawn_or_put_off_does_not_count_and_what_has_no_address_does(
    app: Flask, make_person: MakePerson
) -> None:
    ada = make_person("Ada Okafor").id
    mail(ada, "one")
    mail(ada, "two")
    with transaction() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.key == "one")
            .values(state=MailState.SUPPRESSED, problem="dropped")
        )
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.key == "two")
            .values(state=MailState.SUPPRESSED, problem="dead-address")
        )
    assert news(ada) == 1
    owe(ada, ada)
    assert news(ada) == 2
    with transaction():
        until = local_day(utc_now()) + timedelta(days=5)
        snooze(ada, EVERYTHING, until, Policies(), now=utc_now(), closed=())
    assert news(ada) == 1
    owe(ada, ada, offset_days=-1, state=ReminderState.SUPPRESSED, reason="no-address")
    assert news(ada) == 1, "they have an address"
    with transaction() as session:
        session.get_one(Person, ada).email = None
    assert news(ada) == 2


@pytest.mark.sqlite_only
def test_it_stands_at_the_top_of_every_page_and_opening_the_messages_sets_it_back(
    be: Be, make_person: MakePerson
) -> None:
    ada = make_person("Ada Okafor").id
    mail(ada, "one")
    mail(ada, "two")
    browser = be(ada)

    def said() -> str:
        found = re.search(r'<a class="centre-messages" href="/my-messages">(.*?)</a>', browser.get("/account").text)
        assert found is not None
        return re.sub(r'<span aria-hidden="true">.*?</span>|<[^>]+>', "", found[1])

    assert said() == "Messages, 2 new"
    browser.head("/my-messages")
    for headers in ({"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}):
        browser.get("/my-messages", headers=headers)
    assert said() == "Messages, 2 new"
    assert browser.get("/my-messages").text.count(">New</strong>") == 2
    assert said() == "Messages"
    assert ">New</strong>" not in browser.get("/my-messages").text
    assert db.session.scalar(select(MessageLook.person_id)) == ada


@pytest.mark.sqlite_only
def test_it_costs_no_statement_more(be: Be, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    browser = be(ada)
    few = statements(lambda: browser.get("/account"))
    for number in range(5):
        mail(ada, f"message-{number}")
    assert statements(lambda: browser.get("/account")) == few <= 5
