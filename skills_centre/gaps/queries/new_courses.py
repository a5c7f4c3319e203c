"""New courses in the catalogue, and the people whom they would move on in a skill that is asked of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, select

from skills_centre.bookings.models import Booking, CourseSession
from skills_centre.bookings.rules.states import LIVE
from skills_centre.catalogue.models import CourseSkill, CourseState, CourseVersion
from skills_centre.learning.models import CourseMark, CourseSuggestion, Enrolment, Mark
from skills_centre.platform.database import db
from skills_centre.requirements.models import Obligation
from skills_centre.skills.models import CurrentLevel, RequiredSkill, Skill, SkillState


@dataclass(frozen=True, slots=True)
class NewFor:
    """A course that is new to somebody."""

    person_id: UUID
    course_id: UUID


def courses_new_since(since: datetime, *, by: datetime) -> dict[UUID, datetime]:
    """The courses that came into the catalogue for the first time after one instant and by another, and when. One statement."""
    first = func.min(CourseVersion.published_at)
    rows = db.session.execute(
        select(CourseVersion.course_id, first).group_by(CourseVersion.course_id).having(first > since, first <= by)
    )
    return {course_id: at for course_id, at in rows.tuples() if at}


def whom_they_move_on(course_ids: Collection[UUID], *, people: Collection[UUID] | None = None) -> list[NewFor]:
    """Whom these courses, as they are published, would move on in a skill in which they are below what is asked. One statement.

    Never of what somebody took or began, booked, owes, was suggested by a manager, or does not want suggested. Members, peers and their
    staff have no such states, nor have leavers. By the rule of `gaps.rules.recommending.helps`.
    """
    level = func.coalesce(CurrentLevel.verified_level, CurrentLevel.claimed_level, 0)
    beginning = case((level < 1, 1), else_=level)
    person_id, course_id = RequiredSkill.person_id, CourseVersion.course_id
    statement = (
        select(person_id, course_id)
        .join(Skill, Skill.id == RequiredSkill.skill_id)
        .join(CourseSkill, CourseSkill.skill_key == Skill.key)
        .join(CourseVersion, CourseVersion.id == CourseSkill.version_id)
        .outerjoin(CurrentLevel, and_(CurrentLevel.person_id == person_id, CurrentLevel.skill_id == Skill.id))
        .where(
            course_id.in_(course_ids),
            CourseVersion.state == CourseState.PUBLISHED,
            RequiredSkill.state == SkillState.BELOW,
            CourseSkill.to_level > level,
            CourseSkill.from_level <= beginning,
            *(~one for one in _known_already(person_id, course_id)),
        )
        .distinct()
        .order_by(person_id, course_id)
    )
    if people is not None:
        statement = statement.where(person_id.in_(people))
    return [NewFor(*row) for row in db.session.execute(statement)]


def _known_already(person_id: Any, course_id: Any) -> tuple[Any, ...]:  # noqa: ANN401 - columns and conditions
    """What makes a course no news to somebody."""
    booked = (
        select(Booking.id)
        .join(CourseSession, CourseSession.id == Booking.session_id)
        .where(Booking.person_id == person_id, CourseSession.course_id == course_id, Booking.state.in_(LIVE))
    )
    taken, owed, suggested = (
        select(kept.id).where(kept.person_id == person_id, kept.course_id == course_id)
        for kept in (Enrolment, Obligation, CourseSuggestion)
    )
    hidden = select(CourseMark.course_id).where(
        CourseMark.person_id == person_id, CourseMark.course_id == course_id, CourseMark.mark == Mark.NOT_FOR_ME
    )
    return tuple(one.exists() for one in (booked, taken, owed, suggested, hidden))
