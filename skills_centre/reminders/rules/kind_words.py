"""The kinds of reminders in plain words, for whoever decides when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.policies import TERMS, Policy, days_in_words
from skills_centre.reminders.rules.timing import Reason
from skills_centre.reminders.rules.topics import TOPIC_OF, TOPICS
from skills_centre.reminders.rules.ways import Way


@dataclass(frozen=True)
class KindWords:
    """A kind in words: what it is, who gets it, from what its days are counted, and why they are fixed where they are."""

    name: str
    who: str
    #: What its days are counted from: "the day by which they hope to finish".
    counted_from: str
    why_fixed: str = ""


_ONCE = "It is news, told once."

WORDS: Mapping[Kind, KindWords] = {
    Kind.COURSE_DUE: KindWords(
        "A course with a date of one’s own is to be finished soon",
        "Whoever chose, or was given, a day to finish a course by",
        "that day",
    ),
    Kind.LEARNING_DUE: KindWords(
        "Required learning is due", "Whoever is required to take a course and has not finished it", "the due date"
    ),
    Kind.LEARNING_OVERDUE: KindWords(
        "Required learning is overdue",
        "Whoever has not finished a required course in time",
        "the last day on which it was in time",
    ),
    Kind.LEARNING_OVERDUE_OF_TEAM: KindWords(
        "Required learning of one’s team is overdue",
        "The line manager of whoever has not finished, where the rule says so",
        "the last day on which it was in time",
        "The form of each rule says that managers are told of what stays overdue for a week.",
    ),
    Kind.LEARNING_CHASED: KindWords(
        "A line manager reminds somebody of required learning",
        "Whoever the manager reminded",
        "the day of the reminder",
        "The manager presses a button for it, and it is told in the next day’s message.",
    ),
    Kind.DECISION_WAITING: KindWords(
        "A decision waits",
        "Whoever is to confirm a self-assessment, a role or a second opinion",
        "the day on which it reached them",
    ),
    Kind.ASSESSMENT_RETURNED: KindWords(
        "A self-assessment came back", "Whoever made it", "the day on which it came back", _ONCE
    ),
    Kind.GONE_ON: KindWords(
        "Something one sent went on to somebody else", "Whoever sent it", "the day on which it went on", _ONCE
    ),
    Kind.SAID_WRONG: KindWords(
        "A role or a manager is said to be wrong",
        "Both people, and L&D",
        "the day on which it was said",
        "Both people and L&D are told once, in the next day’s message.",
    ),
    Kind.COURSE_TO_REVIEW: KindWords(
        "A course waits for a second person to read it", "Whoever may review it", "the day on which it was sent"
    ),
    Kind.COURSE_RETURNED: KindWords(
        "A course came back to those who wrote it", "Whoever wrote in it", "the day on which it came back", _ONCE
    ),
    Kind.FRAMEWORK_TO_APPROVE: KindWords(
        "A draft of the skills framework waits for a second person",
        "Whoever may approve it",
        "the day on which it was sent",
    ),
    Kind.FRAMEWORK_RETURNED: KindWords(
        "A draft of the skills framework came back", "Whoever changed it", "the day on which it came back", _ONCE
    ),
    Kind.FOLLOW_UP: KindWords(
        "Was a course of use? To the learner",
        "Whoever completed a course three months ago",
        "the day three months after",
        "We ask once, three months after: reports on use speak of that time.",
    ),
    Kind.FOLLOW_UP_OF_TEAM: KindWords(
        "Was a course of use? To the manager",
        "The line manager of whoever completed a course three months ago",
        "the day three months after",
        "We ask once, three months after: reports on use speak of that time.",
    ),
    Kind.COURSE_MOVED: KindWords(
        "People were moved to a newer version of their course",
        "Whoever was moved",
        "the day of the move",
        _ONCE,
    ),
    Kind.TOPIC_TAUGHT: KindWords(
        "There is a course on a topic that somebody asked for",
        "Whoever asked for it",
        "the day on which it was said",
        _ONCE,
    ),
    Kind.ATTEMPT_ASKED: KindWords(
        "A learner asks for one more attempt at a quiz", "Whoever looks after courses", "the day on which they asked"
    ),
    Kind.ATTEMPT_ANSWERED: KindWords(
        "The answer to a request for one more attempt", "Whoever asked", "the day of the answer", _ONCE
    ),
    Kind.COURSE_SUGGESTED: KindWords(
        "A manager suggests a course", "Whoever it is suggested to", "the day of the suggestion", _ONCE
    ),
    Kind.ASSESSMENT_ASKED: KindWords(
        "A manager asks where somebody is in a skill", "Whoever is asked", "the day on which they are asked", _ONCE
    ),
    Kind.SKILL_STALE: KindWords(
        "What was confirmed of somebody’s skills is soon out of date",
        "Whoever has met what is asked of them in a skill that is looked at again from time to time",
        "the day on which it counts no more",
    ),
    Kind.PLAN_ACTION_DUE: KindWords(
        "The day of an action in a development plan is near",
        "Whoever planned to do something for a goal by that day, and has not",
        "that day",
    ),
    Kind.COURSE_RECOMMENDED: KindWords(
        "There is a new course for a skill in which somebody can grow",
        "Whoever is below what is asked of them in a skill that the course teaches, and has not taken, booked or declined it",
        "the day after it came into the catalogue",
        "The day after a course comes into the catalogue, so that there is time to take it back.",
    ),
    Kind.TEAM_MONTH: KindWords(
        "The monthly summary of a team’s skills",
        "Whoever manages people",
        "the first of the month",
        "It leaves on the first working day of a month.",
    ),
    Kind.ANNOUNCEMENT: KindWords(
        "Learning and development announce something",
        "Whoever it is for: everybody, or some parts of the organisation or kinds of people",
        "the day on which it goes out",
        "Whoever writes it sees whom it reaches, and can stop it for five minutes. Then it is told once, in the next day’s message.",
    ),
    Kind.HELP_ASKED: KindWords(
        "A colleague asks for help with a skill",
        "Whoever lets colleagues find them for it",
        "the day on which they are asked",
        "It is told once: nobody owes a colleague a yes.",
    ),
    Kind.HELP_ANSWERED: KindWords(
        "The answer of a colleague who was asked for help", "Whoever asked", "the day of the answer", _ONCE
    ),
    Kind.SESSION_MISSED: KindWords(
        "Somebody did not come to a session",
        "Whoever had a place, and is down as not having been there",
        "the day on which the register said so",
        "One working day after the register said so, so that it can be corrected first.",
    ),
    Kind.COMPLETION_TAKEN_BACK: KindWords(
        "A completion that was taken back",
        "Whoever had completed a course by a session, if its register says now that they were not at all of it",
        "the day on which the register was corrected",
        "One working day after the correction, so that it can be put right first.",
    ),
}


@dataclass(frozen=True)
class AtOnce:
    """A message that always leaves at once by e-mail, and why nothing of it is chosen."""

    name: str
    why: str


#: What leaves at once, whatever the hour. Source: DOMAIN.md, "Reminders".
AT_ONCE: Sequence[AtOnce] = (
    AtOnce("A place on a session is offered", "The offer lapses by a time, so a day’s wait may cost the place."),
    AtOnce(
        "A session is moved or cancelled, or is tomorrow",
        "People would travel for nothing, or miss it, by the next day.",
    ),
    AtOnce(
        "A booking is confirmed, declined or changed",
        "People wait for it, and it carries the entry for their calendar.",
    ),
    AtOnce("A link to choose a password", "Whoever asks for it waits at the sign-in page."),
)


def when_in_words(kind: Kind, policy: Policy) -> str:
    """When a kind is sent, as a sentence."""
    if not policy.is_on:
        return "Not sent."
    words, most = WORDS[kind], policy.most_a_week
    is_once = policy.offsets == (0,)
    days = f"{_capital(days_in_words(policy.offsets))} {words.counted_from}."
    sentence = (words.why_fixed or "Once.") if is_once else days
    times = {1: "on one day", 2: "on two days", 3: "on three days", 4: "on four days"}
    return f"{sentence} To the same person {times[most]} of a week at the most." if most else sentence


def way_in_words(policy: Policy) -> str:
    """How a kind reaches people, as a sentence; nothing where it is not sent."""
    if not policy.is_on:
        return ""
    if policy.way is Way.DIGEST:
        return "In the day’s one message, by e-mail."
    if policy.way is Way.SITE:
        return "On the site only, without e-mail: on My messages, and in the number beside Messages."
    later = " What comes later is in the day’s one message." if policy.offsets != (0,) else ""
    when = (
        "within a minute or two in the hours of ordinary mail, else when they begin"
        if policy.in_hours
        else "within a minute or two, at any hour"
    )
    return f"At once, by an e-mail of its own: {when}.{later}"


def why_not_off(kind: Kind) -> str:
    """Why a kind cannot be turned off for everybody; nothing where it can."""
    if TERMS[kind].may_be_off:
        return ""
    if kind in {Kind.LEARNING_DUE, Kind.LEARNING_OVERDUE, Kind.LEARNING_OVERDUE_OF_TEAM, Kind.LEARNING_CHASED}:
        return "It is about required learning, of which everybody hears."
    if kind is Kind.ANNOUNCEMENT:
        return "Whoever writes an announcement decides of it, one by one. Each person may stop them for themselves."
    if kind is Kind.COMPLETION_TAKEN_BACK:
        return "Somebody would go on showing a certificate that does not count any more. Each person may stop it for themselves."
    if may_be_stopped(kind):
        return "Somebody would wait for it, or miss a day by it. Each person may stop it for themselves."
    return "Somebody waits for the person who gets it."


def why_no_limit(kind: Kind) -> str:
    """Why the days of a week on which a kind reaches somebody are not limited; nothing where they can be."""
    if TERMS[kind].may_be_capped:
        return ""
    if TERMS[kind].default.offsets == (0,):
        return "It is told once, and waiting would only make it late."
    return "A date would pass while it waits."


def may_be_stopped(kind: Kind) -> bool:
    """Whether its receiver may stop a kind."""
    return TOPICS[TOPIC_OF[kind]].may_stop


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


#: The kinds that are about somebody's own assessments or plan, or about help with a skill that two people agree on. Of these a page about
#: others says no more than `OF_SKILLS_IN_WORDS`.
OF_SKILLS = frozenset(
    {
        Kind.ASSESSMENT_RETURNED,
        Kind.ASSESSMENT_ASKED,
        Kind.GONE_ON,
        Kind.SKILL_STALE,
        Kind.PLAN_ACTION_DUE,
        Kind.COURSE_RECOMMENDED,
        Kind.HELP_ASKED,
        Kind.HELP_ANSWERED,
    }
)
OF_SKILLS_IN_WORDS = "Something about their own skills or plan"


def occasion_in_words(kind: Kind, offset_days: int) -> str:
    """Why somebody gets a reminder, for a page about others: what it is, and how long before or after."""
    if kind in OF_SKILLS:
        return OF_SKILLS_IN_WORDS
    words = WORDS[kind]
    if TERMS[kind].default.offsets == (0,):
        return words.name
    when = f"{days_in_words([offset_days])} {words.counted_from}" if offset_days else f"on {words.counted_from}"
    return f"{words.name}: {when}"


#: Why a reminder that is owed is held back, for whoever looks after messages; without a reason it waits for a day of one's own.
HELD_WORDS: Mapping[Reason | None, str] = {
    None: "They hear of it on another day: once a week, on the days on which they work, or later because they said not now",
    Reason.COMPLETED: "It is done",
    Reason.WITHDRAWN: "They have left the course",
    Reason.DATE_MOVED: "The date was changed",
    Reason.DAY_PASSED: "The day has passed",
    Reason.LEFT: "They have left",
    Reason.NO_ADDRESS: "There is no e-mail address for them",
    Reason.DECIDED: "It is decided",
    Reason.ANSWERED: "It is answered",
    Reason.LATER_ONE: "A later reminder takes its place",
    Reason.MOVED_AGAIN: "It is decided, or went on again",
    Reason.SETTLED: "It is settled",
    Reason.NOT_ASKED: "It is answered, not wanted any more, or no longer theirs",
    Reason.STOPPED: "They have stopped it",
    Reason.NOBODY_BELOW: "Nobody reports to them any more",
    Reason.EXCUSED: "They are exempt or away",
    Reason.TAKEN_BACK: "It was withdrawn",
    Reason.PUT_RIGHT: "It was put right",
    Reason.TURNED_OFF: "It is turned off, or not sent on that day any more",
    Reason.ENOUGH_THIS_WEEK: "They have had as much of it this week as they may; it waits for its turn",
}
