"""Digests: what a person is owed on a day, gathered into one message."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update

from skills_centre.announcements.rules import Draft
from skills_centre.gaps.queries.month import team_month
from skills_centre.gaps.rules.month import TeamMonth
from skills_centre.learning.queries.due import DueEnrolment, enrolments_by_id
from skills_centre.people.models import Role
from skills_centre.people.queries.recipients import Recipient, people_with_role, recipients
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.ids import new_id
from skills_centre.platform.mail.looks import Action, Bodies, Letterhead, write_mail
from skills_centre.platform.mail.outbox import queue_mail, rewrite_mail
from skills_centre.platform.mail.unsubscribing import Unsubscribing
from skills_centre.platform.pages import counted
from skills_centre.reminders.models import Digest, Reminder, ReminderState
from skills_centre.reminders.queries.ledger import ORDINARY, Owed, numbers_had, owed_to, people_owed
from skills_centre.reminders.rules.fewer_links import FewerLinks
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.timing import days_left_in_words, may_mail_leave
from skills_centre.reminders.rules.ways import Way
from skills_centre.reminders.services.announced import announced_in, part_of_announcement, parts_of_announcements
from skills_centre.reminders.services.contents import Contents, CourseLine
from skills_centre.reminders.services.digest_parts import parts_of
from skills_centre.reminders.services.fewer import fewer_of, topics_of, unsubscribing
from skills_centre.reminders.services.finding import suppress_untrue
from skills_centre.reminders.services.holding import hold_back
from skills_centre.reminders.services.missed import missed_by, sessions_in
from skills_centre.reminders.services.recommended import named, new_courses_in
from skills_centre.reminders.services.required import OWN
from skills_centre.reminders.services.weekly_limits import keep_to_limits
from skills_centre.requirements.queries.standing import AskedCourse, OwedNow, asked_courses, owed_by_id
from skills_centre.skills.queries.waiting import NOTHING_WAITS, numbers_waiting

#: What is a suggestion to Members, peers and their staff, beside a course with a date. All else is told them as to everybody.
SUGGESTIONS = frozenset(
    {
        ReminderKind.COURSE_RECOMMENDED,
        ReminderKind.COURSE_SUGGESTED,
        ReminderKind.ASSESSMENT_ASKED,
        ReminderKind.PLAN_ACTION_DUE,
    }
)


@dataclass(frozen=True)
class Gathered:
    """What one round of gathering did; `people` is 0 when nobody is left."""

    people: int
    digests: int
    reminders: int
    suppressed: int
    #: Reminders that wait, because their receiver has had enough of their kind this week.
    held: int = 0


#: Puts one person's digest into the outbox, and gives the message's id.
Post = Callable[[Recipient, Contents], UUID]


def gather_digests(now: datetime, closed: Collection[date], policies: Policies, post: Post, *, limit: int) -> Gathered:
    """Make today's digest for some of the people who are owed one, looking at each fact once more.

    Does nothing outside the hours of ordinary mail. What comes up later in the day waits for the next working day's digest.
    """
    if not may_mail_leave(now, closed, policies.hours):
        return Gathered(0, 0, 0, 0)
    people = people_owed(local_day(now), limit=limit, unmailed=policies.that_come(Way.SITE))
    return digests_for(people, now, closed, policies, post)


def digests_for(
    ids: Collection[UUID], now: datetime, closed: Collection[date], policies: Policies, post: Post
) -> Gathered:
    """Make the digest of each of these people of whatever of theirs is still true, and put it where `post` does."""
    today = local_day(now)
    mailed = owed_to(ids, by=today, besides=policies.that_come(Way.SITE))
    owed = hold_back(mailed, policies, now=now, closed=closed)
    still_true = suppress_untrue(owed, policies, now=now)
    true = keep_to_limits(still_true, policies, today=today, closed=closed)
    digests = put_into_messages(true, policies, post, now=now)
    return Gathered(len(ids), digests, len(true), len(owed) - len(still_true), len(still_true) - len(true))


def put_into_messages(
    true: Sequence[Owed], policies: Policies, post: Post, *, now: datetime, at_once: bool = False
) -> int:
    """Put what each of these people is told into one message to them, and say how many that makes.

    It is the day's ordinary one unless it leaves `at_once`: then it is one more of that day.
    """
    today = local_day(now)
    by_person: dict[UUID, list[Owed]] = defaultdict(list)
    for one in true:
        by_person[one.person_id].append(one)
    numbers = numbers_had(by_person, today) if at_once else {}
    for person, contents in _contents_of(by_person, policies, today=today, at_once=at_once):
        number = numbers.get(person.id, ORDINARY) + 1 if at_once else ORDINARY
        _keep_digest(by_person[person.id], number, post(person, contents), policies, now=now)
    return len(by_person)


def _contents_of(
    by_person: Mapping[UUID, list[Owed]], policies: Policies, *, today: date, at_once: bool
) -> Iterator[tuple[Recipient, Contents]]:
    """What each of these people is told, by what is known at this moment."""
    true = [one for theirs in by_person.values() for one in theirs]
    people = recipients(by_person)
    courses = enrolments_by_id([one.subject_id for one in true if one.kind == ReminderKind.COURSE_DUE])
    required = owed_by_id([one.subject_id for one in true if one.kind in OWN], on=today)
    asked = asked_courses({one.course_id for one in required.values()})
    new, announced, sessions = new_courses_in(true), announced_in(true), sessions_in(true)
    deciding = [one.person_id for one in true if one.kind == ReminderKind.DECISION_WAITING]
    waiting = numbers_waiting(deciding, on=today)
    keepers = set(people_with_role(Role.LD_ADMINISTRATOR))
    for person_id, theirs in by_person.items():
        must = _required_lines(theirs, required, asked, today=today)
        parts = parts_of(
            [one.kind for one in theirs],
            waiting=waiting.get(person_id, NOTHING_WAITS),
            is_keeper=person_id in keepers,
            month=_month(theirs, today=today),
            new_courses=named(theirs, new),
            things=missed_by(theirs, sessions),
        )
        lines = [*must, *_course_lines(theirs, courses, today=today, besides={line.path for line in must})]
        contents = Contents(
            lines,
            [*parts, *parts_of_announcements(theirs, announced, after=len(lines) + len(parts))],
            topics_of([one.kind for one in theirs]),
            at_once=at_once,
        )
        yield people[person_id], _with_opening(contents, people[person_id], policies)


def _with_opening(contents: Contents, person: Recipient, policies: Policies) -> Contents:
    """What a digest says, with the institution's own first sentence; to private people nothing is said but by the product's own words."""
    kind = contents.first_kind
    return (
        contents if person.is_private or kind is None else replace(contents, opening=policies.of(kind).policy.opening)
    )


def _month(owed: list[Owed], *, today: date) -> TeamMonth | None:
    """The month of the receiver's team, where it is owed."""
    return next((team_month(one.person_id, today=today) for one in owed if one.kind == ReminderKind.TEAM_MONTH), None)


def _course_lines(
    owed: list[Owed], courses: dict[UUID, DueEnrolment], *, today: date, besides: Collection[str]
) -> list[CourseLine]:
    """The courses with a day of one's own, besides those at these addresses: what is required as well stands once."""
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
    return [line for line in lines if line.path not in besides]


def _required_lines(
    owed: list[Owed], required: dict[UUID, OwedNow], courses: dict[UUID, AskedCourse], *, today: date
) -> list[CourseLine]:
    """What is required, the longest overdue first; a thing that is owed twice, by a moved date, stands once."""
    things = {one.subject_id: required[one.subject_id] for one in owed if one.kind in OWN}
    lines = [
        CourseLine(
            title=courses[one.course_id].title,
            path=f"/courses/{courses[one.course_id].key}" if courses[one.course_id].key else "/my-learning/required",
            due_on=one.due_on,
            left=days_left_in_words(one.due_on, today),
            minutes=courses[one.course_id].minutes,
            is_required=True,
            is_past=one.due_on < today,
        )
        for one in things.values()
        if one.due_on
    ]
    return sorted(lines, key=lambda line: (line.due_on, line.title))


@dataclass(frozen=True)
class _Written:
    """A digest in words: its subject, its two forms, and how its receiver asks for fewer of these."""

    subject: str
    bodies: Bodies
    unsubscribing: Unsubscribing | None


def queue_digest(
    person: Recipient, contents: Contents, *, head: Letterhead, now: datetime, links: FewerLinks | None = None
) -> UUID:
    """Write one person's digest of a day, put it into the outbox, and give the message's id.

    With `links`, its foot and its headers lead to where its receiver asks for fewer of these. What leaves at once has a key of its own,
    since there may be several of a day; whoever queues it does so once for what it is about.
    """
    written = _write(person, contents, head, links)
    return queue_mail(
        f"at-once:{new_id()}" if contents.at_once else f"digest:{person.id}:{local_day(now).isoformat()}",
        person_id=person.id,
        address=person.email or "",
        subject=written.subject,
        text_body=written.bodies.text,
        html_body=written.bodies.html,
        urgent=contents.at_once,
        now=now,
        unsubscribing=written.unsubscribing,
    )


def rewrite_digest(
    person: Recipient,
    contents: Contents,
    *,
    head: Letterhead,
    waiting: Mapping[UUID, UUID],
    links: FewerLinks | None = None,
) -> UUID:
    """Let somebody's digest that waits in the outbox, `waiting` by person, say something else, and give the message's id."""
    written = _write(person, contents, head, links)
    return rewrite_mail(
        waiting[person.id],
        subject=written.subject,
        text_body=written.bodies.text,
        html_body=written.bodies.html,
        unsubscribing=written.unsubscribing,
    )


def _write(person: Recipient, contents: Contents, head: Letterhead, links: FewerLinks | None) -> _Written:
    return _Written(
        heading_of(contents, is_private=person.is_private),
        write_digest(person, contents, head=head, links=links),
        unsubscribing(person.id, contents.topics, links, head) if links else None,
    )


def write_digest(person: Recipient, contents: Contents, *, head: Letterhead, links: FewerLinks | None = None) -> Bodies:
    """The words of one person's digest, as text and as HTML."""
    first_name = person.name.split()[0]
    return write_mail(
        "reminders/mail/digest",
        head,
        heading=heading_of(contents, is_private=person.is_private),
        first_name=first_name,
        opening=contents.opened_for(first_name),
        courses=contents.courses,
        parts=contents.parts,
        is_private=person.is_private,
        action=_first_action(contents),
        why=_why(contents, is_private=person.is_private),
        fewer=fewer_of(person.id, contents.topics, links) if links else [],
    )


def announcement_as_mail(says: Draft, *, head: Letterhead) -> Bodies:
    """The message in which somebody is told of an announcement and of nothing else."""
    nobody = Recipient(UUID(int=0), "Colleague", None, is_private=False, has_left=False)
    return write_digest(nobody, Contents([], [part_of_announcement(says)]), head=head)


def _keep_digest(owed: list[Owed], number: int, outbox_id: UUID, policies: Policies, *, now: datetime) -> None:
    """Keep which reminders of one person left in which message, and under which edition of their kind's policy."""
    session = db.session()
    person_id = owed[0].person_id
    digest = Digest(person_id=person_id, day=local_day(now), number=number, outbox_id=outbox_id, made_at=now)
    session.add(digest)
    session.flush()
    session.execute(
        update(Reminder)
        .where(Reminder.id.in_([one.id for one in owed]))
        .values(state=ReminderState.QUEUED, digest_id=digest.id, reason=None)
    )
    for kind in {one.kind for one in owed if policies.of(one.kind).number}:
        session.execute(
            update(Reminder)
            .where(Reminder.digest_id == digest.id, Reminder.kind == kind)
            .values(policy_number=policies.of(kind).number)
        )


def heading_of(contents: Contents, *, is_private: bool) -> str:
    """The subject of the message, which is also its heading: the one thing, or how many and the first."""
    things = contents.things
    if is_private:
        if things == 1 and contents.courses:
            return f"A suggestion for you: {contents.courses[0].title}"
        is_suggested = all(part.kind in SUGGESTIONS for part in contents.parts)
        if things == 1 and not is_suggested:
            return contents.parts[0].subject
        return f"{counted(things, 'suggestion' if is_suggested else 'thing')} for you"
    if things == 1 and contents.courses:
        first = contents.courses[0]
        return f"{'Was due' if first.is_past else 'Due'} {first.left}: {first.title}"
    if things == 1:
        return contents.parts[0].subject
    if not contents.courses:
        return f"{things} things for you"
    first = contents.courses[0]
    return f"{things} things for you, the first {'was due' if first.is_past else 'due'} {first.left}"


def _first_action(contents: Contents) -> Action:
    if contents.courses:
        first = contents.courses[0]
        return Action(f"{'Open' if first.is_required else 'Continue'} “{first.title}”", first.path)
    return Action(contents.parts[0].button, contents.parts[0].path)


def _why(contents: Contents, *, is_private: bool) -> str:
    facts = []
    if any(one.is_required for one in contents.courses):
        facts.append("a course is required of you; under My learning you see why")
    if any(not one.is_required for one in contents.courses):
        several = sum(not one.is_required for one in contents.courses) > 1
        if is_private:
            facts.append(f"you are on {'courses' if several else 'a course'} with a suggested day to finish")
        else:
            facts.append(f"you are on {'courses' if several else 'a course'} with a due date")
    facts += dict.fromkeys(part.why for part in contents.parts)
    first, *others = facts
    also = "".join(f" Also because {fact}." for fact in others)
    end = (
        "It comes by itself, because somebody’s work waits for it."
        if contents.at_once
        else "We send at most one such message a day."
    )
    return f"You get this because {first}.{also} {end}"
