"""The parts of a digest that are no course with a date: what each says, where it leads, and why it is sent."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from skills_centre.announcements.rules import listed
from skills_centre.gaps.rules.month import TeamMonth
from skills_centre.learning.rules.news import words_of_asked, words_of_moves, words_of_suggested, words_of_taught
from skills_centre.platform.pages import counted
from skills_centre.reminders.rules.kinds import ReminderKind
from skills_centre.reminders.services.help_parts import help_answered, help_asked
from skills_centre.reminders.services.missed_parts import completion_taken_back, session_missed
from skills_centre.reminders.services.part import Part, Thing
from skills_centre.skills.queries.waiting import NumbersWaiting


def waits_in_words(waiting: NumbersWaiting) -> str:
    """What waits for a decision, in words, where anything does."""
    kinds = (
        (waiting.claims, "self-assessment"),
        (waiting.roles, "proposed role"),
        (waiting.opinions, "second opinion"),
    )
    words = listed([counted(number, kind) for number, kind in kinds if number])
    return f"{words} {'waits' if waiting.total == 1 else 'wait'}"


def parts_of(
    kinds: Collection[ReminderKind],
    *,
    waiting: NumbersWaiting,
    is_keeper: bool,
    month: TeamMonth | None = None,
    new_courses: Sequence[str] = (),
    things: Mapping[ReminderKind, Sequence[Thing]] = MappingProxyType({}),
) -> list[Part]:
    """The parts for reminders of these kinds (one for each reminder), the most pressing first.

    `is_keeper` says that the receiver is an L&D administrator, who sees what is said to be wrong on a page of its own; `month` is
    that of the receiver's team, where it is owed; `new_courses` name the first of those that are recommended, and `things` what
    reminders of other kinds are about.
    """
    listed = list(kinds)
    number = {kind: listed.count(kind) for kind in ReminderKind}
    made: tuple[tuple[ReminderKind, Callable[[int], Part]], ...] = (
        (ReminderKind.DECISION_WAITING, lambda _total: _decisions(waiting)),
        (ReminderKind.LEARNING_CHASED, _chased),
        (ReminderKind.LEARNING_OVERDUE_OF_TEAM, _overdue_of_team),
        (ReminderKind.ASSESSMENT_RETURNED, _returned),
        *_reviews(),
        (
            ReminderKind.COMPLETION_TAKEN_BACK,
            partial(completion_taken_back, things=things.get(ReminderKind.COMPLETION_TAKEN_BACK, ())),
        ),
        (ReminderKind.ASSESSMENT_ASKED, _assessment_asked),
        (ReminderKind.COURSE_SUGGESTED, _course_suggested),
        (ReminderKind.ATTEMPT_ASKED, _attempt_asked),
        (ReminderKind.ATTEMPT_ANSWERED, _attempt_answered),
        (ReminderKind.HELP_ASKED, help_asked),
        (ReminderKind.HELP_ANSWERED, help_answered),
        (ReminderKind.SESSION_MISSED, partial(session_missed, things=things.get(ReminderKind.SESSION_MISSED, ()))),
        (ReminderKind.PLAN_ACTION_DUE, _planned),
        (ReminderKind.SKILL_STALE, _going_stale),
        (ReminderKind.COURSE_MOVED, _moved),
        (ReminderKind.GONE_ON, _gone_on),
        (ReminderKind.SAID_WRONG, partial(_said_wrong, is_keeper=is_keeper)),
        (ReminderKind.TOPIC_TAUGHT, _topic_taught),
        (ReminderKind.COURSE_RECOMMENDED, partial(_recommended, new_courses=new_courses)),
        (ReminderKind.FOLLOW_UP, _follow_up),
        (ReminderKind.FOLLOW_UP_OF_TEAM, _follow_up_of_team),
    )
    number[ReminderKind.DECISION_WAITING] = number[ReminderKind.DECISION_WAITING] and waiting.total
    told = [replace(of_month(month), kind=ReminderKind.TEAM_MONTH)] if month and number[ReminderKind.TEAM_MONTH] else []
    return [
        *(replace(part_of(number[kind]), kind=kind, number=number[kind]) for kind, part_of in made if number[kind]),
        *told,
    ]


def _decisions(waiting: NumbersWaiting) -> Part:
    words = waits_in_words(waiting)
    return Part(
        sentence=f"{words} for you to confirm, change or return. Most take a minute each.",
        heading="Waiting for you",
        link=f"{words} for your decision",
        path="/team/decisions",
        button="See what waits for you",
        subject=f"{words} for your decision",
        why="somebody has asked you to confirm what they can do, or it has come to you because nobody else decided",
    )


def _chased(number: int) -> Part:
    some = counted(number, "required course")
    return Part(
        sentence=f"Your manager reminds you of {some}. Your own page says by when, why, and how long it takes.",
        heading="A reminder from your manager",
        link=f"Your manager reminds you of {some}",
        path="/my-learning/required",
        button="See what is required",
        subject=f"Your manager reminds you of {some}",
        why="your manager reminded you of required learning; nobody can do so again within three days",
    )


def _overdue_of_team(number: int) -> Part:
    subject = f"Required learning of your team: {number} overdue for a week"
    return Part(
        sentence=f"{counted(number, 'thing')} that your team was required to learn {'has' if number == 1 else 'have'} been overdue for"
        " a week. A word often helps more than a mail: your team’s page says who, and reminds them with one press.",
        heading="Required learning of your team",
        link=f"{number} overdue for a week",
        path="/team/required",
        button="See who it is",
        subject=subject,
        why="people report to you, and required learning of theirs is overdue; we tell you of each once",
    )


def _returned(number: int) -> Part:
    some = counted(number, "self-assessment", "self-assessments")
    return Part(
        sentence=f"{some} came back to you with a reason. You can answer, or assess yourself again.",
        heading="Came back to you",
        link=f"{some} came back with a reason",
        path="/my-skills",
        button="See what came back",
        subject=f"{some} came back to you",
        why="something that you sent was returned to you",
    )


def _reviews() -> Iterator[tuple[ReminderKind, Callable[[int], Part]]]:
    for waits, returned, noun, nouns, path in (
        (
            ReminderKind.COURSE_TO_REVIEW, ReminderKind.COURSE_RETURNED,
            "course", "courses", "/administration/courses",
        ),
        (
            ReminderKind.FRAMEWORK_TO_APPROVE, ReminderKind.FRAMEWORK_RETURNED,
            "draft of the skills framework", "drafts of the skills framework", "/administration/frameworks",
        ),
    ):  # fmt: skip
        yield waits, partial(_to_review, noun=noun, nouns=nouns, path=path)
        yield returned, partial(_sent_back, noun=noun, nouns=nouns, path=path)


def _to_review(number: int, noun: str, nouns: str, path: str) -> Part:
    words = f"{counted(number, noun, nouns)} {'waits' if number == 1 else 'wait'} for a second person"
    return Part(
        sentence=f"{words}, to read and publish or send back. You wrote nothing in {'it' if number == 1 else 'them'}, so it can be you.",
        heading="To be read by a second person",
        link=words,
        path=path,
        button="See what is to be read",
        subject=words,
        why=f"a {noun} was sent to be read by a second person, and you may be that person",
    )


def _sent_back(number: int, noun: str, nouns: str, path: str) -> Part:
    some = counted(number, noun, nouns)
    return Part(
        sentence=f"{some} that you wrote in came back with a comment.",
        heading="Came back with a comment",
        link=f"{some} that you wrote in came back with a comment",
        path=path,
        button="Read the comment",
        subject=f"{some} came back with a comment",
        why=f"a {noun} that you wrote in was sent back",
    )


def _planned(number: int) -> Part:
    some = counted(number, "action")
    return Part(
        sentence=f"{'The day' if number == 1 else 'The days'} for {some} in your development plan {'is' if number == 1 else 'are'} near."
        " Say there what is done, and take out what does not fit any more.",
        heading="Your development plan",
        link=f"{some} in your development plan, planned for the days ahead",
        path="/my-plan",
        button="See my plan",
        subject=f"{some} in your development plan",
        why="you planned to do something by a day that is near; under My messages you can choose to hear of it weekly or not at all",
    )


def _recommended(number: int, *, new_courses: Sequence[str]) -> Part:
    some = counted(number, "new course")
    more = (f"And {counted(number - len(new_courses), 'more new course')}.",) if number > len(new_courses) > 0 else ()
    return Part(
        sentence=f"There {'is' if number == 1 else 'are'} {some} for {'a skill' if number == 1 else 'skills'} that your role asks for"
        " and in which you can grow. Take what helps you. What does not, mark as not for me, and you hear no more of it.",
        heading="New for you",
        link="See what is recommended to you, and why",
        path="/recommended",
        button="See what is recommended to you",
        subject=f"{some} for you",
        why="a new course teaches a skill that your role asks for; as a rule we tell of these once a week at most",
        lines=(*new_courses, *more),
    )


def _going_stale(number: int) -> Part:
    some = counted(number, "skill")
    return Part(
        sentence=f"What was confirmed of {some} of yours counts for a time only, and will soon be out of date. Look at where you are now,"
        " and say so: it takes a minute each.",
        heading="Soon out of date",
        link=f"{some} of yours to look at again",
        path="/my-skills",
        button="See my skills",
        subject=f"{some} of yours to look at again",
        why="a skill that your role asks for is looked at again from time to time, and the time of yours soon ends",
    )


def _moved(number: int) -> Part:
    some = counted(number, "course")
    return Part(
        sentence=words_of_moves(number),
        heading="A newer version of your course",
        link=f"{some} that you are on: you were moved to a newer version",
        path="/my-learning",
        button="See my learning",
        subject=f"You were moved to a newer version of {'a course' if number == 1 else f'{number} courses'}",
        why="you are on a course of which learning and development moved people to a newer version",
    )


def _gone_on(number: int) -> Part:
    some = counted(number, "thing")
    return Part(
        sentence=f"{some} that you sent {'has' if number == 1 else 'have'} gone on to somebody else, so that nothing waits for ever."
        " Your own page says whose turn it is.",
        heading="Went on to somebody else",
        link=f"{some} that you sent: see whose turn it is",
        path="/my-skills",
        button="See whose turn it is",
        subject=f"{some} that you sent went on to somebody else",
        why="something that you sent went on to another desk",
    )


def _said_wrong(number: int, *, is_keeper: bool) -> Part:
    return Part(
        sentence=f"{counted(number, 'time')} somebody has said that a role or a manager on record is wrong, and it concerns you or is"
        " yours to put right. Nothing has changed or been hidden: learning and development look at it.",
        heading="Said to be wrong",
        link="A role or a manager on record is said to be wrong",
        path="/administration/objections" if is_keeper else "/my-skills/looks",
        button="See what is said to be wrong",
        subject="A role or a manager on record is said to be wrong",
        why="a role or a manager that concerns you was said to be wrong",
    )


def _follow_up(number: int) -> Part:
    some, asked = counted(number, "course"), "was it of use?" if number == 1 else "were they of use?"
    return Part(
        sentence=f"Three months ago you completed {some}. Have you used what you learned? A few questions, under a minute,"
        " and only if you like.",
        heading="Was it of use?",
        link=f"{some} that you completed three months ago: {asked}",
        path="/learning/follow-up",
        button="Say whether it was of use",
        subject=f"{some} three months on: {asked}",
        why="you completed a course three months ago; under My account you can say that you do not want to be asked",
    )


def _follow_up_of_team(number: int) -> Part:
    some = counted(number, "course")
    what = f"{some} completed in your team: have you seen {'it' if number == 1 else 'them'} used?"
    whoever = "somebody whom you manage" if number == 1 else "people whom you manage"
    return Part(
        sentence=f"Three months ago {whoever} completed {some}. Have you seen what they learned used? One question each,"
        " and only if you like.",
        heading="Have you seen it used?",
        link=what,
        path="/learning/follow-up",
        button="Say what you have seen",
        subject=what,
        why="somebody whom you manage completed a course three months ago; under My account you can say that you do not want to be asked",
    )


def _attempt_asked(number: int) -> Part:
    some = counted(number, "learner")
    verb = "asks" if number == 1 else "ask"
    return Part(
        sentence=f"{some} {verb} for one more attempt at a quiz. You can allow it with one press, or decline and say why.",
        heading="One more attempt",
        link=f"{some} {verb} for one more attempt at a quiz",
        path="/administration/attempts",
        button="See who asks",
        subject=f"{some} {verb} for one more attempt at a quiz",
        why="you look after courses, and a learner has used up their attempts at a quiz",
    )


def _attempt_answered(number: int) -> Part:
    they = "request" if number == 1 else "requests"
    return Part(
        sentence=f"Learning and development have answered your {they} for one more attempt at a quiz. Open the course and its quiz: the"
        " answer is there.",
        heading="One more attempt at a quiz",
        link=f"Learning and development have answered your {they} for one more attempt",
        path="/my-learning",
        button="Open my learning",
        subject=f"Your {they} for one more attempt at a quiz {'has' if number == 1 else 'have'} an answer",
        why="you asked for one more attempt at a quiz",
    )


def _topic_taught(number: int) -> Part:
    some = counted(number, "topic")
    return Part(
        sentence=words_of_taught(number),
        heading="A course that you asked for",
        link=f"There is a course on {some} that you asked for",
        path="/learning/topics",
        button="See the course",
        subject="There is a course that you asked for",
        why="you asked for a course on a topic that nobody taught then",
    )


def _course_suggested(number: int) -> Part:
    some = counted(number, "course")
    return Part(
        sentence=words_of_suggested(number),
        heading="Suggested by your manager",
        link=f"{some} that your manager suggests",
        path="/my-learning#suggested",
        button="See what is suggested",
        subject=f"Your manager suggests {'a course' if number == 1 else some} to you",
        why="your manager suggested a course to you; you can say that it is not for you",
    )


def _assessment_asked(number: int) -> Part:
    some = counted(number, "skill")
    return Part(
        sentence=words_of_asked(number),
        heading="Where are you?",
        link=f"Your manager asks where you are in {some}",
        path="/my-skills#asked",
        button="Say where you are",
        subject=f"Where are you in {some}?",
        why="your manager asks people to say where they are in the skills that their roles ask for",
    )


def of_month(month: TeamMonth) -> Part:
    """The summary of a team's month: counts and a link, never a name."""
    return Part(
        sentence=month.opening,
        heading=month.title,
        link="See your team’s skills",
        path="/team/gaps",
        button="See your team’s skills",
        subject=month.title,
        why="people report to you; under My messages you can choose to have no monthly summary",
        lines=(*month.sentences, month.basis),
        act=month.thing.link if month.thing else "",
        act_path=month.thing.path if month.thing else "",
    )
