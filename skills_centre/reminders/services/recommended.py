"""New courses for a skill in which somebody is below what is asked, in the ledger: each once, by the day after it came.

The day between leaves time to take a course back before anybody is told of it. At most one message a week is the kind's policy.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from skills_centre.gaps.queries.new_courses import NewFor, courses_new_since, whom_they_move_on
from skills_centre.platform.clock import local_day
from skills_centre.platform.pages import counted
from skills_centre.reminders.queries.ledger import Owed
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.services.facts import Fact
from skills_centre.requirements.queries.standing import AskedCourse, asked_courses

#: A course that came longer ago is no news, also to whoever is below only since.
NEW_FOR = timedelta(days=8)
#: So many are named; the others are counted.
MOST_NAMED = 3
KIND = ReminderKind.COURSE_RECOMMENDED


def facts_of_new_courses(now: datetime) -> Iterable[Fact]:
    """Whom the courses of these days would move on."""
    new = courses_new_since(now - NEW_FOR, by=now)
    if new:
        for one in whom_they_move_on(new):
            yield Fact(one.person_id, KIND, one.course_id, local_day(new[one.course_id]) + timedelta(days=1))


def reasons_of_new_courses(owed: Iterable[Owed]) -> dict[UUID, Reason | None]:
    """Why each reminder of a new course among these is not sent, looked at once more; none where it would still move them on."""
    mine = [one for one in owed if one.kind is KIND]
    if not mine:
        return {}
    found = set(whom_they_move_on({one.subject_id for one in mine}, people={one.person_id for one in mine}))
    return {one.id: None if NewFor(one.person_id, one.subject_id) in found else Reason.NOT_ASKED for one in mine}


def new_courses_in(owed: Iterable[Owed]) -> Mapping[UUID, AskedCourse]:
    """The courses that these reminders recommend. Two statements where there are any."""
    return asked_courses({one.subject_id for one in owed if one.kind is KIND})


def named(owed: Iterable[Owed], courses: Mapping[UUID, AskedCourse]) -> Sequence[str]:
    """The first of the new courses among one person's reminders, each as a line."""
    theirs = sorted((courses[one.subject_id] for one in owed if one.kind is KIND), key=lambda one: one.title.casefold())
    return [
        f"“{one.title}”" + (f", about {counted(one.minutes, 'minute')}" if one.minutes else "")
        for one in theirs[:MOST_NAMED]
    ]
