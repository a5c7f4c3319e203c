"""How the subject of a day's message names what it is about: to Members, peers and their staff nothing but a suggestion is called one."""

from datetime import date

import pytest

from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.services.contents import Contents, CourseLine
from skills_centre.reminders.services.digest_parts import parts_of
from skills_centre.reminders.services.digests import heading_of
from skills_centre.skills.queries.waiting import NOTHING_WAITS

COURSE = CourseLine("Toast", "/courses/toast", date(2026, 3, 9), "in 7 days", 20)


@pytest.mark.parametrize(
    ("kinds", "courses", "to_private", "to_others"),
    [
        ([Kind.COURSE_RECOMMENDED], 0, "1 suggestion for you", None),
        ([Kind.PLAN_ACTION_DUE], 0, "1 suggestion for you", None),
        ([Kind.ATTEMPT_ANSWERED], 0, None, None),
        ([Kind.COURSE_MOVED], 0, None, None),
        ([Kind.HELP_ANSWERED], 0, "Your question for help has an answer", "Your question for help has an answer"),
        ([Kind.COURSE_RECOMMENDED, Kind.PLAN_ACTION_DUE], 0, "2 suggestions for you", "2 things for you"),
        ([Kind.COURSE_RECOMMENDED, Kind.ATTEMPT_ANSWERED], 0, "2 things for you", "2 things for you"),
        ([], 1, "A suggestion for you: Toast", "Due in 7 days: Toast"),
        ([Kind.COURSE_RECOMMENDED], 1, "2 suggestions for you", "2 things for you, the first due in 7 days"),
    ],
)
def test_only_a_suggestion_is_called_one(
    kinds: list[Kind], courses: int, to_private: str | None, to_others: str | None
) -> None:
    """Where no words stand here, it is the subject of what it is about."""
    parts = parts_of(kinds, waiting=NOTHING_WAITS, is_keeper=False, new_courses=["Toast"])
    contents = Contents([COURSE] * courses, parts)
    assert heading_of(contents, is_private=True) == (to_private or parts[0].subject)
    assert heading_of(contents, is_private=False) == (to_others or parts[0].subject)
