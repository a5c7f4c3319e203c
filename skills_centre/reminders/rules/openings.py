"""The institution's own first sentence of a message: what may stand in curly brackets in it, and how that is filled in for its receiver.

Both places are of what their receiver reads anyway, their own first name and how many things the message tells of: never a title, a skill
or a level, and nothing of anybody else.
"""

import re
from collections.abc import Mapping

from skills_centre.platform.pages import counted
from skills_centre.reminders.rules.kinds import ReminderKind as Kind

FIRST_NAME, COUNT = "{first_name}", "{count}"
#: What a message of each kind may count. Of the others there is one, or none that is counted.
NOUNS: Mapping[Kind, tuple[str, str]] = {
    Kind.ASSESSMENT_ASKED: ("skill", "skills"),
    Kind.ASSESSMENT_RETURNED: ("self-assessment", "self-assessments"),
    Kind.ATTEMPT_ANSWERED: ("request", "requests"),
    Kind.ATTEMPT_ASKED: ("learner", "learners"),
    Kind.COMPLETION_TAKEN_BACK: ("course", "courses"),
    Kind.COURSE_DUE: ("course", "courses"),
    Kind.COURSE_MOVED: ("course", "courses"),
    Kind.COURSE_RECOMMENDED: ("new course", "new courses"),
    Kind.COURSE_RETURNED: ("course", "courses"),
    Kind.COURSE_SUGGESTED: ("course", "courses"),
    Kind.COURSE_TO_REVIEW: ("course", "courses"),
    Kind.DECISION_WAITING: ("decision", "decisions"),
    Kind.FOLLOW_UP: ("course", "courses"),
    Kind.FOLLOW_UP_OF_TEAM: ("course", "courses"),
    Kind.FRAMEWORK_RETURNED: ("draft", "drafts"),
    Kind.FRAMEWORK_TO_APPROVE: ("draft", "drafts"),
    Kind.GONE_ON: ("thing", "things"),
    Kind.HELP_ANSWERED: ("question", "questions"),
    Kind.HELP_ASKED: ("colleague", "colleagues"),
    Kind.LEARNING_CHASED: ("required course", "required courses"),
    Kind.LEARNING_DUE: ("required course", "required courses"),
    Kind.LEARNING_OVERDUE: ("overdue course", "overdue courses"),
    Kind.LEARNING_OVERDUE_OF_TEAM: ("overdue course", "overdue courses"),
    Kind.PLAN_ACTION_DUE: ("action", "actions"),
    Kind.SESSION_MISSED: ("session", "sessions"),
    Kind.SKILL_STALE: ("skill", "skills"),
    Kind.TOPIC_TAUGHT: ("topic", "topics"),
}
_PLACE = re.compile(r"\{[^{}]*\}")


def places_of(kind: Kind) -> tuple[str, ...]:
    """What may stand in curly brackets in the first sentence of a kind."""
    return (FIRST_NAME, COUNT) if kind in NOUNS else (FIRST_NAME,)


def problem_of_places(kind: Kind, opening: str) -> str:
    """What is wrong with the curly brackets of a first sentence; empty where nothing is."""
    allowed = places_of(kind)
    for place in _PLACE.findall(opening):
        if place == COUNT and place not in allowed:
            return f"Leave out {COUNT}: messages of this kind count nothing"
        if place not in allowed:
            return f"Nothing is filled in for {place}. In curly brackets may stand {' or '.join(allowed)}, written like this"
    if set("{}") & set(_PLACE.sub("", opening)):
        return f"Close each curly bracket, and use them for {' or '.join(allowed)} alone"
    return ""


def filled_in(opening: str, kind: Kind, *, first_name: str, number: int) -> str:
    """A first sentence as its receiver reads it. What is filled in is not looked at again, so a name with brackets in it stays as it is."""
    values = {FIRST_NAME: first_name}
    if kind in NOUNS:
        values[COUNT] = counted(number, *NOUNS[kind])
    return _PLACE.sub(lambda found: values.get(found[0], found[0]), opening)


def samples(opening: str, kind: Kind) -> tuple[str, ...]:
    """A first sentence as it would read: to somebody with one thing and to somebody with three, where it says how many."""
    numbers = (1, 3) if COUNT in opening else (1,)
    return tuple(filled_in(opening, kind, first_name="Colleague", number=number) for number in numbers)
