"""One person's own ledger: what we sent them and why, what was not sent after all, and what comes next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from skills_centre.announcements.queries.announcements import titles_of
from skills_centre.bookings.queries.sessions import sessions_by_id
from skills_centre.gaps.queries.month import managers_with_summaries
from skills_centre.learning.queries.due import DueEnrolment, due_from, enrolments_by_id
from skills_centre.learning.queries.plan_actions import action_titles
from skills_centre.learning.queries.plan_due import PlannedAction, planned_between
from skills_centre.platform.clock import local_day, months_after
from skills_centre.platform.mail.models import MailState
from skills_centre.reminders.models import ReminderState
from skills_centre.reminders.queries.choices import Calendars, calendars
from skills_centre.reminders.queries.ledger import (
    Owed,
    PastReminder,
    SentMessage,
    has_digest,
    messages_to,
    owed_to,
    past_reminders,
)
from skills_centre.reminders.queries.snoozes import Snoozes, snoozes_of
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.own_days import leaves_on
from skills_centre.reminders.rules.policies import Policies
from skills_centre.reminders.rules.snoozing import EVERYTHING, kept_until
from skills_centre.reminders.rules.timing import Reason, next_mail_day
from skills_centre.reminders.rules.ways import Way
from skills_centre.requirements.queries.standing import OwedNow, asked_courses, courses_asked_by, owed_now

#: The reminders that are about a course that the person owes, by the id of what is owed.
REQUIRED = frozenset({ReminderKind.LEARNING_DUE, ReminderKind.LEARNING_OVERDUE})

#: Those that are about a course that somebody is on, by the id of that.
OF_ENROLMENTS = frozenset({ReminderKind.COURSE_DUE, ReminderKind.COMPLETION_TAKEN_BACK})

#: The reminders that name what they are about.
TITLED = REQUIRED | {
    ReminderKind.COURSE_DUE,
    ReminderKind.COURSE_RECOMMENDED,
    ReminderKind.PLAN_ACTION_DUE,
    ReminderKind.ANNOUNCEMENT,
    ReminderKind.SESSION_MISSED,
    ReminderKind.COMPLETION_TAKEN_BACK,
}


class Titled(Protocol):
    """A course, an action of a plan or an announcement that a reminder is about."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def course_key(self) -> str | None:
        """Its key; none while nobody can take it."""


@dataclass(frozen=True)
class _Asked:
    title: str
    course_key: str | None


#: The newest messages that the page shows.
MOST = 50


@dataclass(frozen=True)
class Subject:
    """What a reminder is about: a course, an action of their plan, an announcement, or their assessments (no title, no level ever)."""

    kind: ReminderKind
    id: UUID
    due_on: date
    title: str | None
    course_key: str | None


class WhyThen(StrEnum):
    """Why something reaches somebody on another day than its own."""

    SNOOZED = "snoozed"
    WEEKLY = "weekly"
    OWN_DAYS = "own-days"
    NEXT_MESSAGE = "next-message"


@dataclass(frozen=True)
class ComingMessage:
    """A message that will leave on a day unless what owes it changes; and why on that day, where it is not simply its own."""

    on: date
    subject: Subject
    why_then: WhyThen | None = None


@dataclass(frozen=True)
class PastMessage:
    """A message as its receiver's ledger shows it, with the reminders that it told of; none where it is of another kind.

    Without a kind, a subject and a state it was no message: they were told of it on the site only.
    """

    kind: str | None
    subject: str | None
    state: MailState | None
    at: datetime
    about: tuple[Subject, ...]
    told_at: datetime


@dataclass(frozen=True)
class Unsent:
    """A reminder that was owed and did not leave, and why."""

    subject: Subject
    reason: Reason | None
    found_at: datetime


@dataclass(frozen=True)
class _Outlook:
    """What decides on which day something reaches a person: the days on which they hear of us, what they snoozed, the policies."""

    person_id: UUID
    theirs: Calendars
    snoozes: Snoozes
    policies: Policies

    def on_its_day(self, offset_days: int, subject: Subject, *, not_before: date) -> ComingMessage:
        """A message on the day on which it leaves, and why then, if everybody else would have it on another."""
        own, heard_on = self.theirs.own(self.person_id), self.theirs.of(self.person_id, subject.kind)
        due_on, closed = subject.due_on, self.theirs.closed
        kept = [
            kept_until(one, subject.kind, due_on, self.policies, own=own)
            for one in self.snoozes.of(self.person_id, subject.id)
        ]
        usual, heard, on = (
            leaves_on(due_on, offset_days, heard_on=days, own=work, not_before=first)
            for days, work, first in (
                (closed, closed, self.theirs.today),
                (heard_on, own, not_before),
                (heard_on, own, max([not_before, *kept])),
            )
        )
        if on == usual:
            return ComingMessage(on, subject)
        if on != heard:
            return ComingMessage(on, subject, WhyThen.SNOOZED)
        if heard_on is not own:
            return ComingMessage(on, subject, WhyThen.WEEKLY)
        return ComingMessage(on, subject, WhyThen.NEXT_MESSAGE if own is closed else WhyThen.OWN_DAYS)

    def ahead(self, subject: Subject) -> list[ComingMessage]:
        """The messages that a date still to come will owe, each on its day; of several on one day the latest is sent."""
        if self.theirs.has_stopped(self.person_id, subject.kind):
            return []
        heard_on = self.theirs.of(self.person_id, subject.kind)
        today = self.theirs.today
        ahead = self.policies.of(subject.kind).occasions_ahead(subject.due_on, today=today, closed=heard_on)
        coming = [self.on_its_day(one.offset_days, subject, not_before=today + timedelta(days=1)) for one in ahead]
        return list({one.on: one for one in coming}.values())


@dataclass(frozen=True)
class OwnMessages:
    """The page: next, newest first, and what was spared."""

    coming: list[ComingMessage]
    sent: list[PastMessage]
    unsent: list[Unsent]
    #: Until when they want to hear of nothing; none while they hear of everything as usual.
    silent_until: date | None
    #: Whether they are told of the days by which they hope to finish courses.
    hears_of_dates: bool

    @property
    def announcements(self) -> set[UUID]:
        """The announcements of which they were written to."""
        return {part.id for one in self.sent for part in one.about if part.kind is ReminderKind.ANNOUNCEMENT}


def own_messages(person_id: UUID, policies: Policies, *, now: datetime, closed: Collection[date]) -> OwnMessages:
    """Everything about a person's messages, in a constant number of statements."""
    today = local_day(now)
    owed = [one for one in owed_to([person_id]) if policies.of(one.kind).covers(one.offset_days)]
    past = past_reminders(person_id, limit=MOST * 2)
    kept: list[Owed | PastReminder] = [*owed, *past]
    dated = due_from(person_id, today)
    required = owed_now([person_id], on=today)
    planned = planned_between(today, date.max, person_id=person_id)
    courses = {**{one.id: one for one in dated}, **titles_of_past(kept, required, planned)}
    theirs, snoozes = calendars(closed, today=today, people=[person_id]), snoozes_of([person_id])
    outlook = _Outlook(person_id, theirs, snoozes, policies)
    silence = snoozes.kept.get((person_id, EVERYTHING))
    next_day = next_mail_day(now, theirs.own(person_id), policies.hours, had_today=has_digest(person_id, today))
    return OwnMessages(
        coming=_in_order(
            [
                *_coming(owed, courses, outlook, next_day=next_day),
                *_dated_ahead(dated, outlook),
                *_required_ahead(required, courses, outlook),
                *_planned_ahead(planned, courses, outlook),
                *_next_month(outlook),
            ]
        ),
        sent=sent_of(messages_to(person_id, limit=MOST), past, courses)[:MOST],
        unsent=[
            Unsent(_subject(one, courses), one.reason, one.found_at)
            for one in past
            if one.state in {ReminderState.SUPPRESSED, ReminderState.SUPERSEDED}
        ],
        silent_until=silence.until if silence and silence.is_running(today) else None,
        hears_of_dates=not theirs.has_stopped(person_id, ReminderKind.COURSE_DUE),
    )


def titles_of_past(
    kept: Collection[Owed | PastReminder], required: Collection[OwedNow] = (), planned: Collection[PlannedAction] = ()
) -> dict[UUID, Titled]:
    """What these reminders, and what is still to come of required learning and of a plan, are about, by id."""
    return {
        **enrolments_by_id([one.subject_id for one in kept if one.kind in OF_ENROLMENTS]),
        **_required_courses(kept, required),
        **_recommended_courses(kept),
        **_planned_actions(kept, planned),
        **_announcements(kept),
        **_sessions(kept),
    }


def _coming(
    owed: Iterable[Owed], courses: Mapping[UUID, Titled], outlook: _Outlook, *, next_day: date
) -> list[ComingMessage]:
    """What is owed leaves with the next message in which they hear of its kind, or is told on the site; nothing that they stopped."""
    today, unmailed = outlook.theirs.today, outlook.policies.that_come(Way.SITE)
    return [
        outlook.on_its_day(
            one.offset_days,
            _subject(one, courses),
            not_before=today if one.kind in unmailed else max(next_day, today),
        )
        for one in owed
        if not outlook.theirs.has_stopped(one.person_id, one.kind)
    ]


def _dated_ahead(dated: Iterable[DueEnrolment], outlook: _Outlook) -> list[ComingMessage]:
    """What the courses with a date will owe."""
    return [
        message
        for course in dated
        if course.due_on is not None
        for message in outlook.ahead(
            Subject(ReminderKind.COURSE_DUE, course.id, course.due_on, course.title, course.course_key)
        )
    ]


def _required_courses(kept: Iterable[Owed | PastReminder], required: Iterable[OwedNow]) -> dict[UUID, Titled]:
    """The courses that reminders of required learning are or will be about, by what they are keyed by."""
    about = courses_asked_by([one.subject_id for one in kept if one.kind in REQUIRED])
    about |= {one.id: one.course_id for one in required}
    courses = asked_courses(set(about.values()))
    return {one: _Asked(courses[course].title, courses[course].key) for one, course in about.items()}


def _recommended_courses(kept: Iterable[Owed | PastReminder]) -> dict[UUID, Titled]:
    """The new courses that reminders recommend, by id."""
    ids = {one.subject_id for one in kept if one.kind is ReminderKind.COURSE_RECOMMENDED}
    return {one: _Asked(course.title, course.key) for one, course in asked_courses(ids).items()}


def _announcements(kept: Iterable[Owed | PastReminder]) -> dict[UUID, Titled]:
    """The announcements that reminders tell of, by id."""
    titles = titles_of({one.subject_id for one in kept if one.kind is ReminderKind.ANNOUNCEMENT})
    return {one: _Asked(title, None) for one, title in titles.items()}


def _sessions(kept: Iterable[Owed | PastReminder]) -> dict[UUID, Titled]:
    """The sessions at which somebody was missed, by id."""
    lines = sessions_by_id({one.subject_id for one in kept if one.kind is ReminderKind.SESSION_MISSED})
    return {one.id: _Asked(one.title, one.course_key) for one in lines.values()}


def _required_ahead(
    required: Iterable[OwedNow], courses: Mapping[UUID, Titled], outlook: _Outlook
) -> list[ComingMessage]:
    """The next message that each date of required learning will owe, unless it is done first; the page says which follow it."""
    coming = []
    for one in required:
        if one.due_on is None or one.last_day is None or one.completed_on or one.exempt_until or one.is_away:
            continue
        kind, day = (
            (ReminderKind.LEARNING_DUE, one.due_on)
            if one.due_on > outlook.theirs.today
            else (ReminderKind.LEARNING_OVERDUE, one.last_day)
        )
        subject = Subject(kind, one.id, day, courses[one.id].title, courses[one.id].course_key)
        coming += outlook.ahead(subject)[:1]
    return coming


def _planned_actions(kept: Iterable[Owed | PastReminder], planned: Iterable[PlannedAction]) -> dict[UUID, Titled]:
    """The actions of their plan that reminders are or will be about, by id: in the person's own words, for their own page."""
    ids = {one.subject_id for one in kept if one.kind is ReminderKind.PLAN_ACTION_DUE} | {one.id for one in planned}
    return {one: _Asked(title, None) for one, title in action_titles(ids).items() if title}


def _planned_ahead(
    planned: Iterable[PlannedAction], titles: Mapping[UUID, Titled], outlook: _Outlook
) -> list[ComingMessage]:
    """What the actions of their plan will owe."""
    kind = ReminderKind.PLAN_ACTION_DUE
    return [
        message
        for one in planned
        if one.by_on
        for message in outlook.ahead(
            Subject(kind, one.id, one.by_on, titles[one.id].title if one.id in titles else None, None)
        )
    ]


def _next_month(outlook: _Outlook) -> list[ComingMessage]:
    """The next month's summary of a team, where somebody has one and has not stopped it."""
    kind, person_id = ReminderKind.TEAM_MONTH, outlook.person_id
    if outlook.theirs.has_stopped(person_id, kind) or not managers_with_summaries([person_id]):
        return []
    first = months_after(outlook.theirs.today.replace(day=1), 1)
    return outlook.ahead(Subject(kind, person_id, first, None, None))


def _in_order(coming: Iterable[ComingMessage]) -> list[ComingMessage]:
    """By day; what would be told twice in one message stands once."""
    once = {(one.on, one.subject.kind, one.subject.id): one for one in coming}
    return sorted(once.values(), key=lambda one: (one.on, one.subject.due_on, one.subject.title or ""))


def sent_of(
    sent: Iterable[SentMessage], past: Iterable[PastReminder], courses: Mapping[UUID, Titled]
) -> list[PastMessage]:
    """These messages, and what was told on the site, with the reminders that each told of; the newest first."""
    about: dict[UUID, list[Subject]] = defaultdict(list)
    on_site: dict[datetime, list[Subject]] = defaultdict(list)
    for one in past:
        if one.digest_id:
            about[one.digest_id].append(_subject(one, courses))
        elif one.told_at:
            on_site[one.told_at].append(_subject(one, courses))
    mailed = [
        PastMessage(
            message.kind,
            message.subject,
            message.state,
            message.sent_at or message.queued_at,
            tuple(about.get(message.digest_id, ())) if message.digest_id else (),
            message.queued_at,
        )
        for message in sent
    ]
    told = [PastMessage(None, None, None, at, tuple(some), at) for at, some in on_site.items()]
    return sorted([*mailed, *told], key=lambda one: one.told_at, reverse=True)


def _subject(one: Owed | PastReminder, courses: Mapping[UUID, Titled]) -> Subject:
    course = courses.get(one.subject_id) if one.kind in TITLED else None
    return Subject(
        one.kind, one.subject_id, one.due_on, course.title if course else None, course.course_key if course else None
    )
