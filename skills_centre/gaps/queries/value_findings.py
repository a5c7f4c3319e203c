"""What a decision might be about after a quarter: courses that are asked for or not used, and skills with what there is for them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select

from skills_centre.bookings.models import CourseSession
from skills_centre.catalogue.models import Course, CourseState, CourseVersion
from skills_centre.catalogue.queries.courses import course_cards
from skills_centre.gaps.queries.organisation import organisation
from skills_centre.gaps.queries.supply import supply_of
from skills_centre.gaps.rules.supply import Supply
from skills_centre.gaps.rules.value import asking_shown
from skills_centre.gaps.rules.value_decisions import Asked, Needed
from skills_centre.learning.models import DemandState, Enrolment, LearningDemand
from skills_centre.people.models import Person
from skills_centre.platform.clock import months_after, start_of_local_day
from skills_centre.platform.database import db


def courses_asked_for(wanting: Mapping[UUID, set[UUID]]) -> list[Asked]:
    """The published ones of these courses, and how many want a session of each. One statement."""
    cards = course_cards(wanting)
    return [Asked(card.title, asking_shown(len(wanting[course_id]))) for course_id, card in cards.items()]


def people_wishing(by: datetime) -> int:
    """How many people asked for a topic by an instant for which there was no course then. One statement."""
    wish = LearningDemand
    is_open = wish.state.in_((DemandState.OPEN, DemandState.PLANNED)) | (wish.answered_at >= by)
    return (
        db.session.scalar(
            select(func.count(wish.person_id.distinct()))
            .join(Person, Person.id == wish.person_id)
            .where(wish.asked_at < by, is_open, Person.left_on.is_(None))
        )
        or 0
    )


def skills_needed(*, now: datetime) -> list[Needed]:
    """Every skill of which anything may be shown of the whole organisation, as of the last night. Sixteen statements at the most."""
    page = organisation(None)
    supplies = supply_of([skill.key for skill in page.skills], now=now, with_demand=False)
    return [Needed(skill.name, Supply(page.whole(skill), supplies[skill.key])) for skill in page.skills]


def unused_courses(on: date) -> list[str]:
    """The titles of courses that are published for a year or longer, that nobody began in it and that had no session. One statement."""
    since = start_of_local_day(months_after(on, -12))
    older = select(CourseVersion.course_id).where(CourseVersion.published_at < since)
    rows = db.session.scalars(
        select(CourseVersion.title)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(
            CourseVersion.state == CourseState.PUBLISHED,
            CourseVersion.course_id.in_(older),
            ~exists().where(Enrolment.course_id == Course.id, Enrolment.enrolled_at >= since),
            ~exists().where(CourseSession.course_id == Course.id, CourseSession.ends_at >= since),
        )
        .order_by(CourseVersion.sort_key, CourseVersion.title)
    )
    return list(rows)
