"""All sessions that can be booked, by month, course and place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.listing import places_now, with_places
from skills_centre.bookings.queries.timetable import ListedSession, timetable
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.pagination import page_of


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; empty means everything."""

    month: str
    course: str
    place: str
    has_places: bool

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.month or self.course or self.place or self.has_places)


@blueprint.get("/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    """The sessions that fit what is asked, twenty-five a page."""
    listed, asked = timetable().at(utc_now()), _asked()
    page = page_of(_fitting(listed.sessions, asked), request.args.get("page", type=int))
    return render_template(
        "bookings/sessions.html",
        asked=asked,
        page=page,
        places_now=places_now([one.id for one in page.lines], person_id=viewer().id),
        listed=listed,
    )


def _asked() -> Asked:
    asked = request.args.get
    return Asked(asked("month", ""), asked("course", ""), asked("place", ""), has_places=bool(asked("free")))


def _fitting(every: Sequence[ListedSession], asked: Asked) -> Sequence[ListedSession]:
    if not asked.narrows:
        return every
    free = with_places() if asked.has_places else None
    return [one for one in every if _fits(one, asked, free)]


def _fits(one: ListedSession, asked: Asked, free: Collection[UUID] | None) -> bool:
    return (
        asked.month in ("", one.month.value)
        and asked.course in ("", one.course.value)
        and (not asked.place or any(asked.place == place.value for place in one.places))
        and (free is None or one.id in free)
    )
