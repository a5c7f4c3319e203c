"""When and how often each kind of reminder is sent: the defaults, what an administrator may change of them, and since when it holds.

The limits keep what DOMAIN.md says of reminders true: nothing that somebody waits for, or that is required, is turned off or held back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from skills_centre.platform.working_days import working_day_on_or_after
from skills_centre.reminders.rules.kinds import ReminderKind as Kind
from skills_centre.reminders.rules.timing import DEFAULT_HOURS, Hours, Occasion, occasions_ahead, owed_on
from skills_centre.reminders.rules.ways import Way

#: The longest time for which an institution closes, in days: a reminder before a date may have to leave so much earlier.
CLOSED_FOR = 35
#: So many reminders of one thing at the most. Source: issue 7.
MOST_OFFSETS = 8
#: A week has five working days, so more often than this is no limit.
MOST_A_WEEK = 4
#: An opening is a sentence or two. Source: issue 7, "templates editable within limits".
LONGEST_OPENING = 300
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Policy:
    """What is decided of a kind: on which days from its day it is owed, whether at all, how it comes, and on how many days of a week."""

    offsets: tuple[int, ...]
    is_on: bool = True
    #: On so many days of a week somebody gets it at the most; none where there is no limit.
    most_a_week: int | None = None
    #: The institution's own first sentence of messages that begin with this kind; empty for none.
    opening: str = ""
    way: Way = Way.DIGEST
    #: Whether what leaves at once keeps to the hours of ordinary mail; what comes up outside them leaves when they begin.
    in_hours: bool = False

    def goes_at_once(self, offset: int) -> bool:
        """Whether a reminder at this offset leaves at once: that of the day itself, where the kind does."""
        return self.way is Way.AT_ONCE and offset == 0


@dataclass(frozen=True)
class Bounds:
    """The days from its day on which a kind may be owed, how many of them, and how many days lie between two at least."""

    earliest: int
    latest: int
    most: int = MOST_OFFSETS
    apart: int = 1


@dataclass(frozen=True)
class Terms:
    """What holds of a kind unless it is changed, and what of it may be changed."""

    default: Policy
    #: None where its days are fixed.
    bounds: Bounds | None = None
    may_be_off: bool = False
    may_be_capped: bool = False


_ONCE = Policy((0,))
_REVIEW = Terms(Policy((0, 7)), Bounds(0, 30, most=4), may_be_capped=True)
_NEWS = Terms(_ONCE)
_WELCOME = Terms(_ONCE, may_be_off=True, may_be_capped=True)
#: Nobody waits for the answers: asked as each falls due, in a year they were half of all that was sent, to some managers daily.
_ASKS = Terms(Policy((0,), most_a_week=1), may_be_off=True, may_be_capped=True)

#: What holds of each kind. Sources: DOMAIN.md, "Reminders" and "People and organisation"; issue 7.
TERMS: Mapping[Kind, Terms] = {
    Kind.COURSE_DUE: Terms(Policy((-7, -1)), Bounds(-60, 0)),
    Kind.LEARNING_DUE: Terms(Policy((-30, -7, -1)), Bounds(-60, 0)),
    # The day after, a week after, then weekly, four times at most: fewer is possible, and more is not.
    Kind.LEARNING_OVERDUE: Terms(Policy((1, 7, 14, 21, 28, 35)), Bounds(1, 49, most=6, apart=6)),
    Kind.LEARNING_OVERDUE_OF_TEAM: Terms(Policy((7,))),
    Kind.LEARNING_CHASED: _NEWS,
    Kind.DECISION_WAITING: Terms(Policy((2, 7)), Bounds(1, 14, most=3), may_be_capped=True),
    Kind.ASSESSMENT_RETURNED: _NEWS,
    Kind.GONE_ON: _NEWS,
    Kind.SAID_WRONG: _NEWS,
    Kind.COURSE_TO_REVIEW: _REVIEW,
    Kind.COURSE_RETURNED: _NEWS,
    Kind.FRAMEWORK_TO_APPROVE: _REVIEW,
    Kind.FRAMEWORK_RETURNED: _NEWS,
    Kind.FOLLOW_UP: _ASKS,
    Kind.FOLLOW_UP_OF_TEAM: _ASKS,
    Kind.COURSE_MOVED: _NEWS,
    Kind.TOPIC_TAUGHT: _WELCOME,
    Kind.ATTEMPT_ASKED: _REVIEW,
    Kind.ATTEMPT_ANSWERED: _NEWS,
    Kind.COURSE_SUGGESTED: _WELCOME,
    Kind.ASSESSMENT_ASKED: Terms(_ONCE, may_be_capped=True),
    Kind.SKILL_STALE: Terms(Policy((-30,)), Bounds(-60, -1, most=2), may_be_off=True),
    Kind.PLAN_ACTION_DUE: Terms(Policy((-7, -1)), Bounds(-60, 0, most=4), may_be_off=True),
    # At most once a week: source, issue 7, "recommended learning".
    Kind.COURSE_RECOMMENDED: Terms(Policy((0,), most_a_week=1), may_be_off=True, may_be_capped=True),
    Kind.TEAM_MONTH: Terms(_ONCE, may_be_off=True),
    Kind.ANNOUNCEMENT: Terms(_ONCE, may_be_capped=True),
    # Once: nobody owes a colleague a yes.
    Kind.HELP_ASKED: _NEWS,
    Kind.HELP_ANSWERED: _NEWS,
    Kind.SESSION_MISSED: Terms(_ONCE, may_be_off=True),
    Kind.COMPLETION_TAKEN_BACK: _NEWS,
}


@dataclass(frozen=True)
class Edition:
    """What was decided of a kind on a day; without a policy it went back to the default."""

    made_on: date
    policy: Policy | None


def arrived(offsets: Sequence[int]) -> tuple[int, ...]:
    """The days on which we write about what came from another desk: at once instead of the first time, and then as ever."""
    return (0, *sorted(offsets)[1:]) if offsets else ()


@dataclass(frozen=True)
class InForce:
    """The policy of a kind now, and since when each of its days has been in it; a day that always was is not named."""

    policy: Policy
    #: 0 for the default that nobody has changed; else the number of the edition.
    number: int = 0
    since: Mapping[int, date] = field(default_factory=dict)
    arrived_since: Mapping[int, date] = field(default_factory=dict)

    def covers(self, offset: int) -> bool:
        """Whether a reminder at this offset is still wanted."""
        offsets = self.policy.offsets
        return self.policy.is_on and (offset in offsets or offset in arrived(offsets))

    def occasions_owed(
        self, due_on: date, *, has_arrived: bool, today: date, closed: Collection[date]
    ) -> list[Occasion]:
        """The occasions of one day that have come, earliest first; a missed run finds them the next time.

        None that had passed when its offset came into the policy, so that a change owes nothing about the past.
        """
        if not self.policy.is_on:
            return []
        offsets, since = (
            (arrived(self.policy.offsets), self.arrived_since) if has_arrived else (self.policy.offsets, self.since)
        )
        occasions = [
            Occasion(offset, due_on if self.policy.goes_at_once(offset) else owed_on(due_on, offset, closed))
            for offset in sorted(offsets)
        ]
        return [one for one in occasions if since.get(one.offset_days, date.min) <= one.owed_on <= today]

    def occasions_ahead(self, due_on: date, *, today: date, closed: Collection[date]) -> list[Occasion]:
        """The occasions of one day that are still to come, earliest first."""
        return occasions_ahead(due_on, self.policy.offsets, today=today, closed=closed) if self.policy.is_on else []

    @property
    def is_before(self) -> bool:
        """Whether it is to reach its receiver before a day."""
        return min(self.policy.offsets) < 0

    @property
    def ahead(self) -> timedelta:
        """How far ahead of a day its first reminder can fall, with the longest time that an institution closes."""
        return timedelta(days=max(0, -min(self.policy.offsets)) + CLOSED_FOR)


def in_force(kind: Kind, editions: Sequence[Edition]) -> InForce:
    """What holds of a kind after these editions, the oldest first."""
    default = TERMS[kind].default
    policies = [default, *(one.policy or default for one in editions)]
    days = [date.min, *(one.made_on for one in editions)]
    offsets = [one.offsets if one.is_on else () for one in policies]
    return InForce(
        policies[-1],
        len(editions),
        _since(days, offsets),
        _since(days, [arrived(one) for one in offsets]),
    )


def _since(days: Sequence[date], offsets: Sequence[tuple[int, ...]]) -> dict[int, date]:
    """Since when each offset of the last of these has been there without a break, save those that were there from the beginning."""
    since: dict[int, date] = {}
    for day, some in zip(days, offsets, strict=True):
        since = {one: since.get(one, day) for one in some}
    return {one: day for one, day in since.items() if day > date.min}


def free_again_on(days: Collection[date], most_a_week: int, today: date, closed: Collection[date]) -> date | None:
    """The working day from which somebody may get a kind again that they got on these days; none where they may today."""
    recent = sorted(day for day in set(days) if today - WEEK < day <= today)
    if len(recent) < most_a_week:
        return None
    return working_day_on_or_after(recent[len(recent) - most_a_week] + WEEK, closed)


@dataclass(frozen=True)
class Policies:
    """What holds of every kind now, and the hours in which ordinary mail leaves."""

    changed: Mapping[Kind, InForce] = field(default_factory=dict)
    hours: Hours = DEFAULT_HOURS
    #: When a kind was changed last; none where none ever was.
    changed_at: datetime | None = None

    def that_come(self, way: Way) -> frozenset[Kind]:
        """The kinds that reach people in a way other than that of the day's message."""
        return frozenset(kind for kind, held in self.changed.items() if held.policy.way is way)

    def that_leave_at_once(self, *, within_hours: bool) -> frozenset[Kind]:
        """The kinds of which something leaves at once at an instant, within the hours of ordinary mail or outside them."""
        kinds = self.that_come(Way.AT_ONCE)
        return kinds if within_hours else frozenset(one for one in kinds if not self.of(one).policy.in_hours)

    def of(self, kind: Kind) -> InForce:
        """What holds of a kind."""
        return self.changed.get(kind) or InForce(TERMS[kind].default)


def days_in_words(offsets: Collection[int]) -> str:
    """When we write, as a part of a sentence: "30 days, 7 days and 1 day before"; "on the day, and 7 days after"."""
    before = [_days(-one) for one in sorted(offsets) if one < 0]
    after = [_days(one) for one in sorted(offsets) if one > 0]
    parts = [
        f"{_listed(before)} before" if before else "",
        "on the day" if 0 in offsets else "",
        f"{_listed(after)} after" if after else "",
    ]
    return ", and ".join(part for part in parts if part)


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
