"""What somebody should do next, worked out from several domains' queries: continue, what is due or waits, one suggestion, spare minutes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from skills_centre.announcements.queries.standing import Standing, standing_for
from skills_centre.bookings.queries.coming import NextBooking, next_bookings
from skills_centre.bookings.queries.requests import number_of_requests
from skills_centre.catalogue.queries.courses import CourseCard
from skills_centre.catalogue.queries.shelves import courses_within, first_parts
from skills_centre.gaps.queries.recommending import Recommendation, Recommendations, place_to_begin, recommendations
from skills_centre.learning.queries.courses import module_lines
from skills_centre.learning.queries.enrolments import LiveEnrolment, ended_enrolments, live_enrolments
from skills_centre.learning.queries.plan_actions import DueAction, actions_due
from skills_centre.learning.queries.plan_proposals import GoalsWaiting, goals_waiting_for
from skills_centre.people.queries.viewers import Viewer
from skills_centre.requirements.queries.own_list import OwnThing, pressing
from skills_centre.requirements.queries.team_list import number_overdue
from skills_centre.skills.queries.asked_standings import AskedStanding, standings
from skills_centre.skills.queries.profiles import AskedSkill
from skills_centre.skills.queries.waiting import NumbersWaiting, numbers_waiting
from skills_centre.skills.rules import SkillState
from skills_centre.skills.rules.reviewing import wants_review

#: The lengths of a pause that the page offers, in minutes.
PAUSES = (5, 15, 30)

#: How many courses are listed for a pause.
MOST_FOR_A_PAUSE = 6

#: How many recommended courses the home page shows; the others have a page of their own.
MOST_RECOMMENDED_HERE = 3

#: How many announcements the home page names, of those that went out since they were last looked at.
MOST_ANNOUNCED_HERE = 2

#: The states in which a course may help.
OPEN_STATES = frozenset({SkillState.BELOW, SkillState.UNKNOWN})


@dataclass(frozen=True)
class NextPart:
    """The next part of a course that somebody is on, short enough for a pause."""

    enrolment_id: UUID
    module_key: str
    title: str
    course_title: str
    minutes: int


@dataclass(frozen=True)
class Beginning:
    """The first part of a course that is recommended to somebody, short enough for a pause."""

    course: CourseCard
    title: str
    minutes: int


@dataclass(frozen=True)
class Pause:
    """What fits into some minutes."""

    minutes: int
    parts: list[NextPart]
    courses: list[CourseCard]
    beginnings: list[Beginning]


@dataclass(frozen=True)
class NextThings:
    """The answer to "what should I do next?", in the order in which the page gives it."""

    continuing: LiveEnrolment | None
    #: Places to answer for, and sessions within a fortnight.
    bookings: list[NextBooking]
    #: What is required and due within 30 days, or was due.
    required: list[OwnThing]
    #: How much of the viewer's people is overdue.
    overdue_in_team: int
    dated: list[LiveEnrolment]
    others: int
    plan_actions: list[DueAction]
    goals_waiting: list[GoalsWaiting]
    waiting: NumbersWaiting
    #: How many ask for a place that the viewer may approve.
    places_asked: int
    #: What was announced since they last looked at the announcements.
    announced: list[Standing]
    recommended: list[Recommendation]
    open_skills: int
    #: Skills in which what was said or confirmed is out of date, or will be within the month.
    to_review: int
    has_learned: bool
    pause: Pause | None


def next_things(viewer: Viewer, *, on: date, now: datetime, pause_minutes: int | None = None) -> NextThings:
    """Work out what somebody should do next on a day; with `pause_minutes`, also what fits into a pause."""
    live = live_enrolments(viewer.id)
    ended = ended_enrolments(viewer.id)
    stood = standings(viewer.id, on=on)
    skills = open_skills(stood)
    found = recommendations(viewer.id, stood, is_private=viewer.is_private, on=on)
    required = pressing(viewer.id, on=on)
    recommended = _recommended(found, without={one.owed.course_id for one in required})
    continuing = max(live, key=lambda one: one.last_seen_at or one.enrolled_at, default=None)
    return NextThings(
        continuing=continuing,
        bookings=next_bookings(viewer.id, now=now),
        required=required,
        overdue_in_team=number_overdue(viewer.id, on=on) if viewer.is_manager else 0,
        dated=[one for one in live if one.due_on and one is not continuing],
        others=sum(1 for one in live if one is not continuing and not one.due_on),
        plan_actions=actions_due(viewer.id, on=on),
        goals_waiting=goals_waiting_for(viewer.id, on=on),
        waiting=numbers_waiting([viewer.id], on=on)[viewer.id],
        places_asked=number_of_requests(viewer.id, now=now),
        announced=standing_for(viewer.id, viewer.person_type, on=on, new_only=True, most=MOST_ANNOUNCED_HERE),
        recommended=recommended,
        open_skills=len(skills),
        to_review=sum(wants_review(one.review_on, on=on) for one in stood),
        has_learned=bool(live or ended),
        pause=_pause(live, found.away, recommended, pause_minutes) if pause_minutes else None,
    )


def open_skills(stood: list[AskedStanding]) -> list[AskedSkill]:
    """The skills in which somebody is below or unknown: essential first, then the weightiest, then by name."""
    found = [one.asked for one in stood if one.state in OPEN_STATES]
    return sorted(found, key=lambda asked: (not asked.is_essential, -asked.weight, asked.sort_key))


def _recommended(found: Recommendations, *, without: Collection[UUID]) -> list[Recommendation]:
    """The first few recommendations but for what is required and stands above them, as what is to be carried on does.

    With no reason for any course, a good place to begin.
    """
    some = [one for one in found.found if one.enrolment_id is None and one.course.course_id not in without]
    return some[:MOST_RECOMMENDED_HERE] or place_to_begin(without=found.away | frozenset(without))


def _pause(live: list[LiveEnrolment], away: frozenset[UUID], recommended: list[Recommendation], fits: int) -> Pause:
    """What fits into some minutes; `away` are the courses that somebody is on, has completed or does not want."""
    lines = module_lines([one.enrolment_id for one in live]) if live else {}
    parts = [
        NextPart(one.enrolment_id, module.key, module.title, one.title, module.minutes)
        for one in live
        for module in lines[one.enrolment_id]
        if module.key == one.next_key and module.minutes <= fits
    ]
    courses = courses_within(fits, without=away, most=MOST_FOR_A_PAUSE)
    new = {one.course.course_id: one.course for one in recommended if one.course not in courses}
    first = {part.course_id: part for part in first_parts(new) if part.minutes <= fits}
    beginnings = [
        Beginning(card, first[course_id].title, first[course_id].minutes)
        for course_id, card in new.items()
        if course_id in first
    ]
    return Pause(fits, parts, courses, beginnings)
