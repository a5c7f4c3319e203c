"""What leaves at once: at any hour, beside the day's message, looked at once more; and what people chose goes before it."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from skills_centre.catalogue.services.publishing import publish, submit
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import Drained, drain
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import Policy
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.gathering_again import put_late_back
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.snoozing import snooze
from skills_centre.reminders.services.sweep import Swept, sweep, sweep_at_once
from tests.catalogue.builders import keep, make_pack
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD, enrolled
from tests.smtp import smtp_server

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: Late on a Saturday, when no ordinary mail leaves.
SATURDAY = datetime(2026, 3, 7, 22, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
AT_ONCE = Policy((0, 7), way=Way.AT_ONCE)
IN_HOURS = Policy((0, 7), way=Way.AT_ONCE, in_hours=True)
AWAY = "smtp://127.0.0.1:1"
REVIEW = "1 course waits for a second person"


@pytest.fixture
def lea(app: Flask) -> UUID:
    """An administrator who writes courses."""
    return add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def olu(lea: UUID) -> UUID:
    """And another, who is asked to read them, at an address that is handed to a server."""
    person_id = add("Olu Dee", roles=(Role.LD_ADMINISTRATOR,))
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(email="olu.dee@westmere.uk"))
    return person_id


def decide(policy: Policy, by_id: UUID, *, was: int = 0, now: datetime = MONDAY - DAY) -> None:
    with transaction():
        change_policy(Kind.COURSE_TO_REVIEW, policy, was=was, by_id=by_id, now=now)


def send_for_review(by_id: UUID, *, now: datetime, key: str = "ai-basics") -> UUID:
    version_id = keep(make_pack(key=key), by_id=by_id, now=now)
    with transaction():
        submit(version_id, by_id=by_id, now=now)
    return version_id


def run(now: datetime) -> Swept:
    return sweep(now, HEAD)


def send(tmp_path: Path, url: str, *, urgent: bool = True, now: datetime) -> Drained:
    routes = MailRoutes(
        url, "Centre <centre@skills.parliament.uk>", "https://skills", tmp_path / "mail", only_to_files=False
    )
    return drain(routes, urgent=urgent, clock=lambda: now, look=partial(look_again, head=HEAD))


def mails(person_id: UUID) -> list[tuple[str | None, bool, MailState]]:
    """(subject, at once, state) of everything that was written to somebody, in turn."""
    db.session.close()
    rows = db.session.execute(
        select(OutboxMessage.subject, OutboxMessage.urgent, OutboxMessage.state)
        .where(OutboxMessage.person_id == person_id)
        .order_by(OutboxMessage.id)
    )
    return list(rows.tuples())


def reminders() -> list[tuple[int, ReminderState, date]]:
    db.session.close()
    rows = db.session.execute(
        select(Reminder.offset_days, Reminder.state, Reminder.owed_on)
        .where(Reminder.kind == Kind.COURSE_TO_REVIEW)
        .order_by(Reminder.offset_days, Reminder.occurrence)
    )
    return list(rows.tuples())


def test_it_leaves_within_one_sweep_at_a_weekend_and_its_later_reminder_in_a_days_message(lea: UUID, olu: UUID) -> None:
    decide(AT_ONCE, lea)
    send_for_review(lea, now=SATURDAY)
    swept = run(SATURDAY + timedelta(minutes=10))
    assert (swept.at_once, swept.digests, swept.in_hours) == (1, 0, False)
    assert mails(olu) == [(REVIEW, True, MailState.QUEUED)]
    assert run(SATURDAY + HOUR).at_once == 0, "twice is once"
    for number in range(1, 10):
        run(SATURDAY.replace(hour=9) + number * DAY)
    assert mails(olu) == [(REVIEW, True, MailState.QUEUED), (REVIEW, False, MailState.QUEUED)]
    assert [(offset, state) for offset, state, _day in reminders()] == [
        (0, ReminderState.QUEUED),
        (7, ReminderState.QUEUED),
    ]
    assert set(db.session.scalars(select(Reminder.policy_number))) == {1}


def test_what_keeps_to_the_hours_leaves_at_once_within_them_and_when_they_begin(lea: UUID, olu: UUID) -> None:
    decide(IN_HOURS, lea)
    send_for_review(lea, now=MONDAY)
    assert sweep_at_once(MONDAY + timedelta(minutes=1), HEAD) == 1
    send_for_review(lea, now=SATURDAY, key="other")
    for now in (SATURDAY + timedelta(minutes=1), NEXT_MONDAY.replace(hour=7, minute=59)):
        assert sweep_at_once(now, HEAD) == 0
        assert run(now).at_once == 0
    assert sweep_at_once(NEXT_MONDAY.replace(hour=8), HEAD) == 1
    assert mails(olu)[-1] == (REVIEW, True, MailState.QUEUED)
    assert run(NEXT_MONDAY.replace(hour=8, minute=15)).at_once == 0


def test_what_keeps_to_the_hours_and_could_not_leave_within_them_waits_for_the_next_and_what_does_not_leaves(
    lea: UUID, olu: UUID, tmp_path: Path
) -> None:
    decide(IN_HOURS, lea)
    send_for_review(lea, now=MONDAY)
    run(MONDAY + timedelta(minutes=1))
    late = MONDAY.replace(hour=23)
    with smtp_server() as (sink, url):
        send(tmp_path, url, now=late)
        assert sink.messages == []
        send(tmp_path, url, now=(late + DAY).replace(hour=8))
        assert len(sink.messages) == 1
    with transaction():
        change_policy(Kind.COURSE_RETURNED, Policy((0,), way=Way.AT_ONCE), was=0, by_id=lea, now=MONDAY)
    assert policies_now().that_leave_at_once(within_hours=False) == {Kind.COURSE_RETURNED}


def test_by_default_it_waits_for_the_message_of_the_next_working_day(lea: UUID, olu: UUID) -> None:
    send_for_review(lea, now=SATURDAY)
    assert run(SATURDAY + HOUR).at_once == 0
    assert mails(olu) == []
    run(NEXT_MONDAY)
    assert mails(olu) == [(REVIEW, False, MailState.QUEUED)]


def test_it_says_so_and_the_days_one_message_still_leaves_beside_it(lea: UUID, olu: UUID) -> None:
    decide(AT_ONCE, lea)
    enrolled(olu, add_course("tea", title="Making tea"), due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY - 20 * DAY)
    send_for_review(lea, now=MONDAY)
    swept = run(MONDAY + HOUR)
    assert (swept.at_once, swept.digests) == (1, 1)
    send_for_review(lea, now=MONDAY + 2 * HOUR, key="second")
    run(MONDAY + 3 * HOUR)
    assert [(subject, urgent) for subject, urgent, _state in mails(olu)] == [
        (REVIEW, True),
        ("Due in 7 days: Making tea", False),
        (REVIEW, True),
    ]
    assert list(db.session.scalars(select(Digest.number).order_by(Digest.number))) == [0, 1, 2]
    text = db.session.scalars(select(OutboxMessage.text_body).where(OutboxMessage.urgent)).first() or ""
    assert "It comes by itself, because somebody’s work waits for it." in text
    assert "at most one such message" not in text


def test_no_limit_of_a_week_holds_it_back_nor_does_it_use_up_any(lea: UUID, olu: UUID) -> None:
    decide(Policy((0, 7), most_a_week=1, way=Way.AT_ONCE), lea)
    for number in range(3):
        send_for_review(lea, now=MONDAY + number * HOUR, key=f"course-{number}")
        assert run(MONDAY + number * HOUR + timedelta(minutes=5)).at_once == 1
    send_for_review(lea, now=MONDAY + DAY, key="other")
    run(MONDAY + DAY)
    assert len(mails(olu)) == 4
    assert run(MONDAY + 7 * DAY).held == 0, "its later reminder is the first of the week in a day's message"


def test_what_is_decided_before_the_server_takes_it_is_not_said(lea: UUID, olu: UUID, tmp_path: Path) -> None:
    decide(AT_ONCE, lea)
    first, _second = (send_for_review(lea, now=SATURDAY, key=key) for key in ("first", "second"))
    run(SATURDAY)
    assert mails(olu) == [("2 courses wait for a second person", True, MailState.QUEUED)]
    send(tmp_path, AWAY, now=SATURDAY)
    with transaction():
        publish(first, by_id=olu, now=SATURDAY + HOUR)
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=SATURDAY + 2 * HOUR).sent == 1
        assert send(tmp_path, url, now=SATURDAY + 3 * HOUR).sent == 0
    assert [str(one["Subject"]) for one in sink.messages] == [REVIEW], "at night, and only of what is still so"


def test_when_nothing_of_it_is_left_nothing_is_sent(lea: UUID, olu: UUID, tmp_path: Path) -> None:
    decide(AT_ONCE, lea)
    version_id = send_for_review(lea, now=SATURDAY)
    run(SATURDAY)
    send(tmp_path, AWAY, now=SATURDAY)
    with transaction():
        publish(version_id, by_id=olu, now=SATURDAY + HOUR)
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=SATURDAY + 2 * HOUR).sent == 0
    assert sink.messages == []
    assert mails(olu) == [(None, True, MailState.SUPPRESSED)]


def test_what_waits_to_leave_at_once_goes_into_the_days_message_if_that_is_decided_meanwhile(
    lea: UUID, olu: UUID, tmp_path: Path
) -> None:
    """It has just been written, and is looked at all the same: the decision is later than the message."""
    decide(AT_ONCE, lea)
    send_for_review(lea, now=SATURDAY)
    run(SATURDAY)
    decide(Policy((0, 7)), lea, was=1, now=SATURDAY + timedelta(seconds=30))
    with smtp_server() as (sink, url):
        assert send(tmp_path, url, now=SATURDAY + timedelta(minutes=1)).sent == 0
        assert reminders() == [(0, ReminderState.OWED, local_day(SATURDAY))]
        run(NEXT_MONDAY)
        assert send(tmp_path, url, urgent=False, now=NEXT_MONDAY).sent == 1
    assert [str(one["Subject"]) for one in sink.messages] == [REVIEW]


def test_what_waits_for_the_days_message_leaves_at_once_when_that_is_decided_and_nothing_is_sent_again(
    lea: UUID, olu: UUID
) -> None:
    send_for_review(lea, now=MONDAY)
    run(MONDAY + timedelta(minutes=10))
    send_for_review(lea, now=MONDAY + 10 * HOUR, key="late")  # after today's message
    run(MONDAY + 11 * HOUR)
    assert mails(olu) == [(REVIEW, False, MailState.QUEUED)]
    decide(AT_ONCE, lea, now=MONDAY + 12 * HOUR)
    assert run(MONDAY + 12 * HOUR).at_once == 1
    assert run(MONDAY + DAY).digests == 0
    assert mails(olu) == [(REVIEW, False, MailState.QUEUED), (REVIEW, True, MailState.QUEUED)]


def test_a_long_outage_ends_with_one_message_of_what_is_still_so(lea: UUID, olu: UUID, tmp_path: Path) -> None:
    decide(AT_ONCE, lea)
    first = send_for_review(lea, now=MONDAY, key="first")
    run(MONDAY)
    send_for_review(lea, now=MONDAY + DAY, key="second")
    put_late_back(now=MONDAY + DAY)
    run(MONDAY + DAY)
    with transaction():
        publish(first, by_id=olu, now=MONDAY + 2 * DAY)
    put_late_back(now=MONDAY + 3 * DAY)
    run(MONDAY + 3 * DAY)
    with smtp_server() as (sink, url):
        send(tmp_path, url, now=MONDAY + 3 * DAY)
    assert [str(one["Subject"]) for one in sink.messages] == [REVIEW]


def test_whoever_hears_of_it_once_a_week_or_put_it_off_has_it_in_a_days_message(lea: UUID, olu: UUID) -> None:
    ivo, una = (add(name, roles=(Role.LD_ADMINISTRATOR,)) for name in ("Ivo Dee", "Una Dee"))
    decide(AT_ONCE, lea)
    policies = policies_now()
    with transaction():
        choose_frequency(olu, {Topic.DECIDING: Frequency.WEEKLY}, policies, now=MONDAY - DAY, closed=())
    version_id = send_for_review(lea, now=MONDAY + DAY)
    with transaction() as session:
        session.add(
            Reminder(
                person_id=ivo, kind=Kind.COURSE_TO_REVIEW, subject_id=version_id, occurrence=1, due_on=local_day(MONDAY + DAY),
                offset_days=0, owed_on=local_day(MONDAY + DAY), state=ReminderState.OWED, found_at=MONDAY + DAY,
            )
        )  # fmt: skip
    with transaction():
        snooze(ivo, version_id, local_day(MONDAY + 3 * DAY), policies, now=MONDAY + DAY, closed=())
    assert run(MONDAY + DAY).at_once == 1
    assert [len(mails(one)) for one in (olu, ivo, una)] == [0, 0, 1]
    for number in range(2, 8):
        run(MONDAY + number * DAY)
    assert mails(olu) == mails(ivo) == [(REVIEW, False, MailState.QUEUED)]


def test_whoever_stopped_it_hears_nothing_and_private_people_hear_in_a_days_message(lea: UUID) -> None:
    """A learner's answer may be stopped; a Member's waits for the morning."""
    ada, pat = add("Ada Clerk"), add("Pat Peer", kind=PersonType.PEER)
    with transaction() as session:
        change_policy(Kind.COURSE_RETURNED, Policy((0,), way=Way.AT_ONCE), was=0, by_id=lea, now=MONDAY)
        choose_frequency(ada, {Topic.NEWS: Frequency.NEVER}, policies_now(), now=MONDAY, closed=())
        for one in (ada, pat):
            session.add(
                Reminder(
                    person_id=one, kind=Kind.COURSE_RETURNED, subject_id=lea, occurrence=1, due_on=local_day(SATURDAY),
                    offset_days=0, owed_on=local_day(SATURDAY), state=ReminderState.OWED, found_at=SATURDAY,
                )
            )  # fmt: skip
    swept = run(SATURDAY)
    assert (swept.at_once, swept.suppressed) == (0, 1)
    db.session.close()
    assert dict(db.session.execute(select(Reminder.person_id, Reminder.state)).tuples().all()) == {
        ada: ReminderState.SUPPRESSED,
        pat: ReminderState.OWED,
    }


def test_ones_own_page_shows_it_among_what_was_sent_with_why(lea: UUID, olu: UUID) -> None:
    decide(AT_ONCE, lea)
    send_for_review(lea, now=SATURDAY)
    run(SATURDAY)
    page = own_messages(olu, policies_now(), now=SATURDAY + HOUR, closed=())
    [message] = page.sent
    assert message.subject == REVIEW
    assert [part.kind for part in message.about] == [Kind.COURSE_TO_REVIEW]
    assert page.coming == []


def test_whoever_has_left_is_sent_nothing(lea: UUID, olu: UUID) -> None:
    decide(AT_ONCE, lea)
    send_for_review(lea, now=MONDAY)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == olu).values(left_on=local_day(MONDAY - DAY)))
    assert run(MONDAY).at_once == 0
    assert mails(olu) == []


def test_rounds_reach_everybody_once(lea: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skills_centre.reminders.services.sweep.ROUND", 2)
    many = [add(f"Ivo Number{number}", roles=(Role.LD_ADMINISTRATOR,)) for number in range(5)]
    with transaction():
        choose_frequency(many[1], {Topic.DECIDING: Frequency.WEEKLY}, policies_now(), now=MONDAY, closed=())
    decide(AT_ONCE, lea)
    send_for_review(lea, now=SATURDAY)
    assert run(SATURDAY).at_once == 4
    assert sorted(len(mails(one)) for one in many) == [0, 1, 1, 1, 1]


def test_between_two_sweeps_it_is_found_alone_and_leaves(lea: UUID, olu: UUID) -> None:
    decide(AT_ONCE, lea)
    send_for_review(lea, now=SATURDAY)
    enrolled(olu, add_course("toast", title="Toast"), due_on=local_day(SATURDAY) + 2 * DAY, now=SATURDAY - 20 * DAY)
    assert sweep_at_once(SATURDAY + timedelta(minutes=1), HEAD) == 1
    assert mails(olu) == [(REVIEW, True, MailState.QUEUED)]
    assert set(db.session.scalars(select(Reminder.kind))) == {Kind.COURSE_TO_REVIEW}
    db.session.close()
    assert sweep_at_once(SATURDAY + timedelta(minutes=2), HEAD) == 0
    assert run(SATURDAY + timedelta(minutes=15)).at_once == 0
    assert [state for _, state, _ in reminders()] == [ReminderState.QUEUED]


def test_where_nothing_leaves_at_once_nothing_is_looked_for_between_two_sweeps(lea: UUID, olu: UUID) -> None:
    send_for_review(lea, now=SATURDAY)
    assert statements(lambda: sweep_at_once(SATURDAY, HEAD)) <= 2
    assert mails(olu) == []
    assert db.session.scalars(select(Reminder.kind)).all() == []
