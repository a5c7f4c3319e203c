"""Demand for sessions that there are not: who waits, who was left out, who asked for a date, and who has a gap that the course closes.

Counts of people, each once. Of Members, peers and their staff it is counted that they wait or ask, which they said themselves, and
never that they have a gap: the states in `required_skill` leave them out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from skills_centre.bookings.models import Booking, CourseSession, SessionAct, SessionEvent, SessionInterest
from skills_centre.bookings.queries.sessions import title_of_course
from skills_centre.bookings.rules.demand import month_to_suggest
from skills_centre.bookings.rules.states import TOOK_PART, BookingState, EndReason
from skills_centre.catalogue.models import Course, CourseSkill, CourseState, CourseVersion
from skills_centre.learning.models import Enrolment, EnrolmentState
from skills_centre.people.models import DayKind, Person
from skills_centre.people.queries.calendar import calendar_days
from skills_centre.platform.database import db
from skills_centre.skills.models import RequiredSkill, Skill, SkillState

#: Whoever waited for a session in vain so long ago is no longer counted.
LEFT_OUT_WITHIN = timedelta(days=180)
#: How far ahead the calendar is read for a month to suggest.
_A_YEAR = timedelta(days=400)
#: Why somebody who waited was left without a place, through nothing that they did.
_LEFT_OUT = (EndReason.SESSION_STARTED, EndReason.SESSION_CANCELLED)

_IS_HERE = Person.left_on.is_(None)

#: People by the course that they want.
ByCourse = dict[UUID, set[UUID]]


@dataclass(frozen=True, slots=True)
class CourseDemand:
    """How many people want a session of a course, and how many it would help who did not ask."""

    course_id: UUID
    course_key: str
    title: str
    waiting: int
    left_out: int
    asked: int
    #: All of these, each person once.
    asking: int
    #: Those of them who have a gap in something that the course teaches.
    asking_with_gap: int
    #: Those with such a gap who neither ask nor have had or hold a place.
    others_with_gap: int
    #: How many the course's latest session takes; None if it never had one.
    usual: int | None


def demand_for_sessions(*, now: datetime) -> list[CourseDemand]:
    """Every course of which somebody wants a session, or which had one and closes somebody's gap: those of most people first.

    Seven statements, however many courses there are.
    """
    served = _served(now)
    waiting, left_out, asked = (_without(one, served) for one in (_waiting(now), _left_out(now), _asked()))
    gaps = _without(_with_gap(), served)
    found = []
    for course_id, key, title, usual in _courses():
        asking = waiting[course_id] | left_out[course_id] | asked[course_id]
        others = gaps[course_id] - asking
        if asking or others:
            found.append(
                CourseDemand(
                    course_id,
                    key,
                    title,
                    waiting=len(waiting[course_id]),
                    left_out=len(left_out[course_id]),
                    asked=len(asked[course_id]),
                    asking=len(asking),
                    asking_with_gap=len(asking & gaps[course_id]),
                    others_with_gap=len(others),
                    usual=usual,
                )
            )
    return sorted(found, key=lambda one: (-one.asking, -one.others_with_gap, one.title.casefold()))


def unmet_between(begins: datetime, ends: datetime) -> ByCourse:
    """Who at the end of a time wanted a session of a course and had none: who waited then, was left out in that time, or asked for a date.

    Without those who have left since, were at a session, completed the course or hold a place now. Requests for a date that were met or
    taken back since are not kept, and not among them. Six statements.
    """
    served = _served(ends)
    found: ByCourse = defaultdict(set)
    for some in (_waiting_at(ends), _left_out_between(begins, ends), _asked(by=ends)):
        for course_id, people in _without(some, served).items():
            found[course_id] |= people
    return {course_id: people for course_id, people in found.items() if people}


def month_for_sessions(today: date) -> date:
    """The first day of the month in which a session could be, by the institution's calendar. One statement."""
    days = calendar_days(today, today + _A_YEAR)
    return month_to_suggest(
        today,
        closed={one.day for one in days if one.kind is DayKind.CLOSED},
        recess={one.day for one in days if one.kind is DayKind.RECESS},
    )


def _by_course(chosen: Select[tuple[UUID, UUID]]) -> ByCourse:
    found: ByCourse = defaultdict(set)
    for course_id, person_id in db.session.execute(chosen.distinct()).tuples():
        found[course_id].add(person_id)
    return found


def _without(some: ByCourse, others: ByCourse) -> ByCourse:
    left: ByCourse = defaultdict(set)
    return left | {course_id: people - others.get(course_id, set()) for course_id, people in some.items()}


def _booked() -> Select[tuple[UUID, UUID]]:
    return (
        select(CourseSession.course_id, Booking.person_id)
        .join(CourseSession, CourseSession.id == Booking.session_id)
        .join(Person, Person.id == Booking.person_id)
    )


def _waiting(now: datetime) -> ByCourse:
    return _by_course(_booked().where(Booking.state == BookingState.WAITING, CourseSession.starts_at > now, _IS_HERE))


def _waiting_at(instant: datetime) -> ByCourse:
    """Who was on a waiting list at an instant, by what happened to their bookings until then."""
    joined, later = aliased(SessionEvent), aliased(SessionEvent)
    went_on = exists().where(
        later.booking_id == Booking.id, later.act == SessionAct.BOOKING, later.at > joined.at, later.at < instant
    )
    return _by_course(
        _booked()
        .join(joined, and_(joined.booking_id == Booking.id, joined.state == BookingState.WAITING))
        .where(
            joined.at < instant,
            or_(Booking.state == BookingState.WAITING, Booking.changed_at >= instant),
            CourseSession.starts_at > instant,
            ~went_on,
            _IS_HERE,
        )
    )


def _left_out(now: datetime) -> ByCourse:
    return _left_out_between(now - LEFT_OUT_WITHIN, now)


def _left_out_between(begins: datetime, ends: datetime) -> ByCourse:
    return _by_course(
        _booked().where(
            Booking.state == BookingState.CANCELLED,
            Booking.end_reason.in_(_LEFT_OUT),
            Booking.changed_at >= begins,
            Booking.changed_at <= ends,
            _IS_HERE,
        )
    )


def _asked(*, by: datetime | None = None) -> ByCourse:
    asked = (
        select(SessionInterest.course_id, SessionInterest.person_id)
        .join(Person, Person.id == SessionInterest.person_id)
        .where(_IS_HERE)
    )
    return _by_course(asked.where(SessionInterest.since < by) if by else asked)


def _served(now: datetime) -> ByCourse:
    """Who has a place ahead, was there, or has completed the course. Two statements."""
    holds = and_(
        Booking.state.in_([BookingState.CONFIRMED, BookingState.OFFERED, BookingState.REQUESTED]),
        CourseSession.ends_at > now,
    )
    found = _by_course(_booked().where(or_(Booking.state.in_(TOOK_PART), holds)))
    completed = select(Enrolment.course_id, Enrolment.person_id).where(
        Enrolment.state == EnrolmentState.COMPLETED, Enrolment.course_id.in_(select(CourseSession.course_id))
    )
    for course_id, people in _by_course(completed).items():
        found[course_id] |= people
    return found


def _with_gap() -> ByCourse:
    """Who is below what is asked in a skill that the published course teaches further than they are; unknown is no gap."""
    return _by_course(
        select(CourseVersion.course_id, RequiredSkill.person_id)
        .join(CourseSkill, CourseSkill.version_id == CourseVersion.id)
        .join(Skill, Skill.key == CourseSkill.skill_key)
        .join(RequiredSkill, RequiredSkill.skill_id == Skill.id)
        .join(Person, Person.id == RequiredSkill.person_id)
        .where(
            CourseVersion.state == CourseState.PUBLISHED,
            CourseVersion.course_id.in_(select(CourseSession.course_id)),
            RequiredSkill.state == SkillState.BELOW,
            func.coalesce(RequiredSkill.verified_level, 0) < CourseSkill.to_level,
            _IS_HERE,
        )
    )


def _courses() -> Iterable[tuple[UUID, str, str, int | None]]:
    """Every course that had a session or that somebody asked a date of, with how many its latest session takes."""
    of_each: dict[UUID, tuple[UUID, str, str, int | None]] = {}
    sessions = (
        select(CourseSession.course_id, Course.key, title_of_course(), CourseSession.capacity)
        .join(Course, Course.id == CourseSession.course_id)
        .order_by(CourseSession.starts_at)
    )
    for row in db.session.execute(sessions).tuples():
        of_each[row[0]] = row
    asked = (
        select(Course.id, Course.key, CourseVersion.title)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.id.in_(select(SessionInterest.course_id)), CourseVersion.state == CourseState.PUBLISHED)
    )
    for course_id, key, title in db.session.execute(asked).tuples():
        of_each.setdefault(course_id, (course_id, key, title, None))
    return of_each.values()
