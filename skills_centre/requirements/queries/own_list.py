"""What somebody owes, as their own pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from skills_centre.learning.queries.enrolments import live_enrolments
from skills_centre.requirements.queries.standing import (
    AskedCourse,
    OwedBefore,
    OwedNow,
    asked_courses,
    asked_why,
    owed_before,
    owed_now,
)
from skills_centre.requirements.queries.subjects import PathwayPlace, pathways_asking
from skills_centre.requirements.rules.states import ObligationState


@dataclass(frozen=True, slots=True)
class OwnThing:
    """A course that somebody owes: how it stands, why it is asked, in which pathways, and where to go on where they have begun."""

    owed: OwedNow
    course: AskedCourse
    state: ObligationState
    why: tuple[str, ...] = ()
    pathways: Sequence[PathwayPlace] = ()
    enrolment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OwnList:
    """Everything that is and was required of somebody; of what was, the latest first."""

    now: list[OwnThing]
    before: list[OwedBefore]
    courses: Mapping[UUID, AskedCourse]

    def number(self, *states: ObligationState) -> int:
        """How many of what is open stand so; nothing is pressed for while somebody is away."""
        return sum(one.state in states and not one.owed.is_away for one in self.now)

    def is_asked_again(self, past: OwedBefore) -> bool:
        """Whether the course of something that is closed is asked of them now, or was since."""
        if any(one.owed.course_id == past.course_id for one in self.now):
            return True
        latest = next(one for one in self.before if one.course_id == past.course_id)
        return latest.id != past.id


def own_list(person_id: UUID, *, on: date) -> OwnList:
    """What somebody owes, the earliest date first and the courses of a pathway in its order, and what they owed before."""
    owed, before = owed_now([person_id], on=on), owed_before([person_id])
    asked = {one.course_id for one in owed} | {one.course_id for one in before}
    courses = asked_courses(asked)
    ids = [one.id for one in owed]
    why, pathways = (asked_why(ids), pathways_asking(ids)) if ids else ({}, {})
    begun = {one.course_id: one.enrolment_id for one in live_enrolments(person_id)} if owed else {}
    return OwnList(
        [
            OwnThing(
                one,
                courses[one.course_id],
                one.state(on),
                tuple(why[one.id]),
                pathways.get(one.id, ()),
                begun.get(one.course_id),
            )
            for one in sorted(owed, key=lambda one: _in_order(one, pathways.get(one.id)))
        ],
        before,
        courses,
    )


def _in_order(owed: OwedNow, pathways: Sequence[PathwayPlace] | None) -> tuple[date, str, int, UUID]:
    """By the date; what is due on one day by its pathway, and there by its place."""
    title, place = (pathways[0].title, pathways[0].place) if pathways else ("", 0)
    return owed.due_on or date.max, title, place, owed.id


def pressing(person_id: UUID, *, on: date) -> list[OwnThing]:
    """What somebody is to do soon, for their home page: due within 30 days, due or overdue. One statement where nothing is open."""
    owed = [one for one in owed_now([person_id], on=on) if one.is_pressing(on)]
    courses = asked_courses({one.course_id for one in owed})
    return [OwnThing(one, courses[one.course_id], one.state(on)) for one in owed]
