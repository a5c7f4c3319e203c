"""The sessions that can be booked, kept in the process for as long as they stay what they are; their places are read afresh each time.

The list is opened often and changes seldom, but for its places. One statement asks the database what the timetable is made of; what was
worked out from the same is kept (compare docs/decisions/0007), so that no process shows what another has changed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import String, and_, cast, func, select

from skills_centre.bookings.models import CourseSession, Venue
from skills_centre.bookings.queries.sessions import SessionLine, session_lines
from skills_centre.bookings.rules.choices import ONLINE, Choice
from skills_centre.bookings.rules.states import SessionState
from skills_centre.catalogue.queries.edition import Edition, catalogue_edition
from skills_centre.platform.clock import local_day
from skills_centre.platform.database import db
from skills_centre.platform.pages import month_and_year

#: Whether a session takes bookings or soon will; the instants at which it no longer does are compared in Python.
LISTED = and_(
    CourseSession.state.in_([SessionState.SCHEDULED, SessionState.OPEN]),
    CourseSession.cancel_at.is_(None),
)

#: The most sessions that are listed; far more than there are in a year.
MOST = 2_000


#: The place of a session that one joins from anywhere.
ANYWHERE = Choice(ONLINE, "Online")


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session that people can book, or soon can, and what it is filtered by."""

    id: UUID
    title: str
    when: str
    where: str
    month: Choice
    course: Choice
    places: tuple[Choice, ...]
    is_open: bool
    #: Until when it is listed: booking closes or it starts.
    until: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """The sessions that are listed at some instant, the soonest first, and what there is to choose from among them."""

    sessions: tuple[ListedSession, ...]
    months: tuple[Choice, ...]
    courses: tuple[Choice, ...]
    places: tuple[Choice, ...]


class Timetable:
    """All that can be booked, or soon can, the soonest first."""

    def __init__(self, sessions: Sequence[ListedSession]) -> None:
        self._sessions = sessions
        self._ends = sorted(one.until for one in sessions)
        self._kept: tuple[int, Listed] | None = None

    def at(self, now: datetime) -> Listed:
        """Those that are listed at an instant; worked out again when booking of another one has closed."""
        ended = bisect_right(self._ends, now)
        if self._kept is None or self._kept[0] != ended:
            self._kept = (ended, _listed([one for one in self._sessions if one.until > now]))
        return self._kept[1]


def _listed(sessions: Sequence[ListedSession]) -> Listed:
    return Listed(
        tuple(sessions),
        months=_each_once(one.month for one in sessions),
        courses=tuple(sorted(_each_once(one.course for one in sessions), key=_by_words)),
        places=tuple(sorted(_each_once(place for one in sessions for place in one.places), key=_by_words)),
    )


def _by_words(choice: Choice) -> str:
    return choice.words


def _each_once(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(dict.fromkeys(choices))


def timetable() -> Timetable:
    """What can be booked, or soon can. Two statements, and three more where something has changed."""
    return _kept(str(db.engine.url), _made_of(), catalogue_edition())


@lru_cache(maxsize=4)
def _kept(_database: str, _made_of: tuple[object, ...], _edition: Edition) -> Timetable:
    """What was read when the timetable was made of this; courses have their titles from the catalogue's edition."""
    lines = session_lines(LISTED, most=MOST)
    rooms = dict(db.session.execute(select(CourseSession.id, CourseSession.venue_id).where(LISTED)).tuples().all())
    return Timetable([_session(one, rooms.get(one.id)) for one in lines])


def _session(line: SessionLine, venue_id: UUID | None) -> ListedSession:
    month = local_day(line.starts_at).replace(day=1)
    room = [Choice(str(venue_id), line.venue)] if venue_id and line.venue else []
    return ListedSession(
        id=line.id,
        title=line.title,
        when=line.when,
        where=line.where,
        month=Choice(month.isoformat()[:7], month_and_year(month)),
        course=Choice(line.course_key, line.title),
        places=(*room, *([ANYWHERE] if line.is_online else [])),
        is_open=line.state is SessionState.OPEN,
        until=min(line.booking_closes_at, line.starts_at),
    )


def _made_of() -> tuple[object, ...]:
    """All that the timetable is worked out from; `revision` rises with every change of date or place, and never falls."""
    return tuple(db.session.connection().execute(_MADE_OF).one())


_SESSION, _VENUE = CourseSession.__table__.c, Venue.__table__.c
#: Built once. Texts are dear to join, so that each session gives one, and what can only rise is added up.
_MADE_OF = select(
    func.aggregate_strings(
        cast(_SESSION.id, String) + cast(_SESSION.state, String) + cast(_SESSION.booking_closes_at, String), ";"
    ),
    func.sum(_SESSION.revision),
    select(func.aggregate_strings(cast(_VENUE.id, String) + _VENUE.name, ";")).scalar_subquery(),
).where(LISTED)
