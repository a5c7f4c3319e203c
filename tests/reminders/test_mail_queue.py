"""The queue of all mail: found, tried again, not sent; and digests that waited over a day become one."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

import skills_centre
from skills_centre.people.models import Look, Person, PersonType, Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.gate import pause_mail
from skills_centre.platform.mail.models import MailState, OutboxMessage, PauseReason
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.reminders.errors import CannotBeWithheld, CannotGoAgain
from skills_centre.reminders.mail_words import KIND_WORDS, WHY_WORDS
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.queries.mail_queue import MailQuestion, mail_line, mail_page, queue_counts
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.services.gathering_again import gather_late_again, put_late_back
from skills_centre.reminders.services.looking_after import do_not_send, send_none_again, try_again, try_all_again
from skills_centre.reminders.services.pausing import LetGo, let_mail_go
from skills_centre.reminders.services.sweep import sweep
from tests.conftest import NOW
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD, enrolled

PACKAGE = Path(skills_centre.__file__).parent
#: The beginning of a key in the code: f"digest:{…}".
_KEY = re.compile(r'f"([a-z-]+):\{')

Be = Callable[[UUID], FlaskClient]
MakePerson = Callable[..., Person]


@pytest.fixture
def admin(found: None) -> UUID:
    return add("Ada Keeper", roles=(Role.LD_ADMINISTRATOR,))


def put(key: str, person_id: UUID | None = None, *, subject: str = "About", **values: object) -> UUID:
    """Queue a message, and change its row as if it had been dealt with."""
    with transaction() as session:
        message_id = queue_mail(
            key, person_id=person_id, address="a@westmere.uk", subject=subject, text_body="Hello", html_body="Hello",
            urgent=False, now=NOW,
        )  # fmt: skip
        if values:
            session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))
    return message_id


def failed(key: str, problem: str = "smtp-451", person_id: UUID | None = None) -> UUID:
    return put(key, person_id, state=MailState.FAILED, problem=problem, tries=8)


def state_of(message_id: UUID) -> tuple[MailState, str | None]:
    db.session.close()
    row = db.session.get_one(OutboxMessage, message_id)
    return row.state, row.problem


def subjects(question: MailQuestion) -> list[str | None]:
    db.session.close()
    return [line.subject for line in mail_page(question, 1).lines]


def test_messages_are_found_by_person_words_kind_state_and_reason(app: Flask, found: None) -> None:
    zed = add("Zed Farouk")
    put("digest:1", zed, subject="Due in 7 days: Using AI safely")
    put("session-event:1", zed, subject="Your place on Using AI safely")
    failed("digest:2")
    assert subjects(MailQuestion(person="farouk")) == [
        "Your place on Using AI safely",
        "Due in 7 days: Using AI safely",
    ]
    assert subjects(MailQuestion(words="safely DUE")) == ["Due in 7 days: Using AI safely"]
    assert subjects(MailQuestion(kind="session-event")) == ["Your place on Using AI safely"]
    assert subjects(MailQuestion(state=MailState.FAILED)) == ["About"]
    assert subjects(MailQuestion(problem="smtp-550")) == []
    assert subjects(MailQuestion(words="100%")) == []
    counts = queue_counts()
    assert (counts.by_state[MailState.QUEUED], counts.by_state[MailState.SENT]) == (2, 0)
    assert [(one.problem, one.count) for one in counts.failed] == [("smtp-451", 1)]


def test_a_members_messages_are_counted_and_found_by_nobody(app: Flask, make_person: MakePerson) -> None:
    member = make_person("Mary Member", person_type=PersonType.MEMBER).id
    put("digest:1", member, subject="A suggestion for you: Using AI safely")
    (line,) = mail_page(MailQuestion(), 1).lines
    assert (line.is_private, line.name, line.person_id, line.address, line.subject) == (True, None, None, None, None)
    assert subjects(MailQuestion(person="Mary")) == []
    assert subjects(MailQuestion(words="suggestion")) == []
    assert queue_counts().by_state[MailState.QUEUED] == 1


def test_how_somebodys_assessments_stand_is_told_by_no_subject(app: Flask, found: None) -> None:
    ada = add("Ada Clerk")
    message_id = put("digest:1", ada, subject="1 self-assessment came back to you")
    put("help-request:1", ada, subject="Ben Ito asks for help with data analysis")
    put("digest:2", ada, subject="Due in 7 days: Using AI safely")
    with transaction() as session:
        digest = Digest(person_id=ada, day=local_day(NOW), outbox_id=message_id, made_at=NOW)
        session.add(digest)
        session.flush()
        session.add(
            Reminder(
                person_id=ada, kind=ReminderKind.ASSESSMENT_RETURNED, subject_id=new_id(), occurrence=1, due_on=local_day(NOW),
                offset_days=0, owed_on=local_day(NOW), state=ReminderState.QUEUED, found_at=NOW, digest_id=digest.id,
            )
        )  # fmt: skip
    assert subjects(MailQuestion(person="clerk")) == ["Due in 7 days: Using AI safely", None, None]
    assert subjects(MailQuestion(words="came back")) == []
    assert subjects(MailQuestion(words="data analysis")) == []
    line = mail_line(message_id)
    assert line is not None
    assert (line.subject, line.name, line.is_of_skills) == (None, "Ada Clerk", True)


def test_what_failed_is_tried_again_or_not_sent_one_by_one_and_all_of_a_reason(app: Flask, found: None) -> None:
    keeper = add("Ada Keeper")
    one, two, other = failed("session-event:1"), failed("session-event:2"), failed("session-event:3", "smtp-550")
    with transaction():
        try_again(one, by_id=keeper, now=NOW)
    assert state_of(one) == (MailState.QUEUED, None)
    with transaction():
        assert try_all_again("smtp-451", by_id=keeper, now=NOW) == 1
        assert send_none_again("smtp-550", by_id=keeper, now=NOW) == 1
    assert (state_of(two), state_of(other)) == ((MailState.QUEUED, None), (MailState.SUPPRESSED, "dropped"))
    with transaction():
        do_not_send(two, by_id=keeper, now=NOW)
    with pytest.raises(CannotBeWithheld), transaction():
        do_not_send(two, by_id=keeper, now=NOW)
    with transaction():
        try_again(two, by_id=keeper, now=NOW)
    assert state_of(two) == (MailState.QUEUED, None)


def test_what_was_sent_or_is_being_sent_or_has_no_words_left_is_not_touched(app: Flask, found: None) -> None:
    keeper = add("Ada Keeper")
    sent = put("session-event:1", state=MailState.SENT, text_body=None)
    leased = put("session-event:2", lease_owner="w", lease_until=NOW + timedelta(minutes=1))
    wordless = put("session-event:3", state=MailState.FAILED, text_body=None)
    for message_id in (sent, leased, wordless):
        with pytest.raises(CannotGoAgain), transaction():
            try_again(message_id, by_id=keeper, now=NOW)
    for message_id in (sent, leased):
        with pytest.raises(CannotBeWithheld), transaction():
            do_not_send(message_id, by_id=keeper, now=NOW)


def test_digests_of_days_without_mail_become_one_with_what_is_still_true(app: Flask, make_person: MakePerson) -> None:
    ada, course = make_person("Ada Okafor").id, add_course()
    enrolled(ada, course, due_on=local_day(NOW) + timedelta(days=7), now=NOW - timedelta(days=20))
    sweep(NOW, HEAD)
    assert len(mail_page(MailQuestion(state=MailState.QUEUED), 1).lines) == 1
    assert sweep(NOW + timedelta(hours=2), HEAD).digests == 0, "the same day's waits"
    assert put_late_back(now=NOW + timedelta(hours=2)) == 0
    with transaction():
        pause_mail(PauseReason.OTHER, by_id=None, now=NOW)
    assert put_late_back(now=NOW + timedelta(days=1)) == 0, "whoever ends the pause chooses first"
    with transaction():
        assert let_mail_go(LetGo.EVERYTHING, "https://skills", by_id=None, now=NOW + timedelta(days=1)) == 0
    later = sweep(NOW + timedelta(days=1), HEAD)
    assert (later.digests, later.reminders) == (1, 1)
    db.session.close()
    assert subjects(MailQuestion(state=MailState.SUPPRESSED)) == [None], "it may have been of somebody's skills"
    rows = db.session.execute(select(OutboxMessage.state, OutboxMessage.problem).order_by(OutboxMessage.id)).all()
    assert [tuple(row) for row in rows] == [(MailState.SUPPRESSED, "gathered-again"), (MailState.QUEUED, None)]
    (reminder,) = db.session.scalars(select(Reminder)).all()
    assert reminder.state is ReminderState.QUEUED
    day = db.session.scalar(select(Digest.day).where(Digest.id == reminder.digest_id))
    assert day == local_day(NOW) + timedelta(days=1)
    own = own_messages(ada, policies_now(), now=NOW + timedelta(days=1), closed=())
    assert [one.state for one in own.sent] == [MailState.QUEUED], "the one that was never sent is not shown"


def test_a_late_digest_of_which_its_receivers_server_is_the_cause_goes_on_being_tried(
    app: Flask, make_person: MakePerson
) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=local_day(NOW) + timedelta(days=7), now=NOW - timedelta(days=20))
    sweep(NOW, HEAD)
    for values, put_back in (
        ({"tries": 1, "problem": "smtp-451"}, 0),
        ({"lease_until": NOW + timedelta(days=2), "tries": 0}, 0),
        ({"tries": 1, "problem": "no-answer", "lease_until": None}, 1),
    ):
        with transaction() as session:
            session.execute(update(OutboxMessage).values(**values))
        with transaction():
            assert gather_late_again(now=NOW + timedelta(days=1)) == put_back


def test_another_try_of_an_old_digest_gathers_it_again(app: Flask, make_person: MakePerson) -> None:
    ada = make_person("Ada Okafor").id
    enrolled(ada, add_course(), due_on=local_day(NOW) + timedelta(days=7), now=NOW - timedelta(days=20))
    sweep(NOW, HEAD)
    with transaction() as session:
        session.execute(update(OutboxMessage).values(state=MailState.FAILED, problem="smtp-550", tries=1))
    with transaction():
        assert try_all_again("smtp-550", by_id=ada, now=NOW + timedelta(days=2)) == 1
    db.session.close()
    assert db.session.scalars(select(OutboxMessage.problem)).all() == ["gathered-again"]
    assert sweep(NOW + timedelta(days=2), HEAD).digests == 1


@pytest.mark.sqlite_only
def test_a_keeper_finds_a_message_and_has_it_tried_again(be: Be, admin: UUID) -> None:
    zed = add("Zed Farouk")
    one = failed("session-event:1", person_id=zed)
    browser = be(admin)
    page = browser.get("/administration/messages").text
    assert "The mail server had a problem of its own, or wanted us to come again later (it answered 451)." in page
    page = browser.get("/administration/messages?person=zed").text
    assert "after 8 tries" in page
    page = browser.get(f"/administration/messages/{one}").text
    assert "Nothing, unless you have it tried again." in page
    assert "Hello" not in page
    page = browser.post(f"/administration/messages/{one}/again", follow_redirects=True).text
    assert "It is tried again now." in page
    page = browser.post(f"/administration/messages/{one}/drop", follow_redirects=True).text
    assert "It will not be sent." in page
    failed("session-event:2")
    page = browser.post(
        "/administration/messages/failed/again", data={"problem": "smtp-451"}, follow_redirects=True
    ).text
    assert "1 message is tried again now." in page
    assert "Had mail tried again" in browser.get("/administration/audit").text
    db.session.close()
    assert db.session.scalars(select(Look.subject_id)).all() == [zed], "looking for somebody is a look, once a day"
    missing = browser.get("/administration/messages/00000000-0000-0000-0000-000000000000")
    assert missing.status_code == 404


@pytest.mark.sqlite_only
def test_the_page_takes_as_many_statements_however_much_waits(be: Be, admin: UUID) -> None:
    browser = be(admin)
    put("digest:0", admin)
    few = statements(lambda: browser.get("/administration/messages?state=queued"))
    for number in range(1, 60):
        put(f"digest:{number}", admin)
    assert statements(lambda: browser.get("/administration/messages?state=queued&page=2")) == few <= 7


def test_every_kind_of_message_has_words() -> None:
    sources = (path.read_text() for path in PACKAGE.rglob("services/*.py"))
    keys = {kind for text in sources if "queue_mail(" in text or "post(" in text for kind in _KEY.findall(text)}
    assert {"digest", "session-event", "account-link"} <= keys <= KIND_WORDS.keys() == WHY_WORDS.keys()


@pytest.mark.sqlite_only
def test_looking_through_the_whole_queue_is_no_look(be: Be, admin: UUID) -> None:
    put("digest:0", add("Zed Farouk"))
    assert "Zed Farouk" in be(admin).get("/administration/messages").text
    db.session.close()
    assert db.session.scalars(select(Look.id)).all() == []
