"""What is told on the site only: in the one ledger and the number beside Messages, and by no mail, neither then nor later."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from time_machine import travel

from skills_centre.learning.services.suggestions import Terms, suggest_course
from skills_centre.people.models import Person, PersonType, Role
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.carriers import MailRoutes
from skills_centre.platform.mail.delivery import drain
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.delivery_figures import days_of_mail
from skills_centre.reminders.queries.mail_queue import queue_counts
from skills_centre.reminders.queries.own_messages import own_messages
from skills_centre.reminders.queries.policies import policies_now
from skills_centre.reminders.queries.told import told_page
from skills_centre.reminders.rules.kind_words import OF_SKILLS_IN_WORDS, WORDS
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import Policy
from skills_centre.reminders.rules.snoozing import EVERYTHING
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.choosing import choose_frequency
from skills_centre.reminders.services.last_look import look_again
from skills_centre.reminders.services.looking import note_look_at_messages
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.snoozing import snooze
from skills_centre.reminders.services.sweep import Swept, sweep
from tests.counting import statements
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD, enrolled
from tests.reminders.test_news import news
from tests.skills.builders import published, skill_id, small_framework

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SITE = Policy((0,), way=Way.SITE)
Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def lea(app: Flask) -> UUID:
    published(small_framework())
    return add("Lea Dee", roles=(Role.LD_ADMINISTRATOR,))


@pytest.fixture
def ada(lea: UUID) -> UUID:
    return add("Ada Clerk", manager=lea)


def decide(policy: Policy, by_id: UUID, *, was: int = 0, now: datetime = MONDAY - DAY) -> None:
    with transaction():
        change_policy(Kind.COURSE_SUGGESTED, policy, was=was, by_id=by_id, now=now)


def suggest(person_id: UUID, by_id: UUID, key: str = "tea", *, now: datetime = MONDAY) -> UUID:
    course_id = add_course(key, title=f"Making {key}")
    with transaction():
        suggest_course(Terms(course_id, skill_id("writing")), [person_id], by_id=by_id, now=now)
    return course_id


def run(now: datetime) -> Swept:
    return sweep(now, HEAD)


def states() -> list[tuple[ReminderState, str | None, datetime | None]]:
    db.session.close()
    rows = db.session.execute(select(Reminder.state, Reminder.reason, Reminder.told_at).order_by(Reminder.found_at))
    return list(rows.tuples())


def mails() -> list[tuple[str | None, MailState]]:
    db.session.close()
    rows = db.session.execute(select(OutboxMessage.subject, OutboxMessage.state).order_by(OutboxMessage.id))
    return list(rows.tuples())


def test_it_is_told_on_its_day_at_any_hour_and_never_mailed(lea: UUID, ada: UUID) -> None:
    decide(SITE, lea)
    suggest(ada, lea)
    early = MONDAY.replace(hour=5)
    swept = run(early)
    assert (swept.told, swept.digests, swept.at_once) == (1, 0, 0)
    assert run(MONDAY).told == 0, "twice is once"
    decide(Policy((0,)), lea, was=1, now=MONDAY + HOUR)
    for number in range(5):
        assert run(MONDAY + 2 * HOUR + number * DAY).digests == 0, "and mailing the kind again mails nothing of it"
    assert states() == [(ReminderState.TOLD, None, early)]
    assert mails() == []


def test_it_is_not_in_the_days_message_that_says_other_things(lea: UUID, ada: UUID) -> None:
    decide(SITE, lea)
    suggest(ada, lea)
    enrolled(ada, add_course("toast", title="Toast"), due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY - 20 * DAY)
    swept = run(MONDAY)
    assert (swept.told, swept.digests, swept.reminders) == (1, 1, 1)
    assert mails() == [("Due in 7 days: Toast", MailState.QUEUED)]
    body = db.session.scalar(select(OutboxMessage.text_body)) or ""
    assert "suggest" not in body


def test_what_waits_when_it_is_decided_is_told_instead_and_what_left_is_not_told_again(lea: UUID, ada: UUID) -> None:
    suggest(ada, lea)
    run(MONDAY)
    suggest(ada, lea, "toast", now=MONDAY + HOUR)
    run(MONDAY + 2 * HOUR)  # she has had today's message
    decide(SITE, lea, now=MONDAY + 3 * HOUR)
    assert run(MONDAY + 4 * HOUR).told == 1
    assert run(MONDAY + DAY).digests == 0
    assert [state for state, _why, _at in states()] == [ReminderState.QUEUED, ReminderState.TOLD]
    assert len(mails()) == 1


def test_what_waits_when_it_is_mailed_again_is_mailed(lea: UUID, ada: UUID) -> None:
    decide(SITE, lea)
    suggest(ada, lea)
    decide(Policy((0,)), lea, was=1, now=MONDAY)
    assert run(MONDAY + HOUR).digests == 1
    assert states() == [(ReminderState.QUEUED, None, None)]


def test_a_message_that_has_not_left_is_looked_at_once_more_however_fresh(lea: UUID, ada: UUID, tmp_path: Path) -> None:
    suggest(ada, lea)
    enrolled(ada, add_course("toast", title="Toast"), due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY - 20 * DAY)
    run(MONDAY)
    decide(SITE, lea, now=MONDAY + timedelta(seconds=20))
    now = MONDAY + timedelta(minutes=1)
    routes = MailRoutes(None, "Centre <c@example.org>", "https://skills", tmp_path / "mail", only_to_files=True)
    assert drain(routes, urgent=False, clock=lambda: now, look=partial(look_again, head=HEAD)).sent == 1
    assert mails() == [("Due in 7 days: Toast", MailState.SENT)]
    assert run(MONDAY + HOUR).told == 1
    assert {state for state, _why, _at in states()} == {ReminderState.QUEUED, ReminderState.TOLD}


def test_people_hear_of_it_as_they_chose_and_need_no_address(lea: UUID) -> None:
    stopped, weekly, later, nobody = (add(f"{name} Clerk", manager=lea) for name in ("Ada", "Bo", "Cy", "Di"))
    decide(SITE, lea)
    policies = policies_now()
    course_id = add_course("tea")
    with transaction() as session:
        choose_frequency(stopped, {Topic.ASKED: Frequency.NEVER}, policies, now=MONDAY - DAY, closed=())
        choose_frequency(weekly, {Topic.ASKED: Frequency.WEEKLY}, policies, now=MONDAY - DAY, closed=())
        session.execute(update(Person).where(Person.id == nobody).values(email=None))
    tuesday = MONDAY + DAY
    with transaction():
        people = [stopped, weekly, later, nobody]
        suggest_course(Terms(course_id, skill_id("writing")), people, by_id=lea, now=tuesday)
    with transaction():
        snooze(later, EVERYTHING, local_day(tuesday) + 2 * DAY, policies, now=tuesday, closed=())
    swept = run(tuesday + HOUR)
    assert (swept.told, swept.suppressed) == (1, 1)
    run(tuesday + 2 * DAY)
    run(MONDAY + 7 * DAY)
    db.session.close()
    told = dict(db.session.execute(select(Reminder.person_id, Reminder.told_at)).tuples().all())
    assert told == {
        stopped: None,
        weekly: MONDAY + 7 * DAY,
        later: tuesday + 2 * DAY,
        nobody: tuesday + HOUR,
    }
    assert mails() == []


def test_a_limit_of_a_week_counts_what_was_told_and_what_was_mailed(lea: UUID, ada: UUID) -> None:
    decide(Policy((0,), most_a_week=1), lea)
    suggest(ada, lea)
    run(MONDAY)
    decide(Policy((0,), most_a_week=1, way=Way.SITE), lea, was=1, now=MONDAY + HOUR)
    suggest(ada, lea, "toast", now=MONDAY + DAY)
    swept = run(MONDAY + DAY)
    assert (swept.told, swept.held) == (0, 1)
    assert run(MONDAY + 7 * DAY).told == 1
    suggest(ada, lea, "jam", now=MONDAY + 8 * DAY)
    assert run(MONDAY + 8 * DAY).held == 1
    assert run(MONDAY + 14 * DAY).told == 1


def test_what_is_done_first_is_not_told(lea: UUID, ada: UUID) -> None:
    decide(SITE, lea)
    course_id = suggest(ada, lea)
    enrolled(ada, course_id, due_on=None, now=MONDAY)
    assert run(MONDAY + HOUR).told == 0


def test_what_was_told_comes_back_after_a_snooze_on_the_site_too(lea: UUID, ada: UUID) -> None:
    decide(SITE, lea)
    suggest(ada, lea)
    run(MONDAY)
    [subject_id] = db.session.scalars(select(Reminder.subject_id)).all()
    with transaction():
        snooze(ada, subject_id, local_day(MONDAY) + 3 * DAY, policies_now(), now=MONDAY + HOUR, closed=())
    assert run(MONDAY + 2 * DAY).told == 0
    assert run(MONDAY + 3 * DAY).told == 1
    assert mails() == []


def test_the_database_refuses_that_what_was_told_was_mailed_or_is_to_be_mailed(lea: UUID, ada: UUID) -> None:
    decide(SITE, lea)
    suggest(ada, lea)
    run(MONDAY)
    for change, check in (
        ("state = 'queued'", "told_at_an_instant"),
        ("told_at = NULL", "told_at_an_instant"),
        ("kind = 'learning-due'", "told_or_mailed"),
    ):
        with pytest.raises(DBAPIError, match=check), transaction() as session:
            session.execute(text(f"UPDATE reminder SET {change}"))


@pytest.mark.parametrize(
    ("kind", "way", "check"),
    [
        ("learning-due", "site", "may_be_on_site_only"),
        ("decision-waiting", "site", "may_be_on_site_only"),
        ("learning-chased", "at-once", "may_be_at_once"),
        ("team-month", "soon", "way_known"),
    ],
)
def test_the_database_refuses_ways_that_may_not_be_chosen(lea: UUID, kind: str, way: str, check: str) -> None:
    insert = text(
        "INSERT INTO message_policy (id, kind, number, offsets, is_on, way, made_by, made_at)"
        f" SELECT :id, '{kind}', 1, '0', is_on, '{way}', made_by, made_at FROM message_policy"
    )
    decide(SITE, lea)
    with pytest.raises(DBAPIError, match=check), transaction() as session:
        session.execute(insert, {"id": new_id().hex})


def test_ones_own_page_and_the_number_tell_of_it_until_one_has_looked(lea: UUID, ada: UUID) -> None:
    decide(SITE, lea)
    suggest(ada, lea)
    with travel(MONDAY + HOUR, tick=False):
        run(MONDAY + timedelta(minutes=15))
        assert news(ada) == 1
        page = own_messages(ada, policies_now(), now=MONDAY + HOUR, closed=())
        [one] = page.sent
        assert (one.subject, one.state, one.at) == (None, None, MONDAY + timedelta(minutes=15))
        assert [part.kind for part in one.about] == [Kind.COURSE_SUGGESTED]
        assert (page.coming, page.unsent) == ([], [])
        with transaction():
            note_look_at_messages(ada, now=MONDAY + HOUR)
        assert news(ada) == 0


def test_figures_count_it_beside_mail_and_the_list_names_nobody_who_is_private(lea: UUID, ada: UUID) -> None:
    pat = add("Pat Peer", kind=PersonType.PEER)
    decide(SITE, lea)
    suggest(ada, lea)
    run(MONDAY)
    with transaction() as session:
        session.add(
            Reminder(
                person_id=pat, kind=Kind.PLAN_ACTION_DUE, subject_id=lea, occurrence=1, due_on=local_day(MONDAY), offset_days=-1,
                owed_on=local_day(MONDAY), state=ReminderState.TOLD, found_at=MONDAY, told_at=MONDAY + HOUR,
            )
        )  # fmt: skip
    today, *_earlier = days_of_mail(local_day(MONDAY))
    assert (today.urgent, today.ordinary, today.total, today.told) == (0, 0, 0, 2)
    assert [(one.about, one.name) for one in told_page(1).lines] == [
        (OF_SKILLS_IN_WORDS, None),
        (WORDS[Kind.COURSE_SUGGESTED].name, "Ada Clerk"),
    ]
    assert queue_counts().told == 2
    assert (told_page(7).number, statements(lambda: told_page(1))) == (1, 2)


@pytest.mark.sqlite_only
def test_the_pages_say_that_it_was_told_and_not_mailed(be: Be, lea: UUID, ada: UUID, found: None) -> None:
    with travel(MONDAY + HOUR, tick=False):
        decide(SITE, lea)
        suggest(ada, lea)
        run(MONDAY)
        suggest(ada, lea, "toast", now=MONDAY + timedelta(minutes=30))
        run(MONDAY.replace(hour=9, minute=45))
        reader = be(ada)
        assert statements(lambda: reader.get("/my-messages/choices")) <= 12
        page = " ".join(reader.get("/my-messages").text.split())
        assert 'Messages<span aria-hidden="true"> (2)' in page
        assert page.count("<strong>On the site only</strong>") == 2
        assert "Told here, not mailed, 2 March 2026" in page
        assert "We tell you on this page, not by e-mail, once, and not at all once you have begun it" in page
        choices = " ".join(reader.get("/my-messages/choices").text.split())
        assert choices.count("Some of it you read of on the site only: your institution does not mail it.") == 1
        keeper = be(lea)
        queue = " ".join(keeper.get("/administration/messages").text.split())
        assert (
            'Told on the site only</strong></a><br><span class="centre-quiet">By no mail, so it is not counted above'
            in queue
        )
        told = " ".join(keeper.get("/administration/messages/on-the-site").text.split())
        assert "No mail was sent of it, and none will be." in told
        assert told.count("Ada Clerk") == 2
        assert ",0,0,0,2" in keeper.get("/administration/messages/figures.csv").text
    assert be(ada).get("/administration/messages/on-the-site").status_code in {403, 404}


@pytest.mark.sqlite_only
def test_no_page_and_no_sweep_takes_more_statements_however_much_is_told(
    be: Be, lea: UUID, ada: UUID, found: None
) -> None:
    decide(SITE, lea)
    reader, keeper = be(ada), be(lea)
    pages = [
        (reader, "/my-messages"),
        (keeper, "/administration/messages/on-the-site"),
        (keeper, "/administration/messages/tomorrow"),
        (keeper, "/administration/messages/kinds/course-suggested"),
    ]
    with travel(MONDAY + HOUR, tick=False):
        taken: list[list[int]] = []
        sweeps: list[int] = []
        for people in ([ada], [ada, *(add(f"Ivo Number{number}", manager=lea) for number in range(6))]):
            for number, one in enumerate(people):
                suggest(one, lea, f"tea-{len(people)}-{number}", now=MONDAY)
            sweeps.append(statements(lambda: run(MONDAY)))
            for one in people:
                suggest(one, lea, f"toast-{len(people)}-{one.hex[-6:]}", now=MONDAY + HOUR)
            taken.append([statements(partial(browser.get, path)) for browser, path in pages])
    assert sweeps[0] == sweeps[1]
    assert taken[0] == taken[1]
