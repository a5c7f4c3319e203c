"""The topics in which people choose how often they hear of us: each holds the kinds of message that belong together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from skills_centre.reminders.rules.kinds import ReminderKind


class Topic(StrEnum):
    """What people choose for: not each kind by itself, but what these are about."""

    COURSES = "courses"
    OWN_PLAN = "own-plan"
    REQUIRED = "required"
    DECIDING = "deciding"
    NEWS = "news"
    HELP = "help"
    SESSIONS = "sessions"
    ASKED = "asked"
    TEAM = "team"
    TEAM_MONTH = "team-month"
    OF_USE = "of-use"
    RECOMMENDED = "recommended"
    ANNOUNCEMENTS = "announcements"


class Frequency(StrEnum):
    """How often somebody hears of a topic."""

    AS_IT_COMES = "as-it-comes"
    WEEKLY = "weekly"
    NEVER = "never"


@dataclass(frozen=True)
class TopicFacts:
    """A topic in its receiver's words, the kinds of message that it holds, and what may be chosen for it."""

    name: str
    about: str
    kinds: tuple[ReminderKind, ...]
    may_stop: bool
    may_slow: bool = True

    @property
    def choices(self) -> tuple[Frequency, ...]:
        """What may be chosen, the default first."""
        slowed = (Frequency.WEEKLY,) if self.may_slow else ()
        stopped = (Frequency.NEVER,) if self.may_stop else ()
        return (Frequency.AS_IT_COMES, *slowed, *stopped)


#: Source: DOMAIN.md, "Reminders": required learning can be slowed, not silenced; nor can what others wait for.
TOPICS: Mapping[Topic, TopicFacts] = {
    Topic.COURSES: TopicFacts(
        "Courses with a date",
        "A course that you are on is to be finished soon.",
        (ReminderKind.COURSE_DUE,),
        may_stop=True,
    ),
    Topic.OWN_PLAN: TopicFacts(
        "Your skills and your plan",
        "The day of something in your development plan is near, or what was confirmed of a skill of yours is soon out of date.",
        (ReminderKind.PLAN_ACTION_DUE, ReminderKind.SKILL_STALE),
        may_stop=True,
    ),
    Topic.REQUIRED: TopicFacts(
        "Required learning",
        "Something that is required of you is due soon or overdue, or your manager reminds you of it.",
        (ReminderKind.LEARNING_DUE, ReminderKind.LEARNING_OVERDUE, ReminderKind.LEARNING_CHASED),
        may_stop=False,
    ),
    Topic.DECIDING: TopicFacts(
        "Decisions that wait for you",
        "Somebody needs you to confirm, review or answer something.",
        (
            ReminderKind.DECISION_WAITING,
            ReminderKind.COURSE_TO_REVIEW,
            ReminderKind.FRAMEWORK_TO_APPROVE,
            ReminderKind.ATTEMPT_ASKED,
            ReminderKind.SAID_WRONG,
        ),
        may_stop=False,
    ),
    Topic.NEWS: TopicFacts(
        "News of what you sent or asked for",
        "Something of yours came back, went on to somebody else, has an answer or a newer version.",
        (
            ReminderKind.ASSESSMENT_RETURNED,
            ReminderKind.GONE_ON,
            ReminderKind.COURSE_RETURNED,
            ReminderKind.FRAMEWORK_RETURNED,
            ReminderKind.ATTEMPT_ANSWERED,
            ReminderKind.TOPIC_TAUGHT,
            ReminderKind.COURSE_MOVED,
            ReminderKind.HELP_ANSWERED,
        ),
        may_stop=True,
    ),
    Topic.HELP: TopicFacts(
        "Questions for your help",
        "A colleague asks for help with a skill for which you let others find you. To be asked no more, pause or take back what you offer.",
        (ReminderKind.HELP_ASKED,),
        may_stop=False,
    ),
    Topic.SESSIONS: TopicFacts(
        "Sessions that you missed",
        "The register of a session says that you were not there, or a course that you had completed by being there is open again.",
        (ReminderKind.SESSION_MISSED, ReminderKind.COMPLETION_TAKEN_BACK),
        may_stop=True,
    ),
    Topic.ASKED: TopicFacts(
        "What your manager suggests or asks",
        "Your manager suggests a course to you, or asks where you are in a skill.",
        (ReminderKind.COURSE_SUGGESTED, ReminderKind.ASSESSMENT_ASKED),
        may_stop=True,
    ),
    Topic.TEAM: TopicFacts(
        "Required learning of your team",
        "Something that your team was required to learn has been overdue for a week. We write once about each.",
        (ReminderKind.LEARNING_OVERDUE_OF_TEAM,),
        may_stop=False,
    ),
    Topic.TEAM_MONTH: TopicFacts(
        "Your team’s month",
        "The monthly summary of your team’s skills, on the first working day of a month.",
        (ReminderKind.TEAM_MONTH,),
        may_stop=True,
        may_slow=False,
    ),
    Topic.OF_USE: TopicFacts(
        "Was a course of use?",
        "We ask once, three months after a course, whether it was of use. As a rule we ask once a week at most.",
        (ReminderKind.FOLLOW_UP, ReminderKind.FOLLOW_UP_OF_TEAM),
        may_stop=True,
    ),
    Topic.RECOMMENDED: TopicFacts(
        "New courses for you",
        "There is a new course for a skill that your role asks for and in which you can grow. As a rule we write once a week at most.",
        (ReminderKind.COURSE_RECOMMENDED,),
        may_stop=True,
    ),
    Topic.ANNOUNCEMENTS: TopicFacts(
        "Announcements",
        "Learning and development tell of something new or changed here. What stands for you is on the page of announcements, too.",
        (ReminderKind.ANNOUNCEMENT,),
        may_stop=True,
    ),
}

#: Each kind is in one topic; the tests of the house hold to it.
TOPIC_OF: Mapping[ReminderKind, Topic] = {kind: topic for topic, facts in TOPICS.items() for kind in facts.kinds}

#: The topics that nobody has to hear of.
STOPPABLE = tuple(topic for topic, facts in TOPICS.items() if facts.may_stop)

#: Topics of people who manage or decide, and those that Members, peers and their staff are never told of.
OF_MANAGERS = frozenset({Topic.TEAM, Topic.TEAM_MONTH})
NOT_OF_PRIVATE_PEOPLE = OF_MANAGERS | {Topic.REQUIRED, Topic.DECIDING, Topic.ASKED, Topic.RECOMMENDED}


def topics_for(*, is_private: bool, is_manager: bool, decides: bool) -> list[Topic]:
    """The topics that somebody can hear of, in the order in which they are shown."""
    return [
        topic
        for topic in Topic
        if (is_manager or topic not in OF_MANAGERS)
        and (decides or topic is not Topic.DECIDING)
        and not (is_private and topic in NOT_OF_PRIVATE_PEOPLE)
    ]
