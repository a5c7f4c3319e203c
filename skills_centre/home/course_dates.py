"""What the page of a course says of its sessions: the next dates with the places left, or how to hear of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from skills_centre.bookings.queries.interest import wants_date
from skills_centre.bookings.queries.listing import live_states
from skills_centre.bookings.queries.sessions import SessionLine, sessions_ahead
from skills_centre.bookings.rules.states import BookingState
from skills_centre.catalogue.models import Delivery
from skills_centre.catalogue.queries.courses import CourseDetails

#: The dates that the page names; the others are on the list of sessions.
MOST_DATES = 5

#: Courses that people take together, so that a date is missed where there is none.
TAUGHT_TOGETHER = frozenset({Delivery.WORKSHOP, Delivery.BLENDED})


@dataclass(frozen=True)
class CourseDates:
    """The next dates of a course, where the viewer stands with each, and whether they asked to be told of more."""

    dates: list[SessionLine]
    more: int
    own: Mapping[UUID, BookingState]
    wants_date: bool


def course_dates(course: CourseDetails, *, person_id: UUID, now: datetime) -> CourseDates | None:
    """What to say of the dates of a course; None for one that has none and is not taught in sessions."""
    ahead = sessions_ahead(course.course_id, now=now)
    if not ahead and course.delivery not in TAUGHT_TOGETHER:
        return None
    shown = ahead[:MOST_DATES]
    return CourseDates(
        dates=shown,
        more=len(ahead) - len(shown),
        own=live_states([one.id for one in shown], person_id=person_id),
        wants_date=wants_date(course.course_id, person_id=person_id),
    )
