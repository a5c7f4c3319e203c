"""Announcements in the ledger: written for everybody whom one is for in one statement, when it goes out, and told in the day's message.

What is written then is who is told: whoever joins later finds it on the page of announcements. Each is looked at once more as it leaves.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import literal, select

from skills_centre.announcements.models import Announcement
from skills_centre.announcements.queries.announcements import Kept, audiences_of, due_to_go_out, kept_of
from skills_centre.announcements.queries.audience import is_in, who_of
from skills_centre.announcements.rules import Audience, Draft, paragraphs
from skills_centre.people.models import Person
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db, insert_missing_from, refresh_statistics
from skills_centre.platform.fresh_ids import fresh_ids
from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.models import Reminder, ReminderState
from skills_centre.reminders.queries.ledger import Owed
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.part import Part

KIND = ReminderKind.ANNOUNCEMENT
#: Where all of them stand.
PAGE = "/announcements"
#: After so many new reminders the planner is to look at the ledger afresh.
MANY = 1_000
_COLUMNS = (
    "id", "person_id", "kind", "subject_id", "occurrence", "due_on", "offset_days", "owed_on", "state", "found_at",
)  # fmt: skip


def write_announcements(now: datetime, closed: Collection[date]) -> int:
    """Let what is due go out: owe everybody a message of it whom it is for now; gives how many messages are new.

    The rows of the announcements are held, so that one that somebody stops at the same moment is stopped or has gone out.
    """
    today, session = local_day(now), db.session()
    written = 0
    due = due_to_go_out(now, today)
    audiences = audiences_of([one.id for one in due])
    for one in due:
        one.went_out_at, one.receivers = now, _owe(one, audiences[one.id], today=today, now=now, closed=closed)
        written += one.receivers
    session.flush()
    if written >= MANY:
        refresh_statistics(session, Reminder)
    return written


def _owe(one: Announcement, audience: Audience, *, today: date, now: datetime, closed: Collection[date]) -> int:
    chosen = select(
        fresh_ids(db.session(), now=now),
        Person.id,
        literal(KIND, Reminder.kind.type),
        literal(one.id, Reminder.subject_id.type),
        literal(1),
        literal(today),
        literal(0),
        literal(working_day_on_or_after(today, closed)),
        literal(ReminderState.OWED, Reminder.state.type),
        literal(now, Reminder.found_at.type),
    ).where(is_in(audience, on=today))
    return insert_missing_from(db.session(), Reminder, chosen, columns=_COLUMNS)


def reasons_of_announcements(owed: Iterable[Owed], *, today: date) -> dict[UUID, Reason | None]:
    """Why each reminder of an announcement among these is not sent, looked at once more; none where it stands for its receiver."""
    mine = [one for one in owed if one.kind is KIND]
    if not mine:
        return {}
    about = kept_of({one.subject_id for one in mine})
    people = {one.person_id for one in mine}
    concerned = {one.id: who_of(people, one.says.audience, on=today) for one in about.values()}
    return {one.id: _reason(one, about[one.subject_id], concerned[one.subject_id], today=today) for one in mine}


def _reason(owed: Owed, one: Kept, concerned: Collection[UUID], *, today: date) -> Reason | None:
    if one.times.withdrawn_at:
        return Reason.TAKEN_BACK
    if one.says.stands_until < today:
        return Reason.DAY_PASSED
    return None if owed.person_id in concerned else Reason.NOT_ASKED


def announced_in(owed: Iterable[Owed]) -> Mapping[UUID, Kept]:
    """The announcements that these reminders are about. Two statements where there are any."""
    return kept_of({one.subject_id for one in owed if one.kind is KIND})


def parts_of_announcements(owed: Iterable[Owed], announced: Mapping[UUID, Kept], *, after: int) -> list[Part]:
    """A part for each announcement among one person's reminders, in a message that says so many other things first."""
    about = [announced[one.subject_id] for one in owed if one.kind is KIND]
    theirs = [one.says for one in sorted(about, key=lambda one: (one.times.send_at or one.made_at, one.id))]
    leads = after == 0 and len(theirs) > 1
    return [part_of_announcement(says, leads=leads and number == 0) for number, says in enumerate(theirs)]


def part_of_announcement(says: Draft, *, leads: bool = False) -> Part:
    """What a message says of an announcement. One that leads a message of several things has no heading, so it names its title."""
    return Part(
        sentence=f"Learning and development announce: “{says.title}”."
        if leads
        else "Learning and development announce:",
        heading=says.title,
        link=says.link_words or "See what is announced",
        path=says.link or PAGE,
        button=says.link_words or "See what is announced",
        subject=says.title,
        why="learning and development announced something; under My messages you can choose to hear of announcements weekly or not at all",
        lines=tuple(paragraphs(says.body)),
        kind=KIND,
    )
