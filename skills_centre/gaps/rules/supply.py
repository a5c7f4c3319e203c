"""Supply against demand in one skill: what learning there is and is coming, who would need it, and what to do next.

People below and unknown are counts that `suppression` has let through. Who waits or asks for a date said so themselves, of a course;
that is counted as the page of demand for sessions counts it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from skills_centre.bookings.rules.demand import USUAL_CAPACITY, sessions_wanted
from skills_centre.gaps.rules.organisation import Shown
from skills_centre.platform.pages import counted, month_and_year, number


@dataclass(frozen=True, slots=True)
class CourseSupply:
    """A published course that teaches the skill: how it is taken, what is coming of it, and who asks for more.

    `asking` are all who wait, were left out or asked for a date, each once; `waiting`, `left_out` and `asked` are each of these alone.
    """

    course_id: UUID
    key: str
    title: str
    minutes: int
    to_level: int
    is_at_any_time: bool
    sessions: int = 0
    free: int = 0
    next_on: date | None = None
    waiting: int = 0
    left_out: int = 0
    asked: int = 0
    asking: int = 0
    usual: int | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """All that there is for one skill."""

    shown: Shown
    courses: tuple[CourseSupply, ...]

    @property
    def waiting(self) -> int:
        """Places on waiting lists of courses that teach it."""
        return sum(one.waiting for one in self.courses)

    @property
    def left_out(self) -> int:
        """Who waited for a session that is over, and had no place."""
        return sum(one.left_out for one in self.courses)

    @property
    def asked(self) -> int:
        """Who asked to be told of a date."""
        return sum(one.asked for one in self.courses)

    @property
    def who_asks(self) -> str:
        """Who asks for more, in words: "4 waiting, 12 had no place before, nobody asked for a date"."""
        before = f", {number(self.left_out)} had no place before" if self.left_out else ""
        return f"{_many(self.waiting)} waiting{before}, {_many(self.asked)} asked for a date"

    @property
    def free(self) -> int:
        """Seats that are free in sessions to come."""
        return sum(one.free for one in self.courses)

    @property
    def sessions(self) -> int:
        """Sessions to come."""
        return sum(one.sessions for one in self.courses)

    @property
    def in_words(self) -> str:
        """What is there and coming: "2 courses; 18 free seats in 1 session to come"."""
        if not self.courses:
            return "no course teaches it"
        coming = (
            f"{counted(self.free, 'free seat')} in {counted(self.sessions, 'session')} to come"
            if self.sessions
            else "no session to come"
        )
        return f"{counted(len(self.courses), 'course')}; {coming}"


def _many(people: int) -> str:
    return number(people) if people else "nobody"


class ProposalKind(StrEnum):
    """What a proposal is about, for its link."""

    SCHEDULE = "schedule"
    ADD_COURSE = "add-course"
    FILL_SEATS = "fill-seats"
    SUGGEST = "suggest"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to do, in a sentence; the course that it is about, and how many a session would be for."""

    kind: ProposalKind
    words: str
    course: CourseSupply | None = None
    people: int | None = None


def proposals(supply: Supply, *, month: date) -> list[Proposal]:
    """What to do next about a skill, what was asked for by people themselves first; none when there is nothing to do."""
    found = [_session_for_those_who_ask(one, month) for one in supply.courses if one.asking]
    below = supply.shown.below
    if below and not supply.courses:
        found.append(
            Proposal(
                ProposalKind.ADD_COURSE,
                f"About {number(below)} people are below and no course teaches it: write one, or find one elsewhere.",
            )
        )
    elif below:
        found += _for_those_below(supply, below, month)
    if supply.shown.people and not supply.shown.is_assessed_enough:
        found.append(
            Proposal(
                ProposalKind.ASK,
                f"Nothing is known of about {number(supply.shown.unknown)} of {number(supply.shown.people)} people: ask their managers to"
                " have them assess themselves before more is planned.",
            )
        )
    return found


def _session_for_those_who_ask(course: CourseSupply, month: date) -> Proposal:
    wanted = sessions_wanted(course.asking, usual=course.usual)
    assert wanted  # noqa: S101 - somebody asks
    what = (
        f"A session of {number(wanted.people)}"
        if wanted.sessions == 1
        else f"{number(wanted.sessions)} sessions of {number(wanted.people)}"
    )
    whom = "the 1 person who asks" if course.asking == 1 else f"the {number(course.asking)} people who ask"
    return Proposal(
        ProposalKind.SCHEDULE,
        f"{what} of “{course.title}” in {month_and_year(month)} would serve {whom}.",
        course,
        wanted.people,
    )


def _for_those_below(supply: Supply, below: int, month: date) -> Iterable[Proposal]:
    """First what is there already: free seats, and courses that anybody can take today; only then another session."""
    if supply.free:
        first = min((one for one in supply.courses if one.free), key=lambda one: (one.next_on or date.max, one.title))
        yield Proposal(
            ProposalKind.FILL_SEATS,
            f"{counted(supply.free, 'seat')} in {counted(supply.sessions, 'session')} to come {'is' if supply.free == 1 else 'are'} free,"
            f" and about {number(below)} people are below: suggest “{first.title}” to them.",
            first,
        )
    at_any_time = next((one for one in supply.courses if one.is_at_any_time), None)
    if at_any_time:
        yield Proposal(
            ProposalKind.SUGGEST,
            f"“{at_any_time.title}” takes {counted(at_any_time.minutes, 'minute')} at any time:"
            f" suggest it to the people who are below, about {number(below)}.",
            at_any_time,
        )
    asking = any(one.asking for one in supply.courses)
    if not supply.free and not at_any_time and not asking:
        course = supply.courses[0]
        people = min(below, course.usual or USUAL_CAPACITY)
        yield Proposal(
            ProposalKind.SCHEDULE,
            f"No seat is coming. A session of {number(people)} of “{course.title}” in {month_and_year(month)} would serve"
            f" {'these' if people == below else 'the first of these'}: about {number(below)} people are below.",
            course,
            people,
        )
