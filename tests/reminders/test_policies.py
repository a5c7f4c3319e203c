"""Changing what is decided of a kind: from then on, never about the past, and never twice."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from skills_centre.learning.services.suggestions import Terms, suggest_course
from skills_centre.people.models import PersonType
from skills_centre.platform.audit import AuditEvent
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, transaction
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.errors import PolicyChangedMeanwhile, PolicyRefused
from skills_centre.reminders.models import Digest, MessagePolicy, Reminder, ReminderState
from skills_centre.reminders.queries.policies import editions_of, policies_now
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import TERMS, Policy
from skills_centre.reminders.rules.timing import Hours
from skills_centre.reminders.services.policies import change_hours, change_policy
from skills_centre.reminders.services.sweep import Swept, sweep
from tests.conftest import NOW
from tests.learning.builders import add_course
from tests.people.builders import add
from tests.reminders.builders import HEAD, enrolled
from tests.skills.builders import published, skill_id, small_framework

DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def keeper(app: Flask) -> UUID:
    published(small_framework())
    return add("Kit Keeper")


def change(kind: Kind, policy: Policy | None, by_id: UUID, *, now: datetime = NOW, was: int = 0) -> None:
    with transaction():
        change_policy(kind, policy, was=was, by_id=by_id, now=now)


def run(now: datetime) -> Swept:
    return sweep(now, HEAD)


def left(kind: Kind) -> list[tuple[date, int]]:
    """(day, offset) of every reminder of a kind that left, by day."""
    db.session.close()
    rows = db.session.execute(
        select(Digest.day, Reminder.offset_days)
        .join(Digest, Digest.id == Reminder.digest_id)
        .where(Reminder.kind == kind)
        .order_by(Digest.day, Reminder.offset_days)
    )
    return list(rows.tuples())


def test_an_edition_holds_until_the_next_and_the_default_is_one_too(keeper: UUID) -> None:
    assert policies_now().of(Kind.COURSE_DUE).policy == TERMS[Kind.COURSE_DUE].default
    change(Kind.COURSE_DUE, Policy((-14, -3)), keeper)
    change(Kind.COURSE_DUE, Policy((-14, -3)), keeper, was=1)  # what holds already is no change
    change(Kind.COURSE_DUE, None, keeper, was=1, now=NOW + DAY)
    held = policies_now().of(Kind.COURSE_DUE)
    assert (held.policy, held.number) == (TERMS[Kind.COURSE_DUE].default, 2)
    assert held.since == {-7: local_day(NOW + DAY), -1: local_day(NOW + DAY)}
    assert [(one.number, one.policy, one.made_by) for one in editions_of(Kind.COURSE_DUE)] == [
        (2, None, "Kit Keeper"),
        (1, Policy((-14, -3)), "Kit Keeper"),
    ]
    acts = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "message.change-policy").order_by(AuditEvent.at)
    )
    assert [one.fields for one in acts] == [["course-due", "offsets"], ["course-due", "offsets"]]


def test_the_second_of_two_administrators_is_told_and_changes_nothing(keeper: UUID) -> None:
    change(Kind.COURSE_DUE, Policy((-14,)), keeper)
    with pytest.raises(PolicyChangedMeanwhile):
        change(Kind.COURSE_DUE, Policy((-3,)), keeper, was=0)
    assert policies_now().of(Kind.COURSE_DUE).policy.offsets == (-14,)
    with pytest.raises(PolicyRefused):
        change(Kind.LEARNING_DUE, Policy((-7,), is_on=False), keeper)


def test_the_database_keeps_every_edition_as_it_was(keeper: UUID) -> None:
    change(Kind.COURSE_DUE, Policy((-14,)), keeper)
    for statement in ("UPDATE message_policy SET offsets = '-1'", "DELETE FROM message_policy"):
        with pytest.raises(DBAPIError), transaction() as session:
            session.execute(text(statement))
    assert db.session.scalar(select(MessagePolicy.offsets)) == "-14"


def test_the_first_sweep_after_a_change_owes_nothing_about_what_had_passed(keeper: UUID) -> None:
    course = add_course()
    people = [add(f"Ada Number{number}") for number in range(12)]
    for number, person_id in enumerate(people):  # due in 2 to 13 days
        enrolled(person_id, course, due_on=local_day(MONDAY) + (number + 2) * DAY, now=MONDAY - 30 * DAY)
    run(MONDAY)
    before = left(Kind.COURSE_DUE)
    assert {offset for _day, offset in before} == {-7}
    change(Kind.COURSE_DUE, Policy((-30, -20, -14, -10, -5, -1)), keeper, now=MONDAY + timedelta(hours=1))
    swept = run(MONDAY + timedelta(hours=2))
    assert swept.found == 2, "those of this very day: 10 days and 5 days before"
    run(MONDAY + DAY)
    assert [offset for day, offset in left(Kind.COURSE_DUE) if day == local_day(MONDAY + DAY)] == [-10, -5, -5, -1]
    assert [one for one in left(Kind.COURSE_DUE) if one in before] == before


def test_what_waits_of_a_kind_that_is_turned_off_or_of_a_day_that_is_taken_out_is_not_sent(keeper: UUID) -> None:
    ada, manager = add("Ada Clerk", manager=keeper), keeper
    suggested(ada, manager, add_course(), now=MONDAY)
    enrolled(ada, add_course("other"), due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY)
    night = MONDAY.replace(hour=19)
    assert run(night).found == 2
    change(Kind.COURSE_SUGGESTED, Policy((0,), is_on=False), keeper, now=night)
    change(Kind.COURSE_DUE, Policy((-1,)), keeper, now=night)
    assert run(MONDAY + DAY).suppressed == 2
    db.session.close()
    rows = db.session.execute(select(Reminder.state, Reminder.reason))
    assert {(row.state, row.reason) for row in rows} == {(ReminderState.SUPPRESSED, "turned-off")}


def suggested(person_id: UUID, by_id: UUID, course_id: UUID, *, now: datetime) -> None:
    with transaction():
        suggest_course(Terms(course_id, skill_id("writing")), [person_id], by_id=by_id, now=now)


def test_what_somebody_has_had_often_enough_this_week_waits_and_leaves_later(keeper: UUID) -> None:
    ada = add("Ada Clerk", manager=keeper)
    change(Kind.COURSE_SUGGESTED, Policy((0,), most_a_week=1), keeper, now=MONDAY - DAY)
    for number in range(3):  # one a day
        day = MONDAY + number * DAY
        suggested(ada, keeper, add_course(f"course-{number}", title=f"Course {number}"), now=day)
        swept = run(day + timedelta(minutes=30))
        assert (swept.digests, swept.held) == ((1, 0) if number == 0 else (0, 1))
        assert run(day + timedelta(hours=1)).held == 0, "what waits is not looked at again today"
    [reason] = set(db.session.scalars(select(Reminder.reason).where(Reminder.state == ReminderState.OWED)))
    assert reason == "enough-this-week"
    for number in range(3, 10):
        run(MONDAY + number * DAY)
    assert [day for day, _offset in left(Kind.COURSE_SUGGESTED)] == [
        date(2026, 3, 2),
        date(2026, 3, 9),
        date(2026, 3, 9),
    ]
    assert set(db.session.scalars(select(Reminder.reason))) == {None}


def test_a_limit_of_one_kind_holds_nothing_else_back(keeper: UUID) -> None:
    ada = add("Ada Clerk", manager=keeper)
    change(Kind.COURSE_SUGGESTED, Policy((0,), most_a_week=1), keeper, now=MONDAY - DAY)
    suggested(ada, keeper, add_course(), now=MONDAY)
    run(MONDAY + timedelta(hours=1))
    suggested(ada, keeper, add_course("other"), now=MONDAY + DAY)
    enrolled(ada, add_course("third"), due_on=local_day(MONDAY) + 8 * DAY, now=MONDAY)
    swept = run(MONDAY + DAY + timedelta(hours=1))
    assert (swept.digests, swept.reminders, swept.held) == (1, 1, 1)


def test_a_first_sentence_stands_in_messages_that_begin_with_its_kind_and_the_edition_is_kept(keeper: UUID) -> None:
    ada, peer, bo = add("Ada Clerk"), add("Pat Peer", kind=PersonType.PEER), add("Bo Lind", manager=keeper)
    course, sentence = add_course(), "The learning team <wishes> you well."
    change(Kind.COURSE_DUE, Policy((-7, -1), opening=sentence), keeper, now=MONDAY - DAY)
    for person_id in (ada, peer):
        enrolled(person_id, course, due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY - DAY)
    suggested(bo, keeper, course, now=MONDAY)
    run(MONDAY + timedelta(minutes=30))
    db.session.close()
    mails = {one.person_id: one for one in db.session.scalars(select(OutboxMessage))}
    assert f"Hello Ada,\n\n{sentence}\n\n" in (mails[ada].text_body or "")
    assert "The learning team &lt;wishes&gt; you well." in (mails[ada].html_body or "")
    for other in (peer, bo):
        assert "The learning team" not in (mails[other].text_body or "") + (mails[other].html_body or "")
    numbers = dict(db.session.execute(select(Reminder.person_id, Reminder.policy_number)).tuples().all())
    assert numbers == {ada: 1, peer: 1, bo: None}


def test_the_places_of_a_first_sentence_are_filled_in_for_each_receiver_and_once(keeper: UUID) -> None:
    ada, odd, peer = add("Ada Clerk"), add("{count} <b>"), add("Pat Peer", kind=PersonType.PEER)
    sentence = "{first_name}, {count} await you."
    change(Kind.COURSE_DUE, Policy((-7, -1), opening=sentence), keeper, now=MONDAY - DAY)
    one, two = add_course("one"), add_course("two")
    for person_id, course in ((ada, one), (ada, two), (odd, one), (peer, one)):
        enrolled(person_id, course, due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY - DAY)
    suggested(ada, keeper, add_course("third"), now=MONDAY)
    run(MONDAY + timedelta(minutes=30))
    db.session.close()
    mails = {mail.person_id: mail for mail in db.session.scalars(select(OutboxMessage))}
    assert "Hello Ada,\n\nAda, 2 courses await you.\n\n" in (mails[ada].text_body or "")
    assert "\n\n{count}, 1 course await you.\n\n" in (mails[odd].text_body or "")
    assert "await you" not in (mails[peer].text_body or "") + (mails[peer].html_body or "")
    assert all("{first_name}" not in (mail.html_body or "") for mail in mails.values())


def test_mail_leaves_within_the_hours_that_are_chosen(keeper: UUID) -> None:
    enrolled(add("Ada Clerk"), add_course(), due_on=local_day(MONDAY) + 7 * DAY, now=MONDAY - 30 * DAY)
    with transaction():
        change_hours(Hours(time(10), time(15)), was=0, by_id=keeper, now=MONDAY - DAY)
    assert not run(MONDAY).in_hours
    assert run(MONDAY.replace(hour=15)).digests == 0
    assert run(MONDAY.replace(hour=10)).digests == 1
    with pytest.raises(PolicyChangedMeanwhile), transaction():
        change_hours(Hours(time(8), time(15)), was=0, by_id=keeper, now=MONDAY)
    with pytest.raises(PolicyRefused), transaction():
        change_hours(Hours(time(6), time(15)), was=1, by_id=keeper, now=MONDAY)
