"""All sessions that can be booked, by month, course and place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from skills_centre.bookings.queries.listing import Bookable, bookable_sessions, live_states
from skills_centre.bookings.queries.sessions import sessions_by_id
from skills_centre.bookings.rules.choices import ONLINE, Choice
from skills_centre.bookings.views.blueprint import blueprint
from skills_centre.people.access import signed_in, viewer
from skills_centre.platform.clock import utc_now
from skills_centre.platform.pages import month_and_year
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
    every = bookable_sessions(now=utc_now())
    asked = _asked()
    page = page_of([one for one in every if _fits(one, asked)], request.args.get("page", type=int))
    first_of = {one.course_key: one.id for one in reversed(every)}
    lines = sessions_by_id({*(one.id for one in page.lines), *first_of.values()})
    courses = sorted((Choice(key, lines[one].title) for key, one in first_of.items()), key=lambda one: one.words)
    return render_template(
        "bookings/sessions.html",
        asked=asked,
        page=page,
        lines=[lines[one.id] for one in page.lines],
        own=live_states([one.id for one in page.lines], person_id=viewer().id),
        months=_choices(every, lambda one: [(one.month.isoformat()[:7], month_and_year(one.month))]),
        courses=courses,
        places=sorted(_choices(every, _places), key=lambda one: one.words),
        is_empty=not every,
    )


def _asked() -> Asked:
    asked = request.args.get
    return Asked(asked("month", ""), asked("course", ""), asked("place", ""), has_places=bool(asked("free")))


def _fits(one: Bookable, asked: Asked) -> bool:
    return (
        asked.month in ("", one.month.isoformat()[:7])
        and asked.course in ("", one.course_key)
        and (not asked.place or asked.place in (value for value, _words in _places(one)))
        and (one.has_places or not asked.has_places)
    )


def _places(one: Bookable) -> list[tuple[str, str]]:
    room = [(str(one.venue_id), one.venue)] if one.venue_id and one.venue else []
    return [*room, *([(ONLINE, "Online")] if one.is_online else [])]


def _choices(every: Sequence[Bookable], of: Callable[[Bookable], list[tuple[str, str]]]) -> list[Choice]:
    """What there is to choose from, each once, in the order of the list."""
    return [Choice(*one) for one in dict.fromkeys(pair for session in every for pair in of(session))]
