"""The preview of the next mail day is what the sweep of that day then does, and leaves nothing behind."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from skills_centre.learning.models import EnrolmentState
from skills_centre.learning.services.suggestions import Terms, suggest_course
from skills_centre.people.models import ClosedDay, Look, Person, PersonType, Role
from skills_centre.people.services.roles import grant_role
from skills_centre.platform.clock import local_day, utc_now
from skills_centre.platform.database import db, transaction
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import OutboxMessage
from skills_centre.reminders.errors import PolicyChangedMeanwhile
from skills_centre.reminders.models import Digest, MessageChoice, MessagePolicy, Reminder, ReminderState
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import Policy
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.rules.topics import Frequency, Topic
from skills_centre.reminders.rules.waiting_days import why_not_before
from skills_centre.reminders.services.policies import change_policy
from skills_centre.reminders.services.rehearsing import Rehearsed, mail_day_after, rehearse
from skills_centre.reminders.services.sweep import sweep
from skills_centre.requirements.models import LongAbsence
from skills_centre.requirements.rules.schedule import Recurrence, Schedule
from tests.conftest import NOW, TODAY
from tests.learning.builders import add_course
from tests.people.builders import add, add_unit
from tests.reminders.builders import HEAD, change, enrolled
from tests.requirements.builders import learn, rule
from tests.skills.builders import published, skill_id, small_framework

DAY = timedelta(days=1)
#: The morning after NOW, when ordinary mail begins to leave.
MORNING = datetime(2026, 3, 4, 8, tzinfo=UTC)
Be = Callable[[UUID], FlaskClient]


@pytest.fixture
def lead(app: Flask) -> UUID:
    published(small_framework())
    return add("Lea Lead", roles=(Role.LD_ADMINISTRATOR,))


def suggest(person_id: UUID, by_id: UUID, course_id: UUID, *, now: datetime) -> None:
    with transaction():
        suggest_course(Terms(course_id, skill_id("writing")), [person_id], by_id=by_id, now=now)


def busy(lead: UUID) -> None:
    """Some of everything: due, required, overdue for a week, suggested, limited, stopped, slowed, away, done, without an address."""
    course, required, other = add_course(), add_course("required", title="Required"), add_course("other", title="Other")
    learn(lead, required, TODAY)
    names = ("Ada Clerk", "Ben Ito", "Cy Dale", "Di Fenn", "Ed Gray", "Flo Day", "Gus Hart")
    ada, ben, cy, di, ed, flo, gus = (add(name, manager=lead) for name in names)
    peer = add("Pat Peer", kind=PersonType.PEER)
    for one in (ben, cy, di, ed, flo, gus):
        learn(one, required, TODAY)
    rule(required, lead, schedule=Schedule(Recurrence.ONCE, days=8), now=NOW - DAY)  # Ada: a week before on the morrow
    for one in (ada, ben, cy, di, ed, peer):
        enrolled(one, course, due_on=TODAY + 8 * DAY, now=NOW)
    enrolments = {one: enrolled(one, other, due_on=TODAY + 7 * DAY, now=NOW) for one in (flo, gus)}  # owed today
    with transaction() as session:
        session.get_one(Person, ben).email = None
        session.add(MessageChoice(person_id=cy, topic=Topic.COURSES, frequency=Frequency.NEVER, chosen_at=NOW))
        session.add(MessageChoice(person_id=di, topic=Topic.COURSES, frequency=Frequency.WEEKLY, chosen_at=NOW))
        session.add(LongAbsence(id=new_id(), person_id=ed, starts_on=TODAY, recorded_by=lead))
        change_policy(Kind.COURSE_SUGGESTED, Policy((0,), most_a_week=1), was=0, by_id=lead, now=NOW - 2 * DAY)
    suggest(flo, lead, course, now=NOW - DAY)
    sweep(NOW - DAY, HEAD)  # Flo has had her one suggestion of the week, Monday
    suggest(flo, lead, add_course("third", title="Third"), now=NOW - timedelta(hours=1))
    suggest(ada, lead, other, now=NOW - timedelta(hours=1))
    change(enrolments[gus], state=EnrolmentState.COMPLETED, completed_at=NOW)


def planned_by(done: Rehearsed) -> set[tuple[UUID, Kind, UUID, int]]:
    return {
        (one.person_id, one.kind, one.subject_id, one.offset_days)
        for message in done.messages
        for one in message.reminders
    }


def left_on(day: date) -> set[tuple[UUID, Kind, UUID, int]]:
    rows = db.session.execute(
        select(Reminder.person_id, Reminder.kind, Reminder.subject_id, Reminder.offset_days)
        .join(Digest, Digest.id == Reminder.digest_id)
        .where(Digest.day == day)
    )
    return set(rows.tuples())


def kept() -> list[int]:
    db.session.close()
    return [
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Reminder, Digest, OutboxMessage, MessagePolicy)
    ]


@pytest.mark.parametrize("today_is_swept", [False, True])
def test_what_is_foreseen_for_a_day_is_what_its_sweep_sends_and_holds_back(lead: UUID, today_is_swept: bool) -> None:
    busy(lead)
    if today_is_swept:
        sweep(NOW, HEAD)
    before = kept()
    foreseen = rehearse(NOW)
    assert kept() == before, "nothing is left behind"
    sweep(NOW, HEAD)
    suppressed = {one.id for one in _suppressed()}
    sweep(MORNING, HEAD)
    assert foreseen.day == local_day(MORNING)
    assert planned_by(foreseen) == left_on(foreseen.day)
    assert {one.kind for message in foreseen.messages for one in message.reminders} >= {
        Kind.COURSE_DUE,
        Kind.LEARNING_DUE,
    }
    ended = Counter((one.kind, one.reason) for one in _suppressed() if one.id not in suppressed)
    held = {(one.kind, one.reason): one.count for one in foreseen.held if one.reason not in WAITING}
    assert held == ended


#: Why something waits; it is not suppressed.
WAITING = {None, Reason.ENOUGH_THIS_WEEK}


def _suppressed() -> list[Reminder]:
    db.session.close()
    return list(db.session.scalars(select(Reminder).where(Reminder.state == ReminderState.SUPPRESSED)))


def test_what_is_held_back_is_told_with_its_reason(lead: UUID) -> None:
    busy(lead)
    held = {(one.kind, one.reason and one.reason.value): one.count for one in rehearse(NOW).held}
    assert held[Kind.COURSE_DUE, "no-address"] == 1
    assert held[Kind.COURSE_DUE, "stopped"] == 1


def test_with_a_decision_it_is_what_would_leave_then_and_the_decision_is_not_kept(lead: UUID) -> None:
    enrolled(add("Ada Clerk"), add_course(), due_on=TODAY + 4 * DAY, now=NOW - 30 * DAY)
    sweep(NOW, HEAD)
    before = kept()
    assert rehearse(NOW).messages == []

    def deciding(was: int = 0) -> None:
        change_policy(Kind.COURSE_DUE, Policy((-3,)), was=was, by_id=lead, now=NOW)

    then = rehearse(NOW, deciding=deciding)
    assert [one.offset_days for message in then.messages for one in message.reminders] == [-3]
    with pytest.raises(PolicyChangedMeanwhile):
        rehearse(NOW, deciding=lambda: deciding(7))
    assert kept() == before


def test_the_next_mail_day_passes_over_weekends_and_closed_days(lead: UUID) -> None:
    friday = datetime(2026, 3, 6, 12, tzinfo=UTC)
    with transaction() as session:
        session.add(ClosedDay(day=date(2026, 3, 9), name="Founders’ Day"))
    assert rehearse(friday).day == date(2026, 3, 10)


def test_the_days_between_are_named() -> None:
    friday, names = date(2026, 3, 6), {date(2026, 3, 9): "Founders’ Day"}
    assert why_not_before(friday, friday + DAY, names) == ""
    assert why_not_before(friday, date(2026, 3, 9), {}) == (
        "Ordinary mail leaves on working days only, and before then there is a weekend."
    )
    assert why_not_before(friday, date(2026, 3, 10), names).endswith("there is a weekend and Founders’ Day.")


@pytest.mark.sqlite_only
def test_the_page_names_whom_it_may_counts_the_others_and_says_why(be: Be, found: None) -> None:
    keeper, peer = add("Kit Keeper", roles=(Role.LD_ADMINISTRATOR,)), add("Pat Peer", kind=PersonType.PEER)
    course, day = add_course(), mail_day_after(utc_now(), ())
    for person_id in (add("Ada Clerk"), peer):
        enrolled(person_id, course, due_on=day + DAY, now=utc_now() - 30 * DAY)
    page = " ".join(be(keeper).get("/administration/messages/tomorrow").text.split())
    assert "What leaves" in page
    assert "2 messages on" in page
    assert "Ada Clerk" in page
    assert "A course with a date of one’s own is to be finished soon: 1 day before that day" in page
    assert "1 message goes to Members, peers, their staff" in page
    assert "Pat Peer" not in page
    assert db.session.scalar(select(func.count()).select_from(Look)) == 0, "nobody’s skills were shown"
    local, area = add("Lou Local"), add_unit("Committees")
    with transaction():
        grant_role(local, Role.LD_ADMINISTRATOR, unit_id=area, by_id=None, now=NOW)
    assert "Ada Clerk" not in be(local).get("/administration/messages/tomorrow").text
