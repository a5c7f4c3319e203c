"""Digests: what a person is owed on a day, gathered into one message."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.learning.queries.due import DueEnrolment, enrolments_by_id
from skills_centre.people.models import Role
from skills_centre.people.queries.recipients import Recipient, people_with_role, recipients
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.mail.looks import Action, Letterhead, write_mail
from skills_centre.platform.mail.outbox import queue_mail
from skills_centre.platform.pages import counted
from skills_centre.reminders.models import Digest, Reminder, ReminderKind, ReminderState
from skills_centre.reminders.queries.ledger import Owed, owed_to, people_owed
from skills_centre.reminders.rules import days_left_in_words, may_mail_leave
from skills_centre.reminders.services.finding import suppress_untrue
from skills_centre.skills.queries.waiting import NOTHING_WAITS, NumbersWaiting, numbers_waiting


@dataclass(frozen=True)
class Gathered:
    """What one round of gathering did; `people` is 0 when nobody is left."""

    people: int
    digests: int
    reminders: int
    suppressed: int


@dataclass(frozen=True)
class CourseLine:
    """A course with a date, as a digest shows it."""

    title: str
    path: str
    due_on: date
    left: str
    minutes: int


@dataclass(frozen=True)
class Contents:
    """What a digest says."""

    courses: list[CourseLine]
    waiting: NumbersWaiting = NOTHING_WAITS
    returned: int = 0
    gone_on: int = 0
    said_wrong: int = 0
    #: Where the receiver sees what is said to be wrong: L&D on a page of its own.
    wrong_at: str = "/my-skills/looks"

    @property
    def things(self) -> int:
        """How many different things it is about."""
        return len(self.courses) + sum(map(bool, (self.waiting.total, self.returned, self.gone_on, self.said_wrong)))

    @property
    def waits(self) -> str:
        """What waits for a decision, in words."""
        kinds = (
            (self.waiting.claims, "self-assessment"),
            (self.waiting.roles, "proposed role"),
            (self.waiting.opinions, "second opinion"),
        )
        words = " and ".join(counted(number, kind) for number, kind in kinds if number)
        return f"{words} {'waits' if self.waiting.total == 1 else 'wait'}"


def gather_digests(now: datetime, closed: Collection[date], head: Letterhead, *, limit: int) -> Gathered:
    """Make today's digest for some of the people who are owed one, looking at each fact once more.

    Does nothing outside working hours. What comes up later in the day waits for the next working day's digest.
    """
    if not may_mail_leave(now, closed):
        return Gathered(0, 0, 0, 0)
    today = local_day(now)
    ids = people_owed(today, limit=limit)
    owed = owed_to(ids, by=today)
    true = suppress_untrue(owed, now=now)
    by_person: dict[UUID, list[Owed]] = defaultdict(list)
    for one in true:
        by_person[one.person_id].append(one)
    people = recipients(by_person)
    courses = enrolments_by_id([one.subject_id for one in true if one.kind == ReminderKind.COURSE_DUE])
    deciding = [one.person_id for one in true if one.kind == ReminderKind.DECISION_WAITING]
    waiting = numbers_waiting(deciding, on=today)
    keepers = set(people_with_role(Role.LD_ADMINISTRATOR))
    for person_id, theirs in by_person.items():
        contents = _contents(theirs, courses, waiting=waiting.get(person_id, NOTHING_WAITS), today=today)
        if person_id in keepers:
            contents = replace(contents, wrong_at="/administration/objections")
        _queue_digest(people[person_id], theirs, contents, head, now=now)
    return Gathered(len(ids), len(by_person), len(true), len(owed) - len(true))


def _contents(owed: list[Owed], courses: dict[UUID, DueEnrolment], *, waiting: NumbersWaiting, today: date) -> Contents:
    lines = [
        CourseLine(
            title=courses[one.subject_id].title,
            path=f"/courses/{courses[one.subject_id].course_key}",
            due_on=one.due_on,
            left=days_left_in_words(one.due_on, today),
            minutes=courses[one.subject_id].minutes,
        )
        for one in owed
        if one.kind == ReminderKind.COURSE_DUE
    ]
    kinds = [one.kind for one in owed]
    return Contents(
        lines,
        waiting=waiting if ReminderKind.DECISION_WAITING in kinds else NOTHING_WAITS,
        returned=kinds.count(ReminderKind.ASSESSMENT_RETURNED),
        gone_on=kinds.count(ReminderKind.GONE_ON),
        said_wrong=kinds.count(ReminderKind.SAID_WRONG),
    )


def _queue_digest(person: Recipient, owed: list[Owed], contents: Contents, head: Letterhead, *, now: datetime) -> None:
    today = local_day(now)
    heading = heading_of(contents, is_private=person.is_private)
    bodies = write_mail(
        "reminders/mail/digest",
        head,
        heading=heading,
        first_name=person.name.split()[0],
        courses=contents.courses,
        contents=contents,
        is_private=person.is_private,
        action=_first_action(contents),
        why=_why(contents, is_private=person.is_private),
    )
    outbox_id = queue_mail(
        f"digest:{person.id}:{today.isoformat()}",
        person_id=person.id,
        address=person.email or "",
        subject=heading,
        text_body=bodies.text,
        html_body=bodies.html,
        urgent=False,
        now=now,
    )
    session = db.session()
    digest = Digest(person_id=person.id, day=today, outbox_id=outbox_id, made_at=now)
    session.add(digest)
    session.flush()
    session.execute(
        update(Reminder)
        .where(Reminder.id.in_([one.id for one in owed]))
        .values(state=ReminderState.QUEUED, digest_id=digest.id)
    )


def heading_of(contents: Contents, *, is_private: bool) -> str:
    """The subject of the message, which is also its heading: the one thing, or how many and the first."""
    things = contents.things
    if is_private:
        if things == 1 and contents.courses:
            return f"A suggestion for you: {contents.courses[0].title}"
        return f"{counted(things, 'suggestion')} for you"
    if things == 1 and contents.courses:
        return f"Due {contents.courses[0].left}: {contents.courses[0].title}"
    if things == 1:
        return _the_one_thing(contents)
    first = f", the first due {contents.courses[0].left}" if contents.courses else ""
    return f"{things} things for you{first}"


def _the_one_thing(contents: Contents) -> str:
    if contents.waiting.total:
        return f"{contents.waits} for your decision"
    if contents.returned:
        return f"{counted(contents.returned, 'self-assessment', 'self-assessments')} came back to you"
    if contents.gone_on:
        return f"{counted(contents.gone_on, 'thing')} that you sent went on to somebody else"
    return "A role or a manager on record is said to be wrong"


def _first_action(contents: Contents) -> Action:
    if contents.courses:
        return Action(f"Continue “{contents.courses[0].title}”", contents.courses[0].path)
    if contents.waiting.total:
        return Action("See what waits for you", "/team/decisions")
    if contents.returned:
        return Action("See what came back", "/my-skills")
    if contents.gone_on:
        return Action("See whose turn it is", "/my-skills")
    return Action("See what is said to be wrong", contents.wrong_at)


def _why(contents: Contents, *, is_private: bool) -> str:
    facts = []
    if contents.courses:
        several = len(contents.courses) > 1
        if is_private:
            facts.append(f"you are on {'courses' if several else 'a course'} with a suggested day to finish")
        else:
            facts.append(f"you are on {'courses' if several else 'a course'} with a due date")
    if contents.waiting.total:
        facts.append(
            "somebody has asked you to confirm what they can do, or it has come to you because nobody else decided"
        )
    if contents.returned:
        facts.append("something that you sent was returned to you")
    if contents.gone_on:
        facts.append("something that you sent went on to another desk")
    if contents.said_wrong:
        facts.append("a role or a manager that concerns you was said to be wrong")
    listed = facts[0] if len(facts) == 1 else ", ".join(facts[:-1]) + " and " + facts[-1]
    return f"You get this because {listed}. We send at most one such message a day."
