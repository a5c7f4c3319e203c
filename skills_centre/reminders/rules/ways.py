"""The ways in which a kind of reminder reaches people: in the day's message, at once, or on the site only; and which of them may be chosen.

Source: DOMAIN.md, "Reminders": one ordinary message a person a day; urgent is what cannot wait for it; what is required, or what
somebody waits for, is slowed down and never silenced.
"""

from collections.abc import Mapping
from enum import StrEnum

from skills_centre.reminders.rules.kinds import ReminderKind as Kind


class Way(StrEnum):
    """How a kind reaches people. Whatever the way, it stands on the site, in their own ledger and in the number beside Messages."""

    #: In the one ordinary message of the day.
    DIGEST = "digest"
    #: By a mail of its own within a minute or two, at any hour.
    AT_ONCE = "at-once"
    #: By no mail.
    SITE = "site"


#: Reviews, questions and answers for which somebody's work stands still. Only on the day itself: a reminder of a later day has waited
#: for days.
MAY_BE_AT_ONCE = (
    Kind.ATTEMPT_ANSWERED,
    Kind.ATTEMPT_ASKED,
    Kind.COURSE_RETURNED,
    Kind.COURSE_TO_REVIEW,
    Kind.FRAMEWORK_RETURNED,
    Kind.FRAMEWORK_TO_APPROVE,
    Kind.HELP_ANSWERED,
    Kind.HELP_ASKED,
)
#: What its receiver may stop, and by which no date passes and nobody waits for an answer.
MAY_BE_ON_SITE_ONLY = (
    Kind.ASSESSMENT_RETURNED,
    Kind.ATTEMPT_ANSWERED,
    Kind.COURSE_MOVED,
    Kind.COURSE_RECOMMENDED,
    Kind.COURSE_RETURNED,
    Kind.COURSE_SUGGESTED,
    Kind.FOLLOW_UP,
    Kind.FOLLOW_UP_OF_TEAM,
    Kind.FRAMEWORK_RETURNED,
    Kind.GONE_ON,
    Kind.HELP_ANSWERED,
    Kind.PLAN_ACTION_DUE,
    Kind.SESSION_MISSED,
    Kind.SKILL_STALE,
    Kind.TEAM_MONTH,
    Kind.TOPIC_TAUGHT,
)
_REQUIRED = {Kind.LEARNING_DUE, Kind.LEARNING_OVERDUE, Kind.LEARNING_OVERDUE_OF_TEAM, Kind.LEARNING_CHASED}
#: What managers and learning and development write to many people at a time.
_TO_MANY = {Kind.ANNOUNCEMENT, Kind.ASSESSMENT_ASKED, Kind.COURSE_MOVED, Kind.COURSE_SUGGESTED, Kind.TOPIC_TAUGHT}
#: What is owed so many days before or after a day.
_BY_A_DAY = {
    Kind.COURSE_DUE,
    Kind.DECISION_WAITING,
    Kind.FOLLOW_UP,
    Kind.FOLLOW_UP_OF_TEAM,
    Kind.LEARNING_DUE,
    Kind.LEARNING_OVERDUE,
    Kind.LEARNING_OVERDUE_OF_TEAM,
    Kind.PLAN_ACTION_DUE,
    Kind.SKILL_STALE,
    Kind.TEAM_MONTH,
}

#: The ways in a few words, for tables.
WAY_WORDS: Mapping[Way, str] = {
    Way.DIGEST: "In the day’s message",
    Way.AT_ONCE: "At once",
    Way.SITE: "On the site only",
}


def ways_of(kind: Kind) -> tuple[Way, ...]:
    """The ways that may be chosen of a kind, the default first."""
    at_once = (Way.AT_ONCE,) if kind in MAY_BE_AT_ONCE else ()
    return (Way.DIGEST, *at_once, *((Way.SITE,) if kind in MAY_BE_ON_SITE_ONLY else ()))


def why_not_at_once(kind: Kind) -> str:
    """Why a kind only ever comes in the day's message; nothing where it may leave at once."""
    if kind in MAY_BE_AT_ONCE:
        return ""
    if kind in _BY_A_DAY:
        return "It is owed by a day and not by an hour, so nothing is gained by leaving before the day’s message."
    if kind in _TO_MANY:
        return "It may reach very many people, and nothing is lost by a day."
    return "Nothing is lost by waiting for the day’s message."


def why_always_mailed(kind: Kind) -> str:
    """Why a kind is always mailed; nothing where it may be told on the site only."""
    if kind in MAY_BE_ON_SITE_ONLY:
        return ""
    if kind in _REQUIRED:
        return "It is about required learning, of which everybody hears, also who seldom comes here."
    if kind is Kind.COURSE_DUE:
        return "A day would pass unseen by whoever does not come here before it."
    if kind is Kind.ANNOUNCEMENT:
        return "Whoever writes an announcement sees how many people it is sent to. Each person may stop them for themselves."
    if kind is Kind.COMPLETION_TAKEN_BACK:
        return "Whoever seldom comes here would go on showing a certificate that does not count any more."
    return "Somebody waits for the person who gets it."
