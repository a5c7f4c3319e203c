"""The demonstration's past mail: what the sweep would have sent on each day so far, so that ledgers have a past and nothing comes twice."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from skills_centre.announcements.queries.announcements import all_kept
from skills_centre.announcements.queries.audience import is_in
from skills_centre.announcements.rules import Draft
from skills_centre.catalogue.models import CourseVersion
from skills_centre.learning.models import Enrolment
from skills_centre.learning.queries.due import LIVE
from skills_centre.people.models import Person
from skills_centre.platform.clock import LONDON, local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.models import MailState, OutboxMessage
from skills_centre.platform.mail.outbox import kind_of, message_id_of
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import Occasion, days_left_in_words
from skills_centre.reminders.services.announced import part_of_announcement
from skills_centre.reminders.services.at_a_standstill import facts_at_a_standstill
from skills_centre.reminders.services.contents import Contents, CourseLine
from skills_centre.reminders.services.digest_parts import parts_of
from skills_centre.reminders.services.digests import heading_of
from skills_centre.reminders.services.facts import Fact
from skills_centre.reminders.services.finding import (
    LOOK_BACK,
    facts_from_managers,
    facts_of_decisions,
    facts_of_follow_ups,
)
from skills_centre.reminders.services.planned import facts_of_plans
from skills_centre.reminders.services.required import OWN, facts_of_required
from skills_centre.reminders.services.stale import facts_of_stale
from skills_centre.reminders.services.sweep import calendar_around
from skills_centre.requirements.queries.standing import owed_by_id
from skills_centre.requirements.queries.wording import course_titles
from skills_centre.skills.queries.waiting import NumbersWaiting

#: Nobody has changed what is decided of the kinds.
AS_EVER = Policies()
#: When the morning's mail left.
MORNING = time(8, 15, tzinfo=LONDON)


@dataclass(frozen=True)
class _Past:
    """A reminder that left on a day."""

    person_id: UUID
    kind: ReminderKind
    subject_id: UUID
    due_on: date
    offset_days: int
    owed_on: date
    title: str = ""
    announced: Draft | None = None


@dataclass
class _Rows:
    """Rows to be written, table by table."""

    mails: list[dict[str, Any]] = field(default_factory=list)
    digests: list[dict[str, Any]] = field(default_factory=list)
    reminders: list[dict[str, Any]] = field(default_factory=list)


def write_past_messages(*, now: datetime) -> None:
    """Write one message for each person and day on which something was owed before today."""
    by_day: dict[tuple[date, UUID], list[_Past]] = defaultdict(list)
    for one in (*_courses(now), *_decisions(now), *_required(now), *_announced()):
        by_day[one.owed_on, one.person_id].append(one)
    addresses = {row.id: row.email for row in db.session.execute(select(Person.id, Person.email))}
    rows = _Rows()
    for (day, person_id), several in sorted(by_day.items(), key=lambda item: item[0][0]):
        _write_day(rows, day, person_id, several, address=addresses[person_id])
    session = db.session()
    for model, some in ((OutboxMessage, rows.mails), (Digest, rows.digests), (Reminder, rows.reminders)):
        if some:
            session.execute(insert(model), some)


def _occasions(fact: Fact, today: date, closed: Collection[date]) -> list[Occasion]:
    """The occasions of a fact before today."""
    return AS_EVER.of(fact.kind).occasions_owed(
        fact.due_on, has_arrived=fact.has_arrived, today=today - timedelta(days=1), closed=closed
    )


def _courses(now: datetime) -> Iterator[_Past]:
    today, closed = local_day(now), calendar_around(now)
    for row in db.session.execute(
        select(Enrolment.id, Enrolment.person_id, Enrolment.enrolled_at, Enrolment.due_on, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(Enrolment.state.in_(LIVE), Enrolment.due_on.is_not(None))
        .order_by(Enrolment.due_on, Enrolment.id)
    ):
        if row.due_on is None:
            continue
        fact = Fact(row.person_id, ReminderKind.COURSE_DUE, row.id, row.due_on)
        for one in _occasions(fact, today, closed):
            if one.owed_on >= local_day(row.enrolled_at):
                yield _Past(
                    row.person_id, ReminderKind.COURSE_DUE, row.id, row.due_on, one.offset_days, one.owed_on, row.title
                )


def _decisions(now: datetime) -> Iterator[_Past]:
    today, closed = local_day(now), calendar_around(now)
    facts = (
        *facts_of_decisions(now),
        *facts_at_a_standstill(now - LOOK_BACK),
        *facts_of_follow_ups(now),
        *facts_from_managers(now),
        *facts_of_stale(now, AS_EVER),
        *facts_of_plans(now, AS_EVER),
    )
    for fact in facts:
        for one in _occasions(fact, today, closed):
            yield _Past(fact.person_id, fact.kind, fact.subject_id, fact.due_on, one.offset_days, one.owed_on)


def _required(now: datetime) -> Iterator[_Past]:
    """What was told of required learning, and of what stays overdue in a team."""
    today, closed = local_day(now), calendar_around(now)
    facts = list(facts_of_required(now, AS_EVER))
    things = owed_by_id({fact.subject_id for fact in facts}, on=today)
    titles = course_titles({one.course_id for one in things.values()})
    for fact in facts:
        title = titles[things[fact.subject_id].course_id]
        for one in _occasions(fact, today, closed):
            yield _Past(fact.person_id, fact.kind, fact.subject_id, fact.due_on, one.offset_days, one.owed_on, title)


def _announced() -> Iterator[_Past]:
    """What was announced, to whoever it was for."""
    for one in all_kept():
        if one.times.went_out_at:
            day, kind = local_day(one.times.went_out_at), ReminderKind.ANNOUNCEMENT
            for person_id in db.session.scalars(select(Person.id).where(is_in(one.says.audience, on=day))):
                yield _Past(person_id, kind, one.id, day, 0, day, announced=one.says)


def _write_day(rows: _Rows, day: date, person_id: UUID, several: list[_Past], *, address: str | None) -> None:
    left_at = datetime.combine(day, MORNING)
    outbox_id, digest_id = new_id(), new_id()
    key = f"digest:{person_id}:{day.isoformat()}"
    rows.mails.append(
        {
            "id": outbox_id,
            "key": key,
            "kind": kind_of(key),
            "person_id": person_id,
            "address": address,
            "subject": heading_of(_contents(several, day), is_private=False),
            "message_id": message_id_of(key),
            "urgent": False,
            "state": MailState.SENT,
            "queued_at": left_at,
            "next_try_at": left_at,
            "sent_at": left_at + timedelta(seconds=20),
            "went_to": "file",
        }
    )
    rows.digests.append(
        {"id": digest_id, "person_id": person_id, "day": day, "outbox_id": outbox_id, "made_at": left_at}
    )
    rows.reminders.extend(
        {
            "id": new_id(),
            "person_id": person_id,
            "kind": one.kind,
            "subject_id": one.subject_id,
            "occurrence": 1,
            "due_on": one.due_on,
            "offset_days": one.offset_days,
            "owed_on": one.owed_on,
            "state": ReminderState.QUEUED,
            "found_at": left_at,
            "digest_id": digest_id,
        }
        for one in several
    )


def _contents(several: list[_Past], day: date) -> Contents:
    courses = [
        CourseLine(one.title, "", one.due_on, days_left_in_words(one.due_on, day), 0)
        for one in several
        if one.kind is ReminderKind.COURSE_DUE or one.kind in OWN
    ]
    kinds = [one.kind for one in several]
    waiting = NumbersWaiting(kinds.count(ReminderKind.DECISION_WAITING))
    announced = [part_of_announcement(one.announced) for one in several if one.announced]
    return Contents(courses, [*parts_of(kinds, waiting=waiting, is_keeper=False), *announced])
