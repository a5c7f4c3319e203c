"""How people hear of what is done here, for a page that says so beforehand.

What is decided of messages is known to the domain of reminders, and what happens to the domains below it. Whoever writes a sentence
about a message to come asks here, so that no page promises one that does not leave.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Matter(StrEnum):
    """What people hear of, by the name of its kind of reminder."""

    ATTEMPT_ANSWERED = "attempt-answered"
    COURSE_DUE = "course-due"
    COURSE_MOVED = "course-moved"
    COURSE_SUGGESTED = "course-suggested"
    LEARNING_DUE = "learning-due"
    LEARNING_OVERDUE = "learning-overdue"
    SESSION_MISSED = "session-missed"
    TEAM_MONTH = "team-month"
    TOPIC_TAUGHT = "topic-taught"


class Way(StrEnum):
    """By what people hear of it."""

    MESSAGE = "message"
    #: By a mail of its own within a minute or two.
    AT_ONCE = "at-once"
    #: The same within the hours of ordinary mail, else when they begin.
    SOON = "soon"
    SITE = "site"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Heard:
    """By what people hear of a matter, and how many days before or after its day, in words."""

    way: Way
    days: str = ""

    @property
    def is_mailed(self) -> bool:
        """Whether a mail tells of it."""
        return self.way in {Way.MESSAGE, Way.AT_ONCE, Way.SOON}

    @property
    def is_told(self) -> bool:
        """Whether anything does."""
        return self.way is not Way.NOTHING

    @property
    def by_them(self) -> str:
        """How others hear of it, as a sentence."""
        return _SENTENCES[self.way].format(them="them", their="their")

    @property
    def by_you(self) -> str:
        """How its reader hears of it, as a sentence."""
        return _SENTENCES[self.way].format(them="you", their="your")


_SENTENCES = {
    Way.MESSAGE: "We tell {them} in {their} next message.",
    Way.AT_ONCE: "We tell {them} by e-mail, as a rule within a minute or two.",
    Way.SOON: "We tell {them} by e-mail, as a rule within a minute or two in working hours.",
    Way.SITE: "We tell {them} on the site only, without e-mail.",
    Way.NOTHING: "We send {them} no message of it; it stands on {their} own page.",
}


def _in_a_message(matter: Matter, person_id: UUID | None) -> Heard:  # noqa: ARG001 - until the application says who knows
    return Heard(Way.MESSAGE)


_how: Callable[[Matter, UUID | None], Heard] = _in_a_message


def know_how_heard_by(how: Callable[[Matter, UUID | None], Heard]) -> None:
    """Choose who knows; `create_app` calls it once."""
    global _how  # noqa: PLW0603 - one application a process
    _how = how


def how_heard(matter: str, person_id: UUID | None = None) -> Heard:
    """How people hear of a matter (a `Matter` or its value), or one of them by what they chose. Raises ValueError for any other."""
    return _how(Matter(matter), person_id)
