"""Help between colleagues in the ledger: a question and an answer are told once each, in a day's message, if they still are so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.platform.migrations import downgrade, upgrade
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import Policy
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.rehearsing import rehearse
from skills_centre.reminders.services.sweep import sweep, sweep_at_once
from skills_centre.skills.models import HelpRequest
from skills_centre.skills.services.answering_help import answer_request
from skills_centre.skills.services.helping import pause_offers, take_offer_back
from tests.people.builders import add
from tests.reminders.builders import HEAD
from tests.skills.builders import skill_id
from tests.skills.test_helping import ask, confirm, offer, people

__all__ = ["people"]

Be = Callable[[UUID], FlaskClient]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: When no ordinary mail leaves any more that day.
EVENING = MONDAY.replace(hour=19)
SATURDAY = datetime(2026, 3, 7, 22, tzinfo=UTC)


def answer(by_id: UUID, *, accepts: bool, now: datetime = MONDAY) -> None:
    """Answer the one question there is."""
    request_id = db.session.scalars(select(HelpRequest.id)).one()
    with transaction():
        answer_request(request_id, by_id=by_id, accepts=accepts, now=now)


def mails(person_id: UUID) -> list[str | None]:
    db.session.close()
    subjects = select(OutboxMessage.subject).where(OutboxMessage.person_id == person_id).order_by(OutboxMessage.id)
    return list(db.session.scalars(subjects))


def ledger() -> list[tuple[Kind, ReminderState, str | None]]:
    db.session.close()
    rows = db.session.execute(
        select(Reminder.kind, Reminder.state, Reminder.reason).order_by(Reminder.found_at, Reminder.kind)
    )
    return list(rows.tuples())


def test_a_question_waits_for_the_days_message_and_is_told_once(people: dict[str, UUID]) -> None:
    hana, ada, bo = (people[name] for name in ("Hana", "Ada", "Bo"))
    offered = offer(hana)
    for asker in (ada, bo):
        ask(offered, asker, at=MONDAY - HOUR)
    assert mails(hana) == []
    assert sweep(MONDAY, HEAD).digests == 1
    for number in range(1, 30):
        sweep(MONDAY + number * DAY, HEAD)
    assert mails(hana) == ["2 colleagues ask for your help"]
    words = db.session.scalars(select(OutboxMessage.text_body)).one() or ""
    assert "https://skills.test/helpers/mine#asked-me" in words
    assert not [one for one in ("Ada", "Bo Ng", "Searching", "ractitioner") if one in words], "the page names them"


def test_two_things_of_help_are_in_one_message_of_the_day(people: dict[str, UUID]) -> None:
    hana, ada, bo = (people[name] for name in ("Hana", "Ada", "Bo"))
    confirm(ada, people["Mina"])
    ask(offer(ada), hana, at=MONDAY - HOUR)
    answer(ada, accepts=True, now=MONDAY - HOUR)
    ask(offer(hana), bo, at=MONDAY - HOUR)
    sweep(MONDAY, HEAD)
    assert mails(hana) == ["2 things for you"]
    assert mails(ada) == [], "what was asked of her is answered"
    message = db.session.scalars(select(OutboxMessage)).one()
    for words in (message.text_body or "", message.html_body or ""):
        assert "1 colleague asks for your help" in words
        assert "Your question for help has an answer" in words
        assert "helpers/mine#i-asked" in words


@pytest.mark.parametrize("accepts", [True, False])
def test_an_answer_is_told_once_whatever_it_is(people: dict[str, UUID], *, accepts: bool) -> None:
    hana, ada = people["Hana"], people["Ada"]
    ask(offer(hana), ada, at=MONDAY - 3 * DAY)
    answer(hana, accepts=accepts)
    for number in range(5):
        sweep(MONDAY + number * DAY, HEAD)
    assert mails(ada) == ["Your question for help has an answer"]
    assert mails(hana) == []


def leave(person_id: UUID) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(left_on=local_day(MONDAY)))


def take_back(person_id: UUID) -> None:
    searching = skill_id("searching")
    with transaction():
        take_offer_back(person_id, searching, now=MONDAY)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (lambda hana, _ada: answer(hana, accepts=False), Reason.ANSWERED),
        (lambda _hana, ada: answer(ada, accepts=False), Reason.TAKEN_BACK),
        (lambda hana, _ada: take_back(hana), Reason.NOT_ASKED),
        (lambda _hana, ada: leave(ada), Reason.NOT_ASKED),
        (lambda hana, _ada: leave(hana), Reason.LEFT),
    ],
)
def test_a_question_that_waits_no_more_when_the_day_comes_is_not_told(
    people: dict[str, UUID], happens: Callable[[UUID, UUID], None], reason: Reason
) -> None:
    hana, ada = people["Hana"], people["Ada"]
    ask(offer(hana), ada, at=EVENING)
    assert sweep(EVENING + HOUR, HEAD).found == 1
    happens(hana, ada)
    sweep(MONDAY + DAY, HEAD)
    (first, *_) = ledger()
    assert first == (Kind.HELP_ASKED, ReminderState.SUPPRESSED, reason)
    assert mails(hana) == []


def test_what_was_answered_while_its_message_waited_is_taken_out_of_it(people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    ask(offer(hana), ada, at=MONDAY - HOUR)
    sweep(MONDAY, HEAD)
    answer(hana, accepts=True)
    db.session.close()
    (message_id,) = db.session.scalars(select(Digest.outbox_id)).all()
    db.session.close()
    assert look_again([message_id], MONDAY + HOUR, head=HEAD)
    assert ledger() == [(Kind.HELP_ASKED, ReminderState.SUPPRESSED, Reason.ANSWERED)]


def test_whoever_pauses_hears_still_of_what_was_asked_before(people: dict[str, UUID]) -> None:
    ask(offer(people["Hana"]), people["Ada"], at=MONDAY - HOUR)
    with transaction():
        pause_offers(people["Hana"], back_on=local_day(MONDAY) + 9 * DAY, now=MONDAY)
    sweep(MONDAY, HEAD)
    assert mails(people["Hana"]) == ["1 colleague asks for your help"]


def choose(person_id: UUID, topic: Topic, frequency: Frequency) -> None:
    with transaction():
        choose_frequency(person_id, {topic: frequency}, policies_now(), now=MONDAY, closed=())


def test_a_question_is_slowed_and_an_answer_stopped_by_whoever_hears_of_them(people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    choose(hana, Topic.HELP, Frequency.WEEKLY)
    choose(ada, Topic.NEWS, Frequency.NEVER)
    ask(offer(hana), ada, at=MONDAY + DAY)
    days = [number for number in range(1, 9) if sweep(MONDAY + number * DAY + HOUR, HEAD).digests]
    assert days == [7], "on the next Monday"
    answer(hana, accepts=True, now=MONDAY + 8 * DAY)
    sweep(MONDAY + 9 * DAY, HEAD)
    assert mails(ada) == []
    assert ledger()[-1] == (Kind.HELP_ANSWERED, ReminderState.SUPPRESSED, Reason.STOPPED)


def test_members_and_their_staff_hear_of_help_and_it_is_no_suggestion(app: Flask, people: dict[str, UUID]) -> None:
    member, clerk = add("Mae Member", kind=PersonType.MEMBER), add("Cal Clerk", kind=PersonType.MEMBERS_STAFF)
    confirm(member, people["Mina"])
    ask(offer(member), clerk, at=MONDAY - HOUR)
    sweep(MONDAY, HEAD)
    assert mails(member) == ["1 colleague asks for your help"]
    answer(member, accepts=True, now=MONDAY + HOUR)
    sweep(MONDAY + DAY, HEAD)
    assert mails(clerk) == ["Your question for help has an answer"]


def test_a_question_leaves_at_once_where_that_was_decided(people: dict[str, UUID]) -> None:
    hana, lea = people["Hana"], add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,))
    with transaction():
        change_policy(Kind.HELP_ASKED, Policy((0,), way=Way.AT_ONCE), was=0, by_id=lea, now=MONDAY - DAY)
    ask(offer(hana), people["Ada"], at=SATURDAY)
    assert sweep_at_once(SATURDAY + timedelta(minutes=1), HEAD) == 1
    assert sweep_at_once(SATURDAY + timedelta(minutes=2), HEAD) == 0
    assert mails(hana) == ["1 colleague asks for your help"]
    assert set(db.session.scalars(select(OutboxMessage.urgent))) == {True}


def test_nothing_that_was_mailed_before_is_told_again_and_what_is_asked_since_is(
    app: Flask, people: dict[str, UUID], database_url: str
) -> None:
    hana, ada, bo, mina = (people[name] for name in ("Hana", "Ada", "Bo", "Mina"))
    now = utc_now().replace(hour=9, minute=0)
    now -= now.weekday() * DAY
    offered = offer(hana)
    ask(offered, ada, at=now - DAY)
    ask(offered, bo, at=now - 2 * DAY)
    asked = dict(db.session.execute(select(HelpRequest.asker_id, HelpRequest.id)).tuples().all())
    with transaction():
        answer_request(asked[bo], by_id=hana, accepts=True, now=now - HOUR)
    db.session.remove()
    db.engine.dispose()
    downgrade(database_url, "0089")
    upgrade(database_url)
    assert sweep(now, HEAD).found == 0
    ask(offered, mina, at=now + HOUR)
    assert sweep(now + DAY, HEAD).found == 1
    assert (mails(hana), mails(bo)) == (["1 colleague asks for your help"], [])
    db.session.close()
    db.engine.dispose()
    downgrade(database_url, "0089")
    upgrade(database_url)
    assert sweep(now + 2 * DAY, HEAD).found == 0


def test_a_keeper_of_messages_sees_tomorrows_count_and_not_what_it_is_about(be: Be, people: dict[str, UUID]) -> None:
    ask(offer(people["Hana"]), people["Ada"], at=MONDAY + 9 * HOUR)
    sweep(MONDAY + 10 * HOUR, HEAD)
    rehearsed = rehearse(MONDAY + 10 * HOUR)
    assert dict(rehearsed.counts) == {Kind.HELP_ASKED: 1}
    db.session.close()
    keeper = add("Lea Dee", roles=(Role.SYSTEM_ADMINISTRATOR,))
    page = be(keeper).get("/administration/messages/kinds/help-asked").text
    assert "A colleague asks for help with a skill" in page
    assert "nobody owes a colleague a yes" in page


@pytest.mark.sqlite_only
def test_both_read_in_their_own_messages_what_was_told_and_why(be: Be, people: dict[str, UUID]) -> None:
    hana, ada = people["Hana"], people["Ada"]
    ask(offer(hana), ada, at=MONDAY - HOUR)
    sweep(MONDAY, HEAD)
    page = be(hana).get("/my-messages").text
    assert '<a class="govuk-link" href="/helpers/mine#asked-me">A colleague who asks for your help</a>' in page
    assert "They asked on 2 March 2026." in page
    answer(hana, accepts=True, now=MONDAY + HOUR)
    sweep(MONDAY + DAY, HEAD)
    page = be(ada).get("/my-messages").text
    assert 'href="/helpers/mine#i-asked">The answer of a colleague whom you asked for help</a>' in page
    assert "They answered on 2 March 2026." in page
    for person_id, place in ((hana, "asked-me"), (ada, "i-asked")):
        assert f'id="{place}"' in be(person_id).get("/helpers/mine").text
